"""One talk: written down, shown with its history, put right, withdrawn."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock
from portal.core.choice import Choice
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.web import done, get_or_404, page, person
from portal.mediation.rules import split_names
from portal.members import queries as members
from portal.outreach import queries, rules, service
from portal.outreach.forms import CorrectForm, TalkFields, TalkForm, WhyForm
from portal.outreach.models import Activity, Earlier
from portal.outreach.rules import Audience, Can, Counted, Form, Occasion, Topic
from portal.outreach.views.entrance import may_change, own_village, places_offered, room

MOST_GUESTS = 40
BOTH = ["GET", "POST"]
WORDS: dict[str, type[Choice]] = {
    "topic": Topic,
    "form": Form,
    "occasion": Occasion,
    "audience": Audience,
    "counted": Counted,
}


def _people(code: str) -> list[tuple[str, str, int | None]]:
    """Who may have spoken in a village: its members and mediators; value of the box, name, member's number."""
    if not code:
        return []
    found = {one.name: one.id for one in members.serving([code])}
    names = dict.fromkeys([*found, *(one.name for one in members.mediators_of(code, code, clock.today()))])
    return [(name, name, found.get(name)) for name in names]


def _prepared(form: TalkFields, code: str) -> list[tuple[str, str, int | None]]:
    people, places = _people(code), places_offered()
    form.narrowed(
        [(code, "")] if code else places,
        [(value, name) for value, name, _member in people],
        others=not code and len(places) <= MOST_GUESTS,
    )
    return people


def _told(form: Any, code: str, people: Iterable[tuple[str, str, int | None]]) -> service.Told:
    known = {name: member for _value, name, member in people or _people(form.village.data if "village" in form else "")}
    named = [name for name in (form.holders.data or [] if "holders" in form else []) if name in known]
    named += split_names(form.others.data or "")
    return service.Told(
        village_code=code or form.village.data,
        held_on=form.held_on.data,
        topic=Topic(form.topic.data),
        form=Form(form.form.data),
        occasion=Occasion(form.occasion.data),
        audience=Audience(form.audience.data),
        audience_note=form.audience_note.data or "",
        people=form.people.data,
        counted=Counted(form.counted.data),
        leaflets=form.leaflets.data or 0,
        questions=form.questions.data or 0,
        place=form.place.data or "",
        note=form.note.data or "",
        holders=tuple((name, known.get(name)) for name in named),
        guests=tuple(form.guests.data or ()) if "guests" in form else (),
        sure=form.sure.data,
    )


def _try(form: TalkFields, verb: Callable[[], Any]) -> Any:
    """Call a verb; where it is unsure, the page asks to tick that it is so."""
    made = None
    with form.refusals():
        try:
            made = verb()
        except service.Unsure:
            form.asks_sure = True
            raise
    return made


@room.route("/talks/new", methods=BOTH, needs=Can.LOG, once=True)
def new() -> ResponseReturnValue:
    """A talk on one page; the occasion is what the calendar suggests for today."""
    code = own_village()
    form = TalkForm()
    people = _prepared(form, code)
    if not form.is_submitted():
        _suggest(form, people)
    if form.validate_on_submit():
        talk = _try(form, lambda: service.log(_told(form, code, people)))
        if talk is not None:
            return done(_("记下了这一场"), ".talk", activity_id=talk.id)
    village = areas.names([code]).get(code, "") if code else ""
    return page(form=form, village=village, sure=form.asks_sure or form.sure.data)


def _suggest(form: Any, people: Iterable[tuple[str, str, int | None]]) -> None:
    today = clock.today()
    form.held_on.data = form.held_on.data or today
    asked = request.args.get("occasion", "")
    form.occasion.data = asked if asked in set(Occasion) else rules.fits(today).value
    names = [name for _value, name, _member in people]
    if "holders" in form and person().name in names and not form.holders.data:
        form.holders.data = [person().name]


@room.get("/talks/<int:activity_id>", needs=Can.READ)
def talk(activity_id: int) -> ResponseReturnValue:
    """The record, and what it said before."""
    row = get_or_404(Activity, activity_id)
    guests = queries.guests(row)
    places = areas.names([row.village_code, row.town_code, *guests])
    return page(
        talk=row,
        places=places,
        guests="、".join(places.get(code, code) for code in guests),
        holders="、".join(one.name for one in queries.holders(row)),
        history=[(_lines(one), one) for one in queries.earlier(row)],
        changes=row.stands and may_change(row.village_code, row.noted_by_id),
    )


LABELS = {
    "held_on": _("日期"),
    "topic": _("内容"),
    "form": _("形式"),
    "occasion": _("日子或起因"),
    "audience": _("对象"),
    "audience_note": _("学校、单位"),
    "place": _("地点"),
    "people": _("人数"),
    "counted": _("怎么数的"),
    "leaflets": _("资料份数"),
    "questions": _("来问的人"),
    "note": _("说明"),
    "holders": _("谁讲的"),
}


def _lines(one: Earlier) -> list[tuple[Any, Any]]:
    """What the record said before, field by field."""
    return [
        (LABELS[name], WORDS[name](value).label if name in WORDS else value)
        for name, value in one.told.items()
        if name in LABELS
    ]


def _changing(activity_id: int) -> Activity:
    """A talk for whoever may change it; to others this page of it does not exist."""
    row = get_or_404(Activity, activity_id)
    if not may_change(row.village_code, row.noted_by_id):
        return get_or_404(Activity, 0)
    return row


@room.route("/talks/<int:activity_id>/correct", methods=BOTH, needs=Can.LOG, once=True)
def correct(activity_id: int) -> ResponseReturnValue:
    """Put the record right; the old numbers stay in its history."""
    row = _changing(activity_id)
    stored = {name: getattr(row, name) for name in LABELS if name != "holders"}
    form = CorrectForm(data={**stored, "version": str(row.version)})
    people = _prepared(form, row.village_code)
    if not form.is_submitted():
        names = [one.name for one in queries.holders(row)]
        known = {name for _value, name, _member in people}
        if "holders" in form:
            form.holders.data = [name for name in names if name in known]
        form.others.data = "、".join(name for name in names if "holders" not in form or name not in known)
    if form.validate_on_submit() and _try(form, lambda: _correct(row, form, people)):
        return done(_("改好了，原来的数还在下面"), ".talk", activity_id=row.id)
    return page(form=form, talk=row, sure=form.asks_sure or form.sure.data)


def _correct(row: Activity, form: Any, people: Iterable[tuple[str, str, int | None]]) -> bool:
    service.expect(row, form.opened_on(row))
    service.correct(row, _told(form, row.village_code, people), form.why.data)
    return True


@room.route("/talks/<int:activity_id>/withdraw", methods=BOTH, needs=Can.LOG)
def withdraw(activity_id: int) -> ResponseReturnValue:
    """Take it out of the figures, with a reason."""
    row = _changing(activity_id)
    form = WhyForm(data={"version": str(row.version)})
    if form.validate_on_submit():
        with form.refusals():
            service.expect(row, form.opened_on(row))
            service.withdraw(row, form.why.data)
            return done(_("撤回了，这一场不再算数"), ".talk", activity_id=row.id)
    return page(form=form, talk=row, back=url_for(".talk", activity_id=row.id), acting=actor().name)
