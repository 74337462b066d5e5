"""What is stored of papers: each made one as it is, under the edition of its form, and which photo shows it signed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.crypto import HasUid, Sealed, SealedFile, file_column, sealed_column
from portal.core.db import Word, words
from portal.core.scope import Scoped, by_key, through
from portal.mediation.models import Case
from portal.papers.rules import Sheet, may_touch

MOST_ABSENT = 40
"""Characters without a glyph that a made paper names."""


class Made(HasUid, Scoped, db.Model):
    """A paper, or the whole dossier, as it was made once: sealed, and never made over (PRODUCT.md M25).

    Asked for, it waits for the worker; `made_at` says that it is there. `changed_at` is when a later text was noticed.
    Whoever holds the paper reaches the row by its code, and is told whether the text still stands. `absent` are the
    rare characters, of names mostly, that no font of the portal has: on the paper they are empty boxes.
    """

    __tablename__ = "papers_made"
    __table_args__ = (UniqueConstraint("case_id", "sheet", "serial"), Index(None, "made_at"))
    scope = through("case") | by_key("code_hash")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    sheet: Mapped[Sheet] = mapped_column(Word(Sheet))
    serial: Mapped[int]
    edition: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(32), unique=True)
    code_sealed: Mapped[bytes | None] = sealed_column()
    text_sha256: Mapped[str] = mapped_column(String(64), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    lacks: Mapped[int] = mapped_column(default=0)
    absent: Mapped[str] = mapped_column(String(MOST_ABSENT), default="")
    pdf_sealed: Mapped[bytes | None] = file_column()
    asked_at: Mapped[datetime] = mapped_column(db.Moment)
    asked_by_id: Mapped[int | None]
    asked_by: Mapped[str] = mapped_column(String(80), default="")
    made_at: Mapped[datetime | None] = mapped_column(db.Moment)
    changed_at: Mapped[datetime | None] = mapped_column(db.Moment)
    fault: Mapped[str] = mapped_column(String(20), default="")

    case: Mapped[Case] = relationship(lazy="raise")
    code = Sealed("code_sealed")
    pdf = SealedFile("pdf_sealed")

    @property
    def waiting(self) -> bool:
        """Asked for, and neither made nor given up."""
        return self.made_at is None and not self.fault

    def stands(self, touched: Mapping[str, datetime]) -> bool:
        """Whether it surely says what the record says: nothing that is written on it was worked on since."""
        made = self.made_at
        since = made is not None and any(at > made and may_touch(verb, self.sheet) for verb, at in touched.items())
        return self.changed_at is None and not since


class Signed(Scoped, db.Model):
    """That a photo or a scan on the record shows one version of a paper, signed: both by their fingerprints."""

    __tablename__ = "papers_signed"
    __table_args__ = (UniqueConstraint("made_id", "photo_id"), Index(None, "case_id"), Index(None, "photo_id"))
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    made_id: Mapped[int] = mapped_column(ForeignKey("papers_made.id"))
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_photo.id", ondelete="CASCADE"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_attached.id", ondelete="CASCADE"), unique=True)
    photo_sha256: Mapped[str] = mapped_column(String(64))
    text_sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(db.Moment)
    added_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(lazy="raise")


Made.__table__.append_constraint(words("sheet", Sheet))  # type: ignore[attr-defined]
