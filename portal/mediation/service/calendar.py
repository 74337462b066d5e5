"""What the passing of days changes in the figures."""

from collections.abc import Iterable
from datetime import date, timedelta

from portal.mediation import rules
from portal.mediation.models import Case
from portal.mediation.service.guards import changing, days


def mature_case(case: Case, today: date) -> None:
    """What the passing of days changes in the figures: term passed, 90 days without relapse, overdue."""
    if case.term_on is not None and case.term_on <= today:
        case.term_passed = True
    if case.outcome is rules.Outcome.AGREED and case.ended_on is not None:
        case.aged = case.ended_on + timedelta(days=days("relapse_days")) <= today
    case.overdue = case.running and case.due_on is not None and case.due_on < today


def mature(cases: Iterable[Case], today: date) -> int:
    """The daily round over disputes whose day has come; returns how many were looked at."""
    count = 0
    for case in cases:
        with changing(case):
            mature_case(case, today)
        count += 1
    return count
