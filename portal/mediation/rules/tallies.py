"""What the statistics of the room count beside the figures: kind, source, why without an agreement, days it took."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.core import clock
from portal.core.choice import Choice
from portal.core.i18n import _
from portal.mediation.rules.words import Outcome

LONGEST = 365
"""A dispute that took a year or longer is counted as one of a year."""


class Days(Choice):
    """How long a dispute took from acceptance to its result, in classes; a month is the law's time (DOMAIN.md 3.2)."""

    SAME = "same", _("当天")
    WEEK = "week", _("1–7 天")
    HALF = "half", _("8–15 天")
    MONTH = "month", _("16–30 天")
    LONGER = "longer", _("超过 30 天")

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last number of days of the class."""
        return _SPANS[self]


_SPANS = {
    Days.SAME: (0, 0),
    Days.WEEK: (1, 7),
    Days.HALF: (8, 15),
    Days.MONTH: (16, 30),
    Days.LONGER: (31, LONGEST),
}


def days_word(days: int) -> str:
    """The word under which a number of days is counted; words stand in the order of the days."""
    return f"days.{max(0, min(days, LONGEST)):03d}"


@dataclass(frozen=True)
class Part:
    """A part of the statistics: the day that puts a dispute in a month, which it counts, and under which word.

    `holds` reads a stored dispute or the table's columns alike; `word` reads a stored one.
    """

    name: str
    day: str
    holds: Callable[[Any], Any]
    word: Callable[[Any], str]


PARTS = (
    Part("kind", "reported_on", lambda c: c.ordinary & (c.outcome != Outcome.MERGED), lambda c: f"kind.{c.kind}"),
    Part("source", "reported_on", lambda c: c.ordinary & (c.outcome != Outcome.MERGED), lambda c: f"source.{c.source}"),
    Part(
        "ending",
        "ended_on",
        lambda c: c.ordinary & (c.outcome == Outcome.FAILED) & (c.ending != None),  # noqa: E711 - a column or a value
        lambda c: f"ending.{c.ending}",
    ),
    Part(
        "days",
        "ended_on",
        lambda c: (
            c.ordinary & ((c.outcome == Outcome.AGREED) | (c.outcome == Outcome.FAILED)) & (c.accepted_on != None)  # noqa: E711 - a column or a value
        ),
        lambda c: days_word((c.ended_on - c.accepted_on).days),
    ),
)


def parted_of(case: Any) -> tuple[tuple[date, str], ...]:
    """What one dispute adds to the statistics now, beside its figures: months and words."""
    found = []
    for part in PARTS:
        day = getattr(case, part.day)
        if day is not None and part.holds(case):
            found.append((clock.month_start(day), part.word(case)))
    return tuple(found)


TALLIED = ("logged", "open", "overdue", "not_accepted", "refused", "withdrawn", "agreed", "failed", "oral")
"""The figures that the statistics count as well, each under its own word."""


def tallies(before: Any, after: Any) -> dict[tuple[Any, ...], Counter[str]]:
    """What a change of one dispute adds to which tallies: what it counts for now, less what it counted for before."""
    found: dict[tuple[Any, ...], Counter[str]] = {}
    for sign, image in ((-1, before), (1, after)):
        if image is None:
            continue
        village, town, county = image.village_code, image.town_code, image.county_code
        words = [*((month, figure.value) for month, figure in image.counts if figure.value in TALLIED), *image.parts]
        for month, word in words:
            for place in (
                ("county", county, word, month, "", "", county),
                ("town", town, word, month, "", town, county),
                ("village", village, word, month, village, town, county),
            ):
                found.setdefault(place, Counter())["number"] += sign
    return {place: added for place, added in found.items() if any(added.values())}


@dataclass(frozen=True)
class Spread:
    """How long disputes took: their number, the middle one's days, and how many lie in each class."""

    count: int
    median: str
    classes: Mapping[Days, int]
    within_month: int


def spread(days: Mapping[int, int]) -> Spread:
    """The middle and the classes of some numbers of days, each with how many disputes took so long."""
    count = sum(days.values())
    classes = {one: sum(n for day, n in days.items() if one.span[0] <= day <= one.span[1]) for one in Days}
    within = count - classes[Days.LONGER]
    return Spread(count, _median(sorted(days.items()), count), classes, within)


def _median(days: Iterable[tuple[int, int]], count: int) -> str:
    """The middle of all; of an even number the mean of the two in the middle, with a half where there is one."""
    if not count:
        return ""
    line = list(days)

    def at(place: int) -> int:
        for day, number in line:
            if place < number:
                return day
            place -= number
        raise AssertionError("a place beyond the last")

    twice = at((count - 1) // 2) + at(count // 2)
    return str(twice // 2) if twice % 2 == 0 else f"{twice // 2}.5"
