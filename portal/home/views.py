"""The first page, the switches in the header, and the pages that say how the portal treats its visitors."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock
from portal.core.config import config
from portal.core.i18n import LANGUAGES, _
from portal.core.scope import acting_for
from portal.core.web import PUBLIC, SIGNED_IN, Room, page, person, safe_next
from portal.mediation import queries as mediation
from portal.mediation.rules import Can as Mediation
from portal.mediation.rules import Task

room = Room("home", __name__)
room.menu_item(_("首页"), ".index", needs=SIGNED_IN, order=0, tab=True)
YEAR = 365 * 24 * 3600
SHOWN = 7
OPENS = {
    Task.ACCEPT: "mediation.accept",
    Task.NOTICE: "mediation.notice",
    Task.SESSION: "mediation.session",
    Task.ORAL: "mediation.oral",
    Task.VISIT: "mediation.visit",
}


@dataclass(frozen=True)
class Work:
    """One task of a first page: it opens the very page where it is done."""

    href: str
    what: Any
    about: str
    place: str
    on: Any
    late_days: int
    urgent: bool


@room.get("/", needs=PUBLIC)
def index() -> ResponseReturnValue:
    """A visitor reads what the portal is; who is signed in finds their work."""
    return page(work=_work(), logs=person().may(Mediation.LOG), handles=person().may(Mediation.HANDLE))


def _work() -> list[Work]:
    """What is to be done on the disputes this person handles: the dangerous first, then by day."""
    with acting_for(Mediation.HANDLE) as who:
        rows = mediation.tasks(SHOWN) if who is not None else []
    places, today = areas.names(row.village_code for row in rows), clock.today()
    return [
        Work(
            url_for(OPENS.get(row.next_what, "mediation.show"), case_id=row.id),
            row.next_what.label,
            f"{row.kind.label} · {row.title}",
            places.get(row.village_code, ""),
            row.next_on,
            (today - row.next_on).days,
            row.urgent,
        )
        for row in rows
    ]


def _remembered(name: str, value: str) -> ResponseReturnValue:
    """Back to the page, with a choice kept for a year."""
    answer = redirect(safe_next(request.form.get("back")) or "/", 303)
    answer.set_cookie(name, value, max_age=YEAR, httponly=True, secure=config().https, samesite="Lax", path="/")
    return answer


@room.post("/large-text", needs=PUBLIC)
def large_text() -> ResponseReturnValue:
    """Large type on, or off again."""
    return _remembered("large", "0" if request.cookies.get("large") == "1" else "1")


@room.post("/language", needs=PUBLIC)
def language() -> ResponseReturnValue:
    """Chinese or English."""
    chosen = request.form.get("lang", "").replace("-", "_")
    return _remembered("lang", chosen if chosen in LANGUAGES else LANGUAGES[0])


@room.get("/privacy", needs=PUBLIC)
def privacy() -> ResponseReturnValue:
    """What is kept of whom, for how long, and whom to ask."""
    return page()


@room.get("/accessibility", needs=PUBLIC)
def accessibility() -> ResponseReturnValue:
    """What was done so that everybody can use the portal."""
    return page()


@room.get("/feedback", needs=PUBLIC)
def feedback() -> ResponseReturnValue:
    """Where complaints and suggestions go."""
    return page()
