"""What stands beside a dispute that has its result: returns, volumes, later events, concerns, calls, samples."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.db import Word, words
from portal.core.scope import Scoped, in_area, through
from portal.filing.rules import Drawn, From, Grade, Keep, Later, Purpose, Reach
from portal.mediation.models import Case


class Return(Scoped, db.Model):
    """The town handed a dispute back instead of closing it: the parts it named, and what was mended. Never changed."""

    __tablename__ = "filing_return"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    parts: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(80), default="")
    returned_at: Mapped[datetime] = mapped_column(db.Moment)
    answer: Mapped[str] = mapped_column(String(300), default="")
    mended_by: Mapped[str] = mapped_column(String(80), default="")
    mended_at: Mapped[datetime | None] = mapped_column(db.Moment)

    case: Mapped[Case] = relationship(lazy="raise")


class Volume(Scoped, db.Model):
    """The paper volume of a closed dispute, under its number: where it stands, how long, of which class (3.4, 3.5)."""

    __tablename__ = "filing_volume"
    __table_args__ = (words("grade", Grade), words("keep", Keep))
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), unique=True)
    grade: Mapped[Grade] = mapped_column(Word(Grade))
    pages: Mapped[int]
    place: Mapped[str] = mapped_column(String(80))
    keep: Mapped[Keep] = mapped_column(Word(Keep))
    stayed: Mapped[bool | None]
    trips: Mapped[int] = mapped_column(default=0)
    remark: Mapped[str] = mapped_column(String(300), default="")
    filed_on: Mapped[date]
    filed_by_id: Mapped[int | None]
    filed_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(lazy="raise")


class Sequel(Scoped, db.Model):
    """What came after an agreement: beside the dispute, which itself stays as it was closed (S20)."""

    __tablename__ = "filing_event"
    __table_args__ = (words("what", Later),)
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    what: Mapped[Later] = mapped_column(Word(Later))
    on: Mapped[date]
    told: Mapped[str] = mapped_column(String(300), default="")
    broke: Mapped[bool]
    again_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_case.id"))
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(lazy="raise", foreign_keys=[case_id])


class Concern(Scoped, db.Model):
    """Somebody is not satisfied: who sees to it, by which day, and what was done."""

    __tablename__ = "filing_concern"
    __table_args__ = (words("source", From), Index("ix_filing_concern_open", "done_on", "due_on"))
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    source: Mapped[From] = mapped_column(Word(From))
    what: Mapped[str] = mapped_column(String(2000))
    owner_id: Mapped[int | None]
    owner: Mapped[str] = mapped_column(String(80), default="")
    opened_at: Mapped[datetime] = mapped_column(db.Moment)
    opened_by: Mapped[str] = mapped_column(String(80), default="")
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    done: Mapped[str] = mapped_column(String(500), default="")
    done_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(lazy="raise")


class Draw(Scoped, db.Model):
    """A month's sample of closed disputes, drawn once for a place; the seed lets anybody draw it again."""

    __tablename__ = "filing_draw"
    __table_args__ = (
        words("purpose", Purpose),
        UniqueConstraint("purpose", "month", "county_code", "town_code"),
    )
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12), default="")
    town_code: Mapped[str] = mapped_column(String(12), default="")
    county_code: Mapped[str] = mapped_column(String(12))
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    month: Mapped[date]
    seed: Mapped[str] = mapped_column(String(20))
    among: Mapped[int]
    taken: Mapped[int]
    drawn_at: Mapped[datetime] = mapped_column(db.Moment)
    drawn_by: Mapped[str] = mapped_column(String(80), default="")


class Call(Scoped, db.Model):
    """A call to the parties by somebody who did not mediate: at most three tries (T04)."""

    __tablename__ = "filing_call"
    __table_args__ = (words("why", Drawn), words("reach", Reach), Index("ix_filing_call_waiting", "reach", "due_on"))
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), unique=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("filing_draw.id"), index=True)
    why: Mapped[Drawn] = mapped_column(Word(Drawn))
    due_on: Mapped[date]
    reach: Mapped[Reach] = mapped_column(Word(Reach), default=Reach.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    satisfied: Mapped[bool | None]
    said: Mapped[str] = mapped_column(String(500), default="")
    caller_id: Mapped[int | None]
    caller: Mapped[str] = mapped_column(String(80), default="")
    called_at: Mapped[datetime | None] = mapped_column(db.Moment)

    case: Mapped[Case] = relationship(lazy="raise")


class Check(Scoped, db.Model):
    """The sheet of a sampled volume: seven points, each met or not (DOMAIN.md 3.4)."""

    __tablename__ = "filing_check"
    __table_args__ = (UniqueConstraint("draw_id", "case_id"),)
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("filing_draw.id"), index=True)
    met: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    checked_on: Mapped[date | None]
    checked_by_id: Mapped[int | None]
    checked_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(lazy="raise")
