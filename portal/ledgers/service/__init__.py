"""The verbs of ledgers: read one, take it, take it back, forget what was read."""

from portal.ledgers.service.extracts import ask as ask_extract
from portal.ledgers.service.extracts import counted as count_extract
from portal.ledgers.service.extracts import decide as decide_extract
from portal.ledgers.service.extracts import filter_of
from portal.ledgers.service.extracts import keep as keep_extract
from portal.ledgers.service.extracts import made as made_extract
from portal.ledgers.service.reading import Read, mend_rows, read_file, understood
from portal.ledgers.service.taking import begin, begin_undo, forget_drafts, take_part, undo_part
from portal.ledgers.service.upper import filled as filled_upper
from portal.ledgers.service.upper import keep as keep_upper
from portal.ledgers.service.upper import rows as upper_rows
from portal.ledgers.service.upper import table as upper_table
from portal.ledgers.service.upper import understood as understood_upper

__all__ = [
    "Read",
    "ask_extract",
    "begin",
    "begin_undo",
    "count_extract",
    "decide_extract",
    "filled_upper",
    "filter_of",
    "forget_drafts",
    "keep_extract",
    "keep_upper",
    "made_extract",
    "mend_rows",
    "read_file",
    "take_part",
    "understood",
    "understood_upper",
    "undo_part",
    "upper_rows",
    "upper_table",
]
