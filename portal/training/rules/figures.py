"""What is counted of training: sessions that were held, and people who came (人次), by place and month.

A session counts where it was for: a town's session in its town and county, one for several towns in the county alone.
A person counts in their own village, in the month of the session; who came twice is counted twice.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from blinker import signal

from portal.core import clock
from portal.core.choice import Choice
from portal.core.i18n import _
from portal.training.rules.words import State

session_changed = signal("training.session_changed")
"""A session was held or its attendance put right: `before` and `after` are `Image`s or None; same transaction."""


class Figure(Choice):
    """What is counted."""

    HELD = "held", _("办了几场培训")
    ATTENDED = "attended", _("培训到场人次")


class Count(NamedTuple):
    """A figure: which sessions it counts. `holds` reads a stored session or the table's columns alike."""

    day: str
    holds: Callable[[Any], Any]


def _recorded(s: Any) -> Any:
    """Whether it is on the record who came; certified or not changes no figure."""
    return (s.state == State.HELD) | (s.state == State.CERTIFIED)


COUNTS: dict[Figure, Count] = {
    Figure.HELD: Count("day", _recorded),
    Figure.ATTENDED: Count("day", _recorded),
}

DEFINITIONS: dict[Figure, Any] = {
    Figure.HELD: _("办完并记了到场的培训场数，按办的那一天归月。几个镇合办的只算在全市。"),
    Figure.ATTENDED: _("办完的培训里记了到场的人次，一个人来两次算两次，按本人的村归村、归镇。"),
}

Place = tuple[str, str, str]
"""Village, town and county code; empty where the place is wider."""


@dataclass(frozen=True)
class Image:
    """A session as the figures see it: its month, what was taught, and what it counts for in which place."""

    month: date
    kind: str
    counts: tuple[tuple[Place, Figure, int], ...]


def image(session: Any, places: Iterable[Place]) -> Image | None:
    """What one session adds to the figures now; `places` are those of the people who came."""
    if not COUNTS[Figure.HELD].holds(session):
        return None
    own = (session.village_code, session.town_code, session.county_code)
    came = sorted(Counter(places).items())
    return Image(
        month=clock.month_start(session.day),
        kind=str(session.domain),
        counts=((own, Figure.HELD, 1), *((place, Figure.ATTENDED, number) for place, number in came)),
    )
