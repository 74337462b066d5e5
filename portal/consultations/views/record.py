"""One question as staff see it: what is asked and by when, how the person may be reached, answers, and apart: notes."""

from typing import Any

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.consultations import queries, rules, service
from portal.consultations.forms import RevealForm
from portal.consultations.models import Consultation
from portal.consultations.rules import Can, Hour, State, Step
from portal.consultations.views.entrance import room
from portal.core import clock
from portal.core.i18n import _
from portal.core.record import Button, Entry, masked_phone
from portal.core.web import get_or_404, note_after, page, person

FORWARD = {
    State.SUBMITTED: (Step.ASSIGN,),
    State.DECLINED: (Step.ASSIGN,),
    State.ASSIGNED: (Step.ACCEPT, Step.DECLINE, Step.ASSIGN),
    State.ACCEPTED: (Step.ANSWER, Step.ASK_BACK, Step.DECLINE, Step.ASSIGN),
    State.PAUSED: (Step.ANSWER, Step.DECLINE, Step.ASSIGN, Step.LAPSE),
    State.LAPSED: (Step.CLOSE,),
    State.ANSWERED: (Step.CLOSE,),
    State.SOLVED: (Step.CLOSE,),
    State.PARTLY: (Step.CLOSE,),
    State.UNSOLVED: (Step.REOPEN, Step.CLOSE),
    State.CLOSED: (),
    State.WITHDRAWN: (),
}
"""The order of the buttons; which of them a person sees depends on what they may do."""


@room.get("/consultations/<int:consultation_id>", needs=Can.READ)
def show(consultation_id: int) -> ResponseReturnValue:
    """The whole question; every reading is on the trail."""
    found = get_or_404(Consultation, consultation_id)
    note_after("consultations.read", "consultations_consultation", found.id, sensitive=not found.ordinary)
    danger = rules.alarm(found.topic, found.question)
    answers, cites = queries.with_cites(found)
    return page(
        found=found,
        place=areas.names([found.village_code]).get(found.village_code, found.village_code),
        today=clock.today(),
        late=found.late_on(clock.today()),
        untaken=found.untaken_at(clock.now()),
        doubt=queries.doubt(found.due_on) if found.waiting else "",
        mine=person().id == found.adviser_id,
        buttons=_buttons(found),
        answers=answers,
        inquiries=queries.inquiries(found),
        to_call="、".join(str(call.label) for call in found.calls),
        notes=queries.notes(found),
        entries=[Entry(one.what.label, one.at) for one in queries.events(found)],
        instruction=instruction(found),
        phone=masked_phone(found.phone),
        reveals=person().may(Can.REVEAL),
        writes_notes=person().may(Can.ANSWER) or person().may(Can.ASSIGN),
        urgent=rules.lines(danger),
        alarm=danger,
        cites=cites,
        aid=queries.aid_of(found),
        calls_back=person().may(Can.ASSIGN),
        retains=person().may(Can.RETAIN),
        may_aid=person().may(Can.ASSIGN) and found.state is not State.WITHDRAWN,
    )


@room.get("/consultations/<int:consultation_id>/recording", needs=Can.READ)
def recording(consultation_id: int) -> ResponseReturnValue:
    """The villager's own voice, for whoever may read the question; each opening is on the trail."""
    found = get_or_404(Consultation, consultation_id)
    said = service.heard(found) if found.recorded else None
    if said is None:
        abort(404)
    note_after("consultations.listen", "consultations_consultation", found.id, sensitive=not found.ordinary)
    response = Response(said[0], mimetype=said[1])
    response.headers["Content-Disposition"] = "inline"
    return response


def _buttons(found: Consultation) -> list[Button]:
    """What this person may do from here, the usual step first; closing is pressed on nobody."""
    steps = []
    for step in FORWARD[found.state]:
        own = rules.NEEDS[step] is Can.ANSWER
        if step in found.steps and person().may(rules.NEEDS[step]) and (not own or person().id == found.adviser_id):
            steps.append(step)
    return [
        Button(
            step.label,
            url_for(f".{step.value}", consultation_id=found.id),
            "primary" if not place and step is not Step.CLOSE else "quiet",
        )
        for place, step in enumerate(steps)
    ]


def instruction(found: Any) -> list[Any]:
    """How the person may be reached: read before the phone is dialled (PRODUCT.md V07)."""
    said = [
        _("不要打电话") if found.no_call else _("可以打电话"),
        _("不要发短信") if found.no_text else _("可以发短信"),
        _("不要说是法律服务") if found.no_name else _("可以说是法律服务"),
    ]
    if found.hour is not Hour.ANY:
        said.append(_("合适的时候：%(hour)s", hour=found.hour.label))
    if found.voice:
        said.append(_("看字不方便，要打电话告诉"))
    return said


@room.route("/consultations/<int:consultation_id>/phone", methods=["GET", "POST"], needs=Can.REVEAL)
def reveal(consultation_id: int) -> ResponseReturnValue:
    """Show the phone in full, once, after a reason is given and the instruction is read; it stands on the trail."""
    found = get_or_404(Consultation, consultation_id)
    form, shown = RevealForm(), None
    if form.validate_on_submit():
        shown = service.reveal(found, form.why.data)
    return page(
        _status=201 if shown else 200,
        found=found,
        form=form,
        shown=shown,
        instruction=instruction(found),
    )
