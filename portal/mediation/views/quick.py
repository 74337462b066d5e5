"""Logging a dispute in under a minute, and what is said once it is stored."""

from typing import Any

from flask import abort, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import asked, clock
from portal.core.forms import offered
from portal.core.layout import day
from portal.core.scope import actor
from portal.core.web import Stale, get_or_404, page, person
from portal.mediation import queries, rules, service
from portal.mediation.forms import QuickForm, QuickFormWithVillage
from portal.mediation.models import Case
from portal.mediation.rules import Can, Danger, Kind, Standing
from portal.mediation.views.entrance import room


@room.route("/new", methods=["GET", "POST"], needs=Can.LOG, once=True)
def new() -> ResponseReturnValue:
    """Five questions; the village is asked only of those who serve several."""
    codes = sorted(actor().areas)
    one = len(codes) == 1 and not codes[0].endswith("000")
    form = QuickForm() if one else QuickFormWithVillage()
    if not one:
        form.village.choices = offered([("", ""), *areas.options(actor().areas)])
    if form.reported_on.data is None and not form.is_submitted():
        form.reported_on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            case = service.log(
                service.Told(
                    kind=Kind(form.kind.data),
                    names=rules.split_names(form.parties.data),
                    summary=form.summary.data,
                    danger=form.danger.data == Danger.YES,
                    village_code=codes[0] if one else form.village.data,
                    reported_on=form.reported_on.data,
                    standing=Standing(form.standing.data or Standing.TALK),
                    given=rules.given.read(request.form.get("given")),
                )
            )
            return redirect(url_for(".logged", case_id=case.id), 303)
    village = areas.names([codes[0]]).get(codes[0], "") if one else ""
    return page(form=form, village=village, danger=form.danger.data == Danger.YES, photographs=person().may(Can.HANDLE))


@room.post("/alike", needs=Can.LOG)
def alike() -> ResponseReturnValue:
    """What is being typed may be a dispute that is known: asked while it is written, and nothing is stored."""
    if g.stale:
        raise Stale
    codes, form = sorted(actor().areas), QuickForm()
    code = request.form.get("village") or (codes[0] if len(codes) == 1 else "")
    names, kind = rules.split_names(form.parties.data or ""), asked.word(Kind, form.kind.data)
    if not names or kind is None or not person().may_at(Can.READ, code):
        return jsonify([])
    told = rules.Matter(kind, tuple(names), form.summary.data or "")
    found = queries.alike_told(told, code, form.reported_on.data or clock.today())
    return jsonify([{"href": url_for(".show", case_id=one.id), "label": _said(one)} for one in found])


def _said(one: Any) -> str:
    """A dispute in one line: what, between whom, when, how far."""
    return f"{one.kind.label} · {one.title} · {day(one.reported_on)} · {one.state.plain}"


def _just_logged(case_id: int) -> Case:
    """A dispute for who logged it, or who may open it anyway: a member sees nobody else's numbers and days."""
    case = get_or_404(Case, case_id)
    if case.recorder_id != person().id and not person().may_at(Can.READ, case.village_code):
        abort(404)
    return case


@room.get("/<int:case_id>/logged", needs=Can.LOG)
def logged(case_id: int) -> ResponseReturnValue:
    """It is stored: the number, what comes next and when, the slip for the parties."""
    case = _just_logged(case_id)
    opens = person().may_at(Can.READ, case.village_code)
    alike = queries.alike_to(case) if opens and case.ordinary else []
    return page(case=case, opens=opens, alike=alike, photographs=person().may(Can.HANDLE))


@room.get("/<int:case_id>/slip", needs=Can.LOG)
def slip(case_id: int) -> ResponseReturnValue:
    """The parties' slip: number and next date, no word of the matter (PRODUCT.md S01)."""
    case = _just_logged(case_id)
    places = areas.names([case.village_code, case.town_code, case.committee_code])
    return page(case=case, places=places)
