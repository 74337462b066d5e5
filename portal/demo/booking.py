"""Times that villagers of the demo's village have with its adviser: some to come, some over, one to be found anew."""

from datetime import date, timedelta
from random import Random

from portal.advisers import queries as advisers
from portal.advisers import service as serving
from portal.bookings import queries, service
from portal.bookings.rules import Way, Whom
from portal.core import clock, db
from portal.core.scope import Actor, acting_as
from portal.demo.accounts import ADVISED, GANCHENGZI
from portal.demo.people import People
from portal.demo.serving import SITS

BACK, OFF = 12, 9
"""How many days ago the last duty day was, and in how many days one is that was called off."""
COMING = (
    (0, service.Told("", "王大爷")),
    (20, service.Told("", "丁奶奶", whom=Whom.ELDER, helper="小丁", relation="女儿", consent=True)),
    (60, service.Told("", "老李", way=Way.PHONE)),
)


def fill(last: date) -> None:
    """Book the village's duty days, note who came on the last one, and call one off."""
    people = People(Random(40))
    adviser = Actor(None, frozenset(ADVISED), name="顾问")
    before, today = last - timedelta(days=BACK), last + timedelta(days=1)
    with clock.frozen(clock.noon(before - timedelta(days=4))), db.transaction():
        past = _posted(before, adviser)
        numbers = [_book(past, offset, told, people) for offset, told in COMING]
    with clock.frozen(clock.noon(before)), acting_as(adviser), db.transaction():
        for number, note in zip(numbers, (service.come, service.come, service.miss), strict=True):
            found = queries.one(number)
            assert found is not None
            note(found)
    with clock.frozen(clock.noon(last)), db.transaction():
        duty = next(one.duty for one in advisers.sittings(today, today + timedelta(days=30), GANCHENGZI))
        for offset, told in COMING:
            _book(duty.id, offset, told, people)
        off = _posted(today + timedelta(days=OFF), adviser)
        _book(off, 0, service.Told("", "马大姐", no_text=True), people)
        with acting_as(adviser):
            day = advisers.duty(off)
            assert day is not None
            serving.call_off_duty(day)


def _posted(on: date, adviser: Actor) -> int:
    with acting_as(adviser):
        return serving.plan_duty(GANCHENGZI, on, "村委会", *SITS).id


def _book(duty_id: int, offset: int, told: service.Told, people: People) -> int:
    with acting_as(Actor()):
        phone = people.phone()
        filled = service.Told(**{**vars(told), "phone": phone})
        found = service.book(GANCHENGZI, duty_id, SITS[0] + offset, filled)
        db.session.flush()
        return found.id
