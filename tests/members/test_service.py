"""Appointing and relieving mediators."""

from datetime import date

import pytest

from portal.core import audit, db
from portal.core.forms import Refused
from portal.core.scope import Actor, OutOfScope, acting_as, system
from portal.members import queries, service

GANCHENGZI, SHAOGANG, TOWN, COUNTY = "640381106215", "640381106200", "640381106000", "640381000000"
NEW_YEAR = date(2026, 1, 1)


@pytest.fixture
def appointed(county):
    with acting_as(system("test")):
        appointed = [
            service.appoint(TOWN, "镇调解员", NEW_YEAR),
            service.appoint(GANCHENGZI, "村调解员", date(2026, 3, 1), user_id=1),
            service.appoint(SHAOGANG, "邻村调解员", NEW_YEAR),
        ]
        db.session.commit()
    return appointed


def names_on(day):
    return [one.name for one in queries.mediators_of(GANCHENGZI, TOWN, day)]


def test_a_village_is_served_by_its_own_mediators_and_its_towns(appointed):
    with acting_as(Actor(1, frozenset({GANCHENGZI}))):
        assert names_on(date(2026, 2, 1)) == ["镇调解员"]
        assert names_on(date(2026, 4, 1)) == ["村调解员", "镇调解员"]
        assert queries.committee_codes(COUNTY, NEW_YEAR) == [TOWN, SHAOGANG]
        assert queries.names([appointed[0].id]) == {appointed[0].id: "镇调解员"}


def test_a_relieved_mediator_serves_their_last_day_and_may_come_back(appointed):
    _town, village, _other = appointed
    with acting_as(Actor(1, frozenset({TOWN}))):
        with pytest.raises(Refused):
            service.relieve(village, date(2026, 2, 1))
        service.relieve(village, date(2026, 5, 31))
        db.session.commit()
        assert names_on(date(2026, 5, 31)) == ["村调解员", "镇调解员"]
        assert names_on(date(2026, 6, 1)) == ["镇调解员"]
        service.appoint(GANCHENGZI, "村调解员", date(2026, 6, 1), user_id=1)
        db.session.commit()
        assert names_on(date(2026, 6, 1)) == ["村调解员", "镇调解员"]
        assert [one.from_on for one in queries.appointments_of(1, date(2026, 6, 1))] == [date(2026, 6, 1)]
    assert [line.verb for line in audit.trail("members_mediator", village.id)] == ["members.relieve", "members.appoint"]


@pytest.mark.parametrize(
    ("code", "name", "user_id"),
    [(GANCHENGZI, "村调解员", None), (GANCHENGZI, "改了名", 1), (COUNTY, "某人", None), ("640381106999", "某人", None)],
)
def test_nobody_is_appointed_twice_or_to_a_place_without_a_committee(appointed, code, name, user_id):
    with acting_as(system("test")), pytest.raises(Refused):
        service.appoint(code, name, date(2026, 4, 1), user_id)


def test_a_town_appoints_in_its_own_villages_only(appointed):
    with acting_as(Actor(1, frozenset({SHAOGANG}))), pytest.raises(OutOfScope):
        service.appoint(GANCHENGZI, "外人", NEW_YEAR)
    db.session.rollback()
