"""What of a dispute can be found by words, and what is taken for what in the ledger's one search field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.core import pinyin, search
from portal.core.clock import month_end
from portal.core.scope import Actor, level_of
from portal.mediation.rules.words import State

MOST_WORDS, MOST_AREAS = 8, 20
Group = tuple[str, ...]
PARTS = re.compile(r"[\"“”]([^\"“”]+)[\"“”]|([^\s\"“”]+)")
DAY = re.compile(r"((?:19|20)\d\d)(?:年|[-./](?=\d))(?:(\d{1,2})(?:月|[-./](?=\d)|$)(?:(\d{1,2})日?)?)?")


@dataclass(frozen=True)
class Text:
    """What is written of one dispute, for the index."""

    number: str
    village_code: str
    town_code: str
    names: Iterable[str]
    tails: Iterable[str | None]
    told: Iterable[str | None]


def indexed(text: Text) -> str:
    """The words under which a dispute is found: its number, place, people, their sound, and what is told of it.

    Phones stand here as their last digits' fingerprint alone, as beside the sealed number.
    """
    names = list(text.names)
    marks = [area_word(text.village_code), area_word(text.town_code)]
    marks += [key for name in names for key in pinyin.keys(name)] + [tail_word(tail) for tail in text.tails if tail]
    return f"{search.spaced([text.number, *names])} {search.BREAK} {' '.join(marks)} {search.BREAK} " + search.spaced(
        text.told
    )


def area_word(code: str) -> str:
    """A place as a word of the index."""
    return f"a{code}"


def tail_word(fingerprint: str) -> str:
    """The fingerprint of a phone's last digits as a word of the index."""
    return f"t{fingerprint}"


@dataclass(frozen=True)
class Taken:
    """One of the typed words, and what it was taken for."""

    typed: str
    state: State | None = None
    areas: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    sound: bool = False
    tail: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it is looked for in what is written."""
        return self.state is None and self.since is None and not self.areas


@dataclass(frozen=True)
class Sought:
    """What was typed into the search field, taken apart."""

    parts: tuple[Taken, ...] = ()

    @property
    def texts(self) -> list[Taken]:
        """The words that are looked for in what is written."""
        return [one for one in self.parts if one.is_text]


def sought(typed: str, places: Mapping[str, frozenset[str]] | None = None) -> Sought:
    """Take typed words apart: a state, a place of one's own, a day, month or year; the rest is looked for as text.

    What stands in quotes is text, whatever it says. `places` are codes by name.
    """
    found = []
    for quoted, plain in PARTS.findall(typed)[:MOST_WORDS]:
        if quoted:
            found.append(Taken(quoted))
        else:
            found.append(_taken(plain, places or {}))
    return Sought(tuple(one for one in found if not one.is_text or search.phrase(one.typed)))


def _taken(word: str, places: Mapping[str, frozenset[str]]) -> Taken:
    for state in State:
        if word in (str(state.label), str(state.plain)):
            return Taken(word, state=state)
    if codes := places.get(word):
        return Taken(word, areas=codes)
    if days := days_of(word):
        return Taken(word, since=days[0], until=days[1])
    ascii_word = word.isascii()
    return Taken(
        word,
        sound=ascii_word and word.isalpha() and len(word) > 1,
        tail=ascii_word and word.isdigit() and len(word) == 4,
    )


def days_of(word: str) -> tuple[date, date] | None:
    """The first and last day of what names a year (2026年), a month (2026-03) or a day; None where it is none."""
    found = DAY.fullmatch(word)
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if not month:
            return date(year, 1, 1), date(year, 12, 31)
        first = date(year, month, day or 1)
    except ValueError:
        return None
    return first, first if day else month_end(first)


def groups(asked: Sought, tails: Mapping[str, Iterable[str]]) -> list[Group]:
    """What the index is asked: of each group one phrase. `tails` are the fingerprints of what may end a phone."""
    found = []
    for one in asked.texts:
        told = search.phrase(one.typed) or ""
        also = [tail_word(mark) for mark in tails.get(one.typed, ())]
        if one.sound and len(told) > 3:
            also.append(f"{told}*")
        found.append((told, *also))
    return found


def area_group(who: Actor) -> Group | None:
    """The actor's villages or towns as words, so that a common word is read in few places; None where it spans more."""
    codes = sorted(who.areas)
    if who.everywhere or not 0 < len(codes) <= MOST_AREAS:
        return None
    if any(level_of(code) not in ("village", "town") for code in codes):
        return None
    return tuple(map(area_word, codes))
