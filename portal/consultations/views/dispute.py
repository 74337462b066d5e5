"""A party follows the own dispute with the slip: steps and dates, the own duties, and the own rights (S01, V27, V28).

Nothing of what anybody told is here, and no other name but the committee's and the mediator's.
"""

import hashlib
from datetime import timedelta

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.consultations import service
from portal.consultations.forms import PartyForm, TrackForm
from portal.consultations.rules import Act, Anyone
from portal.consultations.views.entrance import room
from portal.core import clock, db
from portal.core.forms import Refused
from portal.core.i18n import _, in_chinese
from portal.core.scope import Actor, acting_as
from portal.core.web import Stale
from portal.mediation import queries as mediation
from portal.mediation import rules as of_disputes
from portal.mediation import service as disputes
from portal.mediation.models import Case, Slip
from portal.mediation.rules import About, Form, Outcome

GOOD_FOR = timedelta(hours=2)


def of_party(slip: Slip, number: str, key: str, refused: Refused | None = None) -> str:
    """Where it stands, for one party; read under the slip's key."""
    case, party = mediation.case_of_slip(slip), mediation.party_of_slip(slip)
    form = PartyForm(formdata=None, data={"ticket": service.ticket(key, "party")})
    if refused is not None:
        form.form_errors.append(refused.message)
    agreed = case.outcome is Outcome.AGREED
    return render_template(
        "consultations/dispute.html",
        case=case,
        number=number,
        form=form,
        told=party.heard is not None,
        told_on=party.heard_at,
        committee=areas.names([case.committee_code]).get(case.committee_code, ""),
        duties=mediation.duties_of(party) if agreed else (),
        me_id=party.id,
        mark=_mark(case) if agreed and case.terms else "",
        to_court=_to_court(case),
        today=clock.today(),
    )


def _mark(case: Case) -> str:
    """Sixteen places of the fingerprint of the agreed text: each party sees the same, or the texts differ (V27)."""
    return hashlib.sha256((case.terms or "").encode()).hexdigest()[:16]


def _to_court(case: Case) -> int | None:
    """Days that are left to apply together for confirmation; None where it is too late or not for the court (M29)."""
    if case.outcome is not Outcome.AGREED or case.form is not Form.WRITTEN or case.ended_on is None:
        return None
    noted = mediation.confirmation(case)
    if noted is not None and (noted.about is not About.ORDINARY or noted.applied_on is not None):
        return None
    left = (of_disputes.last_day_to_confirm(case.ended_on) - clock.today()).days
    return left if left >= 0 else None


def _take(act: str, slip: Slip) -> str:
    """One of the party's own steps; which sentence the next page says."""
    case = mediation.case_of_slip(slip)
    if act == Act.READ:
        disputes.read_rights(case, mediation.party_of_slip(slip))
    elif act == Act.REFUSE:
        return "refused" if disputes.refuse_by_slip(case) else "stop"
    elif act == Act.MEDIATOR:
        disputes.ask_for_mediator(case)
    else:
        disputes.said_kept(case)
    return act


@room.post("/consult/party", needs=Anyone.RECEIPT)
def party() -> ResponseReturnValue:
    """A party uses one of the own rights, or says that what was agreed is kept."""
    g.private = True
    if g.get("stale"):
        raise Stale
    key, act = service.opened(request.form.get("ticket"), "party", GOOD_FOR), request.form.get("act", "")
    if key is None or act not in set(Act):
        again = TrackForm(formdata=None)
        return render_template("consultations/track.html", form=again, alike=(), again=True, kept=""), 422
    with in_chinese():
        name = str(_("当事人（凭条）"))
    with acting_as(Actor(key=key, name=name)):
        slip = mediation.slip_by_key()
        if slip is None:
            return redirect(url_for(".thanks", said="before"), 303)
        try:
            said = _take(act, slip)
        except Refused as no:
            return of_party(slip, slip.receipt or "", key, no), 422
        db.session.flush()
    return redirect(url_for(".noted", said=said), 303)


@room.get("/consult/noted", needs=Anyone.RECEIPT)
def noted() -> ResponseReturnValue:
    """What comes next after a party's step; the page knows nothing of the dispute."""
    g.private = True
    said = request.args.get("said", "")
    return render_template("consultations/noted.html", said=said if said in {*Act, "refused", "stop"} else "")
