"""All certificates: who holds none yet, the list, how numbers are written, and batches for the printing shop."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.rules import county_code
from portal.certificates import queries, rules, service
from portal.certificates.forms import BatchForm, IssueForm, SeriesForm
from portal.certificates.queries import Filter
from portal.certificates.rules import Can, Ended, Sheet
from portal.certificates.views.entrance import room
from portal.core import asked, clock, settings
from portal.core.asked import Asked
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.scope import actor, several
from portal.core.web import done, page, person

ASKED = Asked("q", "area", "ended", "at", "per")


@room.get("/certificates/", needs=Can.READ)
def index() -> ResponseReturnValue:
    """What waits first: who is on the register without one; then the certificates, the newest first."""
    f = Filter(
        q=asked.sought(request.args.get("q")),
        area=asked.area(request.args.get("area")),
        ended=asked.word(Ended, request.args.get("ended")),
    )
    found = queries.listed(f, request.args.get("at"), page_size(request.args.get("per")))
    places = areas.names([row.village_code for row in found.rows] + ([f.area] if f.area else []))
    today = clock.today()
    rows = [
        (one, places.get(one.village_code, ""), rules.validity(one.ended, one.holder, one.valid_until, today))
        for one in found.rows
    ]
    issues = person().may(Can.ISSUE)
    return page(
        f=f,
        rows=rows,
        total=queries.count(f),
        without=queries.without_count() if issues else 0,
        batches=queries.batches(),
        chips=ASKED.chips({"q": f.q, "area": f.area and places.get(f.area, f.area), "ended": f.ended}),
        area_choices=areas.options(actor().areas) if several(actor().areas) else (),
        endings=Ended,
        sheets=Sheet,
        issues=issues,
        form=BatchForm(formdata=None),
        before=ASKED.address(".index", at=found.before) if found.before else None,
        after=ASKED.address(".index", at=found.after) if found.after else None,
    )


@room.route("/certificates/issue", methods=["GET", "POST"], needs=Can.ISSUE, once=True)
def issue_all() -> ResponseReturnValue:
    """Give everybody on the register who holds none a certificate, in one stroke."""
    form = IssueForm()
    if not form.is_submitted():
        form.on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            number = service.issue_all(form.on.data)
            return done(_("发了 %(number)s 张证书", number=number), ".index")
    return page(form=form, without=queries.without_count())


@room.route("/certificates/series", methods=["GET", "POST"], needs=Can.ISSUE)
def series() -> ResponseReturnValue:
    """How numbers are written and how long a certificate holds, from a day on."""
    county, today = county_code(min(actor().areas)), clock.today()
    form = SeriesForm()
    if not form.is_submitted():
        form.pattern.data = settings.setting(queries.PATTERN + county, rules.PATTERN, today)
        form.years.data = settings.number(queries.YEARS + county, 0, today)
        form.from_on.data = today
    if form.validate_on_submit():
        with form.refusals():
            service.set_series(county, form.pattern.data, form.years.data, form.from_on.data)
            return done(_("定好了"), ".index")
    return page(form=form)
