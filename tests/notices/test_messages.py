"""Short texts: one event is told once, whatever gateways, workers and clocks do; whom it does not reach gets a call."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.consultations.rules import State as Asked
from portal.consultations.rules import Whom
from portal.core import clock, db, jobs, settings, sms
from portal.core.jobs import Job
from portal.core.sms import Fault
from portal.notices import queries, service
from portal.notices.models import Notice
from portal.notices.rules import State
from tests.kit import gateways
from tests.kit.asking import HELPED, PHONE, adviser, again, ask, one
from tests.kit.gateways import Mood

MORNING = datetime(2025, 11, 3, 2, tzinfo=UTC)
"""Ten o'clock in the office."""
MINUTES = timedelta(minutes=1)


@pytest.fixture
def two():
    with gateways.listening("tencent") as first, gateways.listening("aliyun") as second:
        yield first, second


@pytest.fixture(autouse=True)
def rested():
    sms._rests.clear()


@pytest.fixture
def through(app, two, monkeypatch):
    """`through(away=…)`: the portal hands messages to 腾讯云 first, then to 阿里云; those named are out of reach."""

    def set_up(*away: str):
        options = {one.kind: one.options(away=one.kind in away) for one in two}
        kept = app.extensions["portal.config"]
        told = replace(kept, sms_backends=("tencent", "aliyun"), sms_options=options)
        monkeypatch.setitem(app.extensions, "portal.config", told)
        sms._rests.clear()

    set_up()
    return set_up


def work(at):
    """What the worker does until nothing is due at a moment."""
    with clock.frozen(at):
        while jobs.run_once():
            pass


def message() -> Notice:
    db.session.remove()
    return db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()


def answered(make, at=MORNING, serves=True, **told):
    """A question that was answered at a moment, by an adviser who begins or who serves already; its number."""
    with clock.frozen(at - timedelta(hours=1)):
        if serves:
            adviser(make)
        number, _receipt = ask(make, until=Asked.ANSWERED, **told)
    return number


def test_an_answer_is_told_by_one_text_that_names_nothing_and_its_arrival_is_noted(make, through, two):
    answered(make)
    work(MORNING)
    first, second = two
    ((key, phone),) = first.taken
    assert phone == f"+86{PHONE}" and second.taken == [] and message().state is State.HANDED
    work(MORNING + MINUTES)
    assert message().state is State.HANDED, "nobody knows yet"
    first.arrived[key] = True
    work(MORNING + 15 * MINUTES)
    found = message()
    assert (found.state, found.gateway, found.fen) == (State.ARRIVED, "tencent", 5)
    assert "水渠" not in found.said and len(first.taken) == 1


def test_where_the_first_gateway_is_away_or_full_the_second_takes_it_once(make, through, two):
    through("tencent")
    answered(make)
    work(MORNING)
    first, second = two
    assert (len(first.taken), len(second.taken)) == (0, 1) and message().gateway == "aliyun"
    through()
    first.mood = Mood.FULL
    answered(make, serves=False)
    work(MORNING)
    assert (len(first.taken), len(second.taken)) == (0, 2)
    second.arrived[second.taken[1][0]] = False
    work(MORNING + 5 * MINUTES)
    found = message()
    assert (found.state, found.fault) == (State.FAILED, Fault.LOST)
    assert one(found.about_id).to_tell, "the carrier did not reach the phone: somebody calls"


@pytest.mark.parametrize("called", [False, True])
def test_with_both_away_the_call_list_fills_and_their_return_sends_nothing_twice(make, through, two, called):
    through("tencent", "aliyun")
    number = answered(make)
    for minutes in (0, 2, 5, 10, 20, 40):
        work(MORNING + minutes * MINUTES)
    assert not one(number).to_tell and message().state is State.AGAIN
    for minutes in (61, 75, 100):
        work(MORNING + minutes * MINUTES)
    assert one(number).to_tell and message().state is State.AGAIN
    if called:
        with clock.frozen(MORNING + 110 * MINUTES), make.writing():
            service.told("consultations_consultation", number)
    through()
    work(MORNING + 150 * MINUTES)
    work(MORNING + 160 * MINUTES)
    assert len(two[0].taken) == (0 if called else 1) and two[1].taken == []
    assert message().state is (State.CALLED if called else State.HANDED)


@pytest.mark.parametrize("known", [True, False])
def test_a_lost_answer_is_asked_for_and_never_sent_again(make, through, two, known):
    first, second = two
    first.mood, first.forgets = Mood.SILENT, not known
    number = answered(make)
    work(MORNING)
    assert message().state is State.SENDING and message().fault is Fault.UNSURE
    for minutes in (3, 14, 80, 500):
        work(MORNING + minutes * MINUTES)
    found = message()
    assert (len(first.taken), second.taken) == (1, [])
    assert (found.state, one(number).to_tell) == ((State.ARRIVED, False) if known else (State.FAILED, True))


def test_a_worker_killed_after_handing_over_leaves_nothing_to_send(make, through, two):
    answered(make)
    with clock.frozen(MORNING):
        with db.reading():
            taken = service.what_to_send(message().id)
        db.session.remove()
        assert service.hand_over(taken).handed is not None
    work(MORNING + MINUTES)
    assert len(two[0].taken) == 1 and message().state is State.SENDING
    two[0].arrived[two[0].taken[0][0]] = True
    for minutes in (4, 20):
        work(MORNING + minutes * MINUTES)
    assert len(two[0].taken) == 1 and message().state is State.ARRIVED


def test_a_bad_number_and_a_landline_are_calls_at_once(make, through, two):
    two[0].mood = Mood.REFUSES
    number = answered(make)
    work(MORNING)
    assert (message().state, message().fault, message().fen) == (State.FAILED, Fault.REFUSED, 0)
    assert one(number).to_tell and two[1].taken == []
    other = answered(make, serves=False, phone="09513051234")
    assert (message().about_id, message().fault) == (other, Fault.LANDLINE) and one(other).to_tell


def test_nobody_is_rung_at_night_and_a_wished_time_is_kept(make, through, two):
    night = MORNING + timedelta(hours=12)
    answered(make, at=night)
    work(night)
    assert two[0].taken == []
    work(MORNING + timedelta(hours=22))
    assert len(two[0].taken) == 1 and clock.local(message().handed_at).hour == 8
    answered(make, serves=False, hour="evening", phone="13800005679")
    assert clock.local(message().due_at).hour == 18
    work(MORNING + timedelta(hours=13))
    assert len(two[0].taken) == 1, "at eleven at night the evening's text waits for the morning"


def test_a_months_money_stops_what_can_wait_first_and_is_never_exceeded(make, through, two):
    with clock.frozen(MORNING), make.writing():
        settings.change("sms_month_yuan", "1", clock.today())
        for number in range(30):
            service.post(f"tests:{number}", "answered", PHONE, ("tests", number), urgent=number >= 20)
    work(MORNING)
    with clock.frozen(MORNING):
        fen, parts = queries.spent(clock.month_start(clock.today()))
    assert (fen, parts, len(two[0].taken)) == (100, 20, 20)
    sent = {key for key, _phone in two[0].taken}
    assert {f"tests:{number}" for number in range(16)} <= sent and "tests:16" not in sent
    assert sum(key in sent for key in (f"tests:{number}" for number in range(20, 30))) == 4
    stopped = db.session.scalars(select(Notice.fault).where(Notice.state == State.AGAIN)).all()
    assert set(stopped) == {Fault.SPENT} and len(stopped) == 10


def test_one_event_is_asked_for_once_and_called_off_when_there_is_nothing_left_to_tell(make, through, two):
    with clock.frozen(MORNING), make.writing():
        first = service.post("tests:1", "answered", PHONE, ("tests", 1), due=MORNING + timedelta(days=1))
        assert service.post("tests:1", "answered", PHONE, ("tests", 1)) is first
        assert service.call_off("tests", 1) == 1 and service.call_off("tests", 1) == 0
    work(MORNING + timedelta(days=2))
    assert two[0].taken == [] and message().state is State.CANCELLED
    assert not db.session.scalars(select(Job).where(Job.name == "notices.send", Job.done_at.is_(None))).all()


def test_who_was_asked_for_by_a_helper_is_told_by_text_where_it_reaches_them(make, through, two):
    with clock.frozen(MORNING):
        adviser(make)
        number, _receipt = ask(make, **HELPED)
    assert one(number).whom is Whom.ELDER and not one(number).to_tell
    work(MORNING)
    two[0].arrived[two[0].taken[0][0]] = True
    work(MORNING + 5 * MINUTES)
    assert one(number).noted_at is not None


def test_without_a_gateway_that_reaches_phones_people_are_called_as_before(make, app):
    with clock.frozen(MORNING):
        adviser(make)
        number, _receipt = ask(make, **HELPED)
        silent, _receipt = ask(make, until=Asked.ANSWERED, no_text=True)
    assert one(number).to_tell and one(silent).to_tell
    work(MORNING)
    assert message().state is State.HANDED and one(number).noted_at is None


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_the_operator_sees_what_became_of_messages_and_no_number(make, pages, through, two, lang):
    operator = make.user((Role.ADMIN, ""))
    assert pages.visit("/admin/messages/", as_=operator, lang=lang).status == 200
    through("tencent")
    answered(make)
    work(MORNING)
    with clock.frozen(MORNING):
        page = pages.visit("/admin/messages/", as_=again(make, operator), lang=lang)
        empty = pages.visit("/admin/messages/?state=failed", as_=again(make, operator), lang=lang)
    assert PHONE not in page.text and "aliyun" in page.text and "0.05" in page.text
    assert ("没有送到" in empty.text) == (lang == "zh_CN")


def test_messages_are_forgotten_a_month_after_their_way_is_over(make, through, two):
    answered(make)
    work(MORNING)
    work(MORNING + timedelta(days=29))
    assert message() is not None
    work(MORNING + timedelta(days=32))
    assert message() is None
