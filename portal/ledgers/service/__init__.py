"""The verbs of ledgers: read one, take it, take it back, forget what was read."""

from portal.ledgers.service.reading import Read, mend_rows, read_file, understood
from portal.ledgers.service.taking import begin, begin_undo, forget_drafts, take_part, undo_part

__all__ = [
    "Read",
    "begin",
    "begin_undo",
    "forget_drafts",
    "mend_rows",
    "read_file",
    "take_part",
    "understood",
    "undo_part",
]
