"""What is open when an adviser's contract ends or leave begins goes on by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.advisers import queries as contracts
from portal.advisers import service as advisers
from portal.advisers.models import Contract
from portal.consultations import service
from portal.consultations.models import Event
from portal.consultations.rules import Happened, State, Topic
from portal.core import clock, db, jobs
from portal.core.scope import Actor, acting_as, system
from tests.kit.asking import adviser, ask, load, one
from tests.kit.makers import GANCHENGZI, SHAOGANG, SHAOGANG_TOWN

DAY = timedelta(days=1)


def told(number):
    with acting_as(system("tests")):
        found = select(Event.what).where(Event.consultation_id == number).order_by(Event.id)
        return list(db.session.scalars(found))


def end(make, last_day, code=GANCHENGZI):
    with make.writing() as session:
        held = contracts.contract_of(code, clock.today())
        advisers.end(session.get_one(Contract, held.id), last_day)


def hands(number):
    found = one(number)
    return found.state, found.adviser_id


def test_the_advisers_contract_ends_today(make, pages):
    """Today is still served; in the first minute of tomorrow what is open waits for the town's office."""
    who = adviser(make)
    taken, _receipt = ask(make, until=State.ACCEPTED)
    fresh, _receipt = ask(make)
    answered, _receipt = ask(make, until=State.ANSWERED)
    due = one(taken).due_on
    end(make, clock.today())
    jobs.run_once()
    assert hands(taken) == (State.ACCEPTED, who.id)
    assert pages.send(f"/consultations/{fresh}/accept", as_=who).status == 303, "the last day is served"
    with clock.frozen(clock.midnight(clock.today() + DAY) + timedelta(minutes=1)):
        jobs.run_once()
        assert hands(taken) == hands(fresh) == (State.DECLINED, None)
        assert one(taken).due_on == due, "what was promised stays promised"
        assert told(taken)[-1] is Happened.DECLINE
        assert hands(answered) == (State.ANSWERED, who.id), "what is answered stays"
        office = make.user((Role.TOWN, SHAOGANG_TOWN))
        assert "待改派" in pages.visit("/consultations/", as_=office).text
        assert pages.visit("/", as_=office).status == 200


def test_a_contract_ended_with_yesterday_gives_on_at_once(make):
    adviser(make)
    deputy = make.user((Role.ADVISER, SHAOGANG))
    number, _receipt = ask(make, until=State.ACCEPTED)
    end(make, clock.today() - DAY)
    make.contract(GANCHENGZI, deputy, from_on=clock.today())
    jobs.run_once()
    assert hands(number) == (State.ASSIGNED, deputy.id)
    assert told(number)[-2:] == [Happened.DECLINE, Happened.ASSIGN]


def test_a_contract_that_runs_out_by_itself_gives_on_in_the_night(make):
    make.contract(GANCHENGZI, who := make.user((Role.ADVISER, GANCHENGZI)), until_on=clock.today())
    number, _receipt = ask(make)
    jobs.run_once()
    assert hands(number) == (State.ASSIGNED, who.id)
    with clock.frozen(clock.now() + DAY):
        jobs.run_once()
    assert hands(number) == (State.DECLINED, None)


@pytest.mark.parametrize("topic", [Topic.LAND, Topic.SAFETY], ids=["ordinary", "in confidence"])
def test_leave_with_a_deputy_gives_on_to_the_deputy(make, topic):
    who = make.user((Role.ADVISER, GANCHENGZI))
    deputy = make.user((Role.ADVISER, SHAOGANG))
    make.contract(GANCHENGZI, who, deputy=advisers.Deputy(deputy.name, "13900000000", deputy.id))
    number, _receipt = ask(make, topic=topic)
    make.leave(GANCHENGZI, 0, 3, who)
    jobs.run_once()
    assert hands(number) == (State.ASSIGNED, deputy.id)


def test_leave_without_a_deputy_leaves_it_to_the_town_on_its_first_day(make):
    who = adviser(make)
    number, _receipt = ask(make, until=State.ACCEPTED)
    make.leave(GANCHENGZI, 1, 3, who)
    jobs.run_once()
    assert hands(number) == (State.ACCEPTED, who.id)
    with clock.frozen(clock.now() + DAY):
        jobs.run_once()
    assert hands(number) == (State.DECLINED, None)


def test_leave_taken_back_in_time_gives_nothing_on(make):
    who = adviser(make)
    number, _receipt = ask(make)
    leave = make.leave(GANCHENGZI, 1, 3, who)
    with make.writing(Actor(who.id, frozenset({GANCHENGZI}))):
        advisers.take_back(contracts.taken_together(leave, [GANCHENGZI]))
    with clock.frozen(clock.now() + DAY):
        jobs.run_once()
    assert hands(number) == (State.ASSIGNED, who.id)


def test_whom_the_town_chose_keeps_it_although_the_village_is_not_theirs(make, pages):
    adviser(make)
    office, other = (
        make.user((Role.TOWN, SHAOGANG_TOWN)),
        make.user((Role.ADVISER, SHAOGANG), (Role.ADVISER, GANCHENGZI)),
    )
    make.contract(SHAOGANG, other)
    number, _receipt = ask(make)
    assert pages.send(f"/consultations/{number}/assign", {"adviser": str(other.id)}, as_=office).status == 303
    with clock.frozen(clock.now() + DAY):
        jobs.run_once()
    assert hands(number) == (State.ASSIGNED, other.id)
    end(make, clock.today() - DAY, SHAOGANG)
    jobs.run_once()
    assert hands(number)[1] != other.id


def test_what_waits_for_the_villagers_word_goes_on_too_and_its_promise_runs_again(make):
    who = adviser(make)
    number, _receipt = ask(make, until=State.ACCEPTED)
    with acting_as(Actor(who.id, frozenset({GANCHENGZI}))), db.transaction():
        service.ask_back(load(number), "有没有写过合同？")
    end(make, clock.today() - DAY)
    jobs.run_once()
    assert hands(number) == (State.DECLINED, None) and one(number).paused_on is None
