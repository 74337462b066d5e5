"""Photos of a dispute, and those on their way."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.crypto import HasUid, SealedFile, file_column
from portal.core.scope import Scoped, through
from portal.mediation.models.case import Case


class Photo(HasUid, Scoped, db.Model):
    """A photo of a paper or of a place, on a dispute's record: two sealed JPEGs, and who added it when.

    `sent_sha256` tells what was sent, so that the same photo counts once; `sha256` what is stored of it.
    """

    __tablename__ = "mediation_photo"
    __table_args__ = (UniqueConstraint("case_id", "sent_sha256"),)
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    caption: Mapped[str] = mapped_column(String(80), default="")
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    sent_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    full_sealed: Mapped[bytes | None] = file_column()
    small_sealed: Mapped[bytes | None] = file_column()
    added_at: Mapped[datetime] = mapped_column(db.Moment)
    added_by_id: Mapped[int | None]
    added_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(lazy="raise")
    full = SealedFile("full_sealed")
    small = SealedFile("small_sealed")


class Upload(HasUid, Scoped, db.Model):
    """A photo that is on its way, sealed as far as it has come; forgotten some days after it last went on."""

    __tablename__ = "mediation_upload"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    actor_id: Mapped[int | None]
    caption: Mapped[str] = mapped_column(String(80), default="")
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    so_far_sealed: Mapped[bytes | None] = file_column()
    went_on_at: Mapped[datetime] = mapped_column(db.Moment, index=True)
    done_at: Mapped[datetime | None] = mapped_column(db.Moment)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    case: Mapped[Case] = relationship(lazy="raise")
    so_far = SealedFile("so_far_sealed")
