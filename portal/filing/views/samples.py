"""Samples of a month's closed disputes: drawn once, for calls and for the review of volumes."""

from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.rules import Level, level
from portal.core import asked, clock
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.web import done, get_or_404, page
from portal.filing import queries, service
from portal.filing.forms import CheckForm, DrawForm
from portal.filing.models import Check, Draw
from portal.filing.rules import Can, Point, Purpose
from portal.filing.views.entrance import month_choices, note_reading, room
from portal.mediation.models import Case


@room.route("/draws", methods=["GET", "POST"], needs=Can.CHECK)
def draws() -> ResponseReturnValue:
    """The samples so far, and the form that draws the next."""
    form = DrawForm()
    codes = sorted(code for code in actor().areas if level(code) in (Level.TOWN, Level.COUNTY))
    made = queries.draws()
    names = areas.names([*codes, *(one.town_code or one.county_code for one in made)])
    form.month.choices = offered(month_choices())
    form.area.choices = offered((code, names.get(code, code)) for code in codes)
    if not form.is_submitted() and codes:
        form.area.data = codes[0]
    if form.validate_on_submit():
        with form.refusals():
            month = asked.first_day(form.month.data) or clock.month_start(clock.today())
            drawn = service.draw(Purpose(form.purpose.data), month, form.area.data)
            return done(_("抽好了"), ".sample", draw_id=drawn.id)
    return page(form=form, draws=made, places=names, draws_here=bool(codes))


@room.get("/draws/<int:draw_id>", needs=Can.CHECK)
def sample(draw_id: int) -> ResponseReturnValue:
    """One sample: from how many, by which seed, and how far each is."""
    found = get_or_404(Draw, draw_id)
    rows = queries.sampled(found) if found.purpose is Purpose.REVIEW else queries.to_be_called(found)
    names = areas.names([found.town_code or found.county_code, *(row.village_code for row in rows)])
    return page(draw=found, rows=rows, places=names, points=len(Point), reviews=found.purpose is Purpose.REVIEW)


def _sheet(check_id: int) -> tuple[Case, Check]:
    found = get_or_404(Check, check_id)
    return get_or_404(Case, found.case_id), found


@room.route("/checks/<int:check_id>", methods=["GET", "POST"], needs=Can.CHECK)
def check(check_id: int) -> ResponseReturnValue:
    """Fill in the seven points of a sampled volume."""
    case, found = _sheet(check_id)
    note_reading(case)
    form = CheckForm(
        data={
            "points": found.met.split(",") if found.met else [],
            "note": found.note,
            "checked_on": found.checked_on or clock.today(),
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            met = [point for point in Point if point.value in (form.points.data or [])]
            service.check(case, found, met, form.note.data or "", form.checked_on.data)
            return done(_("查好了"), ".sheet", check_id=found.id)
    return page(case=case, form=form, found=found)


@room.get("/checks/<int:check_id>/sheet", needs=Can.CHECK)
def sheet(check_id: int) -> ResponseReturnValue:
    """The sheet of a sampled volume on one page of paper."""
    case, found = _sheet(check_id)
    note_reading(case)

    names = areas.names([case.village_code, case.town_code, case.committee_code])
    met = set(found.met.split(","))
    points = [(point, point.value in met) for point in Point]
    return page(case=case, found=found, points=points, places=names, volume=queries.volume(case))
