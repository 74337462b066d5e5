"""What the statistics of the room are read from: counted beforehand, never the disputes themselves."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.areas.rules import Level
from portal.core import db
from portal.core.rollup import Rollup
from portal.core.scope import Scoped, in_area


class Tally(Scoped, db.Base):
    """How many disputes of a place and a month fall under one word: a figure, a kind, a source, a reason, some days.

    `month` is the month's first day. A town's tally has no village code and a county's neither, so each is seen by
    whoever may see all that it counts (decision 30).
    """

    __tablename__ = "mediation_tally"
    __table_args__ = (db.words("level", Level), {"sqlite_with_rowid": False})
    scope = in_area()

    level: Mapped[Level] = mapped_column(db.Word(Level), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    word: Mapped[str] = mapped_column(String(20), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    number: Mapped[int] = mapped_column(server_default="0")


TALLIES = Rollup(Tally, ["number"])
