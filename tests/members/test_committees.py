"""The register of mediation committees: what the law wants of one, term by term, and where it lacks."""

from datetime import date, timedelta

import pytest

from portal.accounts.rules import Role
from portal.areas import queries as areas
from portal.core import clock
from portal.core.scope import Actor
from portal.members import queries, rules, service
from portal.members.rules import Lack, Seat
from tests.kit.makers import GANCHENGZI, HONGXING, SHAOGANG_TOWN, XIAOBA_TOWN

THREE = [Seat("马建国", chair=True), Seat("王桂香", woman=True), Seat("李小红")]
TOWN = Actor(93, frozenset({SHAOGANG_TOWN}), name="甲")


@pytest.mark.parametrize(
    ("line", "seat"),
    [
        ("马建国 主任", Seat("马建国", chair=True)), ("王桂香，女", Seat("王桂香", woman=True)),
        ("买买提·吐尔逊 委员 男", Seat("买买提·吐尔逊")), ("主任", None), ("甲 乙", None), ("字" * 50, None),
    ],
)  # fmt: skip
def test_a_member_is_read_as_it_is_written_on_paper(line, seat):
    assert Seat.of(line) == seat
    assert seat is None or Seat.of(seat.line) == seat


@pytest.mark.parametrize(
    ("sitting", "seal", "lacks"),
    [
        (THREE, True, []), (THREE[:2], True, [Lack.FEW]), ([*THREE[1:], Seat("丁")], True, [Lack.CHAIR]),
        ([Seat(f"甲{n}", chair=n == 0) for n in range(10)], False, [Lack.MANY, Lack.WOMAN, Lack.SEAL]),
    ],
)  # fmt: skip
def test_what_a_committee_lacks_is_named_with_the_law(sitting, seal, lacks):
    assert rules.lacks(sitting, seal) == lacks


def test_a_term_is_three_years_and_a_new_one_ends_the_one_before(make):
    assert rules.term_end(date(2024, 2, 29)) == date(2027, 2, 28)
    today = clock.today()
    with make.writing(TOWN):
        first = service.seat_committee(GANCHENGZI, today - timedelta(days=400), THREE, True, "")
        again = service.seat_committee(GANCHENGZI, today - timedelta(days=400), THREE[:2], True, "村部")
        assert again is first and first.sitting == THREE[:2]
        service.seat_committee(GANCHENGZI, today, THREE, True, "村部")
        assert first.until_on == today - timedelta(days=1)
    with make.writing(TOWN):
        bench, none = queries.benches([areas.area(GANCHENGZI), areas.area(HONGXING)], today)
        assert (bench.lacks, none.lacks) == ([], [Lack.NONE])
        (late,) = queries.benches([areas.area(GANCHENGZI)], today + timedelta(days=1100))
        assert late.lacks == [Lack.ENDED]


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_the_town_keeps_its_register_and_the_gaps_list_themselves(make, pages, lang):
    town, other = make.user((Role.TOWN, SHAOGANG_TOWN)), make.user((Role.TOWN, XIAOBA_TOWN))
    assert GANCHENGZI in "".join(pages.visit("/members/committees?gaps=1", town, lang=lang).links)
    told = {"from_on": clock.today().isoformat(), "seats": "Ma 主任\nWang 女\nLi", "seal": "y", "room": ""}
    path = f"/members/committees/{GANCHENGZI}"
    wrong = pages.open(
        path, town, method="POST", data={**pages.visit(path, town).form(path).filled, **told, "seats": "甲 乙"}
    )
    assert wrong.status == 422 and "甲 乙" in wrong.response.text
    form = pages.visit(path, town).form(path).filled
    assert pages.open(path, town, method="POST", data={**form, **told}, lang=lang).status == 303
    assert GANCHENGZI not in "".join(pages.visit("/members/committees?gaps=1", town, lang=lang).links)
    assert "Ma" in pages.visit(path, town).text and pages.open(path, other).status == 404
