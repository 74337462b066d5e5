"""What the figures of places are read from: cells counted in advance, never the disputes themselves."""

from datetime import date
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.areas.rules import Level
from portal.core import db
from portal.core.rollup import Rollup, plain
from portal.core.scope import Scoped, in_area
from portal.mediation.rules import Kind
from portal.reports.rules import COLUMNS

EVERY_KIND = ""


class Cell(Scoped, db.Base):
    """One place in one month, for one kind of dispute or (kind empty) for everything (PERFORMANCE.md 2b, shape C).

    Counties and towns have cells by kind of dispute, villages only for all kinds. `month` is the month's first day. A
    town's cell has no village code and a county's neither, so each is seen by whoever may see all that it counts.
    Members, training and outreach are counted in the cells for everything alone; what names no village (a town's own
    talk, a task of assistance) is in no village's cell (decisions 8 and 15).
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

    core: Mapped[int] = mapped_column(server_default="0")
    ordinary: Mapped[int] = mapped_column(server_default="0")
    joined: Mapped[int] = mapped_column(server_default="0")
    left: Mapped[int] = mapped_column(server_default="0")
    held: Mapped[int] = mapped_column(server_default="0")
    attended: Mapped[int] = mapped_column(server_default="0")
    talks: Mapped[int] = mapped_column(server_default="0")
    anti_fraud: Mapped[int] = mapped_column(server_default="0")
    people: Mapped[int] = mapped_column(server_default="0")
    leaflets: Mapped[int] = mapped_column(server_default="0")
    visits: Mapped[int] = mapped_column(server_default="0")
    households_month: Mapped[int] = mapped_column(server_default="0")
    households_year: Mapped[int] = mapped_column(server_default="0")
    households: Mapped[int] = mapped_column(server_default="0")
    tasks: Mapped[int] = mapped_column(server_default="0")
    persons: Mapped[int] = mapped_column(server_default="0")
    guided: Mapped[int] = mapped_column(server_default="0")
    contracts: Mapped[int] = mapped_column(server_default="0")
    opinions: Mapped[int] = mapped_column(server_default="0")
    charters: Mapped[int] = mapped_column(server_default="0")


CELLS = Rollup(Cell, COLUMNS)


def for_everything(level: Level) -> Any:
    """The cells of all kinds together, of places as wide as that."""
    return (Cell.level == plain(level)) & (Cell.kind == plain(EVERY_KIND))


RECORDED = Cell.logged + Cell.talks + Cell.visits > plain(0)
"""Whether a place wrote down anything in a month, disputes, talks or household visits; else its year has a gap."""
