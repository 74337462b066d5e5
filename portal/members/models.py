"""People who serve a village. The roster of 法律明白人 joins the mediators here when its room opens."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import db
from portal.core.posted import Posted
from portal.core.scope import Scoped, in_area, public_when
from portal.members.rules import LONGEST_NAME, serves


class Mediator(db.Model, Scoped, Posted):
    """One appointment to a mediation committee (人民调解法 art. 8, 9, 13).

    `village_code` is the committee's code: a town's own committee writes the town's 12 digits there, so that no
    row is without a place. Who serves is posted in the village, so a listed appointment may be read by anyone, with
    the telephone that is posted beside the name.
    """

    __tablename__ = "members_mediator"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days"),
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
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    phone: Mapped[str | None] = mapped_column(String(20))
    listed: Mapped[bool] = mapped_column(default=True)

    def serves_on(self, day: date) -> bool:
        """Whether this appointment holds on a day."""
        return serves(self.from_on, self.until_on, day)
