"""The words of a ledger that comes in or goes out, and how its cells are understood."""

from portal.ledgers.rules.sheet import HEADS, Fault, Line, Twin
from portal.ledgers.rules.words import (
    AT_ONCE,
    DRAFT_KEPT,
    MOST_ROWS,
    MOVING,
    UNDO_WITHIN,
    Can,
    Column,
    Expected,
    Standing,
    Twins,
)

__all__ = [
    "AT_ONCE",
    "DRAFT_KEPT",
    "HEADS",
    "MOST_ROWS",
    "MOVING",
    "UNDO_WITHIN",
    "Can",
    "Column",
    "Expected",
    "Fault",
    "Line",
    "Standing",
    "Twin",
    "Twins",
]
