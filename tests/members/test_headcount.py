"""The standing count of members: what it says is what the roster holds, whoever looks and however it came about."""

from datetime import date
from itertools import product

import pytest
from alembic import command
from sqlalchemy import inspect, text

from portal.core import db
from portal.core.scope import Actor, OutOfScope, acting_as, system
from portal.members import queries, rules, service
from portal.members.models import HEADS, Headcount, Member
from portal.members.queries import Filter
from portal.members.rules import Show, State, Step, Tier
from portal.reports import service as reports
from tests.kit import databases
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.kit.schema import history
from tests.members.kit import put_forward, walk

PLACES = (GANCHENGZI, SHAOGANG, HONGXING)


@pytest.fixture
def everybody(make):
    """In three villages of two towns, somebody in each state; their tiers by turns."""
    for number, (code, state) in enumerate(product(PLACES, State)):
        put_forward(make, f"马{number}", code, state, tier=list(Tier)[number % 2])


def test_a_column_stands_for_each_state():
    assert set(HEADS.figures) == {state.value for state in State}
    assert set(HEADS.place) | set(HEADS.figures) == {column.key for column in inspect(Headcount).columns}


@pytest.mark.parametrize("areas", [{COUNTY}, {SHAOGANG_TOWN}, {GANCHENGZI}, {GANCHENGZI, XIAOBA_TOWN}, set()])
def test_every_count_is_its_list_in_anybodys_areas(everybody, areas):
    wholes = [None, frozenset(), frozenset({GANCHENGZI}), frozenset({SHAOGANG_TOWN})]
    asked = product(["", COUNTY, SHAOGANG_TOWN, HONGXING], [None, *Tier], wholes)
    with acting_as(Actor(7, frozenset(areas))):
        for area, tier, whole in asked:
            f = {"area": area, "tier": tier, "whole_in": whole}
            for show, number in queries.counts(Filter(**f)).items():
                assert number == len(queries.listed(Filter(show=show, **f), None, 100).rows), (show, f)
                assert number == queries.count(Filter(show=show, **f))
            for state in State:
                assert queries.count(Filter(state=state, **f)) == len(
                    queries.listed(Filter(state=state, **f), None, 100).rows
                )


def test_the_quota_counts_who_is_on_the_register(everybody):
    with acting_as(Actor(7, frozenset({COUNTY}))):
        rows = {row.place.code: row for row in queries.by_village({COUNTY}, date(2026, 9, 1))}
        for code in PLACES:
            assert rows[code].members == queries.count(Filter(area=code))
            assert rows[code].core == queries.count(Filter(area=code, tier=Tier.CORE))
        assert sum(row.members for row in rows.values()) == 3 * len(rules.ON_REGISTER)


def test_a_wrong_number_is_found_and_counted_anew(everybody):
    with acting_as(system("test")):
        assert reports.verify() == []
        with db.transaction() as session:
            session.get(Headcount, (SHAOGANG, Tier.CORE)).leaving -= 3
        (wrong,) = reports.verify(date(2026, 9, 1))
        assert (wrong.code, wrong.kind, wrong.figure, wrong.stored - wrong.counted) == (SHAOGANG, "core", "leaving", -3)
        reports.rebuild()
        assert reports.verify() == []


def test_what_is_undone_counts_nowhere(make):
    number = put_forward(make, until=State.RECOMMENDED)
    with make.writing() as session:
        member = session.get_one(Member, number)
        saved = session.begin_nested()
        walk(member, Step.TRAIN)
        saved.rollback()
        session.refresh(member)
        service.change_tier(member, Tier.ORDINARY, member.moved_on, "改")
        session.rollback()
    with acting_as(system("test")):
        assert reports.verify() == []
        assert queries.counts(Filter(tier=Tier.CORE))[Show.WAITING] == 1


def test_nobody_writes_the_count_of_another_place(make):
    with acting_as(Actor(7, frozenset({GANCHENGZI}))), pytest.raises(OutOfScope), db.transaction() as session:
        session.add(Headcount(village_code=SHAOGANG, tier=Tier.CORE, town_code=SHAOGANG_TOWN, county_code=COUNTY))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_upgrade_counts_the_roster_as_it_is(kind, tmp_path):
    url = f"sqlite:///{tmp_path / 'old.db'}" if kind == "sqlite" else databases.cluster().create("old_roster")
    command.upgrade(history(url), "0021")
    engine = db.connect(url)
    told = {"town_code": SHAOGANG_TOWN, "county_code": COUNTY, "name": "马", "group_name": "", "source": "grid"}
    told |= {"specialities": "", "nominated": "self", "certificate": "", "version": 1, "on": date(2026, 1, 5)}
    names = "uid, village_code, tier, state, " + ", ".join(name for name in told if name != "on")
    values = ", ".join(f":{name}" for name in names.split(", "))
    rows = [(GANCHENGZI, "core", "registered"), (GANCHENGZI, "core", "leaving"), (SHAOGANG, "ordinary", "registered")]
    with engine.begin() as connection:
        for number, (village, tier, state) in enumerate([*rows, rows[0]]):
            one = {**told, "uid": f"{number:032}", "village_code": village, "tier": tier, "state": state}
            connection.execute(
                text(f"INSERT INTO members_member ({names}, moved_on, recommended_on) VALUES ({values}, :on, :on)"), one
            )
    command.upgrade(history(url), "0022")
    with engine.connect() as connection:
        kept = "village_code, tier, registered, leaving, removed"
        found = connection.execute(text(f"SELECT {kept} FROM members_headcount ORDER BY village_code")).all()
    assert sorted(map(tuple, found)) == sorted([(GANCHENGZI, "core", 2, 1, 0), (SHAOGANG, "ordinary", 1, 0, 0)])
    engine.dispose()
