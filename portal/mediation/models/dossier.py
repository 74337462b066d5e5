"""What is gathered for a dispute's dossier beside the talks: who was asked, and what was shown (DOMAIN.md 3.4, 6–7)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.scope import Scoped, through
from portal.mediation.models.case import Case


class Inquiry(Scoped, db.Model):
    """An investigation: somebody was asked, and what was said. Only added to (DOMAIN.md 3.4 no. 6)."""

    __tablename__ = "mediation_inquiry"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120))
    asker: Mapped[str] = mapped_column(String(80))
    asked: Mapped[str] = mapped_column(String(80))
    asked_about: Mapped[str] = mapped_column(String(120), default="")
    record: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(lazy="raise")


class Evidence(Scoped, db.Model):
    """A piece of evidence as the dossier lists it: its name, whose it is, how many copies; its photo or its file."""

    __tablename__ = "mediation_evidence"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(120))
    copies: Mapped[int] = mapped_column(default=1)
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_photo.id", ondelete="SET NULL"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_attached.id", ondelete="SET NULL"))
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(lazy="raise")
