"""What is stored of a message: to whom, which text, what became of it; and what a month has cost."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import audit, clock, db
from portal.core.crypto import HasUid, Sealed
from portal.core.db import Word, words
from portal.core.sms import Fault
from portal.notices import rules
from portal.notices.rules import State, Step


class Notice(HasUid, db.Model):
    """One text for one phone about one event; `event` keeps a second one of the same event away.

    `about` and `about_id` name the record; the text itself names no matter (PRODUCT.md V29), so no area decides who may
    know of it: the operator sees that it was sent, with a masked number.
    """

    __tablename__ = "notices_notice"
    __table_args__ = (
        Index(None, "about", "about_id"),
        Index(None, "made_on", "id"),
        Index(None, "state", "made_on", "id"),
    )

    event: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    said: Mapped[str] = mapped_column(String(200))
    values: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    phone_sealed: Mapped[bytes | None]
    secret_sealed: Mapped[bytes | None]
    about: Mapped[str] = mapped_column(String(60))
    about_id: Mapped[int]
    urgent: Mapped[bool] = mapped_column(default=False)
    parts: Mapped[int]
    state: Mapped[State] = mapped_column(Word(State), default=State.WAITING)
    fault: Mapped[Fault | None] = mapped_column(Word(Fault))
    tries: Mapped[int] = mapped_column(default=0)
    asks: Mapped[int] = mapped_column(default=0)
    fen: Mapped[int] = mapped_column(default=0)
    gateway: Mapped[str] = mapped_column(String(20), default="")
    number_there: Mapped[str] = mapped_column(String(80), default="")
    made_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(db.Moment)
    due_at: Mapped[datetime] = mapped_column(db.Moment)
    taken_at: Mapped[datetime | None] = mapped_column(db.Moment)
    handed_at: Mapped[datetime | None] = mapped_column(db.Moment)
    to_call_at: Mapped[datetime | None] = mapped_column(db.Moment)
    ended_at: Mapped[datetime | None] = mapped_column(db.Moment)
    phone = Sealed("phone_sealed")
    secret = Sealed("secret_sealed")

    def advance(self, step: Step, fault: Fault | None = None) -> None:
        """Take one step of the ladder: the only writer of a state; an end of it leaves a line on the trail."""
        before, now = self.state, clock.now()
        self.state, self.fault = rules.LADDER.after(before, step), fault
        if step is Step.TAKE:
            self.taken_at, self.tries = now, self.tries + 1
        if step is Step.HAND:
            self.handed_at = now
        if self.state in (State.HANDED, *rules.ENDED):
            self.secret = None
        if self.state in rules.ENDED:
            self.ended_at = now
            why = fault.value if fault else ""
            audit.record(f"notices.{step.value}", self.__tablename__, self, before=before.value, why=why)


class Spent(db.Base):
    """What one month's messages cost so far, in fen, with what is just being sent; a row a month."""

    __tablename__ = "notices_spent"

    month: Mapped[date] = mapped_column(primary_key=True)
    fen: Mapped[int] = mapped_column(default=0)
    parts: Mapped[int] = mapped_column(default=0)


_WORDS: dict[str, Any] = {"state": State, "fault": Fault}
for _name, _choice in _WORDS.items():
    Notice.__table__.append_constraint(words(_name, _choice))  # type: ignore[attr-defined]
