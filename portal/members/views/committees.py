"""The mediation committees of towns and villages: members, term, seal; where none is as the law wants it."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import town_code
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.core.web import done, page, person
from portal.members import queries, rules, service
from portal.members.forms import CommitteeForm
from portal.members.rules import Can
from portal.members.views.entrance import room, towns_of

SIZE = 20
ASKED = Asked("gaps", "page")


@room.get("/committees", needs=Can.LIST)
def committees() -> ResponseReturnValue:
    """Every place that needs a committee, and what it lacks."""
    wide = actor().areas
    places = [*towns_of(wide), *areas.inside(wide)]
    every = queries.benches(places, clock.today())
    short = [one for one in every if one.lacks]
    gaps = request.args.get("gaps") == "1"
    shown = short if gaps else every
    at = asked.place_in(len(shown), SIZE)
    here = shown[at * SIZE : (at + 1) * SIZE]
    tabs = [
        {"label": _("全部"), "count": len(every), "href": ASKED.address(gaps=None, page=None), "current": not gaps},
        {"label": _("不合规定的"), "count": len(short), "href": ASKED.address(gaps=1, page=None), "current": gaps},
    ]
    return page(
        benches=here,
        total=len(shown),
        first=at * SIZE + 1,
        last=at * SIZE + len(here),
        gaps=gaps,
        missing=len(short),
        tabs=tabs,
        towns=areas.names(town_code(one.place.code) for one in here),
        named=person().may_at(Can.READ, *wide),
        notes=person().may(Can.COMMITTEE),
        before=ASKED.address(page=at) if at else None,
        after=ASKED.address(page=at + 2) if (at + 1) * SIZE < len(shown) else None,
    )


def _place(code: str) -> Place:
    """A town or village of this person; any other looks like it does not exist."""
    place = areas.area(code)
    if place is None or not rules.is_committee(code) or not within(code, actor().areas):
        abort(404)
    return place


@room.route("/committees/<code>", methods=["GET", "POST"], needs=Can.COMMITTEE, once=True)
def committee(code: str) -> ResponseReturnValue:
    """One place: the committee of today, those before, and a form for the next or to put this one right."""
    place, form = _place(code), CommitteeForm()
    past = queries.committees_of(code)
    now = past[0] if past else None
    if not form.is_submitted():
        form.from_on.data = now.from_on if now and rules.Lack.ENDED not in now.lacks_on(clock.today()) else None
        form.seats.data = "\n".join(one.line for one in now.sitting) if now else ""
        form.seal.data, form.room.data = bool(now and now.seal), now.room if now else ""
    if form.validate_on_submit():
        sitting, unread = rules.seats(form.seats.data)
        if unread:
            form.seats.errors = [*form.seats.errors, _("看不懂这一行：%(line)s", line=unread[0][:40])]
        else:
            with form.refusals():
                service.seat_committee(code, form.from_on.data, sitting, form.seal.data, form.room.data or "")
                return done(_("调委会记好了"), ".committees")
    return page(form=form, place=place, past=past, lacks=now.lacks_on(clock.today()) if now else [rules.Lack.NONE])
