"""The calendar of legal days: which day the next talk may be about (法治宣传教育法; DOMAIN.md 6.2).

The table is a file with the years from and until which each line holds, what it rests on, and when it was last
checked. Days that follow the moon or the sun stand there as dates, year by year.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from portal.outreach.rules.words import Basis, Occasion

FILE = Path(__file__).parents[1] / "data" / "legal_days.csv"
WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
SOON = timedelta(days=14)
LONGEST_DAY = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One line of the file."""

    occasion: Occasion
    when: str
    basis: Basis
    cited: str
    since: int
    until: int | None
    checked: date

    def span(self, year: int) -> tuple[date, date] | None:
        """Its first and last day in a year; None where the line does not hold, or the year's date is not entered."""
        if year < self.since or (self.until is not None and year > self.until):
            return None
        return span(self.when, year)


@dataclass(frozen=True)
class LegalDay:
    """A day, a week or a month of the calendar in one year."""

    occasion: Occasion
    begins: date
    ends: date
    basis: Basis
    cited: str

    @property
    def long(self) -> bool:
        """Whether it is a month rather than a day or a week."""
        return self.ends - self.begins > LONGEST_DAY

    def days_until(self, today: date) -> int:
        """How many days are left until it begins; nought while it lasts."""
        return max((self.begins - today).days, 0)


def span(when: str, year: int) -> tuple[date, date] | None:
    """The days that a rule names in a year: `05-04`, `05`, `week 05-15`, `05 sun 3`, `dates 2026-10-18 …`."""
    if match := re.fullmatch(r"(\d\d)-(\d\d)", when):
        day = date(year, int(match[1]), int(match[2]))
        return day, day
    if re.fullmatch(r"\d\d", when):
        first = date(year, int(when), 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if match := re.fullmatch(r"week (\d\d)-(\d\d)", when):
        day = date(year, int(match[1]), int(match[2]))
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if match := re.fullmatch(r"(\d\d) (\w{3}) (\d)", when):
        first = date(year, int(match[1]), 1)
        day = first + timedelta(days=(WEEKDAYS[match[2]] - first.weekday()) % 7 + 7 * (int(match[3]) - 1))
        return day, day
    if when.startswith("dates "):
        named = next((day for day in map(date.fromisoformat, when.split()[1:]) if day.year == year), None)
        return None if named is None else (named, named)
    raise ValueError(f"the calendar of legal days has no rule {when!r}")


@cache
def calendar() -> tuple[Line, ...]:
    """Every line of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Line(
                Occasion(row["occasion"]),
                row["when"],
                Basis(row["basis"]),
                row["cited"],
                int(row["since"]),
                int(row["until"]) if row["until"] else None,
                date.fromisoformat(row["checked"]),
            )
            for row in csv.DictReader(file)
        )


def _of(year: int) -> Iterator[LegalDay]:
    for line in calendar():
        days = line.span(year)
        if days is not None:
            yield LegalDay(line.occasion, *days, line.basis, line.cited)


def coming(today: date, count: int) -> list[LegalDay]:
    """What lasts today or comes next, over the year's end; at the same time the shorter first."""
    ahead = [day for year in (today.year, today.year + 1) for day in _of(year) if day.ends >= today]
    ahead.sort(key=lambda day: (max(day.begins, today), day.ends - day.begins, day.occasion))
    return ahead[:count]


def next_day(today: date) -> LegalDay | None:
    """The day to prepare for: the next day or week, or the month that lasts while none is near."""
    ahead = coming(today, len(calendar()) * 2)
    short = next((day for day in ahead if not day.long), None)
    month = next((day for day in ahead if day.long and day.begins <= today), None)
    return month if month is not None and (short is None or short.begins > today + SOON) else short


def fits(today: date) -> Occasion:
    """The occasion that a talk of this day most likely had: a legal day within a week, else none in particular."""
    near = [
        day
        for year in (today.year - 1, today.year, today.year + 1)
        for day in _of(year)
        if day.begins - LONGEST_DAY <= today <= day.ends + LONGEST_DAY
    ]
    near.sort(key=lambda day: (day.long, not day.begins <= today <= day.ends, abs((day.begins - today).days)))
    return near[0].occasion if near else Occasion.EVERYDAY
