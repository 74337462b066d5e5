"""What leads a party to the own dispute: a number on a slip of paper, together with the end of the phone (S01)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.crypto import HasUid, Sealed, sealed_column
from portal.core.scope import Scoped, by_key, through
from portal.mediation.models.case import Case


class Slip(HasUid, Scoped, db.Model):
    """A party's slip. `safe` says that in a sensitive dispute this party asked for it and it is safe to look."""

    __tablename__ = "mediation_slip"
    scope = through("case") | by_key("receipt_hash")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("mediation_party.id"), unique=True)
    receipt_hash: Mapped[str] = mapped_column(String(32), unique=True)
    receipt_sealed: Mapped[bytes | None] = sealed_column()
    safe: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[datetime] = mapped_column(db.Moment)
    given_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(lazy="raise")
    receipt = Sealed("receipt_sealed")
