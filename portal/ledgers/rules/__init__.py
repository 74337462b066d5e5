"""The words of a ledger that comes in or goes out, and how its cells are understood."""

from portal.ledgers.rules.sheet import HEADS, Fault, Line, Twin
from portal.ledgers.rules.words import (
    AT_ONCE,
    DRAFT_KEPT,
    MOST_ROWS,
    MOVING,
    ROWS_A_PIECE,
    UNDO_WITHIN,
    Agree,
    Can,
    Column,
    Columns,
    Expected,
    Stage,
    Standing,
    Twins,
)

__all__ = [
    "AT_ONCE",
    "DRAFT_KEPT",
    "HEADS",
    "MOST_ROWS",
    "MOVING",
    "ROWS_A_PIECE",
    "UNDO_WITHIN",
    "Agree",
    "Can",
    "Column",
    "Columns",
    "Expected",
    "Fault",
    "Line",
    "Stage",
    "Standing",
    "Twin",
    "Twins",
]
