"""The slip with which a party follows the own dispute: number, where to look, and no word of the matter."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.core import codes
from portal.core.config import config
from portal.core.web import done, get_or_404, page
from portal.mediation import queries, rules, service
from portal.mediation.forms import SlipForm
from portal.mediation.models import Case
from portal.mediation.rules import Can
from portal.mediation.views.entrance import note_reading, room
from portal.mediation.views.parties import party_of


@room.route("/<int:case_id>/parties/<int:party_id>/slip", methods=["GET", "POST"], needs=Can.HANDLE)
def party_slip(case_id: int, party_id: int) -> ResponseReturnValue:
    """Give a party a slip; afterwards it is shown again, to be printed or read out."""
    case, party = party_of(case_id, party_id)
    note_reading(case)
    form = SlipForm()
    if form.validate_on_submit():
        with form.refusals():
            service.give_slip(get_or_404(Case, case.id), party, rules.new_number(), safe=bool(form.safe.data))
            return done(None, ".party_slip", case_id=case.id, party_id=party.id)
    slip = queries.slip_of(party)
    open_ = slip is not None and (case.ordinary or slip.safe)
    number = codes.spoken(slip.receipt or "") if slip and open_ else ""
    where = config().base_url + url_for("consultations.track")
    return page(case=case, party=party, form=form, number=number, where=where)
