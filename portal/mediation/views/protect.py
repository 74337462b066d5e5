"""Matters shown to named handlers alone, and causes that a mediator may not judge."""

from flask.typing import ResponseReturnValue

from portal.accounts import queries as accounts
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.mediation import queries, service
from portal.mediation.forms import ConflictForm, HandlerForm, ProtectForm
from portal.mediation.models import Case
from portal.mediation.rules import Can, Protection
from portal.mediation.views.entrance import room


@room.route("/<int:case_id>/protect", methods=["GET", "POST"], needs=Can.HANDLE, once=True)
def protect(case_id: int) -> ResponseReturnValue:
    """Mark as violence, harm to a minor or sexual harm: at once out of every list and count."""
    case = get_or_404(Case, case_id)
    form = ProtectForm()
    if not form.is_submitted():
        form.version.data = str(case.version)
    if form.validate_on_submit():
        with form.refusals():
            service.expect(case, form.opened_on(case))
            service.mark(case, Protection(form.protection.data))
            return done(_("已设为保密，只有指定的经办人看得到"), ".show", case_id=case.id)
    return page(case=case, form=form)


@room.route("/<int:case_id>/handlers", methods=["GET", "POST"], needs=Can.HANDLE)
def handlers(case_id: int) -> ResponseReturnValue:
    """Name one more person to a matter that only named handlers see."""
    case = get_or_404(Case, case_id)
    named = queries.handler_ids(case)
    people = accounts.holders(Can.HANDLE, case.village_code, case.town_code, case.county_code)
    form = HandlerForm()
    form.user.choices = offered([("", ""), *((str(one.id), one.name) for one in people if one.id not in named)])
    if form.validate_on_submit():
        with form.refusals():
            service.name_handler(case, int(form.user.data))
            return done(_("已指定"), ".show", case_id=case.id)
    return page(case=case, form=form, named=[one for one in people if one.id in named])


@room.route("/<int:case_id>/conflict", methods=["GET", "POST"], needs=Can.HANDLE, once=True)
def conflict(case_id: int) -> ResponseReturnValue:
    """A mediator with a stake in the matter hands it to the town."""
    case = get_or_404(Case, case_id)
    form = ConflictForm()
    if not form.is_submitted():
        form.version.data = str(case.version)
    if form.validate_on_submit():
        with form.refusals():
            service.expect(case, form.opened_on(case))
            service.declare_conflict(case, form.told.data)
            return done(_("已转镇调委会"), ".show", case_id=case.id)
    return page(case=case, form=form)
