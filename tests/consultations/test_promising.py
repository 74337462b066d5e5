"""When a working day is changed, what was promised moves with it: later alone, and everybody is told."""

from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal import cli
from portal.accounts.rules import Role
from portal.consultations import service
from portal.consultations.models import Opinion
from portal.consultations.rules import State, Step
from portal.core import audit, clock, db, workdays
from portal.core.clock import HERE
from portal.core.scope import Actor, acting_as, system
from tests.conftest import SETTINGS
from tests.kit.asking import PHONE, adviser, ask, load, one, tell
from tests.kit.databases import folder
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN

ASKED = datetime(2026, 3, 18, 9, tzinfo=HERE)
"""A Wednesday; promised for Thursday the 19th. Eid al-Fitr is expected on Friday."""
THURSDAY, MONDAY, TUESDAY = date(2026, 3, 19), date(2026, 3, 23), date(2026, 3, 24)


@pytest.fixture
def wednesday():
    with clock.frozen(ASKED):
        yield


def change(make, *days, works):
    """The county works or rests on some days, as `portal workdays` says it; what moved."""
    with make.writing():
        before = {day: workdays.is_workday(day) for day in days}
        for day in days:
            workdays.override(day, works)
        rests = [day for day in days if before[day] and not works]
        return service.recount(rests, [day for day in days if works and not before[day]])


def opinion(number):
    db.session.remove()
    with acting_as(system("tests")):
        return db.session.scalars(select(Opinion).where(Opinion.id == number)).one()


def test_a_day_that_becomes_a_day_of_rest_moves_what_was_promised_for_it(make, wednesday):
    adviser(make)
    number, receipt = ask(make)
    assert one(number).due_on == THURSDAY
    (moved,) = change(make, THURSDAY, works=False)
    assert (moved.receipt, moved.before, moved.after) == (receipt, THURSDAY, MONDAY)
    found = one(number)
    assert (found.due_on, found.moved_from, found.moved_on) == (MONDAY, THURSDAY, ASKED.date())
    with acting_as(system("tests")):
        line = audit.trail("consultations_consultation", number)[0]
    assert (line.verb, line.detail) == ("consultations.moved", {"before": "2026-03-19", "after": "2026-03-23"})


def test_a_promise_never_moves_earlier_than_it_was_told(make, wednesday):
    adviser(make)
    with clock.frozen(ASKED + timedelta(days=1)):
        number, _receipt = ask(make)
    assert one(number).due_on == MONDAY
    assert change(make, date(2026, 3, 20), works=True) == []
    assert one(number).due_on == MONDAY and not one(number).moved


def test_one_day_lost_and_one_won_leave_the_promise_where_it_is(make, wednesday):
    adviser(make)
    with clock.frozen(ASKED + timedelta(days=1)):
        number, _receipt = ask(make)
    with make.writing():
        workdays.override(date(2026, 3, 20), True)
        workdays.override(date(2026, 3, 21), False)
        assert service.recount([MONDAY], [date(2026, 3, 20)]) == []
    assert one(number).due_on == MONDAY


@pytest.mark.parametrize("until", [State.ANSWERED, State.CLOSED])
def test_what_is_answered_does_not_move(make, wednesday, until):
    adviser(make)
    number, _receipt = ask(make, until=until)
    assert change(make, THURSDAY, works=False) == [] and one(number).due_on == THURSDAY


def test_days_before_the_promise_began_or_after_it_ends_move_nothing(make, wednesday):
    adviser(make)
    number, _receipt = ask(make)
    assert change(make, ASKED.date(), MONDAY, works=False) == [] and one(number).due_on == THURSDAY


def test_a_promise_that_began_anew_is_counted_from_there(make, wednesday):
    adviser(make)
    number, _receipt = ask(make, until=State.ANSWERED)
    with clock.frozen(ASKED + timedelta(days=5)), acting_as(system("tests")), db.transaction():
        assert service.rate(load(number), Step.FAIL)
    assert one(number).due_on == TUESDAY
    assert change(make, THURSDAY, works=False) == [], "a day before the second promise"
    assert [one.after for one in change(make, TUESDAY, works=False)] == [date(2026, 3, 25)]


def test_a_promise_that_rests_moves_as_well_and_runs_on_from_the_answer(make, wednesday):
    """Thursday is lost while the villager is asked back: one working day is still owed after the answer."""
    adviser(make)
    number, _receipt = ask(make, until=State.ACCEPTED)
    found = one(number)
    with acting_as(Actor(found.adviser_id, frozenset({GANCHENGZI}))), db.transaction():
        service.ask_back(load(number), "有没有写过合同？")
    assert [one.after for one in change(make, THURSDAY, works=False)] == [MONDAY]
    with clock.frozen(ASKED + timedelta(days=5)), acting_as(system("tests")), db.transaction():
        service.supply(load(number), "没有写过")
    assert one(number).due_on == TUESDAY
    assert change(make, THURSDAY, date(2026, 3, 20), works=True) == []


def test_an_open_opinion_moves_too(make, wednesday):
    number, receipt = tell(make)
    due = opinion(number).due_on
    (moved,) = change(make, TUESDAY, works=False)
    assert (moved.receipt, moved.before, moved.after) == (receipt, due, date(2026, 4, 13))
    assert opinion(number).moved_from == due


def test_the_villager_and_the_staff_read_from_which_day_to_which(make, pages, wednesday):
    who, office = adviser(make), make.user((Role.TOWN, SHAOGANG_TOWN))
    number, receipt = ask(make)
    change(make, THURSDAY, works=False)
    for lang, sentence in (("zh_CN", "那几天不办公，约定的日子从"), ("en", "The office is closed on these days")):
        page = pages.send("/consult/track", {"receipt": receipt, "phone_tail": PHONE[-4:]}, lang=lang, status=200)
        assert page.text.count(sentence) == 1
    assert "约定的日子改晚了" in page.text or "later" in page.text
    for person in (who, office):
        inbox = pages.visit("/consultations/", as_=person)
        assert "1 件改了约定的日子" in inbox.text and f"/consultations/{number}" in inbox.links
        assert "约定的日子从" in pages.visit(f"/consultations/{number}", as_=person).text
    with clock.frozen(ASKED + timedelta(days=16)):
        later = make.user((Role.TOWN, SHAOGANG_TOWN))
        assert "改了约定的日子" not in pages.visit("/consultations/", as_=later).text


def test_every_page_with_a_promise_that_is_not_certain_says_so(make, pages):
    """Asked on the day before the feast, whose days nobody has confirmed."""
    with clock.frozen(ASKED + timedelta(days=1)):
        who, office = adviser(make), make.user((Role.TOWN, SHAOGANG_TOWN))
        bureau = make.user((Role.BUREAU, COUNTY))
        number, receipt = ask(make)
        opinion_number, saying = tell(make)
        told = "这几天有宁夏的开斋节假，放假的日子待核"
        tracked = [{"receipt": one, "phone_tail": PHONE[-4:]} for one in (receipt, saying)]

        def texts():
            yield from (pages.visit(path).text for path in ("/consult", "/feedback"))
            yield from (pages.send("/consult/track", form, status=200).text for form in tracked)
            for person, path in (
                (who, "/"),
                (who, "/consultations/"),
                (office, "/consultations/"),
                (who, f"/consultations/{number}"),
                (office, f"/consultations/{number}"),
                (bureau, "/consultations/feedback"),
                (bureau, f"/consultations/feedback/{opinion_number}"),
            ):
                yield pages.visit(path, as_=person).text

        assert [text.count(told) for text in texts()] == [1] * 11
        assert "not confirmed" in pages.visit("/consult", lang="en").text
        with make.writing():
            workdays.confirm(2026, "开斋节", ())
        assert [text.count("待核") for text in texts()] == [0] * 11


def test_beyond_the_published_years_the_page_says_so(make, pages):
    with clock.frozen(datetime(2026, 12, 31, 9, tzinfo=HERE)):
        adviser(make)
        _number, receipt = ask(make)
        page = pages.send("/consult/track", {"receipt": receipt, "phone_tail": PHONE[-4:]}, status=200)
        assert "2027年的放假安排未公布" in page.text and "2027年的放假安排未公布" in pages.visit("/consult").text


def test_the_operators_command_prints_what_moved(make, database, wednesday):
    adviser(make)
    number, receipt = ask(make)
    said = operator(database, "workdays", "rest", "2026-03-19", "--note", "停电")
    assert said.splitlines() == [
        "2026-03-19 is a day of rest",
        f"promise moved: {receipt}  from 2026-03-19 to 2026-03-23",
        "1 promises moved.",
    ]
    assert one(number).due_on == MONDAY
    shown = operator(database, "workdays", "show", "2026")
    assert "2026-03-20  rests  开斋节  expected, not confirmed (待核)" in shown and "停电" in shown
    said = operator(database, "workdays", "confirm", "2026", "开斋节", "2026-03-20", "2026-03-23")
    assert f"promise moved: {receipt}  from 2026-03-23 to 2026-03-24" in said
    assert "古尔邦节" in operator(database, "workdays", "show", "2026")
    assert one(number).moved_from == MONDAY


def operator(database, *words):
    """What the command prints, on this test's database."""
    told = {**SETTINGS, "PORTAL_DATABASE_URL": database.url, "PORTAL_VAR": str(folder() / "var")}
    db.session.remove()
    found = CliRunner().invoke(cli.main, words, env=told)
    database.bind()
    assert found.exit_code == 0, found.output
    return found.output
