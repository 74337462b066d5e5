"""What waits for an answer, an agreement's way to the court, the red-flag questions, and help before a dispute."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.db import Word
from portal.core.scope import Scoped, in_area, own, through
from portal.mediation.models.case import Case
from portal.mediation.rules import About, Help, Raised, Report, Ruling


class Pending(Scoped, db.Model):
    """Something on a dispute that somebody has to answer by a day; kept with its answer (PRODUCT.md S18, S24, V28)."""

    __tablename__ = "mediation_pending"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    what: Mapped[Raised] = mapped_column(Word(Raised))
    reason: Mapped[str] = mapped_column(String(300), default="")
    owners: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(db.Moment)
    opened_by_id: Mapped[int | None]
    opened_by: Mapped[str] = mapped_column(String(80), default="")
    answered_at: Mapped[datetime | None] = mapped_column(db.Moment)
    answered_by: Mapped[str] = mapped_column(String(80), default="")
    answer: Mapped[str] = mapped_column(String(300), default="")
    granted: Mapped[bool | None]

    case: Mapped[Case] = relationship(lazy="raise")


_open = Pending.answered_at.is_(None)
Index("ix_mediation_pending_open", Pending.due_on, Pending.id, sqlite_where=_open, postgresql_where=_open)


class Confirmation(Scoped, db.Model):
    """The parties' joint application to the court and what became of it (人民调解法 33); one of an agreement."""

    __tablename__ = "mediation_confirmation"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), unique=True)
    about: Mapped[About] = mapped_column(Word(About))
    wanted: Mapped[bool]
    applied_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    ruling: Mapped[Ruling | None] = mapped_column(Word(Ruling))
    ruled_on: Mapped[date | None]
    number: Mapped[str] = mapped_column(String(60), default="")
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(lazy="raise")


class Screen(Scoped, db.Model):
    """The nine red-flag questions as they were answered, and whether it was reported (DOMAIN.md 5.5). Only added to."""

    __tablename__ = "mediation_screen"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    flags: Mapped[str] = mapped_column(String(120), default="")
    report: Mapped[Report | None] = mapped_column(Word(Report))
    why: Mapped[str] = mapped_column(String(300), default="")
    told_whom: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(db.Moment)
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(lazy="raise")


class Helped(Scoped, db.Model):
    """Help before there was a dispute: a contract looked through, advice at the door. No dispute (PRODUCT.md M35)."""

    __tablename__ = "mediation_helped"
    scope = in_area() | own("noted_by_id", of_villages=True)

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    what: Mapped[Help] = mapped_column(Word(Help))
    note: Mapped[str] = mapped_column(String(120), default="")
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by_id: Mapped[int | None]
    noted_by: Mapped[str] = mapped_column(String(80), default="")


for _level, _code in (("village", Helped.village_code), ("town", Helped.town_code), ("county", Helped.county_code)):
    Index(f"ix_mediation_helped_{_level}", _code, Helped.on.desc(), Helped.id.desc())
