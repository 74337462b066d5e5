"""Places by their codes. Names change a few times a year, so they are held for a minute in each process."""

import time
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from portal.areas.models import Area
from portal.areas.rules import (
    PROVINCES,
    Kind,
    Level,
    Unclear,
    codes_above,
    digits_of,
    is_code,
    short_name,
    span,
    stem,
    town_code,
)
from portal.core import clock, db
from portal.core.codes import tidy
from portal.core.posted import Kept
from portal.core.scope import within


class Place(NamedTuple):
    """One place as pages need it, free of any session."""

    code: str
    name: str
    short: str
    level: Level
    kind: Kind | None
    parent_code: str | None


class _Known:
    """What this process knows of places."""

    def __init__(self) -> None:
        self.places: dict[str, Place | None] = {}
        self.options: dict[frozenset[str], tuple[tuple[str, str], ...]] = {}
        self.children: dict[str, list[Place]] = {}
        self.during: dict[tuple[str, date | None, date | None], list[Place]] = {}
        self.inside: dict[frozenset[str], list[Place]] = {}
        self.called: dict[frozenset[str], dict[str, frozenset[str]]] = {}


_kept = Kept(_Known, lambda: time.monotonic())
_COLUMNS = (Area.code, Area.name, Area.short, Area.level, Area.kind, Area.parent_code)


def forget() -> None:
    """Read places anew: after an import."""
    _kept.clear()


def _places(codes: Iterable[str]) -> dict[str, Place]:
    kept, wanted = _kept.here().places, list(dict.fromkeys(codes))
    missing = sorted(code for code in wanted if code not in kept and is_code(code))
    for start in range(0, len(missing), 500):
        part = missing[start : start + 500]
        found = {row.code: Place(*row) for row in db.session.execute(select(*_COLUMNS).where(Area.code.in_(part)))}
        kept.update(found)
    return {code: place for code in wanted if (place := kept.get(code)) is not None}


def area(code: str) -> Place | None:
    """The place under a code, or None."""
    return _places([code]).get(code)


def asked_for(code: str | None, mine: frozenset[str]) -> frozenset[str]:
    """Some areas, or the one place inside them that a page is asked for."""
    return frozenset({code}) if code and area(code) and within(code, mine) else mine


def names(codes: Iterable[str]) -> dict[str, str]:
    """Short names by code; an unknown code is left out."""
    return {code: place.short for code, place in _places(codes).items()}


def village_of(code: str) -> Place | None:
    """The village-level unit under a code; None where the code is unknown or names something wider."""
    place = area(code)
    return place if place is not None and place.level is Level.VILLAGE else None


def path(code: str) -> tuple[str, ...]:
    """Where a place lies, in short names from its county down: 青铜峡市, 邵岗镇, 甘城子村."""
    above = codes_above(code)
    known = names(above)
    return tuple(known[one] for one in above if one in known)


def _standing(since: date | None = None, until: date | None = None) -> ColumnElement[bool]:
    """Places that stand today, or stood on some day of a time."""
    ended = or_(Area.valid_until.is_(None), Area.valid_until >= (since or clock.today()))
    return ended & or_(Area.valid_from.is_(None), Area.valid_from <= (until or clock.today()))


def children(code: str) -> list[Place]:
    """The places directly inside one that stand today, in the order of their codes."""
    known = _kept.here().children
    if (kept := known.get(code)) is None:
        inside = select(*_COLUMNS).where(Area.parent_code == code, _standing())
        kept = [Place(*row) for row in db.session.execute(inside.order_by(Area.code))]
        known[code] = kept
    return list(kept)


def children_during(code: str, since: date | None, until: date | None) -> list[Place]:
    """The places directly inside one that stood on some day of a time: a past year is told by that year's tree.

    Who merged during the time stands beside what it became, so that the rows add up to the whole. A time without a
    beginning has every place that ever was.
    """
    known, asked = _kept.here().during, (code, since, until)
    if (kept := known.get(asked)) is None:
        inside = select(*_COLUMNS).where(Area.parent_code == code, _standing(since or date.min, until))
        kept = known[asked] = [Place(*row) for row in db.session.execute(inside.order_by(Area.code))]
    return list(kept)


def villages_on(code: str, on: date) -> dict[str, int]:
    """How many village-level units each town of a place had on a day."""
    within_it = Area.code.between(*span(code))
    found = select(Area.parent_code, func.count(Area.code).label("number"))
    found = found.where(Area.level == Level.VILLAGE, within_it, _standing(on, on)).group_by(Area.parent_code)
    return {row.parent_code: row.number for row in db.session.execute(found)}


def inside(codes: Iterable[str]) -> list[Place]:
    """The village-level units inside some areas that stand today, in the order of their codes."""
    known, asked = _kept.here().inside, frozenset(codes)
    if (kept := known.get(asked)) is None:
        spans = [Area.code.between(*span(code)) for code in sorted(asked)]
        found = select(*_COLUMNS).where(Area.level == Level.VILLAGE, _standing(), or_(*spans))
        kept = [Place(*row) for row in db.session.execute(found.order_by(Area.code))] if spans else []
        known[asked] = kept
    return list(kept)


def by_name(codes: frozenset[str]) -> dict[str, frozenset[str]]:
    """The villages and towns inside some areas by what people call them: 甘城子 and 甘城子村; alike ones together."""
    known = _kept.here().called
    if (kept := known.get(codes)) is None:
        villages = inside(codes)
        places = [*villages, *_places({town_code(place.code) for place in villages}).values()]
        kept = {}
        for place in places:
            for name in {place.short, stem(place.short)}:
                if len(name) > 1:
                    kept[name] = kept.get(name, frozenset()) | {place.code}
        known[codes] = kept
    return kept


STANDING = select(Area.code).where(
    Area.level == Level.VILLAGE,
    Area.code.between(bindparam("first_village"), bindparam("last_village")),
    or_(Area.valid_until.is_(None), Area.valid_until >= bindparam("today")),
    or_(Area.valid_from.is_(None), Area.valid_from <= bindparam("today")),
)
"""The codes of `inside` for another statement, which is told `standing(code)`: a hundred codes need not be sent."""


def standing(code: str, on: date | None = None) -> dict[str, Any]:
    """What `STANDING` leaves open, for one area: today, or on another day."""
    first, last = span(code)
    return {"first_village": first, "last_village": last, "today": on or clock.today()}


def by_short(typed: str) -> Place | None:
    """The village whose short code was typed, in whatever habit; a village's or town's 12 digits are taken too."""
    text = tidy(typed)
    if is_code(text):
        return area(text)
    digits = digits_of(text)
    return None if digits is None else next(iter(_places(f"{first}{digits}" for first in PROVINCES).values()), None)


def successor(code: str) -> str | None:
    """The place that took over from one that was abolished; None where it stands, or nobody did."""
    row = db.session.execute(select(Area.valid_until, Area.replaced_by).where(Area.code == code)).first()
    if row is None or row.valid_until is None or row.valid_until >= clock.today():
        return None
    return str(row.replaced_by) if row.replaced_by else ""


def bare_name(code: str) -> str:
    """A place's name as case numbers write it: 甘城子, 邵岗; its short name where a sibling would bear the same."""
    place = area(code)
    if place is None:
        return ""
    bare = stem(place.short)
    alike = [one for one in children(place.parent_code or "") if stem(one.short) == bare]
    return bare if len(alike) < 2 else place.short


def options(areas: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The villages inside some areas that stand today, for a form's list: by town, then village.

    A label names the town too where there is more than one: 邵岗镇 甘城子村.
    """
    known = _kept.here().options
    if (kept := known.get(areas)) is None:
        kept = known[areas] = tuple(_options(areas)) if areas else ()
    return kept


def _options(areas: frozenset[str]) -> list[tuple[str, str]]:
    inside = select(Area.code, Area.short).where(
        Area.level == Level.VILLAGE, _standing(), or_(*(Area.code.between(*span(code)) for code in sorted(areas)))
    )
    found = db.session.execute(inside.order_by(Area.code)).all()
    towns = names({town_code(row.code) for row in found})
    if len(towns) < 2:
        return [(row.code, row.short) for row in found]
    return [(row.code, f"{towns.get(town_code(row.code), '')} {row.short}".strip()) for row in found]


class NoVillage(LookupError):
    """A cell that names no village, or more than one; and what may have been meant."""

    def __init__(self, why: Unclear, hints: Iterable[str] = ()):
        super().__init__(why.value)
        self.why = why
        self.hints = list(hints)


class Villages:
    """The villages that whoever imports a sheet may name, by every way in which they are written."""

    def __init__(self, codes: Iterable[str]):
        self.places = inside(codes)
        self.towns = names({town_code(place.code) for place in self.places})
        self.by_name: dict[str, list[Place]] = {}
        self.by_stem: dict[str, list[Place]] = {}
        for place in self.places:
            for name in dict.fromkeys((place.short, place.name, place.code)):
                self.by_name.setdefault(name, []).append(place)
            self.by_stem.setdefault(stem(place.short), []).append(place)

    def find(self, told: str, town: str) -> str:
        """The code of the village that a row names; a town beside it tells villages of one name apart."""
        if not told:
            raise NoVillage(Unclear.EMPTY)
        called = short_name(told)
        told = called[:-1] if called.endswith("村村") else called
        found = self._named(told) or self._behind_town(told)
        if not found:
            near = get_close_matches(told, self.by_name, n=3, cutoff=0.5)
            meant = {place.code: place for name in near for place in self.by_name[name]}
            raise NoVillage(Unclear.UNKNOWN, [self._label(one) for one in list(meant.values())[:3]])
        if len(found) > 1 and town:
            found = [one for one in found if stem(self._town(one)) == stem(town)] or found
        if len(found) > 1:
            raise NoVillage(Unclear.SEVERAL, [self._label(one) for one in found[:3]])
        if town and stem(self._town(found[0])) != stem(town):
            raise NoVillage(Unclear.UNKNOWN, [self._label(found[0])])
        return found[0].code

    def _named(self, told: str) -> list[Place]:
        """Who bears a name exactly; else who bears it but for 村 or 社区 at its end: 叶盛 and 叶盛村 are two."""
        return self.by_name.get(told) or self.by_stem.get(stem(told)) or []

    def _behind_town(self, told: str) -> list[Place]:
        """邵岗镇甘城子村: the town's name before the village's."""
        for code, name in self.towns.items():
            if told.startswith(name):
                rest = told.removeprefix(name).strip()
                return [one for one in self._named(rest) if town_code(one.code) == code]
        return []

    def _town(self, place: Place) -> str:
        return self.towns.get(town_code(place.code), "")

    def _label(self, place: Place) -> str:
        return f"{self._town(place)} {place.short}".strip()
