"""Who answers for a village today, and what the coverage counts."""

from datetime import timedelta

import pytest

from portal.advisers import queries, service
from portal.advisers.models import Contract
from portal.advisers.rules import Gap, Service
from portal.core import audit, clock, settings
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


def leaves(make, code=GANCHENGZI):
    with acting_as(VISITOR):
        return [
            (one.from_on, one.until_on)
            for one in queries.leaves_of([c.id for c in queries.contracts_of(code)], today(-99))
        ]


def back(make, leave_id, who, *codes):
    places = codes or (GANCHENGZI,)
    with make.writing(Actor(who.id, frozenset(places))):
        service.take_back(queries.taken_together(leave_id, places))


def test_leave_that_has_not_begun_is_taken_back_without_a_trace_in_the_villages(signing, make):
    who = make.user()
    signing.contract(user=who)
    number = make.leave(GANCHENGZI, 2, 5, who)
    back(make, number, who)
    assert leaves(make) == [] and answering(on=today(3)).name == "简正言"
    with acting_as(VISITOR):
        contract = queries.contract_of(GANCHENGZI, today()).id
        verbs = [line.verb for line in audit.trail("advisers_contract", contract)]
    assert verbs[:2] == ["advisers.take_back", "advisers.leave"]


def test_leave_that_has_begun_ends_yesterday(signing, make):
    who = make.user()
    signing.contract(user=who)
    with clock.frozen(clock.now() - timedelta(days=2)):
        number = make.leave(GANCHENGZI, 0, 6, who)
    assert answering() is None
    back(make, number, who)
    assert leaves(make) == [(today(-2), today(-1))] and answering().name == "简正言"
    with pytest.raises(Refused, match="已经过完"):
        back(make, number, who)


def test_only_who_entered_a_leave_takes_it_back(signing, make):
    who, other = make.user(), make.user()
    signing.contract(user=who)
    number = make.leave(GANCHENGZI, 0, 6, who)
    with pytest.raises(Refused, match="不是您记的"):
        back(make, number, other)
    assert len(leaves(make)) == 1


def test_the_deputy_of_before_is_named_again(signing, make):
    who = make.user()
    held = signing.contract(user=who, deputy=service.Deputy("老代", "13900000001"))
    with make.writing(Actor(who.id, frozenset({GANCHENGZI}))) as session:
        kept = session.get_one(Contract, held.id)
        number = service.take_leave([kept], today(), today(3), service.Deputy("代小舟", "13900000002"))[0].id
    assert answering().name == "代小舟"
    back(make, number, who)
    with acting_as(VISITOR):
        kept = queries.contract_of(GANCHENGZI, today())
    assert (kept.deputy_name, kept.deputy_phone) == ("老代", "13900000001")


def test_leave_is_taken_back_in_all_villages_for_which_it_was_entered(signing, make):
    who = make.user(name="简正言")
    both = [signing.contract(code, user=who) for code in (GANCHENGZI, SHAOGANG)]
    with make.writing(Actor(who.id, frozenset({GANCHENGZI, SHAOGANG}))) as session:
        kept = [session.get_one(Contract, one.id) for one in both]
        number = service.take_leave(kept, today(), today(3))[0].id
    make.leave(GANCHENGZI, 10, 12, who)
    back(make, number, who, GANCHENGZI, SHAOGANG)
    assert answering() is not None and answering(SHAOGANG) is not None
    assert leaves(make) == [(today(10), today(12))], "another leave stays"


@pytest.mark.parametrize(
    ("since", "until", "gone"),
    [(-9, 9, False), (-9, -1, True), (-9, 0, False), (1, 9, False)],
    ids=["valid", "over", "last day", "not begun"],
)
def test_who_answers_no_more_is_known_from_the_contract(signing, make, since, until, gone):
    who = make.user()
    signing.contract(since=since, until=until, user=who)
    with acting_as(VISITOR):
        found = queries.absent({(who.id, GANCHENGZI), (who.id, SHAOGANG)}, today())
    assert found == ({(who.id, GANCHENGZI), (who.id, SHAOGANG)} if gone else set())


def test_a_deputy_answers_while_the_adviser_is_away(signing, make):
    who, other = make.user(), make.user()
    signing.contract(user=who, deputy=service.Deputy("代小舟", "13900000002", other.id))
    make.leave(GANCHENGZI, 0, 3, who)
    with acting_as(VISITOR):
        assert queries.absent({(who.id, GANCHENGZI), (other.id, GANCHENGZI)}, today()) == {(who.id, GANCHENGZI)}


def test_one_adviser_is_signed_for_no_more_villages_than_the_setting_says(signing, make):
    with make.writing():
        settings.change("adviser_most_villages", "2", today(-1))
    signing.contract()
    signing.contract(SHAOGANG)
    with pytest.raises(Refused, match="最多 2 个村"):
        signing.contract(XIAOBA)
    signing.contract(XIAOBA, since=201, until=300)
    signing.contract(HONGXING, name="别人")
