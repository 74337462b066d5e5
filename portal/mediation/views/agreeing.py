"""The agreement, and its duties one by one where there are several (人民调解法 28–30)."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.mediation import queries, rules, service
from portal.mediation.forms import AgreeByDutiesForm, AgreeForm, DropForm, DutyForm, fen, hold_to_words
from portal.mediation.models import Case, Duty
from portal.mediation.rules import By, Can
from portal.mediation.views.entrance import note_reading, room

BOTH = ["GET", "POST"]


@room.route("/<int:case_id>/agree", methods=BOTH, needs=Can.HANDLE, once=True)
def agree(case_id: int) -> ResponseReturnValue:
    """Record the agreement, written or oral."""
    case = get_or_404(Case, case_id)
    duties = queries.duties(case)
    form = AgreeByDutiesForm() if duties else AgreeForm()
    note_reading(case)
    if not form.is_submitted():
        form.facts.data = form.facts.data or case.summary
        form.agreed_on.data = form.agreed_on.data or clock.today()
        form.version.data = form.version.data or str(case.version)
    if form.validate_on_submit():
        with form.refusals():
            service.expect(case, form.opened_on(case))
            hold_to_words(form, "terms")
            short = isinstance(form, AgreeForm)
            service.agree(
                case,
                form=rules.Form(form.form.data),
                facts=form.facts.data,
                terms=form.terms.data or "",
                on=form.agreed_on.data,
                term_on=form.term_on.data if short else None,
                performed=form.performed.data,
                by=By(form.debtor.data) if short and form.debtor.data else None,
                amount=fen(form.amount) if short else None,
            )
            return done(_("协议已记下"), ".show", case_id=case.id)
    names = {party.id: party.name for party in queries.parties(case)} if duties else {}
    return page(case=case, form=form, duties=duties, names_by_id=names, today=clock.today())


@room.route("/<int:case_id>/duties/new", methods=BOTH, needs=Can.HANDLE, once=True)
def add_duty(case_id: int) -> ResponseReturnValue:
    """One duty of an agreement that has several, or its instalments."""
    case = get_or_404(Case, case_id)
    note_reading(case)
    form = DutyForm()
    people = queries.parties(case)
    form.debtor.choices = offered([("", ""), *((str(one.id), one.name) for one in people)])
    form.creditor.choices = offered([("", _("对方")), *((str(one.id), one.name) for one in people)])
    ready = rules.sentences_for(case.kind)
    if not form.is_submitted() and not form.what.data:
        form.what.data = next((one.text for one in ready if one.word == request.args.get("use")), "")
    if form.validate_on_submit():
        with form.refusals():
            hold_to_words(form, "what")
            told = service.DutyTold(
                debtor_id=int(form.debtor.data),
                creditor_id=int(form.creditor.data) if form.creditor.data else None,
                what=form.what.data,
                amount=fen(form.amount),
                due_on=form.due_on.data,
                parts=form.parts.data or 1,
            )
            service.add_duty(case, told)
            return done(_("这一条记下了"), ".agree", case_id=case.id)
    return page(case=case, form=form, ready=ready)


@room.route("/<int:case_id>/duties/<int:duty_id>/drop", methods=BOTH, needs=Can.HANDLE, once=True)
def drop_duty(case_id: int, duty_id: int) -> ResponseReturnValue:
    """Take a duty out again before the agreement is recorded."""
    case, duty = get_or_404(Case, case_id), get_or_404(Duty, duty_id)
    if duty.case_id != case.id:
        abort(404)
    form = DropForm()
    if form.validate_on_submit():
        with form.refusals():
            service.drop_duty(case, duty)
            return done(_("这一条去掉了"), ".agree", case_id=case.id)
    return page(case=case, form=form, duty=duty)
