"""The list of questions: what is late first, then by promised day; its count is exact, and the same rows are a file."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.consultations import queries
from portal.consultations.queries import Filter
from portal.consultations.rules import MOVED_SHOWN, Can, Show, State, Topic
from portal.consultations.views.entrance import room
from portal.core import audit, clock, db
from portal.core.export import csv_response, xlsx_response
from portal.core.forms import narrow
from portal.core.i18n import _, _p
from portal.core.layout import day as day_shown
from portal.core.paging import page_size
from portal.core.scope import actor
from portal.core.web import after_answer, page, person

ASKED = ("q", "area", "show", "kind", "state", "due", "per", "at", "format")
MOST_TOLD = 20
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
    codes = actor().areas
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
        shows=[(one, _with(show=one.value, at=None)) for one in Show],
        topics=list(Topic),
        states=list(State),
        area_choices=areas.options(codes) if len(codes) > 1 or any(one.endswith("000") for one in codes) else [],
        chips=_chips(f, places),
        exports=person().may(Can.EXPORT),
        export_args=_args(at=None),
        before=_with(at=found.before) if found.before else None,
        after=_with(at=found.after) if found.after else None,
    )


@room.get("/consultations/export", needs=Can.EXPORT)
def export() -> ResponseReturnValue:
    """What the list shows as CSV or Excel: no phone, no name of who asked, no word of a question; on the trail."""
    f = read_filter()
    kind = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    told = {key: value for key, value in _args(at=None, format=None, q=None).items() if len(value) <= MOST_TOLD}

    def note() -> None:
        with db.short_write() as own:
            audit.record("consultations.export", "consultations_consultation", into=own, format=kind, **told)

    after_answer(note, must=True)
    answer = xlsx_response if kind == "xlsx" else csv_response
    stem = f"{clock.today():%Y%m%d}"
    header = [str(name) for name in HEADER]
    return answer(f"consultations-{stem}.{kind}", f"{_('咨询清单')}-{stem}.{kind}", header, _file_rows(f))


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
    told = request.args
    area = told.get("area", "")
    return Filter(
        q=(narrow(told.get("q")) or "")[:60],
        area=area if len(area) == 12 and area.isascii() and area.isdecimal() else "",
        show=_word(Show, told.get("show")) or Show.WAITING,
        topic=_word(Topic, told.get("kind")),
        state=_word(State, told.get("state")),
        due=_day(told.get("due")),
    )


def _word(choice: type[Any], text: str | None) -> Any:
    try:
        return choice(text) if text else None
    except ValueError:
        return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _args(**changed: Any) -> dict[str, Any]:
    """What the list was asked for, by its known names alone: an address can also carry `_scheme` or `_external`."""
    kept = {**{name: request.args.get(name) for name in ASKED}, **changed}
    return {key: value for key, value in kept.items() if value not in (None, "")}


def _with(**changed: Any) -> str:
    return url_for(".index", **_args(**changed))


def _chips(f: Filter, places: dict[str, str]) -> list[dict[str, Any]]:
    """What is being filtered, each with the address that takes it away."""
    shown: list[tuple[str, Any]] = []
    if f.q:
        shown.append(("q", _("查“%(q)s”", q=f.q)))
    if f.area:
        shown.append(("area", places.get(f.area, f.area)))
    if f.topic:
        shown.append(("kind", f.topic.label))
    if f.state:
        shown.append(("state", f.state.label))
    if f.due:
        shown.append(("due", _("约定在 %(day)s以前", day=day_shown(f.due))))
    return [{"label": label, "remove_href": _with(**{key: None}, at=None)} for key, label in shown]
