"""What speaks against a day: market days and farm seasons, dated rows that town and bureau keep themselves.

A caution is a sentence, never a refusal: who schedules knows best (PRODUCT.md B02). `data/cautions.csv` holds examples;
what is taken from it says that nobody on the spot has confirmed it yet.
"""

import csv
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from portal.core.choice import Choice
from portal.core.i18n import _, language
from portal.core.scope import within

EXAMPLES = Path(__file__).parents[1] / "data" / "cautions.csv"


class Against(Choice):
    """Why people may not come."""

    MARKET = "market", _("赶集的日子")
    FARM = "farm", _("农忙")


@dataclass(frozen=True)
class Caution:
    """One row: where, when in the year, on which days, in which years it holds; whether somebody confirmed it."""

    kind: Against
    area: str
    first: tuple[int, int]
    last: tuple[int, int]
    days: frozenset[int]
    valid_from: date | None
    valid_until: date | None
    name: str
    name_en: str = ""
    checked: bool = True

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
        name = (self.name_en if language() == "en" else "") or self.name
        if not self.checked:
            name = _("%(name)s，待核", name=name)
        if self.kind is Against.MARKET:
            return _("这天有集（%(name)s），人可能不在村里", name=name)
        return _("这时农忙（%(name)s），人可能来不齐", name=name)


def read(text: str) -> Iterator[Caution]:
    """The lines of a file of examples; a broken one is a `ValueError` that names it."""
    for number, line in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            yield Caution(
                Against(line["kind"]),
                line["area"],
                month_day(line["first"]),
                month_day(line["last"]),
                digits(line["days"]),
                date.fromisoformat(line["valid_from"]) if line["valid_from"] else None,
                date.fromisoformat(line["valid_until"]) if line["valid_until"] else None,
                line["name"],
                line["name_en"],
                checked=False,
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"cautions.csv, line {number}") from error


def examples() -> list[Caution]:
    """What the portal brings along: examples to start from, none of them confirmed."""
    return list(read(EXAMPLES.read_text("utf-8")))


def month_day(text: str) -> tuple[int, int]:
    """A day of the year as people write it, 3-20, 03/20 or 3月20日; 2-29 is one. `ValueError` for any other."""
    found = re.fullmatch(r"(\d{1,2})[-/.月](\d{1,2})日?", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    if found is None:
        raise ValueError(text)
    day = date(2024, int(found[1]), int(found[2]))
    return day.month, day.day


def digits(text: str) -> frozenset[int]:
    """The last digits of market days, 3 6 9 or 三六九; ten is 0. `ValueError` for anything else."""
    plain = re.sub(r"[\s,，、逢]", "", unicodedata.normalize("NFKC", text)).replace("10", "0")
    words = dict(zip("〇一二三四五六七八九十", [*range(10), 0], strict=True))
    if not all(letter in words or (letter.isascii() and letter.isdecimal()) for letter in plain):
        raise ValueError(text)
    return frozenset(words[letter] if letter in words else int(letter) for letter in plain)


def against(known: Iterable[Caution], day: date, codes: Collection[str]) -> list[Any]:
    """The sentences that speak against a day in some places."""
    return [one.sentence for one in known if one.holds(day, codes)]
