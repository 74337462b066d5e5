"""What the figures of places are read from: cells counted in advance, never the disputes themselves."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.areas.rules import Level
from portal.core import db
from portal.core.rollup import Rollup
from portal.core.scope import Scoped, in_area
from portal.mediation.rules import STORED, Kind

EVERY_KIND = ""


class Cell(Scoped, db.Base):
    """One place in one month, for one kind of dispute or (kind empty) for all kinds (PERFORMANCE.md 2b, shape C).

    Counties and towns have cells by kind, villages only for all kinds. `month` is the month's first day. A town's cell
    has no village code and a county's neither, so each is seen by whoever may see all that it counts.
    """

    __tablename__ = "reports_cell"
    __table_args__ = (db.words("level", Level), {"sqlite_with_rowid": False})
    scope = in_area()

    level: Mapped[Level] = mapped_column(db.Word(Level), primary_key=True)
    kind: Mapped[Kind] = mapped_column(db.Word(Kind), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))

    logged: Mapped[int] = mapped_column(server_default="0")
    open: Mapped[int] = mapped_column(server_default="0")
    overdue: Mapped[int] = mapped_column(server_default="0")
    not_accepted: Mapped[int] = mapped_column(server_default="0")
    refused: Mapped[int] = mapped_column(server_default="0")
    withdrawn: Mapped[int] = mapped_column(server_default="0")
    agreed: Mapped[int] = mapped_column(server_default="0")
    failed: Mapped[int] = mapped_column(server_default="0")
    oral: Mapped[int] = mapped_column(server_default="0")
    due: Mapped[int] = mapped_column(server_default="0")
    performed: Mapped[int] = mapped_column(server_default="0")
    aged: Mapped[int] = mapped_column(server_default="0")
    relapsed: Mapped[int] = mapped_column(server_default="0")


CELLS = Rollup(Cell, [figure.value for figure in STORED])
