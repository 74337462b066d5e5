"""An answer that did not help twice, or made it worse: the office calls back in time, and only then closes (V19)."""

import pytest

from portal.accounts.rules import Role
from portal.consultations import queries, service
from portal.consultations.rules import Happened, Show, State, Step, Want
from portal.core import clock, workdays
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as
from tests.consultations.test_following import track
from tests.kit.asking import HELPED, adviser, ask, load, notes, one, take
from tests.kit.makers import SHAOGANG_TOWN
from tests.kit.pages import BOARD


@pytest.fixture
def town(make):
    adviser(make)
    return make.user((Role.TOWN, SHAOGANG_TOWN))


def rate(make, number, step):
    with make.writing():
        return service.rate(load(number), step)


def answered_again(make, number):
    with make.writing():
        found = load(number)
        take(found, State.ANSWERED)


def due():
    return workdays.workdays_after(clock.today(), 2)


def test_worse_is_asked_once_more_and_called_back_within_two_working_days(make, town):
    number, _receipt = ask(make, until=State.ANSWERED)
    assert rate(make, number, Step.WORSE)
    found = one(number)
    assert (found.state, found.call_by) == (State.ASSIGNED, due())


def test_not_solved_once_goes_back_to_the_adviser_and_twice_is_called_back(make, town):
    number, _receipt = ask(make, until=State.ANSWERED)
    assert rate(make, number, Step.FAIL)
    assert one(number).call_by is None
    answered_again(make, number)
    assert not rate(make, number, Step.FAIL)
    found = one(number)
    assert (found.state, found.call_by) == (State.UNSOLVED, due())


def test_the_town_finds_it_first_calls_and_only_then_closes(make, visit, send, town):
    number, _receipt = ask(make, until=State.ANSWERED)
    rate(make, number, Step.WORSE)
    at = f"/consultations/{number}"
    assert "要给不满意的提问人回的电话" in visit("/", town, queries=BOARD).text
    assert at in visit(f"/consultations/?show={Show.CALL.value}", town).links
    assert f"{at}/called" in visit(at, town).links
    assert send(f"{at}/called", {"text": ""}, as_=town, status=422)
    assert send(f"{at}/called", {"text": "他要的是书面的，周三来所里"}, as_=town).status == 303
    found = one(number)
    assert found.call_by is None and notes(number)[-1] == "他要的是书面的，周三来所里"
    assert at not in visit(f"/consultations/?show={Show.CALL.value}", town).links
    assert "可能别人已经回过了" in send(f"{at}/called", {"text": "又一次"}, as_=town, status=422).text


def test_nobody_closes_before_the_call_and_the_clock_does_not_either(make, town):
    number, _receipt = ask(make, until=State.ANSWERED)
    rate(make, number, Step.FAIL)
    answered_again(make, number)
    rate(make, number, Step.FAIL)
    with pytest.raises(Refused), make.writing():
        service.close(load(number))
    with acting_as(Actor(everywhere=True)):
        assert number not in [row.id for row in queries.quiet_since(clock.today().replace(year=2099))]


def test_the_villager_says_it_by_one_tap_and_reads_that_the_office_heard(make, pages, send, town):
    number, receipt = ask(make, until=State.ANSWERED)
    form = track(pages, receipt).form("/consult/worse")
    page = pages.open("/consult/worse", method="POST", data=form.filled)
    assert page.status == 303 and "两个工作日内给您回电话" in pages.visit(page.location).text
    assert one(number).call_by == due()
    send(f"/consultations/{number}/called", {"text": "听他说了"}, as_=town)
    text = track(pages, receipt).text
    assert str(Happened.CALLED.label) in text and "听他说了" not in text


def test_whoever_takes_it_back_or_wants_it_deleted_is_not_called(make, town):
    number, _receipt = ask(make, until=State.ANSWERED, **HELPED)
    rate(make, number, Step.WORSE)
    with make.writing():
        service.withdraw(load(number))
    assert one(number).call_by is None
    number, _receipt = ask(make, until=State.ANSWERED)
    rate(make, number, Step.WORSE)
    with make.writing():
        service.ask_about(load(number), Want.ERASE, "请都删掉")
    assert one(number).call_by is None
