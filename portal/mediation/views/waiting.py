"""What somebody has to answer, a party's wishes, and the sheet that says where else a matter can go."""

from flask import abort
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock, settings
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.mediation import queries, rules, service
from portal.mediation.forms import AnswerForm, WhyForm, WishForm
from portal.mediation.models import Case, Pending
from portal.mediation.rules import Answer, Can, Wish
from portal.mediation.views.entrance import note_reading, room

BOTH = ["GET", "POST"]
COURT = "人民法院"
"""The basic court of the county, unless the setting names another."""


@room.get("/waiting", needs=Can.HANDLE)
def waiting() -> ResponseReturnValue:
    """What waits for an answer here, what has waited longest first (PRODUCT.md S18)."""
    rows = queries.waiting()
    places = areas.names(row.village_code for row in rows)
    return page(rows=rows, places=places, today=clock.today(), capped=len(rows) == queries.SHOWN)


@room.route("/<int:case_id>/waiting/<int:pending_id>", methods=BOTH, needs=Can.HANDLE, once=True)
def answer(case_id: int, pending_id: int) -> ResponseReturnValue:
    """Answer what waits: agreed or not, in a sentence."""
    case, found = get_or_404(Case, case_id), get_or_404(Pending, pending_id)
    if found.case_id != case.id:
        abort(404)
    note_reading(case)
    form = AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            service.answer(case, found, form.granted.data == Answer.YES, form.said.data)
            return done(_("答复记下了"), ".show", case_id=case.id)
    return page(case=case, form=form, found=found)


@room.route("/<int:case_id>/lower", methods=BOTH, needs=Can.HANDLE, once=True)
def lower(case_id: int) -> ResponseReturnValue:
    """Ask that it be no longer urgent; a second person decides."""
    case = get_or_404(Case, case_id)
    form = WhyForm(data={"version": str(case.version)})
    if form.validate_on_submit():
        with form.refusals():
            service.expect(case, form.opened_on(case))
            service.lower(case, form.told.data)
            return done(_("已请镇司法所的人看，一个工作日内答复"), ".show", case_id=case.id)
    return page(case=case, form=form)


@room.route("/<int:case_id>/wish", methods=BOTH, needs=Can.HANDLE, once=True)
def wish(case_id: int) -> ResponseReturnValue:
    """A party asks for another mediator, or for open or closed."""
    case = get_or_404(Case, case_id)
    form = WishForm(data={"version": str(case.version)})
    if form.validate_on_submit():
        with form.refusals():
            service.expect(case, form.opened_on(case))
            service.wish(case, Wish(form.what.data), form.said.data)
            return done(_("记下了"), ".show", case_id=case.id)
    return page(case=case, form=form)


@room.get("/<int:case_id>/routes", needs=Can.READ)
def routes(case_id: int) -> ResponseReturnValue:
    """The sheet for the parties: where else the matter can go, on one A4 page (人民调解法 26)."""
    case = get_or_404(Case, case_id)
    note_reading(case)
    places = areas.names([case.village_code, case.town_code, case.committee_code, case.county_code])
    court = settings.setting(f"court:{case.county_code}", places.get(case.county_code, "") + COURT, clock.today())
    return page(
        case=case, places=places, court=court, routes=rules.routes(case.kind, case.elsewhere), today=clock.today()
    )
