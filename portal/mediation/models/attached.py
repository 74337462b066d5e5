"""Files of a dispute beside its photos: scans, letters, tables, recordings, in sealed parts (decision 31)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.crypto import HasUid, SealedFile, file_column
from portal.core.db import Word, words
from portal.core.kinds import Sort
from portal.core.scope import Scoped, through
from portal.mediation.models.case import Case


class Attached(HasUid, Scoped, db.Model):
    """A file on a dispute's record, or on its way there: `ready_at` says that it is whole and was judged.

    `sent_sha256` tells what was announced, so that the same file counts once; `sha256` what is kept of it.
    """

    __tablename__ = "mediation_attached"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    caption: Mapped[str] = mapped_column(String(80), default="")
    sort: Mapped[Sort | None] = mapped_column(Word(Sort))
    ending: Mapped[str] = mapped_column(String(8), default="")
    size: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    sent_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), default="")
    went_on_at: Mapped[datetime] = mapped_column(db.Moment)
    ready_at: Mapped[datetime | None] = mapped_column(db.Moment)
    added_by_id: Mapped[int | None]
    added_by: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    case: Mapped[Case] = relationship(lazy="raise")


_coming = Attached.ready_at.is_(None)
Index("ix_mediation_attached_coming", Attached.went_on_at, sqlite_where=_coming, postgresql_where=_coming)
_there = Attached.ready_at.is_not(None)
Index(
    "ux_mediation_attached_once", Attached.case_id, Attached.sent_sha256, unique=True, sqlite_where=_there,
    postgresql_where=_there,
)  # fmt: skip


class AttachedPart(HasUid, Scoped, db.Model):
    """A piece of a file, sealed by itself: what arrives is written once, and a large file is never sealed whole."""

    __tablename__ = "mediation_attached_part"
    __table_args__ = (UniqueConstraint("attached_id", "start"),)
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    attached_id: Mapped[int] = mapped_column(ForeignKey("mediation_attached.id", ondelete="CASCADE"))
    start: Mapped[int]
    content_sealed: Mapped[bytes | None] = file_column()

    case: Mapped[Case] = relationship(lazy="raise")
    content = SealedFile("content_sealed")


Attached.__table__.append_constraint(words("sort", Sort))  # type: ignore[attr-defined]
