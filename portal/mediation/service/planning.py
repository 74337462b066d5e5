"""What comes next on a dispute, and by which day."""

from datetime import date, timedelta

from portal.core import clock
from portal.mediation.models import Case
from portal.mediation.rules import (
    Standing,
    State,
    Task,
)
from portal.mediation.service.guards import days


def plan(case: Case, standing: Standing | None = None) -> None:
    """Set the next task from where the dispute stands."""
    today = clock.today()
    task, day = _next(case, today, standing)
    case.next_what, case.next_on = task, day


def _next(case: Case, today: date, standing: Standing | None) -> tuple[Task | None, date | None]:
    match case.state:
        case State.LOGGED:
            if standing is Standing.UP or case.conflict:
                return Task.HAND_UP, case.reported_on + timedelta(days=1)
            task = Task.ORAL if standing is Standing.SETTLED else Task.ACCEPT
            return task, case.reported_on if case.urgent else case.reported_on + timedelta(days=3)
        case State.ACCEPTED:
            return Task.NOTICE, today + timedelta(days=1 if case.urgent else 3)
        case State.MEDIATING:
            return Task.SESSION, case.next_on if case.next_on and case.next_on >= today else case.due_on
        case State.AGREED:
            return Task.PERFORMANCE, case.term_on
        case State.PERFORMED | State.BROKEN:
            return Task.VISIT, (case.ended_on or today) + timedelta(days=days("return_visit_days"))
        case State.CLOSED:
            return None, None
        case _:
            return Task.CLOSE, today + timedelta(days=3)
