"""Sessions of a month as a list and as a table of days: two views of the same rows, with the same count."""

from calendar import Calendar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.scope import actor, within
from portal.core.web import page, person
from portal.training import queries
from portal.training.models import TrainingSession
from portal.training.queries import Cautious, Filter
from portal.training.rules import Can, Domain, Show, State
from portal.training.views.entrance import month_asked, room, towns_here

ASKED = Asked("month", "area", "state", "kind", "show")


@dataclass(frozen=True)
class Cell:
    """One day of the table of a month."""

    day: date
    inside: bool
    works: bool
    today: bool
    sessions: list[TrainingSession] = field(default_factory=list)


def weeks(month: date, sessions: list[TrainingSession]) -> list[list[Cell]]:
    """A month as whole weeks from Monday; days of other months are empty."""
    by_day: dict[date, list[TrainingSession]] = {}
    for one in sessions:
        by_day.setdefault(one.day, []).append(one)
    rows = Calendar().monthdatescalendar(month.year, month.month)
    cautious, today = Cautious(day for row in rows for day in row), clock.today()
    return [
        [Cell(day, day.month == month.month, cautious.works(day), day == today, by_day.get(day, [])) for day in row]
        for row in rows
    ]


def neighbours(asked_for: Asked, month: date) -> dict[str, Any]:
    """The addresses of the month before and after, and what the other view of the same month is asked for."""
    return {
        "before": asked_for.address(month=f"{clock.months_back(month, 1):%Y-%m}"),
        "after": asked_for.address(month=f"{clock.months_back(month, -1):%Y-%m}"),
        "kept": asked_for.kept(month=f"{month:%Y-%m}"),
    }


def _shown(endpoint: str) -> dict[str, Any]:
    """What both views show: the month and the filter of the address, and its rows."""
    told, mine = request.args.get, actor().areas
    month, area = month_asked(told("month")), asked.area(told("area"))
    area = area if areas.area(area) is not None and within(area, mine) else ""
    f = Filter(
        month, clock.month_end(month), area,
        asked.word(State, told("state")), asked.word(Domain, told("kind")),
    )  # fmt: skip
    show = asked.word(Show, told("show")) if endpoint == ".index" else None
    rows = queries.owed_sessions(show, clock.today()) if show else queries.sessions(f, mine)
    return {
        "f": f,
        "show": show,
        "rows": rows,
        "month": month,
        "today": clock.today(),
        "states": State,
        "domains": Domain,
        "venues": {one.id: queries.venue(one) for one in rows},
        "towns": towns_here() if len(towns_here()) > 1 else [],
        "arranges": person().may(Can.MANAGE),
        "owed": queries.owed(clock.today()) if person().may(Can.MANAGE) else {},
        "to_tell": queries.to_tell_count() if person().may(Can.CALL) else 0,
        **neighbours(ASKED, month),
    }


@room.get("/training/", needs=Can.LIST)
def index() -> ResponseReturnValue:
    """The sessions of a month that concern this person's places, one after another."""
    return page(**_shown(".index"))


@room.get("/training/month", needs=Can.LIST)
def month() -> ResponseReturnValue:
    """The same sessions in a table of days; it works by keyboard and prints on one sheet."""
    shown = _shown(".month")
    return page(**shown, weeks=weeks(shown["month"], shown["rows"]))
