"""What is stored of a village's adviser: the contract, leave, services done, and the next duty days."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.advisers.rules import LONGEST_NAME, Service, at_clock, covers, slots
from portal.core import db
from portal.core.posted import Posted
from portal.core.scope import Scoped, in_area, public_when, through


class Contract(db.Model, Scoped, Posted):
    """One adviser bound to one village for a time; both days included.

    Mode, time and contact of an adviser are posted in the village (DOMAIN.md 4.4), so a listed contract may be read by
    anyone. `phone` is the office number on that board. The deputy answers while the adviser is away.
    """

    __tablename__ = "advisers_contract"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="days"),
        Index(None, "village_code", "from_on"),
        Index(None, "town_code", "from_on"),
        Index(None, "county_code", "from_on"),
    )
    scope = in_area() | public_when("listed")

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    firm: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(20))
    from_on: Mapped[date]
    until_on: Mapped[date]
    deputy_user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    deputy_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    deputy_phone: Mapped[str] = mapped_column(String(20), default="")
    listed: Mapped[bool] = mapped_column(default=True)

    leaves: Mapped[list["Leave"]] = relationship(back_populates="contract", lazy="raise", order_by="Leave.id")

    def holds_on(self, day: date) -> bool:
        """Whether the contract is valid on a day; its last day is still served."""
        return covers(self.from_on, self.until_on, day)


class Leave(db.Model, Scoped, Posted):
    """Days on which an adviser does not serve a village; why is nobody's business.

    Who entered it may take it back. `was_deputy_name` is None where this leave named no deputy; else it is the deputy
    of before, who is named again when the leave is taken back.
    """

    __tablename__ = "advisers_leave"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="days"),)
    scope = through("contract")

    contract_id: Mapped[int] = mapped_column(ForeignKey("advisers_contract.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    by_id: Mapped[int | None]
    was_deputy_user_id: Mapped[int | None]
    was_deputy_name: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    was_deputy_phone: Mapped[str | None] = mapped_column(String(20))

    contract: Mapped[Contract] = relationship(back_populates="leaves", lazy="raise")


class Record(db.Model, Scoped):
    """One service in a village, noted when it is done (一次一记)."""

    __tablename__ = "advisers_record"
    __table_args__ = (
        db.words("kind", Service),
        Index(None, "village_code", "on"),
        Index(None, "town_code", "on"),
        Index(None, "county_code", "on"),
    )
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    on: Mapped[date]
    kind: Mapped[Service] = mapped_column(db.Word(Service))
    note: Mapped[str] = mapped_column(String(500), default="")
    noted_at: Mapped[datetime] = mapped_column(db.Moment)


class DutyDay(db.Model, Scoped, Posted):
    """A day on which the adviser sits in the village for whoever comes; posted for everybody.

    `begins` and `ends` are minutes since midnight in Beijing; a day that has them can be booked, in slots of `slot`
    minutes with `places` people each, as the county had set it when the day was posted. One called off is not `listed`.
    """

    __tablename__ = "advisers_duty_day"
    __table_args__ = (
        UniqueConstraint("village_code", "on"),
        CheckConstraint("ends > begins", name="hours"),
        CheckConstraint("slot > 0 AND places > 0", name="slots"),
    )
    scope = in_area() | public_when("listed")

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    hours: Mapped[str] = mapped_column(String(40), default="")
    begins: Mapped[int | None]
    ends: Mapped[int | None]
    slot: Mapped[int | None]
    places: Mapped[int | None]
    listed: Mapped[bool] = mapped_column(default=True)

    @property
    def slots(self) -> list[int]:
        """When each slot begins, in minutes since midnight; none where the day has no hours."""
        return slots(self.begins, self.ends, self.slot)

    @property
    def span(self) -> str:
        """From when until when, as a clock shows it: 9:00–11:00; empty where nothing is said of it."""
        if self.begins is None or self.ends is None:
            return ""
        return f"{at_clock(self.begins)}–{at_clock(self.ends)}"

    @property
    def said(self) -> str:
        """Hours and place, as far as they are posted."""
        return " ".join(part for part in (self.span, self.hours) if part)
