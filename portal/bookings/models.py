"""What is stored of a booking, and the places that bookings hold."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.advisers.rules import at_clock
from portal.bookings import rules
from portal.bookings.rules import State, Step, Way, Whom
from portal.core import audit, clock, db
from portal.core.crypto import HasUid, Sealed
from portal.core.db import Word, words
from portal.core.scope import Scoped, by_key, in_area, may_add


class Place(db.Model):
    """One place of one slot is taken; by whom stands elsewhere. The database lets nobody have it twice (V10).

    What is free is posted for everybody, so the row lies in no scope: it names a duty day by its number, and no person.
    """

    __tablename__ = "bookings_place"
    __table_args__ = (UniqueConstraint("duty_id", "begins", "seat"),)

    duty_id: Mapped[int]
    begins: Mapped[int]
    seat: Mapped[int]


class Booking(HasUid, Scoped, db.Model):
    """A time that a villager has with the adviser. What it is about is not asked: that is told face to face.

    Its receipt number opens it to the villager, and so does the whole phone, to whoever proves to hold it.
    """

    __tablename__ = "bookings_booking"
    scope = in_area() | by_key("receipt_hash") | by_key("phone_hash") | may_add(on_public_pages=True)

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    receipt_hash: Mapped[str] = mapped_column(String(32), unique=True)
    receipt_sealed: Mapped[bytes | None]
    nickname: Mapped[str] = mapped_column(String(40), default="")
    phone_sealed: Mapped[bytes | None]
    phone_tail: Mapped[str] = mapped_column(String(32))
    phone_hash: Mapped[str] = mapped_column(String(32), index=True)
    way: Mapped[Way] = mapped_column(Word(Way), default=Way.MEET)
    whom: Mapped[Whom] = mapped_column(Word(Whom), default=Whom.SELF)
    helper: Mapped[str] = mapped_column(String(40), default="")
    relation: Mapped[str] = mapped_column(String(40), default="")
    consent: Mapped[bool] = mapped_column(default=False)
    no_text: Mapped[bool] = mapped_column(default=False)

    duty_id: Mapped[int] = mapped_column(ForeignKey("advisers_duty_day.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("bookings_place.id"), unique=True)
    on: Mapped[date]
    begins: Mapped[int]
    ends: Mapped[int]
    state: Mapped[State] = mapped_column(Word(State), default=State.BOOKED)
    moves: Mapped[int] = mapped_column(default=0)
    to_tell: Mapped[bool] = mapped_column(default=False)
    booked_at: Mapped[datetime] = mapped_column(db.Moment)
    changed_at: Mapped[datetime] = mapped_column(db.Moment)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    phone = Sealed("phone_sealed")
    receipt = Sealed("receipt_sealed")

    def advance(self, step: Step) -> None:
        """Take one step of the flow: the only writer of a state; leaves a line on the trail."""
        before = self.state
        self.state, self.changed_at = rules.FLOW.after(before, step), clock.now()
        audit.record(f"bookings.{step.value}", self.__tablename__, self, before=before.value, after=self.state.value)

    @property
    def steps(self) -> list[Step]:
        """The steps that can be taken now."""
        return rules.FLOW.steps_from(self.state)

    @property
    def span(self) -> str:
        """From when until when, as a clock shows it."""
        return f"{at_clock(self.begins)}–{at_clock(self.ends)}"

    @property
    def begins_at(self) -> datetime:
        """The moment at which it begins."""
        return rules.moment(self.on, self.begins)

    @property
    def ends_at(self) -> datetime:
        """The moment at which it ends."""
        return rules.moment(self.on, self.ends)

    @property
    def takes_texts(self) -> bool:
        """Whether a neutral text may be sent (PRODUCT.md V07)."""
        return not self.no_text


for _level, _code in (
    ("village", Booking.village_code),
    ("town", Booking.town_code),
    ("county", Booking.county_code),
):
    Index(f"ix_bookings_booking_{_level}", _code, Booking.on, Booking.begins, Booking.id)
Index("ix_bookings_booking_duty", Booking.duty_id, Booking.begins)
Index("ix_bookings_booking_on", Booking.on, Booking.id)
_WORDS: dict[str, Any] = {"way": Way, "whom": Whom, "state": State}
for _name, _choice in _WORDS.items():
    Booking.__table__.append_constraint(words(_name, _choice))  # type: ignore[attr-defined]
