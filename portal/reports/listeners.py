"""What disputes tell the figures: each change is added to the cells in its own transaction."""

from typing import Any

from portal.core import db
from portal.mediation.rules import Image, case_changed
from portal.reports.models import CELLS
from portal.reports.rules import deltas


def listen() -> None:
    """From now on every dispute that is logged or changed is counted."""
    case_changed.connect(_count)


def _count(_case: Any, before: Image | None, after: Image | None) -> None:
    CELLS.add(db.session(), deltas(before, after))
