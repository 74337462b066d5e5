"""Who mediates a dispute together with its committee."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.db import Word
from portal.core.scope import Scoped, own, through
from portal.mediation.models.case import Case
from portal.mediation.rules import Office


class Joint(Scoped, db.Model):
    """Somebody of another village or town, or an office, asked to mediate one dispute together.

    Who is asked sees this row, and the dispute only after saying yes, while it runs and until released; nobody else
    of their village does. An office has no account: the town notes who comes. The dispute's own mediator stays in
    the lead.
    """

    __tablename__ = "mediation_joint"
    scope = through("case") | own("user_id")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    place_code: Mapped[str] = mapped_column(String(12), default="")
    office: Mapped[Office | None] = mapped_column(Word(Office))
    why: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(db.Moment)
    asked_by_id: Mapped[int | None]
    asked_by: Mapped[str] = mapped_column(String(80), default="")
    answered_at: Mapped[datetime | None] = mapped_column(db.Moment)
    accepted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(String(300), default="")
    released_at: Mapped[datetime | None] = mapped_column(db.Moment)
    released_by: Mapped[str] = mapped_column(String(80), default="")
    released_why: Mapped[str] = mapped_column(String(300), default="")

    case: Mapped[Case] = relationship(lazy="raise")

    @property
    def waits(self) -> bool:
        """Whether it is still to be answered."""
        return self.answered_at is None and self.released_at is None

    @property
    def stands(self) -> bool:
        """Whether they take part, as long as the dispute runs."""
        return bool(self.accepted) and self.released_at is None
