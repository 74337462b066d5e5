"""The call to a dispute's parties by somebody who did not mediate (PRODUCT.md T04)."""

from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page, person
from portal.filing import queries, rules, service
from portal.filing.forms import CallForm
from portal.filing.rules import Can, Satisfied
from portal.filing.views.entrance import note_reading, room
from portal.mediation.models import Case
from portal.mediation.rules import Can as Mediation


@room.route("/<int:case_id>/call", methods=["GET", "POST"], needs=Can.CHECK)
def call(case_id: int) -> ResponseReturnValue:
    """Whom to call, what to ask, and what was said; a number is shown by a tap that is noted."""
    case = get_or_404(Case, case_id)
    note_reading(case)
    found = queries.call_of(case)
    form = CallForm()
    if found is not None and form.validate_on_submit():
        with form.refusals():
            answer = Satisfied(form.satisfied.data) is Satisfied.YES if form.satisfied.data else None
            service.call(case, found, reached=form.reached.data == "yes", satisfied=answer, said=form.said.data or "")
            return done(_("记下了"), ".show", case_id=case.id)
    return page(
        case=case,
        form=form,
        found=found,
        most=rules.MOST_TRIES,
        parties=queries.callable_parties(case),
        reveals=person().may(Mediation.REVEAL),
        own=person().id in (case.mediator_user_id, case.recorder_id),
        places=areas.names([case.village_code]),
    )
