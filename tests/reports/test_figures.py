"""What the pages count: the worked example of SETTLED.md, and who may see which numbers."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.scope import Actor, OutOfScope, acting_as, system
from portal.mediation import queries as ledger
from portal.mediation import service as mediation
from portal.mediation.models import Case
from portal.mediation.rules import FIGURES, Figure, Kind, Protection, Rate, Source
from portal.reports import queries, rules, service
from portal.reports.models import Cell
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.reports.conftest import SPRING, TODAY, numbers

EXPECTED = {
    Figure.LOGGED: 12,
    Figure.OPEN: 1,
    Figure.OVERDUE: 0,
    Figure.NOT_ACCEPTED: 1,
    Figure.REFUSED: 1,
    Figure.WITHDRAWN: 1,
    Figure.AGREED: 6,
    Figure.FAILED: 2,
    Figure.ORAL: 0,
    Figure.DUE: 4,
    Figure.PERFORMED: 3,
    Figure.AGED: 5,
    Figure.RELAPSED: 1,
    Figure.ENDED: 8,
    Figure.STEADY: 4,
}


def shares(code):
    found = numbers(code)
    return {rate: (share.numerator, share.denominator) for rate in Rate if (share := rules.share(rate, found))}


@pytest.mark.parametrize("code", [COUNTY, SHAOGANG_TOWN, GANCHENGZI])
def test_the_worked_example_is_counted_at_every_level(twelve, code):
    assert numbers(code) == EXPECTED
    assert shares(code) == {Rate.AGREED: (6, 8), Rate.PERFORMED: (3, 4), Rate.STEADY: (4, 5)}
    assert rules.percent(6, 8) == "75"
    assert service.verify() == []


def test_a_figure_its_list_and_its_export_are_the_same_disputes(twelve):
    for figure in FIGURES:
        for code in (COUNTY, SHAOGANG_TOWN, GANCHENGZI):
            asked = ledger.Filter(figure=figure, area=code)
            assert queries.counted(figure, code, None, None, None) == EXPECTED[figure]
            assert ledger.exact_count(asked, None) == EXPECTED[figure]
            assert len(ledger.listed(asked, None, 50, None).rows) == EXPECTED[figure]
            assert len(list(ledger.exported(asked, None))) == EXPECTED[figure]


def test_a_month_and_a_kind_are_counted_by_themselves(twelve):
    spring = SPRING.replace(day=1)
    assert queries.counted(Figure.AGREED, COUNTY, None, spring, spring) == 5
    assert queries.counted(Figure.AGREED, COUNTY, Kind.NEIGHBOUR.value, spring, spring) == 5
    assert queries.counted(Figure.AGREED, COUNTY, Kind.DEBT.value, spring, spring) == 0
    assert queries.counted(Figure.AGREED, GANCHENGZI, Kind.DEBT.value, None, None) is None


def test_counting_everything_anew_changes_nothing(twelve):
    before = numbers(COUNTY)
    with db.transaction() as session:
        session.get(Cell, ("county", "", COUNTY, SPRING.replace(day=1))).logged += 3
    (wrong,) = service.verify()
    assert (wrong.figure, wrong.stored - wrong.counted) == ("logged", 3)
    assert service.rebuild() > 0
    assert service.verify() == []
    assert numbers(COUNTY) == before


def test_a_dispute_marked_as_sensitive_leaves_every_count_at_once(twelve, make):
    who = make.mediator(GANCHENGZI)
    with make.writing(Actor(who.id, frozenset({GANCHENGZI}), name=who.name)):
        mediation.mark(db.session.get_one(Case, twelve[0]), Protection.VIOLENCE)
    found = numbers(COUNTY)
    assert found[Figure.LOGGED] == 11
    assert shares(COUNTY) == {Rate.AGREED: (5, 7), Rate.PERFORMED: (2, 3), Rate.STEADY: (3, 4)}
    assert service.verify() == []
    service.rebuild()
    assert numbers(COUNTY) == found


def test_numbers_are_shown_to_whoever_may_see_all_that_they_count(twelve):
    town, village, neighbour = ({SHAOGANG_TOWN}, {GANCHENGZI}, {SHAOGANG})
    for areas, seen in (
        ({COUNTY}, {COUNTY, SHAOGANG_TOWN, GANCHENGZI}),
        (town, {SHAOGANG_TOWN, GANCHENGZI}),
        (village, {GANCHENGZI}),
        (neighbour, set()),
        ({XIAOBA_TOWN}, set()),
    ):
        with acting_as(Actor(7, frozenset(areas))):
            shown = {code for code in (COUNTY, SHAOGANG_TOWN, GANCHENGZI) if numbers(code)[Figure.LOGGED]}
            assert shown == seen
            assert queries.counted(Figure.LOGGED, "", None, None, None) == (12 if seen else 0)


def test_nobody_but_the_portal_rebuilds_the_numbers(twelve):
    for act in (service.rebuild, service.verify):
        with acting_as(Actor(7, frozenset({COUNTY}))), pytest.raises(PermissionError):
            act()
    with acting_as(Actor(7, frozenset({GANCHENGZI}))), pytest.raises(OutOfScope), db.transaction() as session:
        session.add(Cell(level="village", kind="", code=SHAOGANG, month=TODAY, village_code=SHAOGANG,
                         town_code=SHAOGANG_TOWN, county_code=COUNTY))  # fmt: skip


def change_kind(case):
    mediation.describe(case, kind=Kind.DEBT, detail=None, summary="欠款", source=Source.PARTY)


def test_what_is_rolled_back_counts_nowhere(twelve):
    with db.writing():
        change_kind(db.session.get_one(Case, twelve[0]))
        db.session.rollback()
        with db.session.begin_nested() as saved:
            change_kind(db.session.get_one(Case, twelve[0]))
            saved.rollback()
        change_kind(db.session.get_one(Case, twelve[1]))
        db.session.commit()
    assert queries.counted(Figure.LOGGED, COUNTY, Kind.DEBT, None, None) == 1
    assert service.verify() == []


def test_eight_people_at_once_are_all_counted(make):
    """Each writes in two villages and several months in one transaction, in opposite orders."""

    def work(number):
        villages = (GANCHENGZI, HONGXING) if number % 2 else (HONGXING, GANCHENGZI)
        for turn in range(3):
            with make.writing():
                for place, village in enumerate(villages):
                    on = clock.today() - timedelta(days=40 * (turn if number % 2 else 3 - turn) + place)
                    names = [f"甲{number}{turn}{place}", "乙"]
                    mediation.log(mediation.Told(Kind.DEBT, names, "借钱", False, village, on))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(copy_context().run, work, number) for number in range(8)]:
            done.result()
    with acting_as(system("tests")):
        assert queries.counted(Figure.LOGGED, COUNTY, Kind.DEBT, None, None) == 48
        assert service.verify() == []
