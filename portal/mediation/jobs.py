"""What the calendar does to disputes: once a day, terms pass, 90 days pass, and months run out."""

from datetime import date, timedelta

from portal.core import clock, settings
from portal.core.jobs import daily
from portal.mediation import queries, rules, service


@daily("mediation.mature")
def mature(today: date) -> None:
    """Bring the figures that depend on the day up to date; running it again changes nothing."""
    days = settings.days("relapse_days", rules.DAYS_WITHOUT_RELAPSE, clock.today())
    service.mature(queries.to_mature(today, today - timedelta(days=days)), today)
