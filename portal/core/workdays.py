"""Which days the office works: weekends, the State Council's holidays with made-up days (调休), and Ningxia's own.

The national calendar comes from the yearly notices (package chinesecalendar). Over it stand the days on which Ningxia
is expected to rest, 开斋节 and 古尔邦节, shipped as a file and marked 待核 until the operator has confirmed them by the
region's notice. Over both stands what the operator entered, always. Beyond the last year announced, only weekends are
known; pages say 未公布.
"""

import csv
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
from chinese_calendar import constants
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, db, settings
from portal.core.i18n import _

FIRST_YEAR: int = min(constants.workdays).year
LAST_YEAR: int = max(constants.holidays).year
LOCAL_HOLIDAYS = {"开斋节": _("开斋节"), "古尔邦节": _("古尔邦节")}
"""Public holidays of Ningxia beside the national ones; the notices of the autonomous region give their days."""
CLOSES = "18:00"
SATURDAY = 5
LOOKED_AHEAD = timedelta(days=60)
BESIDE = timedelta(days=1)
"""How far a notice may move a feast's rest from the days that are expected: in 2020 and 2021 it began a day earlier."""


@dataclass(frozen=True)
class Expected:
    """A day of which the region's notice could not be read: how the office is expected to keep it, and why."""

    day: date
    works: bool
    name: str
    source: str


def _shipped() -> Iterator[Expected]:
    with (Path(__file__).parent / "data" / "local_holidays.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Expected(date.fromisoformat(row["day"]), row["works"] == "1", row["name"], row["source"])


EXPECTED: dict[date, Expected] = {one.day: one for one in _shipped()}


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
    return FIRST_YEAR <= year <= LAST_YEAR or LAST_YEAR < year <= known_until()


def national(day: date) -> bool:
    """Whether the national calendar works on a day; beyond the years announced, every weekday."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY


def is_workday(day: date) -> bool:
    """Whether the office works on a day."""
    return _worked(day, day)(day)


def next_workday(day: date) -> date:
    """The first working day after a day."""
    return workdays_after(day, 1)


def workdays_after(day: date, count: int) -> date:
    """The working day that is so many after a day."""
    looked = LOOKED_AHEAD.days + 2 * count
    works = _worked(day, day + timedelta(days=looked))
    following = (day + timedelta(days=ahead) for ahead in range(1, looked))
    return [one for one in following if works(one)][count - 1]


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


def unconfirmed(first: date, last: date) -> list[Expected]:
    """The expected days between two days, both included, that are still 待核: the operator has said nothing of them."""
    found = [EXPECTED[day] for day in sorted(EXPECTED) if first <= day <= last]
    said = _between(first, last) if found else {}
    return [one for one in found if one.day not in said]


def unsettled(year: int) -> tuple[str, ...]:
    """Ningxia's holidays of a year whose days nobody has entered, or that are expected and not confirmed yet."""
    waits = {one.name for one in unconfirmed(date(year, 1, 1), date(year, 12, 31))}
    notes = [one.note for one in overrides(year) if not one.is_workday]
    return tuple(name for name in LOCAL_HOLIDAYS if name in waits or not _named(name, notes))


def said_of(year: int, name: str, days: Collection[date]) -> list[date]:
    """Of which days something is said when a feast is confirmed: those of the notice and those that were expected."""
    return sorted({*days, *(day for day, one in EXPECTED.items() if day.year == year and one.name == name)})


def confirm(year: int, name: str, days: Collection[date]) -> None:
    """Enter the days of rest of one of Ningxia's holidays as the notice gives them; without days, as expected.

    An expected day that the notice does not name is kept as the national calendar keeps it.
    """
    for day in said_of(year, name, days):
        rests = day in days or not days
        override(day, works=not rests and national(day), note=name if rests else "")


def doubt(first: date, last: date) -> Any:
    """Why a day promised between two days may still move later, in one line; nothing where the calendar is certain.

    A day that is 待核 counts where it lies between the two or right beside them.
    """
    waits = unconfirmed(first - BESIDE, last + BESIDE)
    if waits:
        return _("这几天有宁夏的%(name)s假，放假的日子待核，约定可能顺延。", name=LOCAL_HOLIDAYS[waits[0].name])
    if not published(last.year):
        return _("%(year)s年的放假安排未公布，约定可能顺延。", year=last.year)
    return ""


def _named(name: str, notes: Iterable[str]) -> bool:
    return any(name in note for note in notes)


def _worked(first: date, last: date) -> Callable[[date], bool]:
    """Whether the office works on each day of a time: the operator's word, else what is expected, else the nation's."""
    said = _between(first, last)

    def works(day: date) -> bool:
        expected = EXPECTED.get(day)
        return said.get(day, expected.works if expected else national(day))

    return works


def _between(first: date, last: date) -> dict[date, bool]:
    found = select(Workday.day, Workday.is_workday).where(Workday.day.between(first, last))
    return {row.day: row.is_workday for row in db.session.execute(found)}
