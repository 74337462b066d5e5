"""The room's first page: what to write down, the next legal day, the figures of this year; and: just been cheated?"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.i18n import _
from portal.core.scope import acting_for
from portal.core.web import PUBLIC, page, person
from portal.outreach import queries, rules
from portal.outreach.queries import Filter
from portal.outreach.rules import Can, Figure, LegalDay
from portal.outreach.views.entrance import room, serves_several

BEFORE = timedelta(days=30)
LISTS = {
    **dict.fromkeys(rules.TALKS, "outreach.talks"),
    **dict.fromkeys(rules.VISITS, "outreach.visits"),
    **dict.fromkeys(rules.TASKS, "outreach.tasks"),
}
SHOWN = (Figure.TALKS, Figure.ANTI_FRAUD, Figure.VISITS, Figure.HOUSEHOLDS_YEAR, Figure.TASKS)


@dataclass(frozen=True)
class Shown:
    """A figure as the page shows it: name, value, unit, period, definition, the list behind it."""

    name: Any
    value: int
    unit: Any
    period: Any
    as_of: Any
    definition: Any
    href: str
    change: Any = None
    note: Any = None


@room.get("/", needs=Can.LIST)
def index() -> ResponseReturnValue:
    """This year's figures of one's own area, each a click from its list; and what to do next.

    Tasks of assistance are counted for a town and wider: a village's number would point at somebody.
    """
    today = clock.today()
    first = today.replace(month=1, day=1)
    numbers = queries.summed(first, today)
    if serves_several():
        numbers[Figure.TASKS] = queries.task_count(Filter(figure=Figure.TASKS, since=first, until=today))
    coming = rules.coming(today, 4)
    ahead = queries.next_legal_day(today)
    return page(
        logs=person().may(Can.LOG),
        gives=person().may(Can.GIVE),
        assists=person().may(Can.ASSIST),
        waiting=_waiting(),
        figures=[_figure(figure, numbers[figure], first, today) for figure in SHOWN if figure in numbers],
        ahead=ahead,
        held=queries.held_for(ahead.occasion, ahead.begins - BEFORE) if ahead else 0,
        coming=[day for day in coming if day != ahead],
        today=today,
    )


def _waiting() -> int:
    with acting_for(Can.ASSIST) as who:
        return queries.open_tasks(who.id) if who is not None and who.id is not None else 0


def _figure(figure: Figure, number: int, first: Any, today: Any) -> Shown:
    return Shown(
        name=figure.label,
        value=number,
        unit=rules.UNITS[figure],
        period=_("%(year)d年以来", year=first.year),
        as_of=clock.now(),
        definition=rules.DEFINITIONS[figure],
        href=url_for(LISTS[figure], figure=figure.value, **{"from": first.isoformat(), "to": today.isoformat()}),
    )


@room.get("/days", needs=Can.LIST)
def days() -> ResponseReturnValue:
    """The calendar of legal days for a year ahead, with what each rests on."""
    today = clock.today()
    ahead = rules.coming(today, len(rules.calendar()))
    return page(rows=ahead, today=today, checked=max(line.checked for line in rules.calendar()), long=_long)


def _long(day: LegalDay) -> bool:
    return day.begins != day.ends


@room.get("/cheated", needs=PUBLIC)
def cheated() -> ResponseReturnValue:
    """Just been cheated: the police and the anti-fraud line in one tap, then what to do (PRODUCT.md S10)."""
    return page()
