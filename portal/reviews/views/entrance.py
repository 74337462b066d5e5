"""The room's blueprint, and what every sheet of a review shows."""

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock, pdf
from portal.core.i18n import _
from portal.core.web import Room, page, person
from portal.members.models import Member
from portal.reviews import queries
from portal.reviews.models import Review
from portal.reviews.rules import FIRST_YEAR, Can, Fact, year_of

STYLES = ("static/print/statement.css",)
room = Room("reviews", __name__, url_prefix="/reviews")
room.menu_item(_("述职评议"), ".index", needs=Can.READ, order=37)
room.menu_item(_("我的述职"), ".mine", needs=Can.STATE, order=37)


@room.app_template_global()
def states_a_year() -> bool:
    """Whether this person writes a yearly account."""
    return person().may(Can.STATE)


def asked_year() -> int:
    """The year in the address, else this one; never one to come."""
    typed = request.args.get("year") or ""
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else clock.today().year
    return max(FIRST_YEAR, min(year, clock.today().year))


def sheet(member: Member, year: int, review: Review | None) -> dict[str, Any]:
    """What the page and the paper show: the facts as the records hold them now, and what was written and decided."""
    return {
        "member": member,
        "year": year,
        "review": review,
        "facts": queries.facts(year_of(member.id, year)),
        "then": (review.counted if review is not None else None) or {},
        "places": areas.names([member.village_code, member.town_code]),
        "kinds": Fact,
    }


def as_pdf(told: dict[str, Any]) -> ResponseReturnValue:
    """The sheet as a file; where this machine makes none, the page says how else to print."""
    try:
        made = pdf.fresh(render_template("reviews/_paper.html", **told), STYLES).content
    except pdf.NotHere:
        return page(**told)
    name = f"review-{told['year']}-{told['member'].id}.pdf"
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
