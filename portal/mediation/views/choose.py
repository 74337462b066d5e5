"""Two people corrected the same field of a dispute: both side by side, and one of them is chosen."""

from flask.typing import ResponseReturnValue

from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.mediation import queries, rules, service
from portal.mediation.forms import ChooseForm
from portal.mediation.models import Case
from portal.mediation.rules import Can
from portal.mediation.views.entrance import note_reading, room


@room.route("/<int:case_id>/choose", methods=["GET", "POST"], needs=Can.HANDLE, once=True)
def choose(case_id: int) -> ResponseReturnValue:
    """What waits for a choice, one after another, and what was chosen before: neither value is forgotten."""
    case = get_or_404(Case, case_id)
    form = ChooseForm()
    note_reading(case)
    if form.validate_on_submit():
        with form.refusals():
            service.expect(case, form.opened_on(case))
            number = form.number.data or ""
            service.choose(case, int(number) if number.isdecimal() else None, form.take.data == "mine")
            left = any(one.settled_at is None for one in queries.clashes(case))
            return done(_("选好了"), ".choose" if left else ".show", case_id=case.id)
    found = queries.clashes(case)
    waiting = [one for one in found if one.settled_at is None]
    if waiting:
        form.number.data, form.version.data = str(waiting[0].id), str(case.version)
    return page(
        case=case,
        form=form,
        clash=waiting[0] if waiting else None,
        stands=rules.said_of(case),
        author=queries.author_of(case, waiting[0].field) if waiting else None,
        left=len(waiting),
        settled=[one for one in reversed(found) if one.settled_at is not None],
        labels=rules.CORRECTED,
        shown=rules.shown,
    )
