"""What comes next on a dispute, and by which day."""

from datetime import date, timedelta

from portal.core import clock
from portal.mediation import queries
from portal.mediation.models import Case
from portal.mediation.rules import (
    Standing,
    State,
    Task,
)
from portal.mediation.service.guards import days


def plan(case: Case, standing: Standing | None = None) -> None:
    """Set the next task from where the dispute stands."""
    await_task(case, *_next(case, clock.written_on(), standing))


def await_task(case: Case, task: Task | None, day: date | None) -> None:
    """Set the next task and its day.

    A task is the town's where the dispute was handed up, waits for the town's check, or is its committee's own.
    """
    case.next_what, case.next_on = task, day
    case.next_by_town = task in (Task.HAND_UP, Task.CLOSE) or case.committee_code == case.town_code


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
            return Task.PERFORMANCE, queries.next_due(case) or case.term_on
        case State.PERFORMED | State.BROKEN:
            return Task.VISIT, (case.ended_on or today) + timedelta(days=days("return_visit_days"))
        case State.CLOSED | State.MERGED:
            return None, None
        case _:
            return Task.CLOSE, today + timedelta(days=3)
