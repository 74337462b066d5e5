"""Two disputes that were one: which went into which, and what the one was before."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.scope import Scoped, through
from portal.mediation.models.case import Case


class Merge(Scoped, db.Model):
    """A dispute went into another, which keeps its number; it can be undone for some days. Only added to.

    `before` is what the merging changed, as JSON of words, days and flags, so that undoing brings just that back.
    """

    __tablename__ = "mediation_merge"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    why: Mapped[str] = mapped_column(String(300))
    before: Mapped[str] = mapped_column(Text)
    merged_at: Mapped[datetime] = mapped_column(db.Moment)
    merged_by_id: Mapped[int | None]
    merged_by: Mapped[str] = mapped_column(String(80), default="")
    parted_at: Mapped[datetime | None] = mapped_column(db.Moment)
    parted_by: Mapped[str] = mapped_column(String(80), default="")
    parted_why: Mapped[str] = mapped_column(String(300), default="")

    case: Mapped[Case] = relationship(lazy="raise", foreign_keys=[case_id])
