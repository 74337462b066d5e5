"""What was done of what is expected, and the quarter's file of each village (DOMAIN.md 4.4; PRODUCT.md A09, A14)."""

from datetime import date
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from portal.advisers import queries
from portal.advisers.rules import COMES, Can, Quarter, Quota, Service, quarter
from portal.advisers.views.entrance import room, village
from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import town_code
from portal.core import asked, clock, pdf
from portal.core.asked import Asked
from portal.core.scope import actor
from portal.core.web import page, person

SIZE = 20
FIRST = date(2000, 1, 1)
ASKED = Asked("month", "page")
STYLES = ("static/print/statement.css",)


@room.get("/quotas", needs=Can.LIST)
def quotas() -> ResponseReturnValue:
    """The villages of this person with what was done in a month and its quarter, as parts of what is expected."""
    now = clock.month_start(clock.today())
    month = max(FIRST, min(clock.month_start(asked.first_day(request.args.get("month")) or now), now))
    found = queries.quotas(areas.inside(actor().areas), month)
    at = asked.place_in(len(found), SIZE)
    next_month = clock.months_back(month, -1)
    return page(
        month=month,
        quarter=Quarter.of(month),
        before=f"{clock.months_back(month, 1):%Y-%m}",
        after=f"{next_month:%Y-%m}" if next_month <= now else None,
        expected=queries.expected(month),
        visited=sum(not one.visits.missing for one in found),
        taught=sum(not one.lectures.missing for one in found),
        total=len(found),
        rows=found[at * SIZE : (at + 1) * SIZE],
        plans=person().may(Can.SERVE) and month == now,
        earlier=ASKED.address(page=at or None) if at else None,
        later=ASKED.address(page=at + 2) if (at + 1) * SIZE < len(found) else None,
    )


def _statement(place: Place, told: Quarter) -> dict[str, Any]:
    """Every sum is counted from the very lines that stand below it."""
    records = queries.logged(place.code, told.since, told.until)
    a_month, a_quarter = queries.expected(told.since)
    came = [one.on for one in records if one.kind in COMES]
    lectures = [one for one in records if one.kind is Service.LECTURE]
    return {
        "place": place,
        "town": areas.names([town_code(place.code)]).get(town_code(place.code), ""),
        "quarter": told,
        "contracts": queries.contracts_in(place.code, told.since, told.until),
        "kinds": [(kind, [one for one in records if one.kind is kind]) for kind in Service],
        "total": len(records),
        "visits": [
            (month, Quota(sum(month <= on <= clock.month_end(month) for on in came), a_month))
            for month in told.months
            if month <= clock.today()
        ],
        "lectures": Quota(len(lectures), a_quarter),
    }


@room.get("/<code>/statement", needs=Can.LIST)
def statement(code: str) -> ResponseReturnValue:
    """One village, one file: the services of a quarter, to be printed and signed."""
    place, today = village(code), clock.today()
    told = quarter(request.args.get("quarter"), today)
    return page(**_statement(place, told), later=told.after if told.after <= Quarter.of(today) else None)


@room.get("/<code>/statement.pdf", needs=Can.LIST)
def statement_pdf(code: str) -> ResponseReturnValue:
    """The same as a file; where this machine makes none, the page says how else to print."""
    place = village(code)
    told = quarter(request.args.get("quarter"), clock.today())
    try:
        made = pdf.fresh(render_template("advisers/_statement_sheet.html", **_statement(place, told)), STYLES).content
    except pdf.NotHere:
        return page(place=place, quarter=told)
    name = f"statement-{place.code}-{told.word}.pdf"
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
