"""How many members each village has and should have; every count opens its list."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.rules import Level, codes_above, level, town_code
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.choice import Choice
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.core.web import done, page, person
from portal.members import queries, service
from portal.members.forms import QuotaForm
from portal.members.queries.quota import Row
from portal.members.rules import LEAST, Can
from portal.members.views.entrance import room

SIZE = 20
ASKED = Asked("area", "part", "page")


class Part(Choice):
    """Which villages the page lists."""

    SHORT = "short", _("人数不够的村")
    ENOUGH = "enough", _("人数够的村")
    OTHERS = "others", _("社区和其他")


@room.get("/quota", needs=Can.LIST)
def quota() -> ResponseReturnValue:
    """The villages below their number first to be seen; then the others, each in the order of codes."""
    rows = queries.by_village(areas.asked_for(request.args.get("area"), actor().areas), clock.today())
    part = asked.word(Part, request.args.get("part"))
    shown = [row for row in rows if part is None or _part(row) is part]
    at = asked.place_in(len(shown), SIZE)
    here = shown[at * SIZE : (at + 1) * SIZE]
    area = request.args.get("area", "")
    return page(
        rows=here,
        total=len(shown),
        first=at * SIZE + 1,
        last=at * SIZE + len(here),
        part=part,
        short=sum(1 for row in rows if _part(row) is Part.SHORT),
        missing=sum(row.short for row in rows if row.counts),
        villages=sum(1 for row in rows if row.counts),
        tabs=_tabs(rows, part),
        towns=areas.names(town_code(row.place.code) for row in here),
        sets=person().may(Can.APPROVE),
        whole=_whole(area),
        usual=_usual(area),
        before=ASKED.address(page=at) if at else None,
        after=ASKED.address(page=at + 2) if (at + 1) * SIZE < len(shown) else None,
    )


def _part(row: Row) -> Part:
    if not row.counts:
        return Part.OTHERS
    return Part.SHORT if row.short else Part.ENOUGH


def _whole(area: str) -> str:
    """The place whose number is set from this page: the one that is looked at, or the person's own."""
    return area if area and within(area, actor().areas) else min(actor().areas, default="")


def _usual(area: str) -> int:
    """The number that holds for the place that is looked at."""
    found = queries.quotas(clock.today())
    return next((found[code] for code in reversed(codes_above(_whole(area))) if code in found), LEAST)


def _tabs(rows: list[Row], part: Part | None) -> list[dict[str, Any]]:
    counts = {one: sum(1 for row in rows if _part(row) is one) for one in Part}
    every = {
        "label": _("全部"),
        "count": len(rows),
        "href": ASKED.address(part=None, page=None),
        "current": part is None,
    }
    some = [
        {
            "label": one.label,
            "count": counts[one],
            "href": ASKED.address(part=one.value, page=None),
            "current": one is part,
        }
        for one in Part
    ]
    return [*some, every]


@room.route("/quota/<code>", methods=["GET", "POST"], needs=Can.APPROVE)
def set_quota(code: str) -> ResponseReturnValue:
    """Set the number for a county, a town or one village, from a day on."""
    place = areas.area(code)
    if place is None or not within(code, actor().areas) or level(code) not in (Level.COUNTY, Level.TOWN, Level.VILLAGE):
        abort(404)
    form = QuotaForm()
    if not form.is_submitted():
        found = queries.quotas(clock.today())
        form.least.data = next((found[one] for one in reversed(codes_above(code)) if one in found), LEAST)
        form.from_on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            service.set_quota(code, form.least.data, form.from_on.data)
            return done(_("人数定好了"), ".quota")
    return page(form=form, place=place)
