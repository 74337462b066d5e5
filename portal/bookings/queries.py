"""Which times are free, who comes when, and who waits for another time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from portal.advisers import queries as advisers
from portal.advisers.models import DutyDay
from portal.advisers.rules import at_clock
from portal.bookings import rules
from portal.bookings.models import Booking, Place
from portal.bookings.rules import HOLDS, OPEN, State
from portal.core import clock, crypto, db, settings
from portal.core.scope import actor

MOST_DAYS = 6
"""So many duty days a page offers: more than a season's, and a list that a thumb can go through."""


class Slot(NamedTuple):
    """A time that can still be had, and how many may have it."""

    begins: int
    ends: int
    free: int

    @property
    def span(self) -> str:
        """From when until when, as a clock shows it."""
        return f"{at_clock(self.begins)}–{at_clock(self.ends)}"


@dataclass(frozen=True)
class Offer:
    """A duty day with the times of it that are free."""

    duty: DutyDay
    adviser: str
    slots: tuple[Slot, ...]


def taken(duty_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """How many places of each slot of some duty days are taken."""
    found = (
        select(Place.duty_id, Place.begins, func.count())
        .where(Place.duty_id.in_(sorted(duty_ids)))
        .group_by(Place.duty_id, Place.begins)
    )
    return {(duty_id, begins): number for duty_id, begins, number in db.session.execute(found)}


def offers(village_code: str) -> list[Offer]:
    """What can be booked in a village now: posted hours less leave, less what is taken, less what has begun."""
    today = clock.today()
    ahead = settings.days("booking_ahead_days", rules.AHEAD_DAYS, today)
    found = advisers.sittings(today, today + timedelta(days=ahead), village_code)
    kept = [one for one in found if one.duty.begins is not None][:MOST_DAYS]
    gone = taken([one.duty.id for one in kept])
    return [Offer(one.duty, one.contract.name, _free(one.duty, gone)) for one in kept]


def _free(duty: DutyDay, gone: dict[tuple[int, int], int]) -> tuple[Slot, ...]:
    now, length = clock.now(), duty.slot or 0
    found = (
        Slot(begins, begins + length, (duty.places or 0) - gone.get((duty.id, begins), 0)) for begins in duty.slots
    )
    return tuple(one for one in found if one.free > 0 and rules.moment(duty.on, one.begins) > now)


class Sat(NamedTuple):
    """A duty day of an adviser with how many places of it are taken: nobody is named."""

    duty: DutyDay
    taken: int


def duty_days_of(user_id: int, since: date, until: date) -> list[Sat]:
    """What an adviser's own calendar shows of the duty days."""
    days = [one.duty for one in advisers.sittings_of(user_id, since, until)]
    gone = taken([one.id for one in days])
    return [Sat(one, sum(number for (day, _begins), number in gone.items() if day == one.id)) for one in days]


def by_key() -> Booking | None:
    """The booking that the actor's key opens."""
    return db.session.scalar(select(Booking).where(Booking.receipt_hash == actor().key))


def by_receipt(phone_end: str) -> Booking | None:
    """The one booking that the actor's number opens, if the phone's last digits fit too."""
    fits = Booking.phone_tail.in_(crypto.blinds(phone_end, "person.phone_tail"))
    return db.session.scalar(select(Booking).where(Booking.receipt_hash == actor().key, fits))


def of_phone() -> Sequence[Booking]:
    """The bookings of the phone that the actor has proved to hold, the last ones first."""
    found = select(Booking).where(Booking.phone_hash == actor().key)
    return db.session.scalars(found.order_by(Booking.on.desc(), Booking.begins, Booking.id).limit(100)).all()


def held_by_phone() -> int:
    """How many times the actor's phone holds that lie ahead."""
    found = select(func.count(Booking.id)).where(
        Booking.phone_hash == actor().key, Booking.state.in_(HOLDS), Booking.on >= clock.today()
    )
    return db.session.scalar(found) or 0


def one(number: int) -> Booking | None:
    """A booking by its number, where this actor may see it."""
    return db.session.scalar(select(Booking).where(Booking.id == number))


def of_day(duty_id: int) -> Sequence[Booking]:
    """Who has a time on a duty day, by the clock; who gave it up is not among them."""
    found = select(Booking).where(Booking.duty_id == duty_id, Booking.state != State.CANCELLED)
    return db.session.scalars(found.order_by(Booking.begins, Booking.id)).all()


def duty(duty_id: int) -> DutyDay | None:
    """A duty day by its number, posted or not."""
    return advisers.duty(duty_id)


def duties(since: date, until: date) -> list[DutyDay]:
    """Every posted duty day between two days, the first one first."""
    return advisers.duties(since, until)


def kept(since: date, until: date, codes: Collection[str]) -> set[int]:
    """The duty days of some villages that are kept: nobody is on leave."""
    return {one.duty.id for one in advisers.sittings(since, until, *sorted(codes))} if codes else set()


def sat(village_code: str, on: date) -> bool:
    """Whether the duty of a day is on record."""
    return advisers.sat(village_code, on)


def counted(duty_ids: Iterable[int]) -> dict[int, int]:
    """How many come on each of some duty days."""
    found = (
        select(Booking.duty_id, func.count(Booking.id))
        .where(Booking.duty_id.in_(sorted(duty_ids)), Booking.state != State.CANCELLED, Booking.state != State.OFF)
        .group_by(Booking.duty_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def to_offer(limit: int = 100) -> Sequence[Booking]:
    """Whoever waits for another time, and whom a voice must tell it, the soonest first."""
    since = clock.today() - timedelta(days=30)
    found = select(Booking).where(Booking.state == State.OFF, Booking.on >= since)
    return db.session.scalars(found.order_by(Booking.on, Booking.begins, Booking.id).limit(limit)).all()


def unserved(village_code: str, since: date) -> Sequence[Booking]:
    """The bookings of a village from a day on whose duty day is not kept any more."""
    found = select(Booking).where(Booking.village_code == village_code, Booking.state.in_(HOLDS), Booking.on >= since)
    rows = db.session.scalars(found.order_by(Booking.id)).all()
    if not rows:
        return ()
    kept = {one.duty.id for one in advisers.sittings(since, max(row.on for row in rows), village_code)}
    return [row for row in rows if row.duty_id not in kept]


def over_before(day: date) -> Any:
    """Number and day of the bookings whose day lay before a day, the oldest first."""
    return select(Booking.id, Booking.on).where(Booking.on < day).order_by(Booking.on, Booking.id)


def is_open(booking: Booking) -> bool:
    """Whether something may still be done about it by the villager: its time has not begun, or was called off."""
    return booking.state in OPEN and (booking.state is State.OFF or booking.begins_at > clock.now())
