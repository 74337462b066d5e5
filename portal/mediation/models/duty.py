"""What a party of an agreement owes, one row a duty or an instalment (人民调解法 29; PRODUCT.md M24)."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.scope import Scoped, through
from portal.mediation.models.case import Case


class Duty(Scoped, db.Model):
    """Who owes what to whom, how much in fen, and by which day; `done_on` and `done_amount` once it was kept.

    Money is a whole number of fen, never a fraction; a duty without money has none. Without a creditor it is owed to
    all others. Several instalments are several rows, in the order in which they were agreed.
    """

    __tablename__ = "mediation_duty"
    __table_args__ = (CheckConstraint("amount IS NULL OR amount > 0", name="amount_is_money"),)
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    debtor_id: Mapped[int] = mapped_column(ForeignKey("mediation_party.id"))
    creditor_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_party.id"))
    what: Mapped[str] = mapped_column(String(300))
    amount: Mapped[int | None] = mapped_column(BigInteger)
    due_on: Mapped[date] = mapped_column(index=True)
    done_on: Mapped[date | None]
    done_amount: Mapped[int | None] = mapped_column(BigInteger)

    case: Mapped[Case] = relationship(lazy="raise")
