"""How many members each village has, and how many it should have."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from sqlalchemy import ColumnElement, Date, bindparam, select

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Kind, county_code, town_code
from portal.core.scope import ask
from portal.core.settings import Setting
from portal.members.models import Headcount
from portal.members.rules import LEAST, ON_REGISTER, Tier

QUOTA = "member_quota:"
NUMBERS = (
    select(Setting.key, Setting.value)
    .where(Setting.key.startswith(QUOTA), Setting.valid_from <= bindparam("on", type_=Date))
    .order_by(Setting.valid_from)
)


def quotas(on: date) -> dict[str, int]:
    """The numbers that were set for counties, towns and villages, as they hold on a day."""
    rows = ask(NUMBERS, {"on": on})
    return {row.key.removeprefix(QUOTA): int(row.value) for row in rows if row.value.isdecimal()}


@dataclass(frozen=True)
class Row:
    """One village: how many stand on its register, core members among them, and how many there should be."""

    place: Place
    members: int
    core: int
    least: int

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(0, self.least - self.members)

    @property
    def counts(self) -> bool:
        """Whether the norm speaks of it: administrative villages (DOMAIN.md 2.1)."""
        return self.place.kind is Kind.VILLAGE


def least_of(place: Place, set_for: dict[str, int]) -> int:
    """How many a village should have: its own number, its town's, its county's, or the norm's."""
    if not set_for:
        return LEAST
    above = (place.code, town_code(place.code), county_code(place.code))
    return next((set_for[code] for code in above if code in set_for), LEAST)


def short_of(places: Collection[Place], members: dict[str, int], set_for: dict[str, int]) -> list[Place]:
    """The administrative villages among some places that have fewer members than they should."""
    villages = [one for one in places if one.kind is Kind.VILLAGE]
    return [one for one in villages if members.get(one.code, 0) < least_of(one, set_for)]


ON: ColumnElement[int] = reduce(add, (getattr(Headcount, state.value) for state in sorted(ON_REGISTER)))
"""How many of a village's tier stand on the register."""
STANDING = select(Headcount.village_code, Headcount.tier, ON.label("number"))


def by_village(codes: Collection[str], on: date) -> list[Row]:
    """The villages inside some areas with their members, in the order of their codes."""
    places = areas.inside(codes)
    counts = {(village, tier): number for village, tier, number in ask(STANDING)}
    set_for = quotas(on)
    rows = []
    for place in places:
        core, ordinary = (counts.get((place.code, tier), 0) for tier in (Tier.CORE, Tier.ORDINARY))
        rows.append(Row(place, core + ordinary, core, least_of(place, set_for)))
    return rows
