"""What the calendar does to the roster."""

from datetime import date

from portal.core import clock
from portal.core.jobs import daily
from portal.members import rules, service


@daily("members.forget_drafts")
def forget_drafts(today: date) -> None:
    """Forget imports that nobody confirmed within a day."""
    service.forget_drafts(clock.now() - rules.DRAFT_KEPT)
