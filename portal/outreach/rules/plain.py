"""Doors, codes and numbers as people write them; what must never stand in them."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from portal.core.i18n import _

LONGEST_GROUP, LONGEST_DOOR = 20, 20
DIGITS = "零一二三四五六七八九"
LONG_NUMBER = re.compile(r"\d(?:[\s\-]?\d){6,}")
CODE = re.compile(r"[A-Z0-9]{1,4}(?:-?[0-9]{1,4})?")
MOST_PEOPLE = 50_000
"""No talk of a county has more listeners than this; a larger number is a slip of the finger."""
MOST_ON_A_STREET = 20
SURE_PEOPLE, SURE_PEOPLE_TOWN = 1_000, 10_000
"""From how many listeners on the form asks whether it is so, where the village's population is not known."""


def personal(text: str) -> bool:
    """Whether a text holds something like a phone or identity number: seven digits and more in a row."""
    return LONG_NUMBER.search(unicodedata.normalize("NFKC", text)) is not None


def tidy_group(text: str) -> str:
    """A villagers' group or lane in one writing: 三组, 3 组, 第3组 and ３ are 3; a lane keeps its name."""
    plain = _plain(text).removeprefix("第")
    for ending in ("村民小组", "小组", "组", "队"):
        if _number(plain.removesuffix(ending)):
            return _number(plain.removesuffix(ending))
    return plain


def tidy_door(text: str) -> str:
    """A door in one writing: 12号, 012 and １２ are 12; a household's word keeps its letters."""
    plain = _plain(text).upper()
    for ending in ("号院", "号", "户"):
        if _number(plain.removesuffix(ending)):
            return _number(plain.removesuffix(ending))
    return plain


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _number(text: str) -> str:
    """A number up to 99 in Chinese numerals, or digits without leading zeros; empty where it is none."""
    if text.isascii() and text.isdecimal():
        return text.lstrip("0")
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or any(letter not in DIGITS for letter in tens + ones) or not text:
        return ""
    if not ten:
        return str(DIGITS.index(ones)) if ones != "零" else ""
    return str((DIGITS.index(tens) if tens else 1) * 10 + (DIGITS.index(ones) if ones else 0))


def door_label(group: str, door: str) -> Any:
    """A household as people say it: 3组12号, 和平巷12号, 3组老磨坊."""
    if group.isdecimal() and door.isdecimal():
        return _("%(group)s组%(door)s号", group=group, door=door)
    if group.isdecimal():
        return _("%(group)s组 %(door)s", group=group, door=door)
    return _("%(group)s %(door)s号", group=group, door=door) if door.isdecimal() else f"{group} {door}".strip()


def tidy_code(text: str) -> str:
    """A code as it is stored: capital, without blanks; empty where it is none, or may be a number of a person."""
    plain = _plain(text).upper()
    return plain if CODE.fullmatch(plain) and any(letter.isdigit() for letter in plain) else ""


class Firsts(NamedTuple):
    """Whether an event is the first of its household (or code) in its month, in its year, and ever."""

    month: bool
    year: bool
    ever: bool


def firsts(days: Sequence[date]) -> list[Firsts]:
    """For days in the order of time: so that whoever is met twice is counted once a month, once a year, once ever."""
    found = []
    for place, day in enumerate(days):
        before = days[place - 1] if place else None
        year = before is None or before.year != day.year
        found.append(Firsts(year or before is None or before.month != day.month, year, before is None))
    return found
