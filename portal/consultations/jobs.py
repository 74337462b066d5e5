"""What the clock does to consultations: what was declined goes on at once, what rests is closed."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.consultations import queries, rules, service
from portal.consultations.models import Consultation
from portal.core import clock, db, settings
from portal.core.jobs import daily, job


@job("consultations.pass_on")
def pass_on(consultation_id: int, from_id: int | None, conflict: bool) -> None:
    """Give a declined question to the deputy, or leave it to the town's office; within a minute of the refusal."""
    found = db.session.scalar(select(Consultation).where(Consultation.id == consultation_id))
    if found is not None:
        service.pass_on(found, from_id, conflict)


@daily("consultations.round")
def daily_round(today: date) -> None:
    """Give out questions that nobody has taken, close answered ones after a month's silence, forget old tries."""
    for one in queries.without_adviser():
        service.pass_on(one, None, conflict=False)
    days = settings.days("consultation_close_days", rules.CLOSE_DAYS, today)
    service.close_quiet(queries.quiet_since(today - timedelta(days=days)))
    queries.forget_tries(clock.now() - timedelta(days=2))
