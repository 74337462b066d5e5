"""Ledgers that came in from a file, where each of their disputes stood in it, and lists that the worker writes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.crypto import HasUid, Sealed, SealedFile, file_column
from portal.core.db import Word, words
from portal.core.scope import Scoped, in_area, own, through
from portal.ledgers.rules import Columns, Stage, Standing
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


class Extract(HasUid, Scoped, db.Model):
    """A list that the worker writes for somebody: a long one, or one that names people in full.

    Seen where it was asked for; whoever asked is alone in taking it. `areas` are the places that the list covers,
    `told` is its filter as the address says it, sealed: it may hold a name. It is forgotten with its files two days
    after the answer, unanswered after two weeks.
    """

    __tablename__ = "ledgers_extract"
    __table_args__ = (
        words("columns", Columns),
        words("stage", Stage),
        Index("ix_ledgers_extract_place", "county_code", "town_code"),
    )
    scope = in_area() | own("by_id")

    village_code: Mapped[str] = mapped_column(String(12), default="")
    town_code: Mapped[str] = mapped_column(String(12), default="")
    county_code: Mapped[str] = mapped_column(String(12), default="")
    areas: Mapped[list[str]] = mapped_column(JSON)
    told_sealed: Mapped[bytes | None]
    columns: Mapped[Columns] = mapped_column(Word(Columns))
    why: Mapped[str] = mapped_column(String(200))
    stage: Mapped[Stage] = mapped_column(Word(Stage))
    rows: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(db.Moment, index=True)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(80), default="")
    decided_by_id: Mapped[int | None]
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None] = mapped_column(db.Moment)
    answer: Mapped[str] = mapped_column(String(200), default="")

    told = Sealed("told_sealed")

    @property
    def named(self) -> bool:
        """Whether it names people in full."""
        return self.columns is Columns.NAMED


class Piece(HasUid, Scoped, db.Model):
    """One workbook of a list; `after` is where the next one goes on, None where the list ends."""

    __tablename__ = "ledgers_piece"
    __table_args__ = (UniqueConstraint("extract_id", "serial"),)
    scope = through("extract")

    extract_id: Mapped[int] = mapped_column(ForeignKey("ledgers_extract.id"))
    serial: Mapped[int]
    rows: Mapped[int]
    after: Mapped[str | None] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(db.Moment)
    file_sealed: Mapped[bytes | None] = file_column()

    extract: Mapped[Extract] = relationship(lazy="raise")
    file = SealedFile("file_sealed")
