"""The portal's only "now": stored in UTC, shown and counted in Beijing time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

HERE: tzinfo = ZoneInfo("Asia/Shanghai")

OFFLINE = timedelta(days=45)
"""So long a phone may keep what was written on it; what says that it is older is taken as this old."""

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_written: ContextVar[datetime | None] = ContextVar("written", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The calendar day in the office, which is Beijing's."""
    return now().astimezone(HERE).date()


def written() -> datetime:
    """When what is being stored was written: earlier than now where a phone kept it until there was a link."""
    return _written.get() or now()


def written_on() -> date:
    """The calendar day in the office on which it was written: a term that begins with an act is counted from it."""
    return written().astimezone(HERE).date()


@contextmanager
def written_at(moment: datetime | None) -> Iterator[None]:
    """Hold the moment of writing, set right by the phone's offset; never ahead of now, nor before `OFFLINE`."""
    kept = None if moment is None else min(max(moment.astimezone(UTC), now() - OFFLINE), now())
    token = _written.set(kept)
    try:
        yield
    finally:
        _written.reset(token)


def local(moment: datetime) -> datetime:
    """A stored moment as the office's clock shows it; a naive one is taken for UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(HERE)


def noon(day: date) -> datetime:
    """Midday of an office day, in UTC: for records that know only their day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=HERE).astimezone(UTC)


def midnight(day: date) -> datetime:
    """The moment at which an office day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=HERE).astimezone(UTC)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at a moment: for tests and for loading past years of the demo county."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def month_start(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def months_back(day: date, count: int) -> date:
    """The first day of the month that lies `count` months before a day's month."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return months_back(day, -1) - timedelta(days=1)
