"""One session: what and when, what can be done now, who is on the list; made and revised on one page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.rules import VERBS
from portal.areas import queries as areas
from portal.areas.rules import town_code
from portal.core import asked, audit, clock
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.record import Button, Entry, buttons
from portal.core.scope import acting_for, actor, within
from portal.core.web import done, get_or_404, page, person
from portal.training import queries, rules, service
from portal.training.forms import ChangeForm, SessionForm
from portal.training.models import TrainingSession
from portal.training.queries import Cautious
from portal.training.rules import Audience, Can, Domain, Hat, Standing, State, Step
from portal.training.views import entrance
from portal.training.views.entrance import arranged, concerning, room
from portal.training.views.plan import start_from

BOTH = ["GET", "POST"]
SHOWN = (Standing.INVITED, Standing.OFFERED, Standing.SEATED, Standing.WAITING)


@room.get("/training/<int:session_id>", needs=Can.LIST)
def show(session_id: int) -> ResponseReturnValue:
    """A session with its list, as far as this person may see who is on it."""
    found, codes = concerning(session_id)
    arranges = person().may(Can.MANAGE) and within(found.code, actor().areas)
    with acting_for(Can.ENROL) as who:
        people = queries.enrolments(found, SHOWN) if who is not None else []
    today = clock.today()
    return page(
        found=found,
        invited_words=entrance.place_words(codes),
        names=areas.names([*codes, *(one.village_code for one in people)]),
        venue=queries.venue(found),
        people=people,
        asked_of=rules.ASKED_OF,
        holds=rules.HOLDS,
        enrols=person().may(Can.ENROL) and found.live,
        buttons=buttons(_steps(found, arranges, today)),
        more=_more(found) if arranges else [],
        cautions=Cautious([found.day]).sentences(found.day, codes) if found.live or found.state is State.DRAFT else [],
        entries=_entries(found) if arranges else [],
        arranges=arranges,
    )


def _entries(found: TrainingSession) -> list[Entry]:
    told = {"training.enrol", "training.leave", "training.tell", "training.code_came"}
    return [
        Entry(VERBS.get(line.verb, line.verb), line.at, line.actor_name, line.detail.get("why", ""))
        for line in audit.trail(TrainingSession.__tablename__, found.id)
        if line.verb not in told
    ]


def _steps(found: TrainingSession, arranges: bool, today: date) -> list[tuple[Any, str]]:
    """The steps from here, the usual one first: enrol before the day, note who came from that day on."""
    shown: list[tuple[Any, str]] = []
    if found.live and person().may(Can.ENROL):
        shown.append((_("给人报名"), url_for(".enrol", session_id=found.id)))
    if arranges:
        steps = [step for step in found.steps if step is not Step.HOLD or found.day <= today]
        order = [step for step in (Step.PUBLISH, Step.HOLD, Step.CERTIFY, Step.MOVE, Step.CANCEL) if step in steps]
        own = [(step.label, url_for(f".{step.value}", session_id=found.id)) for step in order]
        first = bool(order) and order[0] in (Step.PUBLISH, Step.HOLD, Step.CERTIFY)
        shown = [*own[:1], *shown, *own[1:]] if first else [*shown, *own]
    return shown


def _more(found: TrainingSession) -> list[Button]:
    """What else can be done with it."""
    more = []
    if found.state is State.HELD:
        more.append(Button(_("更正到场"), url_for(".hold", session_id=found.id)))
    if found.live or found.state is State.DRAFT:
        more.append(Button(_("改内容"), url_for(".edit", session_id=found.id)))
    if found.live:
        more.append(Button(_("现场的码"), url_for(".code", session_id=found.id)))
    if found.live or found.over:
        more.append(Button(_("打印签到表"), url_for(".sheet", session_id=found.id)))
    more.append(Button(_("花费和反馈"), url_for(".after", session_id=found.id)))
    more.append(Button(_("照这场再排一批"), url_for(".series", session_id=found.id)))
    return more


def _open(form: SessionForm) -> None:
    """Hand the form what this person may choose."""
    form.towns.choices = offered(entrance.invitable())
    form.villages.choices = offered(entrance.villages_here())
    entrance.offer_towns(form)
    if len(form.towns.choices) == 1 and not form.is_submitted() and not form.towns.data:
        form.towns.data = [form.towns.choices[0].value]


def told(form: SessionForm) -> service.Told:
    """What the one page says; villages that are named stand for themselves, not for their whole town."""
    named = set(form.villages.data)
    towns = [code for code in form.towns.data if not any(town_code(one) == code for one in named)]
    return service.Told(
        title=form.title.data,
        domain=Domain(form.domain.data),
        audience=Audience(form.audience.data),
        codes=tuple(sorted({*towns, *named})),
        day=form.day.data,
        starts=entrance.hour_of(form.starts.data),
        ends=entrance.hour_of(form.ends.data),
        venue_code=form.venue.data,
        place=form.place.data,
        teacher=form.teacher.data,
        seats=int(form.seats.data),
        hats=tuple(map(Hat, form.hats.data)),
    )


def warnings(day: date | None, codes: Sequence[str]) -> list[Any]:
    """What speaks against a day that a form names."""
    return Cautious([day]).sentences(day, codes) if day and codes else []


@room.route("/training/new", methods=BOTH, needs=Can.MANAGE, once=True)
def new() -> ResponseReturnValue:
    """A session on one page; a clash is told at the teacher or the place, a bad day as a sentence after saving."""
    form = SessionForm()
    _open(form)
    if not form.is_submitted():
        _start(form)
    if form.validate_on_submit():
        with form.refusals():
            found = service.make(told(form))
            if form.publish.data:
                service.publish(found)
            against = warnings(found.day, told(form).codes)
            said = _("培训已发布，可以报名了") if form.publish.data else _("培训已排好，还是草稿")
            if against:
                said = _("%(said)s。请留意：%(why)s", said=said, why="；".join(map(str, against)))
            if (target := request.args.get("target", "")).isdecimal():
                return done(said, ".invite", session_id=found.id, target=target)
            return done(said, ".show", session_id=found.id)
    return page(form=form)


def _start(form: SessionForm) -> None:
    """A form for a day that was chosen in the month, for a target's gap, or like a session that stands already."""
    form.day.data = asked.day(request.args.get("day"))
    if request.args.get("target"):
        start_from(form, request.args["target"], asked.area(request.args.get("area")))
        return
    like = request.args.get("like", "")
    if like.isdecimal() and len(like) < 10:
        found = get_or_404(TrainingSession, int(like))
        _fill(form, found, queries.invited(found))


def _fill(form: SessionForm, found: TrainingSession, codes: list[str]) -> None:
    entrance.fill_when(form, found)
    form.title.data, form.domain.data, form.audience.data = found.title, found.domain.value, found.audience.value
    form.seats.data, form.hats.data = str(found.seats), [hat.value for hat in found.hats]
    form.towns.data = [code for code in codes if code.endswith("000")]
    form.villages.data = [code for code in codes if not code.endswith("000")]


@room.route("/training/<int:session_id>/edit", methods=BOTH, needs=Can.MANAGE)
def edit(session_id: int) -> ResponseReturnValue:
    """A draft is written anew, whole; of a published session the words and the seats alone."""
    found = arranged(session_id)
    if found.state is State.DRAFT:
        return _revise(found)
    form = ChangeForm()
    if not form.is_submitted():
        form.version.data, form.title.data, form.seats.data = str(found.version), found.title, str(found.seats)
        form.domain.data, form.audience.data = found.domain.value, found.audience.value
        form.hats.data = [hat.value for hat in found.hats]
    if form.validate_on_submit():
        with form.refusals():
            service.expect(found, form.opened_on(found))
            service.change(
                found, form.title.data, Domain(form.domain.data), Audience(form.audience.data), int(form.seats.data),
                tuple(map(Hat, form.hats.data)),
            )  # fmt: skip
            return done(_("内容已改好"), ".show", session_id=found.id)
    return page(form=form, found=found, whole=False)


def _revise(found: TrainingSession) -> ResponseReturnValue:
    form = SessionForm()
    _open(form)
    if not form.is_submitted():
        form.version.data = str(found.version)
        _fill(form, found, queries.invited(found))
    if form.validate_on_submit():
        with form.refusals():
            service.expect(found, form.opened_on(found))
            service.revise(found, told(form))
            if form.publish.data:
                service.publish(found)
            return done(_("培训已改好"), ".show", session_id=found.id)
    return page(form=form, found=found, whole=True)
