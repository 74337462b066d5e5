"""The public calendar: what is coming, as a list and as a month, for whoever comes by (CONTRACT.md, Pages)."""

from datetime import timedelta
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock, settings
from portal.core.asked import Asked
from portal.core.web import PUBLIC, get_or_404, page
from portal.training import queries
from portal.training.models import TrainingSession
from portal.training.views.entrance import month_asked, place_words, room
from portal.training.views.listing import neighbours, weeks

AHEAD = timedelta(days=60)
ASKED = Asked("month", "area")
COUNTY = "640381000000"


def _towns() -> list[tuple[str, str]]:
    """The towns of the county whose calendar this is."""
    return [(place.code, place.short) for place in areas.children(settings.setting("county", COUNTY, clock.today()))]


def _area() -> str:
    asked = request.args.get("area", "")
    return asked if areas.area(asked) is not None else ""


@room.get("/events/", needs=PUBLIC)
def events() -> ResponseReturnValue:
    """The next two months, or one month where the address names it."""
    today, area = clock.today(), _area()
    asked = request.args.get("month")
    month = month_asked(asked)
    since, until = (month, clock.month_end(month)) if asked else (today, today + AHEAD)
    rows = queries.public(since, until, area)
    return page(rows=rows, area=area, today=today, month=month if asked else None, **_shown(month, rows))


@room.get("/events/month", needs=PUBLIC)
def events_month() -> ResponseReturnValue:
    """One month as a table of days."""
    month, area = month_asked(request.args.get("month")), _area()
    rows = queries.public(month, clock.month_end(month), area)
    return page(
        rows=rows, area=area, today=clock.today(), month=month, weeks=weeks(month, rows),
        **_shown(month, rows),
    )  # fmt: skip


def _shown(month: Any, rows: list[TrainingSession]) -> dict[str, Any]:
    codes = {one.code for row in rows for one in row.invited}
    return {
        "towns": _towns(),
        "venues": {row.id: queries.venue(row) for row in rows},
        "names": areas.names(codes),
        **neighbours(ASKED, month),
    }


@room.get("/events/<int:session_id>", needs=PUBLIC)
def event(session_id: int) -> ResponseReturnValue:
    """One session for everybody: what, when, where, for whom; never who is on the list."""
    found = get_or_404(TrainingSession, session_id)
    codes = queries.invited(found)
    return page(found=found, invited_words=place_words(codes), venue=queries.venue(found))
