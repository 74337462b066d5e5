"""What a session cost, entry by entry, and what people said of it, without their names."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import db
from portal.core.scope import Scoped, in_area
from portal.training.models.sessions import LONGEST_NAME
from portal.training.rules import Clear, Money, Pace, Useful

LONGEST_ITEM, LONGEST_VOUCHER, LONGEST_SAID = 60, 40, 200


class Cost(db.Model, Scoped):
    """Money planned or spent for one session, in fen; what was wrong is met by an entry below nought (S07)."""

    __tablename__ = "training_cost"
    __table_args__ = (
        db.words("kind", Money),
        CheckConstraint("fen <> 0", name="fen"),
        CheckConstraint("kind <> 'spent' OR voucher <> ''", name="voucher"),
        Index(None, "county_code", "day"),
        Index(None, "town_code", "day"),
        Index(None, "village_code", "day"),
    )
    scope = in_area()

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"), index=True)
    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    kind: Mapped[Money] = mapped_column(db.Word(Money))
    item: Mapped[str] = mapped_column(String(LONGEST_ITEM))
    fen: Mapped[int]
    voucher: Mapped[str] = mapped_column(String(LONGEST_VOUCHER), default="")
    day: Mapped[date]
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    noted_at: Mapped[datetime] = mapped_column(db.Moment)


class Feedback(db.Model, Scoped):
    """Three taps and one sentence on a session; whose they are is not stored (S13)."""

    __tablename__ = "training_feedback"
    __table_args__ = (db.words("useful", Useful), db.words("clear", Clear), db.words("pace", Pace))
    scope = in_area()

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"), index=True)
    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    useful: Mapped[Useful] = mapped_column(db.Word(Useful))
    clear: Mapped[Clear] = mapped_column(db.Word(Clear))
    pace: Mapped[Pace] = mapped_column(db.Word(Pace))
    still: Mapped[str] = mapped_column(String(LONGEST_SAID), default="")
    said_on: Mapped[date]
