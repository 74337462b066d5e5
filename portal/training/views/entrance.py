"""The room's blueprint: staff's pages stand under /training/, everybody's calendar under /events/."""

from collections.abc import Collection
from datetime import date, time
from typing import Any

from flask import abort

from portal.areas import queries as areas
from portal.areas.rules import Level, county_code, level, town_code
from portal.core import asked, clock
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.core.web import Room, get_or_404
from portal.training import queries
from portal.training.models import TrainingSession
from portal.training.rules import Can

room = Room("training", __name__)
room.menu_item(_("培训"), ".index", needs=Can.LIST, order=45, tab=True, match="/training/")


def concerning(session_id: int) -> tuple[TrainingSession, list[str]]:
    """A session that concerns this person's places, and the places it invites; any other does not exist."""
    found = get_or_404(TrainingSession, session_id)
    codes, mine = queries.invited(found), actor().areas
    if not any(within(code, mine) or within(one, [code]) for code in codes for one in mine):
        abort(404)
    return found, codes


def arranged(session_id: int) -> TrainingSession:
    """A session that this person arranges: it is for a place of theirs, whole."""
    found = get_or_404(TrainingSession, session_id)
    if not within(found.code, actor().areas):
        abort(404)
    return found


def towns_here() -> list[tuple[str, str]]:
    """The towns where this person may hold a session: all of the county, or their own."""
    mine = actor().areas
    counties = sorted({county_code(code) for code in mine})
    found = [(place.code, place.short) for county in counties for place in areas.children(county)]
    return [(code, name) for code, name in found if within(code, mine)]


def invitable() -> list[tuple[str, str]]:
    """Whole areas that this person may invite: the county, then its towns."""
    whole = sorted(code for code in actor().areas if level(code) is Level.COUNTY)
    names = areas.names(whole)
    return [(code, str(_("全市（%(name)s）", name=names.get(code, code)))) for code in whole] + towns_here()


def villages_here() -> list[tuple[str, str]]:
    """The villages that this person may invite one by one."""
    return list(areas.options(actor().areas))


def some_towns(codes: Collection[str]) -> list[str]:
    """The towns that some places lie in, in the order of codes; a county's own code is none."""
    return sorted({town_code(code) for code in codes if level(code) is not Level.COUNTY})


def place_words(codes: list[str]) -> str:
    """The places that a session invites, in words: 邵岗镇、小坝镇 红星村."""
    names = areas.names([*codes, *(town_code(code) for code in codes)])
    said = []
    for code in codes:
        name, town = names.get(code, code), names.get(town_code(code), "")
        said.append(f"{town} {name}" if level(code) is Level.VILLAGE else name)
    return str(_("、")).join(said)


def month_asked(text: str | None) -> date:
    """The month that an address names, `2026-11`; this month where it cannot be read."""
    found = asked.first_day(text)
    return clock.month_start(found if found and 1990 < found.year < 2100 else clock.today())


def hour_of(text: str) -> time:
    """A half hour as a form sends it."""
    return time.fromisoformat(text)


def fill_when(form: Any, session: TrainingSession) -> None:
    """Show a session's day, hours, place and teacher in a form that opens."""
    form.day.data, form.place.data, form.teacher.data = session.day, session.place, session.teacher
    form.starts.data, form.ends.data = f"{session.starts:%H:%M}", f"{session.ends:%H:%M}"
    form.venue.data = session.venue_code


def offer_towns(form: Any) -> None:
    """Offer the towns where a session may be held; the only one is chosen already."""
    found = towns_here()
    form.venue.choices = offered(found if len(found) == 1 else [("", ""), *found])
