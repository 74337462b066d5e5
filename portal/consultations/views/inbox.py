"""The list of questions: what is late first, then by promised day; its count is exact, and the same rows are a file."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.consultations import queries
from portal.consultations.queries import Filter
from portal.consultations.rules import MOVED_SHOWN, Can, Show, State, Topic
from portal.consultations.views.entrance import room
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.export import as_file
from portal.core.i18n import _, _p
from portal.core.layout import day as day_shown
from portal.core.paging import page_size
from portal.core.scope import actor, several
from portal.core.web import page, person

ASKED = Asked("q", "area", "show", "kind", "state", "due", "per", "at", "format")
HEADER = (
    _("编号"),
    _("提问日期"),
    _("哪方面的事"),
    _("替谁问"),
    _("状态"),
    _("镇"),
    _("村"),
    _("约定日期"),
    _("答复日期"),
    _("办结日期"),
    _("顾问"),
)


@room.get("/consultations/", needs=Can.LIST)
def index() -> ResponseReturnValue:
    """An adviser's inbox; the town's and the bureau's list of the same rows."""
    f, today = read_filter(), clock.today()
    found = queries.listed(f, today, request.args.get("at"), page_size(request.args.get("per")))
    count = queries.capped_count(f, today)
    moved = queries.moved_since(today - timedelta(days=MOVED_SHOWN)) if f.by_due else []
    places = areas.names([row.village_code for row in [*found.rows, *moved]] + ([f.area] if f.area else []))
    codes, assigns = actor().areas, person().may(Can.ASSIGN)
    return page(
        f=f,
        rows=found.rows,
        total=min(count, queries.CAPPED),
        capped=count > queries.CAPPED,
        unit=_p("consultations", "件"),
        places=places,
        today=today,
        moved=moved,
        doubt=queries.doubt_of(found.rows) if f.by_due else "",
        shows=[(one, ASKED.address(show=one.value, at=None)) for one in Show if assigns or one is not Show.CALL],
        topics=Topic,
        states=State,
        area_choices=areas.options(codes) if several(codes) else [],
        chips=_chips(f, places),
        exports=person().may(Can.EXPORT),
        aids=assigns,
        answers=person().may(Can.ANSWER),
        export_args=ASKED.kept(at=None, format=None),
        before=ASKED.address(at=found.before) if found.before else None,
        after=ASKED.address(at=found.after) if found.after else None,
    )


@room.get("/consultations/export", needs=Can.EXPORT)
def export() -> ResponseReturnValue:
    """What the list shows as CSV or Excel: no phone, no name of who asked, no word of a question; on the trail."""
    names = "consultations", _("咨询清单")
    rows = _file_rows(read_filter())
    return as_file("consultations.export", "consultations_consultation", names, HEADER, rows, ASKED.told())


def _file_rows(f: Filter) -> Iterator[list[Any]]:
    for row in queries.exported(f, clock.today()):
        places = areas.names([row.town_code, row.village_code])
        yield [
            f"{row.id:07d}",
            row.asked_on,
            str(row.topic.label if row.ordinary else _("保密的咨询")),
            str(row.whom.label) if row.ordinary else "",
            str(row.state.label),
            places.get(row.town_code, row.town_code),
            places.get(row.village_code, row.village_code),
            row.due_on,
            row.answered_on,
            row.closed_on,
            row.adviser_name,
        ]


def read_filter() -> Filter:
    """The filter that stands in the address; what cannot be read is left out."""
    told = request.args.get
    return Filter(
        q=asked.sought(told("q")),
        area=asked.area(told("area")),
        show=asked.word(Show, told("show")) or Show.WAITING,
        topic=asked.word(Topic, told("kind")),
        state=asked.word(State, told("state")),
        due=asked.day(told("due")),
    )


def _chips(f: Filter, places: dict[str, str]) -> list[dict[str, Any]]:
    return ASKED.chips(
        {
            "q": f.q,
            "area": f.area and places.get(f.area, f.area),
            "kind": f.topic,
            "state": f.state,
            "due": f.due and _("约定在 %(day)s以前", day=day_shown(f.due)),
        }
    )
