"""Where every village has its adviser, and where not: one figure, and the very list that it counts."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.advisers import queries
from portal.advisers.models import Leave
from portal.advisers.queries import Coverage, Row
from portal.advisers.rules import Can, Show, figure
from portal.advisers.views.entrance import room, village
from portal.areas import queries as areas
from portal.areas.rules import Level, level, town_code
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.i18n import _
from portal.core.scope import actor, level_of, within
from portal.core.web import page, person

SIZE = 20
ASKED = Asked("area", "show", "page")


@room.get("/", needs=Can.LIST)
def index() -> ResponseReturnValue:
    """A town and the bureau see the coverage and its gaps; an adviser sees the villages under contract."""
    codes, today = areas.asked_for(request.args.get("area"), actor().areas), clock.today()
    found = queries.coverage(codes, today)
    show = asked.word(Show, request.args.get("show"))
    rows = _shown(found, show)
    at = asked.place_in(len(rows), SIZE)
    part = rows[at * SIZE : (at + 1) * SIZE]
    return page(
        wide=any(level_of(code) != "village" for code in actor().areas),
        rows=part,
        total=len(rows),
        first=at * SIZE + 1,
        last=at * SIZE + len(part),
        show=show,
        figure=_figure(found),
        gaps=len(found.gaps),
        ending=len(found.ending),
        tabs=_tabs(found, show),
        towns=areas.names(town_code(row.place.code) for row in rows),
        notes=person().may(Can.SERVE),
        before=ASKED.address(page=at or None) if at else None,
        after=ASKED.address(page=at + 2) if (at + 1) * SIZE < len(rows) else None,
    )


def _shown(found: Coverage, show: Show | None) -> list[Row]:
    match show:
        case Show.VILLAGES:
            return found.villages
        case Show.COVERED:
            return found.covered
        case Show.GAPS:
            return found.gaps
        case Show.OTHERS:
            return [row for row in found.rows if not row.counts]
        case Show.ENDING:
            return found.ending
        case _:
            return found.rows


def _tabs(found: Coverage, show: Show | None) -> list[dict[str, Any]]:
    counts = {one: len(_shown(found, one)) for one in Show}
    return [
        {
            "label": one.label,
            "count": counts[one],
            "href": ASKED.address(show=one.value, page=None),
            "current": one is show,
        }
        for one in Show
        if counts[one]
    ]


def _figure(found: Coverage) -> dict[str, Any] | None:
    """One village, one adviser: both numbers open their lists, as this page was asked for."""
    hrefs = ASKED.address(show=Show.COVERED.value, page=None), ASKED.address(show=Show.VILLAGES.value, page=None)
    return figure(len(found.covered), len(found.villages), found.within, clock.now(), hrefs)


@room.get("/<code>", needs=Can.LIST)
def show(code: str) -> ResponseReturnValue:
    """One village: who answers today, until when, what was done lately, and what can be done now."""
    place, today = village(code), clock.today()
    row = queries.coverage([place.code], today).rows[0]
    contracts = queries.contracts_of(place.code)
    current = [one.id for one in contracts if one.until_on >= today]
    return page(
        place=place,
        row=row,
        contracts=contracts,
        leaves=[(one, _back(place.code, one)) for one in queries.leaves_of(current, today)],
        records=queries.records_of(place.code),
        duty=queries.next_duty(place.code, today),
        today=today,
        off=person().may(Can.SERVE),
        actions=_actions(place.code, row),
        crumbs=_crumbs(place.code),
    )


def _back(code: str, leave: Leave) -> str:
    """Where a leave is taken back, by who entered it alone."""
    own = leave.by_id is not None and leave.by_id == person().id and person().may(Can.SERVE)
    return url_for(".leave_back", code=code, leave_id=leave.id) if own else ""


def _crumbs(code: str) -> list[tuple[str, str]]:
    town = town_code(code)
    first = [(str(_("法律顾问")), url_for(".index"))]
    if level(town) is Level.TOWN and within(town, actor().areas):
        first.append((areas.names([town]).get(town, town), url_for(".index", area=town)))
    return first


def _actions(code: str, row: Row) -> list[dict[str, Any]]:
    """What this person can do for the village now."""
    who, found = person(), []
    if row.contract is None and who.may(Can.MANAGE):
        found.append({"label": _("签约顾问"), "href": url_for(".contract", code=code)})
    if row.contract is not None and who.may(Can.SERVE):
        found.append({"label": _("记一次服务"), "href": url_for(".note", village=code)})
        found.append({"label": _("排值班"), "href": url_for(".duty", code=code)})
        found.append({"label": _("记请假和代班"), "href": url_for(".leave", code=code)})
    if row.contract is not None and who.may(Can.MANAGE):
        found.append({"label": _("签下一份合同"), "href": url_for(".contract", code=code)})
        found.append({"label": _("结束合同"), "href": url_for(".end", code=code)})
    return found
