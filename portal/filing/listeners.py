"""What mediation tells and asks: an unsatisfied return visit, and whether an agreement did not hold."""

from typing import Any

from portal.filing import queries, service
from portal.mediation.models import Visit
from portal.mediation.rules import relapse_asked, visit_noted


def listen() -> None:
    """From now on each return visit is heard of, and what came later is known."""
    visit_noted.connect(_hear)
    relapse_asked.connect(_tell)


def _hear(case: Any, visit: Visit) -> None:
    service.hear_visit(case, visit)


def _tell(case: Any) -> bool:
    return any(event.broke for event in queries.events(case))
