"""Two people correct one dispute at the same time: what fits goes together, the rest a person chooses."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import audit, clock, db
from portal.core.scope import acting_as, system
from portal.mediation.models import Case, Clash, Pending
from portal.mediation.rules import CORRECTED, Kind, Source, parted, read_base
from portal.reports import service as reports
from tests.kit.makers import SHAOGANG, SHAOGANG_TOWN
from tests.kit.pages import BOARD

BASE = {"kind": "neighbour", "detail": "", "source": "committee", "summary": "水槽滴水"}


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


@pytest.fixture
def town(make):
    return make.user((Role.TOWN, SHAOGANG_TOWN), name="白杨河")


@pytest.fixture
def case_id(make, mediator):
    return make.case(mediator=mediator)


@pytest.fixture
def opened(pages, case_id):
    """A form as this person opened it; sent later, with what they changed."""

    def open_(who):
        return {name: values[0] for name, values in pages.open(path(case_id), who).form().filled.items()}

    return open_


def path(case_id, page="describe"):
    return f"/mediation/{case_id}/{page}"


def post(pages, who, case_id, form, **changed):
    return pages.open(path(case_id), who, method="POST", data={**form, **changed})


def stored(model):
    with acting_as(system("tests")):
        found = db.session.scalars(select(model).order_by(model.id)).all()
        db.session.expunge_all()
        db.session.remove()
    return found


def chosen(pages, who, case_id, take):
    form = {k: v[0] for k, v in pages.visit(path(case_id, "choose"), as_=who).form().filled.items() if v}
    return pages.open(path(case_id, "choose"), who, method="POST", data={**form, "take": take})


def test_different_fields_go_together(pages, opened, mediator, town, case_id):
    hers, his = opened(mediator), opened(town)
    assert post(pages, town, case_id, his, kind="land").status == 303
    answer = post(pages, mediator, case_id, hers, summary="水槽改到了东边")
    assert (answer.status, answer.location) == (303, f"/mediation/{case_id}")
    (case,) = stored(Case)
    assert (case.kind, case.summary) == (Kind.LAND, "水槽改到了东边")
    assert not stored(Clash)


def test_the_same_correction_twice_is_no_clash(pages, opened, mediator, town, case_id):
    hers, his = opened(mediator), opened(town)
    assert post(pages, town, case_id, his, kind="land").status == 303
    assert post(pages, mediator, case_id, hers, kind="land").location == f"/mediation/{case_id}"
    assert not stored(Clash)


def test_two_writings_of_one_field_are_both_shown_with_authors_and_times_and_wait(
    pages, opened, mediator, town, case_id
):
    hers, his = opened(mediator), opened(town)
    ahead = round((clock.now() + timedelta(days=2000)).timestamp() * 1000)
    clocks = {"device_at": str(ahead - 3 * 3_600_000), "device_now": str(ahead)}
    assert post(pages, town, case_id, his, summary="镇里写的").status == 303
    answer = post(pages, mediator, case_id, hers, summary="院里写的", source="referred", **clocks)
    assert (answer.status, answer.location) == (303, path(case_id, "choose"))
    (case,) = stored(Case)
    assert (case.summary, case.source) == ("镇里写的", Source.REFERRED), "what stands stays, the other field is taken"
    (clash,) = stored(Clash)
    assert abs(clash.noted_at - clash.written_at - timedelta(hours=3)) < timedelta(minutes=1)
    for who in (mediator, town):
        shown = pages.visit(path(case_id, "choose"), as_=who).text
        assert all(word in shown for word in ("镇里写的", "白杨河", "院里写的", "沙枣林"))
        assert "还没有人选" in pages.visit(f"/mediation/{case_id}", as_=who).text
    pages.visit(path(case_id, "choose"), as_=town, lang="en")


@pytest.mark.parametrize(
    ("take", "stands", "other"), [("mine", "院里写的", "镇里写的"), ("stood", "镇里写的", "院里写的")]
)
def test_either_may_be_chosen_and_the_other_stays_in_the_history(
    pages, opened, mediator, town, case_id, take, stands, other
):
    hers, his = opened(mediator), opened(town)
    post(pages, town, case_id, his, summary="镇里写的")
    post(pages, mediator, case_id, hers, summary="院里写的")
    assert chosen(pages, town, case_id, take).location == f"/mediation/{case_id}"
    (case,) = stored(Case)
    assert case.summary == stands
    shown = pages.visit(path(case_id, "choose"), as_=mediator).text
    assert "以前选过的" in shown and other in shown and "白杨河" in shown
    assert "已经选定" in pages.visit(f"/mediation/{case_id}", as_=mediator).text
    with acting_as(system("tests")):
        assert audit.verify()[2] is None
        db.session.remove()
        assert reports.verify() == []
        db.session.remove()


def test_a_choice_of_the_kind_moves_the_figures_with_it(pages, opened, mediator, town, case_id):
    hers, his = opened(mediator), opened(town)
    post(pages, town, case_id, his, kind="land")
    post(pages, mediator, case_id, hers, kind="wages")
    assert chosen(pages, mediator, case_id, "mine").status == 303
    (case,) = stored(Case)
    assert case.kind is Kind.WAGES
    with acting_as(system("tests")):
        assert reports.verify() == []
        db.session.remove()


def test_of_two_who_choose_one_is_told_and_nothing_is_chosen_twice(pages, opened, mediator, town, case_id):
    hers, his = opened(mediator), opened(town)
    post(pages, town, case_id, his, summary="镇里写的")
    post(pages, mediator, case_id, hers, summary="院里写的")
    form = {k: v[0] for k, v in pages.visit(path(case_id, "choose"), as_=town).form().filled.items() if v}
    assert chosen(pages, mediator, case_id, "mine").status == 303
    late = pages.open(path(case_id, "choose"), town, method="POST", data={**form, "take": "stood"})
    assert late.status == 422
    assert stored(Case)[0].summary == "院里写的"


@pytest.mark.parametrize("number", ["", "0", "999999", "²", "abc", "9" * 30, "-1"])
def test_a_choice_of_nothing_is_refused_in_a_sentence(pages, opened, mediator, town, case_id, number):
    hers, his = opened(mediator), opened(town)
    post(pages, town, case_id, his, summary="镇里写的")
    post(pages, mediator, case_id, hers, summary="院里写的")
    form = {k: v[0] for k, v in pages.visit(path(case_id, "choose"), as_=town).form().filled.items() if v}
    page = pages.open(path(case_id, "choose"), town, method="POST", data={**form, "number": number, "take": "mine"})
    assert page.status == 422 and stored(Clash)[0].settled_at is None
    untold = pages.open(path(case_id, "choose"), town, method="POST", data={**form, "take": ""})
    assert untold.status == 422 and "请选一种" in untold.text


def test_the_village_next_door_sees_neither(make, pages, opened, mediator, town, case_id):
    other = make.mediator(SHAOGANG)
    assert pages.open(path(case_id, "choose"), other).status == 404
    assert pages.open(path(case_id, "choose"), other, method="POST", data={"take": "mine"}).status == 404


@pytest.mark.parametrize(
    "told", ["", "x", "[]", "{}", '{"kind": "land"}', json.dumps({**BASE, "kind": 1}), json.dumps({**BASE, "more": ""})]
)
def test_a_form_that_does_not_tell_what_it_was_opened_on_is_minded_by_its_version(
    pages, opened, mediator, town, case_id, told
):
    hers, his = opened(mediator), opened(town)
    assert read_base(told) is None
    assert post(pages, town, case_id, his, summary="镇里写的").status == 303
    assert post(pages, mediator, case_id, hers, summary="院里写的", base=told).status == 422
    assert stored(Case)[0].summary == "镇里写的"


def test_a_correction_sent_again_is_kept_once(pages, opened, mediator, town, case_id):
    hers, his = opened(mediator), opened(town)
    post(pages, town, case_id, his, summary="镇里写的")
    answers = [post(pages, mediator, case_id, hers, summary="院里写的") for _time in range(3)]
    assert {(one.status, one.location) for one in answers} == {(303, path(case_id, "choose"))}
    assert len(stored(Clash)) == 1


@pytest.mark.parametrize("field", CORRECTED)
def test_each_field_goes_by_itself(field):
    mine, now = {**BASE, field: "甲"}, {**BASE, field: "乙"}
    assert parted(BASE, BASE, mine) == ({field: "甲"}, {})
    assert parted(BASE, now, BASE) == ({}, {})
    assert parted(BASE, now, now) == ({}, {})
    assert parted(BASE, now, mine) == ({}, {field: "甲"})


def test_what_waits_for_a_choice_is_a_task_of_its_owner_and_of_the_town_until_somebody_has_chosen(
    make, pages, opened, mediator, town, case_id
):
    far, task = make.mediator(SHAOGANG), "两个人改得不一样，等人选"
    assert path(case_id, "choose") not in pages.visit("/", as_=mediator, queries=BOARD).links
    hers, his = opened(mediator), opened(town)
    post(pages, town, case_id, his, summary="镇里写的", kind="land")
    post(pages, mediator, case_id, hers, summary="院里写的", kind="wages")
    for who in (mediator, town):
        for place in ("/", "/mediation/waiting"):
            shown = pages.visit(place, as_=who, queries=BOARD)
            assert task in shown.text and path(case_id, "choose") in shown.links, place
    assert "/mediation/waiting" in pages.visit("/", as_=town).links
    assert path(case_id, "choose") not in pages.visit("/", as_=far).links
    (pending,) = stored(Pending)
    told = pages.send(f"/mediation/{case_id}/waiting/{pending.id}", {"granted": "yes", "said": "好"}, as_=town)
    assert told.status == 422 and "两种写法" in told.text
    for left in (path(case_id, "choose"), f"/mediation/{case_id}"):
        assert pages.visit("/", as_=town).text.count(task)
        assert chosen(pages, mediator, case_id, "mine").location == left
    for who in (mediator, town):
        assert task not in pages.visit("/", as_=who).text + pages.visit("/mediation/waiting", as_=who).text
    (pending,) = stored(Pending)
    assert pending.answered_by == "沙枣林"
