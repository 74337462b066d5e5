"""Who is on a session's list: put on it by village, taken off it, and the sheet on which they sign."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.rules import Level, level
from portal.core.forms import Refused, offered, one_line
from portal.core.i18n import _, _n
from portal.core.scope import actor, several, within
from portal.core.web import SIGNED_IN, done, get_or_404, page, person
from portal.training import queries, rules, service
from portal.training.forms import EnrolForm, SubstituteForm
from portal.training.models import LONGEST_NAME, Enrolment, TrainingSession
from portal.training.queries import Someone
from portal.training.rules import Can, Standing
from portal.training.views.entrance import arranged, concerning, room

BLANK_LINES = 8


def _places(codes: list[str]) -> list[tuple[str, str]]:
    """The villages of this person that a session invites, and whole towns where there is more than one village."""
    mine = actor().areas
    found = [(code, name) for code, name in areas.options(mine) if within(code, codes)]
    towns = [code for code in {*codes, *mine} if level(code) is Level.TOWN and within(code, mine)]
    whole = sorted(code for code in towns if any(within(village, [code]) for village, _name in found))
    names = areas.names(whole)
    return [*((code, str(_("%(town)s全镇", town=names.get(code, code)))) for code in whole), *found]


@room.route("/training/<int:session_id>/enrol", methods=["GET", "POST"], needs=Can.ENROL, once=True)
def enrol(session_id: int) -> ResponseReturnValue:
    """Tick people of the register, or write names; who finds no seat waits in turn."""
    found, codes = concerning(session_id)
    places = _places(codes)
    area = request.args.get("area", "")
    area = area if area in dict(places) else places[0][0] if places else ""
    people = queries.register(area) if area else []
    on_list = {one.person_key: one for one in queries.enrolments(found)}
    free = {one.key: one for one in people if one.key not in on_list and within(one.village_code, codes)}
    names = areas.names(one.village_code for one in people)
    form = EnrolForm()
    form.people.choices = offered(
        [(one.key, f"{one.name} · {names.get(one.village_code, '')} · {one.note}") for one in free.values()]
    )
    by_name = level(area) is Level.VILLAGE if area else False
    if form.validate_on_submit():
        with form.refusals():
            chosen = [free[key] for key in dict.fromkeys(form.people.data) if key in free]
            chosen += _written(form.others.data if by_name else "", area)
            return _enrolled(found, chosen, codes)
    return page(
        form=form, found=found, places=places, area=area, by_name=by_name, already=len(people) - len(free),
        people=people,
    )  # fmt: skip


def _written(text: str | None, area: str) -> list[Someone]:
    """People written by name, one a line: known by village and name."""
    names = dict.fromkeys(one_line(line) or "" for line in (text or "").split("\n"))
    return [Someone(f"{area}:{rules.key(name)}"[:60], name[:LONGEST_NAME], area) for name in names if rules.key(name)]


def _enrolled(found: TrainingSession, chosen: list[Someone], codes: list[str]) -> ResponseReturnValue:
    if not chosen:
        return done(_("没有选人"), ".enrol", session_id=found.id)
    standing = [service.enrol(found, one, codes).standing for one in chosen]
    seated = sum(one is Standing.SEATED for one in standing)
    said = _n("报上名 %(num)d 个人", "报上名 %(num)d 个人", seated)
    if len(standing) > seated:
        said = _("%(said)s，排队等位 %(waits)d 个人", said=said, waits=len(standing) - seated)
    return done(said, ".show", session_id=found.id)


@room.post("/training/<int:session_id>/leave/<int:enrolment_id>", needs=Can.ENROL)
def leave(session_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Someone will not come; the seat goes to whoever waits longest."""
    found, _codes = concerning(session_id)
    one = get_or_404(Enrolment, enrolment_id, queries.with_training())
    if one.session_id != found.id:
        abort(404)
    try:
        service.leave(one)
    except Refused as no:
        return done(no.message, ".show", session_id=found.id)
    return done(_("%(name)s不来了，位子已让出", name=one.name), ".show", session_id=found.id)


def _place(session_id: int, enrolment_id: int) -> tuple[TrainingSession, Enrolment, list[str]]:
    """Somebody on the list of a session that concerns this person's places."""
    found, codes = concerning(session_id)
    one = get_or_404(Enrolment, enrolment_id, queries.with_training())
    if one.session_id != found.id:
        abort(404)
    return found, one, codes


@room.post("/training/<int:session_id>/accept/<int:enrolment_id>", needs=Can.ENROL)
def accept(session_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Somebody who was asked said on the telephone that they come."""
    found, one, _codes = _place(session_id, enrolment_id)
    try:
        standing = service.accept(one)
    except Refused as no:
        return done(no.message, ".show", session_id=found.id)
    return done(_("%(name)s：%(standing)s", name=one.name, standing=standing.label), ".show", session_id=found.id)


@room.route("/training/<int:session_id>/substitute/<int:enrolment_id>", methods=["GET", "POST"], needs=Can.ENROL)
def substitute(session_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Somebody else of the register comes instead: the seat changes hands."""
    found, one, codes = _place(session_id, enrolment_id)
    form, here = SubstituteForm(), one.town_code if several(actor().areas) else one.village_code
    held = {other.person_key for other in queries.enrolments(found, rules.HOLDS)}
    people = {p.key: p for p in queries.register(here) if p.key not in held and within(p.village_code, codes)}
    names = areas.names(person.village_code for person in people.values())
    form.person.choices = offered(
        [("", ""), *((key, f"{p.name} · {names.get(p.village_code, '')}") for key, p in people.items())]
    )
    if form.validate_on_submit():
        with form.refusals():
            now = service.substitute(one, people[form.person.data], codes)
            said = _("%(name)s换成了%(now)s", name=one.name, now=now.name)
            return done(said, ".show", session_id=found.id)
    return page(form=form, found=found, one=one)


@room.get("/training/<int:session_id>/sheet", needs=Can.MANAGE)
def sheet(session_id: int) -> ResponseReturnValue:
    """The sign-in sheet: A4, a line to sign for each, a few empty ones."""
    found = arranged(session_id)
    people = [one for one in queries.enrolments(found) if one.standing is Standing.SEATED]
    people.sort(key=lambda one: (one.village_code, one.id))
    return page(
        found=found,
        people=people,
        venue=queries.venue(found),
        names=areas.names(one.village_code for one in people),
        blank=range(len(people) + 1, len(people) + 1 + BLANK_LINES),
    )


@room.post("/training/news/<int:enrolment_id>/seen", needs=SIGNED_IN)
def seen(enrolment_id: int) -> ResponseReturnValue:
    """A person has read on their own first page that their session was moved or called off."""
    one = get_or_404(Enrolment, enrolment_id)
    if one.user_id == person().id:
        service.say(one)
    return done(_("知道了"), "home.index")
