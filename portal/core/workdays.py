"""Which days the office works: weekends, the State Council's holidays with made-up days (调休), and Ningxia's own.

The national calendar comes from the yearly notices (package chinesecalendar). What the county knows better stands in
a table that the operator edits: 开斋节 and 古尔邦节, whose days the autonomous region announces each year, and any day
that was moved at short notice. Beyond the last year announced, only weekends are known; pages say 未公布.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import chinese_calendar
from chinese_calendar import constants
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, db, settings

FIRST_YEAR: int = min(constants.workdays).year
LAST_YEAR: int = max(constants.holidays).year
LOCAL_HOLIDAYS = ("开斋节", "古尔邦节")
"""Public holidays of Ningxia beside the national ones; the notices of the autonomous region give their days."""
CLOSES = "18:00"
SATURDAY = 5
LOOKED_AHEAD = timedelta(days=60)


class Workday(db.Base):
    """A day on which this county differs from the national calendar, and why."""

    __tablename__ = "core_workday"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    note: Mapped[str] = mapped_column(String(60), default="")


def known_until() -> int:
    """The last year whose holidays are announced: the package's, or a later one that the operator entered by hand."""
    return max(LAST_YEAR, settings.days("workdays.published_until", LAST_YEAR, clock.today()))


def published(year: int) -> bool:
    """Whether the year's holidays are announced; if not, only its weekends are known."""
    return FIRST_YEAR <= year <= known_until()


def national(day: date) -> bool:
    """Whether the national calendar works on a day; beyond the years announced, every weekday."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY


def is_workday(day: date) -> bool:
    """Whether the office works on a day."""
    return _between(day, day).get(day, national(day))


def next_workday(day: date) -> date:
    """The first working day after a day."""
    return workdays_after(day, 1)


def workdays_after(day: date, count: int) -> date:
    """The working day that is so many after a day."""
    looked = LOOKED_AHEAD.days + 2 * count
    own = _between(day, day + timedelta(days=looked))
    following = (day + timedelta(days=ahead) for ahead in range(1, looked))
    worked = [one for one in following if own.get(one, national(one))]
    return worked[count - 1]


def end_of_next_workday(moment: datetime) -> datetime:
    """What is promised to who asks now: the close of the next working day, office time, in UTC (SETTLED.md)."""
    return closing(next_workday(clock.local(moment).date()))


def closing(day: date) -> datetime:
    """When the office closes on a day (setting `office.closes`, 18:00), in UTC."""
    at = time.fromisoformat(settings.setting("office.closes", CLOSES, day))
    return datetime.combine(day, at, clock.HERE).astimezone(UTC)


def override(day: date, works: bool, note: str = "") -> None:
    """Say that the county works, or rests, on a day; a second word on the same day replaces the first."""
    db.session.merge(Workday(day=day, is_workday=works, note=note))
    db.session.flush()


def overrides(year: int) -> list[Workday]:
    """The county's own days of a year."""
    found = select(Workday).where(Workday.day.between(date(year, 1, 1), date(year, 12, 31))).order_by(Workday.day)
    return list(db.session.scalars(found))


def unsettled(year: int) -> tuple[str, ...]:
    """Ningxia's holidays whose days nobody has entered for a year."""
    notes = [one.note for one in overrides(year) if not one.is_workday]
    return tuple(name for name in LOCAL_HOLIDAYS if not _named(name, notes))


def _named(name: str, notes: Iterable[str]) -> bool:
    return any(name in note for note in notes)


def _between(first: date, last: date) -> dict[date, bool]:
    found = select(Workday.day, Workday.is_workday).where(Workday.day.between(first, last))
    return {row.day: row.is_workday for row in db.session.execute(found)}
