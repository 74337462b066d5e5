"""What is counted of the roster: one definition for figure, list, export and recount."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from blinker import signal

from portal.core import clock
from portal.core.choice import Choice
from portal.core.i18n import _
from portal.members.rules.course import ON_REGISTER
from portal.members.rules.words import State, Tier

member_changed = signal("members.member_changed")
"""A member was written or changed: `before` and `after` are `Image`s or None; sent in the same transaction."""


class Figure(Choice):
    """What is counted. `CORE` and `ORDINARY` are who is on the register now, `JOINED` and `LEFT` core members' ways."""

    CORE = "core", _("在册骨干")
    ORDINARY = "ordinary", _("在册成员")
    JOINED = "joined", _("登记的骨干")
    LEFT = "left", _("移出的骨干")


class Count(NamedTuple):
    """A figure: the day that puts it in a month, and whom it counts.

    `holds` reads a stored member or the table's columns alike. How many core members stood on the register at the end
    of a month is all who had joined by then, less all who had left.
    """

    day: str
    holds: Callable[[Any], Any]


def _on(member: Any) -> Any:
    state = member.state
    return state.in_(sorted(ON_REGISTER)) if hasattr(state, "in_") else state in ON_REGISTER


COUNTS: dict[Figure, Count] = {
    Figure.CORE: Count("registered_on", lambda m: (m.tier == Tier.CORE) & _on(m)),
    Figure.ORDINARY: Count("registered_on", lambda m: (m.tier == Tier.ORDINARY) & _on(m)),
    Figure.JOINED: Count("registered_on", lambda m: m.tier == Tier.CORE),
    Figure.LEFT: Count("left_on", lambda m: m.tier == Tier.CORE),
}

DEFINITIONS: dict[Figure, Any] = {
    Figure.CORE: _(
        "现在登记在册的骨干人数，按登记的那一天归月。暂停的、正在办移出的还算在册；推荐、培训、考核中的不算。"
    ),
    Figure.ORDINARY: _("现在登记在册、不是骨干的人数，按登记的那一天归月。"),
    Figure.JOINED: _("登记过的骨干人数，按登记的那一天归月；后来移出的也算。"),
    Figure.LEFT: _("移出名册的骨干人数，按移出的那一天归月。"),
}


@dataclass(frozen=True)
class Image:
    """A member as the figures see them: their place, how they stand, and what they count for in which month."""

    village_code: str
    town_code: str
    county_code: str
    tier: Tier
    state: State
    counts: tuple[tuple[date, Figure], ...]


def image(member: Any) -> Image:
    """What one member adds to the figures now."""
    counts = []
    for figure, count in COUNTS.items():
        day = getattr(member, count.day)
        if day is not None and count.holds(member):
            counts.append((clock.month_start(day), figure))
    place = member.village_code, member.town_code, member.county_code
    return Image(*place, member.tier, member.state, tuple(counts))


def heads(before: Image | None, after: Image | None) -> dict[tuple[str, Tier, str, str], Counter[str]]:
    """What a change adds to the standing count: one less as it was, one more as it is."""
    found: dict[tuple[str, Tier, str, str], Counter[str]] = {}
    for one, number in ((before, -1), (after, 1)):
        if one is not None:
            place = one.village_code, one.tier, one.town_code, one.county_code
            found.setdefault(place, Counter())[one.state.value] += number
    return found
