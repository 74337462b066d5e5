"""培训请转告: people on a list whom a change has not reached, for whoever calls in their village."""

from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.training import queries, service
from portal.training.forms import CallForm
from portal.training.models import Enrolment
from portal.training.rules import Can
from portal.training.views.entrance import room


@room.get("/training/calls", needs=Can.CALL)
def calls() -> ResponseReturnValue:
    """Who is to be told, the nearest session first."""
    rows = queries.to_tell()
    return page(
        rows=rows,
        places=areas.names(row.village_code for row in rows),
        venues={row.session_id: queries.venue(row.training) for row in rows},
    )


@room.route("/training/calls/<int:enrolment_id>", methods=["GET", "POST"], needs=Can.CALL)
def call(enrolment_id: int) -> ResponseReturnValue:
    """A person's telephone as the register has it, after a reason; it stands on the trail."""
    one = get_or_404(Enrolment, enrolment_id, queries.with_training())
    form, shown = CallForm(data={"why": str(_("转告培训的变动"))}), None
    if form.validate_on_submit():
        shown = service.reveal(one, form.why.data)
    return page(_status=200 if shown is None else 201, one=one, form=form, shown=shown)


@room.post("/training/calls/<int:enrolment_id>/told", needs=Can.CALL)
def told(enrolment_id: int) -> ResponseReturnValue:
    """Told by voice: off the list; a second tap changes nothing."""
    service.say(get_or_404(Enrolment, enrolment_id))
    return done(_("记下了：已转告"), ".calls")
