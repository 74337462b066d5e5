"""What speaks against a day: market days and farm seasons, dated data that a county edits (`data/cautions.csv`).

A caution is a sentence, never a refusal: who schedules knows best (PRODUCT.md B02).
"""

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from portal.core.choice import Choice
from portal.core.i18n import _, language
from portal.core.scope import within

DATA = Path(__file__).parents[1] / "data" / "cautions.csv"


class Against(Choice):
    """Why people may not come."""

    MARKET = "market", _("赶集的日子")
    FARM = "farm", _("农忙")


@dataclass(frozen=True)
class Caution:
    """One line of the data: where, when in the year, on which days, and in which years it holds."""

    kind: Against
    area: str
    first: tuple[int, int]
    last: tuple[int, int]
    days: frozenset[int]
    valid_from: date | None
    valid_until: date | None
    name: str
    name_en: str

    def holds(self, day: date, codes: Collection[str]) -> bool:
        """Whether it speaks against a day in any of some places."""
        if (self.valid_from and day < self.valid_from) or (self.valid_until and day > self.valid_until):
            return False
        here = any(within(code, [self.area]) or within(self.area, [code]) for code in codes)
        return here and self._in_season(day) and (not self.days or day.day % 10 in self.days)

    def _in_season(self, day: date) -> bool:
        """A season may run over the year's end."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last

    @property
    def sentence(self) -> Any:
        """What is said beside the day."""
        name = self.name_en if language() == "en" else self.name
        if self.kind is Against.MARKET:
            return _("这天有集（%(name)s），人可能不在村里", name=name)
        return _("这时农忙（%(name)s），人可能来不齐", name=name)


def read(text: str) -> Iterator[Caution]:
    """The lines of the data; a broken one is a `ValueError` that names it."""
    for number, line in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            yield Caution(
                Against(line["kind"]),
                line["area"],
                _month_day(line["first"]),
                _month_day(line["last"]),
                frozenset(int(digit) for digit in line["days"].split()),
                date.fromisoformat(line["valid_from"]) if line["valid_from"] else None,
                date.fromisoformat(line["valid_until"]) if line["valid_until"] else None,
                line["name"],
                line["name_en"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"cautions.csv, line {number}") from error


def _month_day(text: str) -> tuple[int, int]:
    month, _dash, day = text.partition("-")
    return date(2024, int(month), int(day)).month, int(day)


@cache
def known() -> tuple[Caution, ...]:
    """The county's data, read once."""
    return tuple(read(DATA.read_text("utf-8")))


def against(day: date, codes: Collection[str]) -> list[Any]:
    """The sentences that speak against a day in some places."""
    return [one.sentence for one in known() if one.holds(day, codes)]
