"""Hours that were certified, entry by entry, and what a code told that a person should look at."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import db
from portal.core.scope import Scoped, in_area, own
from portal.training.models.sessions import LONGEST_NAME, LONGEST_WHY, Enrolment
from portal.training.rules import Domain, Hat, Oddity


class Credit(db.Model, Scoped):
    """Minutes of one person in one role from one session (PRODUCT.md L09, B03). Entries are only added.

    One session may give entries in several roles; heads and hours sat are counted from the list, never from here.
    What was certified and turns out wrong is met by a counter-entry with its reason: `minutes` may be below nought.
    """

    __tablename__ = "training_credit"
    __table_args__ = (
        db.words("hat", Hat),
        db.words("domain", Domain),
        CheckConstraint("minutes <> 0", name="minutes"),
        Index("ix_training_credit_village", "village_code", "hat", "day"),
        Index("ix_training_credit_town", "town_code", "hat", "day"),
        Index("ix_training_credit_county", "county_code", "hat", "day"),
        Index("ix_training_credit_person", "person_key", "hat", "day"),
        Index(None, "user_id", "day"),
        Index(None, "enrolment_id"),
    )
    scope = in_area() | own("user_id")

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("training_enrolment.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"), index=True)
    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    person_key: Mapped[str] = mapped_column(String(60))
    user_id: Mapped[int | None]
    hat: Mapped[Hat] = mapped_column(db.Word(Hat))
    domain: Mapped[Domain] = mapped_column(db.Word(Domain))
    day: Mapped[date]
    minutes: Mapped[int]
    why: Mapped[str] = mapped_column(String(LONGEST_WHY), default="")
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    noted_at: Mapped[datetime] = mapped_column(db.Moment)

    enrolment: Mapped[Enrolment] = relationship(lazy="raise")


class Doubt(db.Model, Scoped):
    """A code was used in a way that a person should look at: seen where the session is arranged, by nobody else.

    It proves nothing and changes nobody's attendance (PRODUCT.md L06): no place, no picture, no address is kept.
    """

    __tablename__ = "training_doubt"
    __table_args__ = (db.words("what", Oddity), Index(None, "session_id", "looked_at"))
    scope = in_area()

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    what: Mapped[Oddity] = mapped_column(db.Word(Oddity))
    names: Mapped[str] = mapped_column(String(LONGEST_WHY))
    seconds: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(db.Moment)
    looked_at: Mapped[datetime | None] = mapped_column(db.Moment)
    looked_by: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
