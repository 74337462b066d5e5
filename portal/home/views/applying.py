"""申请调解 from the village's page: one form, one slip; it works without scripts and without an account (S02)."""

from datetime import date
from typing import Any

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from portal.areas import queries as areas
from portal.areas.rules import short_code
from portal.core.codes import spoken
from portal.core.web import PUBLIC, page
from portal.home.forms import ApplyForm
from portal.home.views.entrance import room
from portal.home.views.village import elsewhere
from portal.mediation import service as mediation
from portal.mediation.models import Case
from portal.mediation.rules import Danger, Kind


def _sealer() -> URLSafeSerializer:
    """Signs the address of a slip: it holds a number and a day, nothing of the matter or the people."""
    return URLSafeSerializer(str(current_app.secret_key), salt="home.slip")


@room.route("/v/<code>/apply", methods=["GET", "POST"], needs=PUBLIC, once=True)
def applying(code: str) -> ResponseReturnValue:
    """Six questions; the dispute lands in the inbox of the village's committee."""
    place = areas.by_short(code)
    instead = elsewhere(place, code)
    if instead is not None or place is None:
        return instead or ""
    form = ApplyForm()
    if form.validate_on_submit():
        with form.refusals():
            case = mediation.apply(
                mediation.Application(
                    village_code=place.code,
                    kind=Kind(form.kind.data),
                    name=form.name.data,
                    phone=form.phone.data,
                    other=form.other.data,
                    summary=form.summary.data,
                    danger=form.danger.data == Danger.YES,
                ),
                g.get("address", ""),
            )
            return redirect(url_for(".applied", code=spoken(short_code(place.code)), slip=_slip(case)), 303)
    return page(form=form, place=place, code=spoken(short_code(place.code)), danger=form.danger.data == Danger.YES)


def _slip(case: Case) -> str:
    told = [case.place_in_ledger, case.next_on.isoformat() if case.next_on else "", case.committee_code, case.danger]
    return str(_sealer().dumps(told))


@room.get("/v/<code>/applied", needs=PUBLIC)
def applied(code: str) -> ResponseReturnValue:
    """The slip: number, next date, whom to ask; no word of the matter."""
    place = areas.by_short(code)
    instead = elsewhere(place, code)
    if instead is not None or place is None:
        return instead or ""
    try:
        number, next_on, committee, danger = _sealer().loads(request.args.get("slip", ""))
    except (BadSignature, ValueError):
        return redirect(url_for(".village", code=spoken(short_code(place.code))), 302)
    told: dict[str, Any] = {
        "number": number,
        "next_on": date.fromisoformat(next_on) if next_on else None,
        "committee": areas.names([committee]).get(committee, ""),
        "danger": danger,
    }
    return page(place=place, code=spoken(short_code(place.code)), **told)
