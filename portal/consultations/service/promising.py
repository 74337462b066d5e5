"""When a working day is changed, every promise that still waits is counted anew (PRODUCT.md O22; decision 13)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.consultations import queries
from portal.consultations.models import Consultation, Opinion
from portal.consultations.rules import SETTINGS, Happened
from portal.core import audit, clock, settings, workdays


@dataclass(frozen=True)
class Moved:
    """One promise that moved: its receipt number, the day that was told, and the new one."""

    receipt: str
    before: date
    after: date


def accept_by(ordinary: bool) -> datetime:
    """Until when an adviser who is given a question now is to take it, by the setting of today."""
    key = "consultation_accept_hours" if ordinary else "consultation_accept_hours_risk"
    return clock.now() + timedelta(hours=settings.number(key, SETTINGS[key], clock.today()))


def recount(rests: Collection[date], works: Collection[date]) -> list[Moved]:
    """Days became days of rest, others became working days: move later what counted on the former.

    Called in the transaction that changes the calendar, after it. A promise is never moved earlier than it was told.
    """
    changed = [*rests, *works]
    if not changed:
        return []
    moved = []
    for question, since in queries.promised_until(min(changed)):
        after = _counted(clock.local(since).date(), question.due_on, rests, works)
        if after > question.due_on:
            moved.append(_move(question, after))
            question.moved_to, question.moved_on = after, clock.today()
            question.tell(Happened.MOVED)
    for opinion in queries.opinions_until(min(changed)):
        after = _counted(clock.local(opinion.told_at).date(), opinion.due_on, rests, works)
        if after > opinion.due_on:
            moved.append(_move(opinion, after))
    return moved


def _counted(since: date, due: date, rests: Collection[date], works: Collection[date]) -> date:
    """The day by which as many working days have passed as had when the promise was told, but no earlier one."""
    lost = sum(since < day <= due for day in rests) - sum(since < day <= due for day in works)
    return workdays.workdays_after(due, lost) if lost > 0 else due


def _move(found: Consultation | Opinion, after: date) -> Moved:
    done = Moved(found.receipt or "", found.due_on, after)
    audit.record(
        "consultations.moved", found.__tablename__, found, before=done.before.isoformat(), after=after.isoformat()
    )
    found.moved_from, found.due_on = found.due_on, after
    return done
