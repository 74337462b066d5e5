"""Ledgers that came in from a file, and where each of their disputes stood in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.crypto import HasUid, Sealed
from portal.core.db import Word, words
from portal.core.scope import Scoped, in_area, through
from portal.ledgers.rules import Standing
from portal.mediation.models import Case


class Import(HasUid, Scoped, db.Model):
    """A ledger that was read from a file: first a draft that is looked at, then taken in parts by the worker.

    Seen where its maker works: a county's import bears no town, a town's no village. What was read is sealed, and
    forgotten three days after it was read: it holds names and telephones.
    """

    __tablename__ = "ledgers_import"
    __table_args__ = (words("standing", Standing), Index("ix_ledgers_import_place", "county_code", "town_code"))
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12), default="")
    town_code: Mapped[str] = mapped_column(String(12), default="")
    county_code: Mapped[str] = mapped_column(String(12), default="")
    file_name: Mapped[str] = mapped_column(String(120))
    standing: Mapped[Standing] = mapped_column(Word(Standing), default=Standing.DRAFT)
    rows: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    twins: Mapped[int] = mapped_column(default=0)
    with_twins: Mapped[bool] = mapped_column(default=False)
    at: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    read_sealed: Mapped[bytes | None]
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(80), default="")
    read_at: Mapped[datetime] = mapped_column(db.Moment)
    done_at: Mapped[datetime | None] = mapped_column(db.Moment)
    undone_at: Mapped[datetime | None] = mapped_column(db.Moment)

    read: Any = Sealed("read_sealed")


class Line(Scoped, db.Model):
    """Where a dispute stood in the ledger that it came from, and the number that it has there."""

    __tablename__ = "ledgers_line"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), unique=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("ledgers_import.id"), index=True)
    row: Mapped[int]
    outside: Mapped[str] = mapped_column(String(60), default="")

    case: Mapped[Case] = relationship(lazy="raise")
