"""Who answers for a village today, and what the coverage counts."""

from datetime import timedelta

import pytest

from portal.advisers import queries, service
from portal.advisers.models import Contract
from portal.advisers.rules import Gap, Service
from portal.core import clock
from portal.core.forms import Refused
from portal.core.scope import Actor, OutOfScope, acting_as
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN, XIAOBA

VISITOR = Actor()


def today(days=0):
    return clock.today() + timedelta(days=days)


def answering(code=GANCHENGZI, on=None):
    with acting_as(VISITOR):
        return queries.adviser_of(code, on or today())


def test_anyone_may_read_who_answers_until_the_contract_ends(signing):
    signing.contract(until=0)
    assert answering().name == "简正言"
    assert answering(on=today(1)) is None, "an adviser whose contract is over is never shown"
    assert answering(SHAOGANG) is None


def test_who_is_on_leave_is_stood_in_for_or_not_shown(signing):
    held = signing.contract()
    signing.leave(held, 0, 3)
    assert answering() is None
    assert answering(on=today(4)).name == "简正言"
    signing.leave(held, 0, 3, service.Deputy("代小舟", "13900000002"))
    found = answering()
    assert (found.name, found.phone, found.deputy) == ("代小舟", "13900000002", True)


def test_a_deputy_who_is_away_too_is_not_shown(signing, make):
    other = make.user(name="代小舟")
    own = signing.contract(SHAOGANG, name="代小舟", user=other)
    held = signing.contract(deputy=service.Deputy("代小舟", "13900000002", other.id))
    signing.leave(held)
    assert answering().deputy
    signing.leave(own)
    assert answering() is None


def test_a_village_has_one_contract_at_a_time(signing):
    signing.contract(since=-10, until=10)
    with pytest.raises(Refused, match="简正言"):
        signing.contract(since=10, until=40, name="别人")
    signing.contract(since=11, until=40, name="别人")


def test_a_contract_ended_today_is_served_today(signing, make):
    held = signing.contract()
    with make.writing() as session:
        service.end(session.get_one(Contract, held.id), today())
    assert answering() is not None and answering(on=today(1)) is None
    with make.writing() as session, pytest.raises(Refused):
        service.end(session.get_one(Contract, held.id), today(1))


def test_coverage_counts_a_village_with_a_contract_and_a_service_of_late(signing):
    for code in (GANCHENGZI, SHAOGANG, XIAOBA):
        signing.contract(code)
    away = signing.contract(HONGXING)
    for code in (GANCHENGZI, HONGXING):
        signing.service(code)
    signing.service(SHAOGANG, days_ago=31)
    signing.leave(away)
    with acting_as(Actor(1, frozenset({COUNTY}))):
        found = queries.coverage({COUNTY}, today())
    gaps = {row.place.code: row.gap for row in found.gaps}
    assert gaps == {SHAOGANG: Gap.NO_SERVICE, XIAOBA: Gap.NO_SERVICE, HONGXING: Gap.ON_LEAVE}
    assert [row.place.code for row in found.covered] == [GANCHENGZI]
    assert len(found.villages) == len(found.covered) + len(found.gaps) == 4


def test_the_days_within_which_a_service_counts_are_a_setting(signing, make):
    signing.contract()
    signing.service(days_ago=40)
    with make.writing():
        from_today = queries.served_days(today())
        assert from_today == 31
    with acting_as(Actor(1, frozenset({SHAOGANG_TOWN}))):
        row = next(r for r in queries.coverage({SHAOGANG_TOWN}, today()).rows if r.place.code == GANCHENGZI)
    assert (row.gap, row.served_on) == (Gap.NO_SERVICE, today(-40))


@pytest.mark.parametrize("days", [1, 30])
def test_a_service_of_tomorrow_is_not_noted(signing, days):
    signing.contract()
    with pytest.raises(Refused):
        signing.service(days_ago=-days)


def test_a_service_needs_a_contract_of_that_day(signing):
    signing.contract(since=0)
    with pytest.raises(Refused):
        signing.service(days_ago=1)


def test_another_villages_adviser_notes_nothing_here(signing, make):
    signing.contract()
    with pytest.raises(OutOfScope), make.writing(Actor(7, frozenset({SHAOGANG}))):
        service.note(GANCHENGZI, Service.PHONE, today())


def test_a_duty_day_is_posted_once(signing):
    signing.contract()
    signing.duty(ahead=4)
    signing.duty(ahead=2)
    with pytest.raises(Refused):
        signing.duty(ahead=4)
    with pytest.raises(Refused):
        signing.duty(ahead=-1)
    with acting_as(VISITOR):
        assert queries.next_duty(GANCHENGZI, today()).on == today(2)
        assert queries.next_duty(GANCHENGZI, today(3)).on == today(4)
