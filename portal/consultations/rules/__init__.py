"""The words, the course, the receipt numbers and the helplines of consultations."""

from portal.consultations.rules.course import (
    CLOSE_DAYS,
    FEEDBACK_WORKDAYS,
    FLOW,
    NEEDS,
    PROMISE_WORKDAYS,
    RATINGS,
    SETTINGS,
    WAITING,
)
from portal.consultations.rules.helplines import (
    ELSEWHERE,
    Alarm,
    Line,
    alarm,
    lines,
)
from portal.consultations.rules.receipts import Read, new_receipt, read_receipt, tail
from portal.consultations.rules.words import (
    Anyone,
    Can,
    Declines,
    Happened,
    Hour,
    Saying,
    Show,
    State,
    Step,
    Topic,
    Whom,
)

__all__ = [
    "CLOSE_DAYS",
    "ELSEWHERE",
    "FEEDBACK_WORKDAYS",
    "FLOW",
    "NEEDS",
    "PROMISE_WORKDAYS",
    "RATINGS",
    "SETTINGS",
    "WAITING",
    "Alarm",
    "Anyone",
    "Can",
    "Declines",
    "Happened",
    "Hour",
    "Line",
    "Read",
    "Saying",
    "Show",
    "State",
    "Step",
    "Topic",
    "Whom",
    "alarm",
    "lines",
    "new_receipt",
    "read_receipt",
    "tail",
]
