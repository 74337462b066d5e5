"""What disputes tell the figures, and what the ledger asks of them."""

from typing import Any

from portal.core import db
from portal.mediation.queries import Filter
from portal.mediation.rules import Asked, Figure, Image, case_changed, count_asked
from portal.reports import queries
from portal.reports.models import CELLS
from portal.reports.rules import deltas


def listen() -> None:
    """From now on every dispute that is logged or changed is counted, and lists learn their length from the cells."""
    case_changed.connect(_count)
    count_asked.connect(_tell)


def _count(_case: Any, before: Image | None, after: Image | None) -> None:
    """Each change is added to the cells in its own transaction."""
    CELLS.add(db.session(), deltas(before, after))


def _tell(f: Filter) -> Asked | None:
    """What counts the list of a figure; a list of no figure in particular is that of the logged disputes."""
    return queries.counting(f.figure or Figure.LOGGED, f.area, f.kind, f.since, f.until)
