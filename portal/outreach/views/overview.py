"""The room's first page: what to write down, the next legal day, the figures of this year; and: just been cheated?"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.i18n import _
from portal.core.scope import acting_for
from portal.core.web import PUBLIC, page, person
from portal.outreach import queries, rules
from portal.outreach.rules import Can, Figure, LegalDay
from portal.outreach.views.entrance import room, serves_several

BEFORE = timedelta(days=30)
LISTS = {
    **dict.fromkeys(rules.TALKS, "outreach.talks"),
    **dict.fromkeys(rules.VISITS, "outreach.visits"),
    **dict.fromkeys(rules.TASKS, "outreach.tasks"),
    **dict.fromkeys(rules.DEEDS, "outreach.deeds"),
}
SHOWN = (Figure.TALKS, Figure.ANTI_FRAUD, Figure.VISITS, Figure.HOUSEHOLDS_YEAR, Figure.GUIDED, Figure.TASKS)


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
    figures = SHOWN if serves_several() else tuple(one for one in SHOWN if one not in rules.TASKS)
    numbers = _numbers(figures, first, today)
    coming = rules.coming(today, 4)
    ahead = queries.next_legal_day(today)
    return page(
        logs=person().may(Can.LOG),
        gives=person().may(Can.GIVE),
        assists=person().may(Can.ASSIST),
        waiting=_waiting(),
        figures=[_figure(figure, numbers.get(figure, 0), first, today) for figure in figures],
        ahead=ahead,
        held=queries.held_for(ahead.occasion, ahead.begins - BEFORE) if ahead else 0,
        coming=[day for day in coming if day != ahead],
        today=today,
    )


def _numbers(figures: tuple[Figure, ...], first: date, today: date) -> dict[Figure, int]:
    """What whoever keeps the figures says: they are read of months, never of the records, however many these are."""
    answers = rules.sums_asked.send(figures, since=first, until=clock.month_start(today))
    return dict(next((numbers for _receiver, numbers in answers), {}))


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
