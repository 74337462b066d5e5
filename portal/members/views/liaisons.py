"""Who is the liaison of every town and, for legal aid, of every village; the gaps first to be seen."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import town_code
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.core.web import done, page, person
from portal.members import queries, service
from portal.members.forms import EndForm, LiaisonForm
from portal.members.rules import Can, Office
from portal.members.views.entrance import room, towns_of

SIZE = 20
ASKED = Asked("office", "gaps", "page")


@room.get("/liaisons", needs=Can.LIST)
def liaisons() -> ResponseReturnValue:
    """Towns with their liaison, villages with theirs for legal aid, and where nobody is."""
    today, wide = clock.today(), actor().areas
    towns = queries.liaison_posts(towns_of(wide), today)
    villages = queries.liaison_posts(areas.inside(wide), today)
    office = asked.word(Office, request.args.get("office")) or (Office.TOWN if towns else Office.AID)
    posts = towns if office is Office.TOWN else villages
    gaps = request.args.get("gaps") == "1"
    shown = [one for one in posts if not gaps or one.liaison is None]
    at = asked.place_in(len(shown), SIZE)
    here = shown[at * SIZE : (at + 1) * SIZE]
    missing = {Office.TOWN: _gaps(towns), Office.AID: _gaps(villages)}
    return page(
        office=office,
        posts=here,
        total=len(shown),
        first=at * SIZE + 1,
        last=at * SIZE + len(here),
        gaps=gaps,
        missing=missing,
        tabs=_tabs({Office.TOWN: len(towns), Office.AID: len(villages)}, missing, office, gaps),
        towns=areas.names(town_code(one.place.code) for one in here),
        named=person().may_at(Can.READ, *wide),
        names=person().may(Can.LIAISE),
        before=ASKED.address(page=at) if at else None,
        after=ASKED.address(page=at + 2) if (at + 1) * SIZE < len(shown) else None,
    )


def _gaps(posts: list[Any]) -> int:
    return sum(1 for one in posts if one.liaison is None)


def _tabs(counts: dict[Office, int], missing: dict[Office, int], office: Office, gaps: bool) -> list[dict[str, Any]]:
    found = []
    for one in Office:
        if counts[one]:
            every, short = url_for(".liaisons", office=one.value), url_for(".liaisons", office=one.value, gaps=1)
            at_it = one is office
            found.append({"label": one.label, "count": counts[one], "href": every, "current": at_it and not gaps})
            found.append({"label": _("缺人的"), "count": missing[one], "href": short, "current": at_it and gaps})
    return found


def _place(code: str) -> Place:
    """A town or village where this person names liaisons; any other looks like it does not exist."""
    place = areas.area(code)
    if place is None or service.office_of(code) is None or not within(code, actor().areas):
        abort(404)
    return place


@room.route("/liaisons/<code>", methods=["GET", "POST"], needs=Can.LIAISE, once=True)
def name_liaison(code: str) -> ResponseReturnValue:
    """Name the liaison of a place; whoever serves now hands over to this person."""
    place, form = _place(code), LiaisonForm()
    past = queries.liaisons_of(code)
    if not form.is_submitted():
        form.from_on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            liaison = service.name_liaison(code, form.name.data, form.phone.data or "", form.from_on.data)
            return done(_("联络员定好了"), ".liaisons", office=liaison.office.value)
    now = next((one for one in past if one.serves_on(clock.today())), None)
    return page(form=form, place=place, past=past, now=now, office=service.office_of(code))


@room.route("/liaisons/<code>/end", methods=["GET", "POST"], needs=Can.LIAISE)
def end_liaison(code: str) -> ResponseReturnValue:
    """A liaison leaves before anybody follows; the place is listed as a gap."""
    place, form = _place(code), EndForm()
    now = next((one for one in queries.liaisons_of(code) if one.serves_on(clock.today())), None)
    if now is None:
        abort(404)
    if not form.is_submitted():
        form.until_on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            service.end_liaison(now, form.until_on.data)
            return done(_("卸任已记下"), ".liaisons", office=now.office.value)
    return page(form=form, place=place, now=now)
