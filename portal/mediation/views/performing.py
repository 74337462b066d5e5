"""A duty of an agreement, or one instalment, was kept."""

from flask import abort
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.mediation import rules, service
from portal.mediation.forms.performing import DutyForm
from portal.mediation.models import Case, Duty
from portal.mediation.rules import Can
from portal.mediation.views.entrance import note_reading, room


@room.route("/<int:case_id>/duties/<int:duty_id>/kept", methods=["GET", "POST"], needs=Can.HANDLE, once=True)
def kept(case_id: int, duty_id: int) -> ResponseReturnValue:
    """Note that it was kept, whole or in part."""
    case = get_or_404(Case, case_id)
    duty = get_or_404(Duty, duty_id)
    if duty.case_id != case.id:
        abort(404)
    note_reading(case)
    form = DutyForm()
    if duty.amount is None:
        del form.paid
    if not form.is_submitted() and not form.done_on.data:
        form.done_on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            service.keep_duty(case, duty, form.done_on.data, _fen(form))
            return done(_("记下了"), ".show", case_id=case.id)
    return page(case=case, duty=duty, form=form)


def _fen(form: DutyForm) -> int | None:
    typed = form.paid.data if "paid" in form else None
    if not typed:
        return None
    found = rules.fen_of(typed)
    if found is None:
        raise Refused(_("请写金额，比如 5000 或 5000.50"), field="paid")
    return found
