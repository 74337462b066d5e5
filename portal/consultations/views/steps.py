"""One page a step: take it, pass it on, answer it in two pages, note something among colleagues, assign, close."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts import queries as accounts
from portal.areas import queries as areas
from portal.consultations import queries, service
from portal.consultations.forms import (
    AnswerForm,
    AskBackForm,
    AssignForm,
    CalledForm,
    DeclineForm,
    EmptyForm,
    KeepForm,
    NoteForm,
    WhyForm,
)
from portal.consultations.models import Consultation
from portal.consultations.rules import Can, Declines
from portal.consultations.views import composing
from portal.consultations.views.entrance import room
from portal.consultations.views.record import instruction
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page

BOTH = ["GET", "POST"]
HERE = "/consultations/<int:consultation_id>"


def _step(found: Consultation, form: Any, verb: Callable[[], Any], said: Any, **context: Any) -> ResponseReturnValue:
    """The one way every step goes: check the form, mind the version, call the verb, go back to the question."""
    if "version" in form and not form.is_submitted() and not form.version.data:
        form.version.data = str(found.version)
    if form.validate_on_submit():
        with form.refusals():
            if "version" in form:
                service.expect(found, form.version.data)
            verb()
            return done(said, ".show", consultation_id=found.id)
    return page(found=found, form=form, **context)


@room.route(f"{HERE}/accept", methods=BOTH, needs=Can.ANSWER)
def accept(consultation_id: int) -> ResponseReturnValue:
    """The adviser takes the question."""
    found = get_or_404(Consultation, consultation_id)
    return _step(found, EmptyForm(), lambda: service.accept(found), _("已接受，请在约定的日子前答复"))


@room.route(f"{HERE}/decline", methods=BOTH, needs=Can.ANSWER)
def decline(consultation_id: int) -> ResponseReturnValue:
    """The adviser passes it on; the villager is not told why."""
    found, form = get_or_404(Consultation, consultation_id), DeclineForm()

    def verb() -> None:
        service.decline(found, Declines(form.why.data), form.told.data)

    answer = _step(found, form, verb, None)
    if getattr(answer, "status_code", 0) == 303:
        return done(_("已退回，马上改派别人"), ".index")
    return answer


@room.route(f"{HERE}/answer", methods=BOTH, needs=Can.ANSWER, once=True)
def answer(consultation_id: int) -> ResponseReturnValue:
    """First the answer in its parts; then a page that shows it and to whom it goes; only from there it is sent."""
    found, form = get_or_404(Consultation, consultation_id), AnswerForm()
    if not found.wants_summary:
        del form.summary
    if not form.is_submitted() and not form.version.data:
        form.version.data = str(found.version)
    ready, help_ = False, composing.help_with(form)
    if not help_.asked and form.validate_on_submit():
        with form.refusals():
            service.expect(found, form.version.data)
            if form.confirmed.data == "yes":
                summary = form.summary.data if form.summary else ""
                parts = form.conclusion.data, form.next_steps.data, form.basis.data or ""
                service.answer(found, service.Said(*parts, form.told_cites, summary))
                return done(_said(found), ".show", consultation_id=found.id)
            composing.known(form)
            ready = not request.form.get("change")
    if ready:
        form.confirmed.data = "yes"
    elif form.is_submitted() and not form.errors:
        form.confirmed.data = ""
    shown = render_template(
        "consultations/answer.html",
        found=found,
        form=form,
        ready=ready,
        help=help_,
        long=composing.hard_to_read(form) if ready else [],
        instruction=instruction(found),
    )
    return shown, 422 if form.is_submitted() and form.errors else 200


def _said(found: Consultation) -> Any:
    if found.to_tell:
        return _("答复已送出。请村里把答复转告给他")
    return _("答复已送出。要保密：请您本人打电话告诉他") if found.wants_voice else _("答复已送出")


@room.route(f"{HERE}/note", methods=BOTH, needs=Can.READ, once=True)
def note(consultation_id: int) -> ResponseReturnValue:
    """An internal note: another page, another colour, another word; it can never become an answer."""
    found, form = get_or_404(Consultation, consultation_id), NoteForm()
    return _step(found, form, lambda: service.add_note(found, form.text.data), _("备注已记下，提问人看不到"))


@room.route(f"{HERE}/called", methods=BOTH, needs=Can.ASSIGN, once=True)
def called(consultation_id: int) -> ResponseReturnValue:
    """A villager who was not helped was called back: what was said, among colleagues."""
    found, form = get_or_404(Consultation, consultation_id), CalledForm()
    context = {"instruction": instruction(found)}
    return _step(found, form, lambda: service.called_back(found, form.text.data), _("记下了：回过电话了"), **context)


@room.route(f"{HERE}/retain", methods=BOTH, needs=Can.RETAIN)
def retain(consultation_id: int) -> ResponseReturnValue:
    """Nothing of it is deleted while the law needs it."""
    found, form = get_or_404(Consultation, consultation_id), KeepForm()
    return _step(found, form, lambda: service.retain(found, form.told.data), _("保留了，到期也不删"))


@room.route(f"{HERE}/let-go", methods=BOTH, needs=Can.RETAIN)
def let_go(consultation_id: int) -> ResponseReturnValue:
    """The reason is over."""
    found, form = get_or_404(Consultation, consultation_id), KeepForm()
    return _step(found, form, lambda: service.let_go(found, form.told.data), _("解除了，照规定的期限删"))


@room.route(f"{HERE}/ask-back", methods=BOTH, needs=Can.ANSWER, once=True)
def ask_back(consultation_id: int) -> ResponseReturnValue:
    """One question to the villager, on a page of its own colour; the promise rests until the answer."""
    found, form = get_or_404(Consultation, consultation_id), AskBackForm()
    return _step(
        found,
        form,
        lambda: service.ask_back(found, form.text.data),
        _("问题已送出，等他补充。约定的日子先停着"),
        instruction=instruction(found),
        tells=found.ordinary and not found.no_call,
    )


@room.route(f"{HERE}/lapse", methods=BOTH, needs=Can.ASSIGN)
def lapse(consultation_id: int) -> ResponseReturnValue:
    """Wait no longer for the villager; an answer that comes after all opens it again."""
    found = get_or_404(Consultation, consultation_id)
    return _step(found, EmptyForm(), lambda: service.lapse(found), _("不再等了。他补充了，还会接着办"))


@room.route(f"{HERE}/assign", methods=BOTH, needs=Can.ASSIGN)
def assign(consultation_id: int) -> ResponseReturnValue:
    """The town's office gives it to an adviser of this village or of another one in the town."""
    found, form = get_or_404(Consultation, consultation_id), AssignForm()
    villages = [place.code for place in areas.children(found.town_code)]
    people = accounts.holders(Can.ANSWER, *villages)
    barred = queries.barred_ids(found)
    able = {str(one.id): one.name for one in people if one.id not in barred}
    form.adviser.choices = offered([("", _("请选一位")), *able.items()])

    def verb() -> None:
        service.assign(found, int(form.adviser.data), able[form.adviser.data])

    return _step(found, form, verb, _("已交给这位顾问"))


@room.route(f"{HERE}/reopen", methods=BOTH, needs=Can.ASSIGN)
def reopen(consultation_id: int) -> ResponseReturnValue:
    """A second opinion, when the answer did not help."""
    found, form = get_or_404(Consultation, consultation_id), WhyForm()
    return _step(found, form, lambda: service.reopen(found, form.told.data), _("已请顾问再答一次"))


@room.route(f"{HERE}/close", methods=BOTH, needs=Can.ASSIGN)
def close(consultation_id: int) -> ResponseReturnValue:
    """Nothing more is to be done."""
    found, form = get_or_404(Consultation, consultation_id), WhyForm()
    return _step(found, form, lambda: service.close(found, form.told.data), _("已办结"))
