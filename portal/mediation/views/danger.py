"""The nine red-flag questions."""

from flask.typing import ResponseReturnValue

from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.mediation import service
from portal.mediation.forms import ScreenForm
from portal.mediation.models import Case
from portal.mediation.rules import Can, Report
from portal.mediation.views.entrance import note_reading, room


@room.route("/<int:case_id>/screen", methods=["GET", "POST"], needs=Can.HANDLE, once=True)
def screen(case_id: int) -> ResponseReturnValue:
    """Nine questions; one yes means the police first, and the town hears of it today."""
    case = get_or_404(Case, case_id)
    note_reading(case)
    form = ScreenForm()
    if form.validate_on_submit():
        with form.refusals():
            told = service.Screened(
                flags=form.flags,
                report=Report(form.report.data) if form.report.data else None,
                why=form.why.data or "",
                told_whom=form.told_whom.data or "",
            )
            service.screen(case, told)
            said = _("记下了：先保证人安全，镇里今天就会看到") if form.flags else _("记下了：没有发现危险")
            return done(said, ".show", case_id=case.id)
    return page(case=case, form=form)
