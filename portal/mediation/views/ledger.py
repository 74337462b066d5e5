"""The list of disputes: filters in the address, chips, a count that is exact, and the same rows as a file."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import audit, clock, db
from portal.core.export import csv_response, xlsx_response
from portal.core.forms import narrow
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.scope import actor
from portal.core.web import after_answer, page, person
from portal.mediation import queries, rules
from portal.mediation.queries import Filter
from portal.mediation.rules import Asked, Can, Figure, Kind, State, Task
from portal.mediation.views.entrance import room

MOST_TOLD = 20
SHOWN = len(queries.ROW) - 1
ASKED = ("q", "area", "state", "kind", "figure", "from", "to", "mine", "confidential", "per", "at", "format")
HEADER = (
    _("编号"),
    _("登记日期"),
    _("类别"),
    _("当事人"),
    _("状态"),
    _("镇"),
    _("村"),
    _("受理日期"),
    _("期限"),
    _("有结果日期"),
    _("协议形式"),
    _("兑现期限"),
    _("兑现日期"),
    _("调解员"),
    _("结案日期"),
)


@room.get("/", needs=Can.LIST)
def index() -> ResponseReturnValue:
    """The ledger, newest first; `format=csv` or `xlsx` gives the same rows as a file."""
    if request.args.get("format") in ("csv", "xlsx"):
        return redirect(url_for(".export", **_args()))
    f, size = read_filter(), page_size(request.args.get("per"))
    asked = _asked(f)
    found = queries.listed(f, request.args.get("at"), size, person().id, asked)
    total, capped = _total(f, asked, found.rows)
    places = areas.names([row.village_code for row in found.rows] + ([f.area] if f.area else []))
    return page(
        f=f,
        lines=[(*row[:SHOWN], places.get(row.village_code, "")) for row in found.rows],
        total=total,
        capped=capped,
        states=State,
        all_kinds=Kind,
        area_choices=areas.options(actor().areas) if _several(actor().areas) else (),
        chips=_chips(f, places),
        named=person().may(Can.READ),
        exports=person().may(Can.EXPORT),
        confidential=queries.sensitive_count(found.rows) if person().may(Can.READ) and not f.sensitive else 0,
        before=_with(at=found.before) if found.before else None,
        after=_with(at=found.after) if found.after else None,
        export_args=_args(at=None),
    )


@room.get("/export", needs=Can.EXPORT)
def export() -> ResponseReturnValue:
    """What the list shows as CSV or Excel, with masked names; every export is on the trail."""
    f, who = read_filter(), person().id
    kind = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    told = {key: value for key, value in _args(at=None, format=None, q=None).items() if len(value) <= MOST_TOLD}

    def note() -> None:
        with db.short_write() as own:
            audit.record("mediation.export", "mediation_case", into=own, format=kind, **told)

    after_answer(note, must=True)
    answer = xlsx_response if kind == "xlsx" else csv_response
    stem = f"{clock.today():%Y%m%d}"
    return answer(
        f"disputes-{stem}.{kind}", f"{_('纠纷清单')}-{stem}.{kind}", [str(name) for name in HEADER], _file_rows(f, who)
    )


def _file_rows(f: Filter, who: int | None) -> Iterator[list[Any]]:
    for row in queries.exported(f, who):
        places = areas.names([row.town_code, row.village_code])
        yield [
            row.number or f"{row.id:07d}",
            row.reported_on,
            str(row.kind.label),
            row.title,
            str(row.state.label),
            places.get(row.town_code, row.town_code),
            places.get(row.village_code, row.village_code),
            row.accepted_on,
            row.due_on,
            row.ended_on,
            str(row.form.label) if row.form else "",
            row.term_on,
            row.performed_on,
            row.mediator_name,
            row.closed_on,
        ]


def read_filter() -> Filter:
    """The filter that stands in the address; what cannot be read is left out."""
    told = request.args
    area = told.get("area", "")
    return Filter(
        q=(narrow(told.get("q")) or "")[:60],
        area=area if len(area) == 12 and area.isascii() and area.isdecimal() else "",
        state=_word(State, told.get("state")),
        kind=_word(Kind, told.get("kind")),
        figure=_word(Figure, told.get("figure")),
        since=_day(told.get("from"), end=False),
        until=_day(told.get("to"), end=True),
        mine=told.get("mine") == "1",
        by_name=person().may(Can.READ),
        sensitive=told.get("confidential") == "1",
        task=_word(Task, told.get("task")),
    )


def _word(choice: type[Any], text: str | None) -> Any:
    try:
        return choice(text) if text else None
    except ValueError:
        return None


def _day(text: str | None, end: bool) -> date | None:
    """A day, or the first or last day of a month."""
    try:
        if text and len(text) == 7:
            month = date.fromisoformat(f"{text}-01")
            return clock.month_end(month) if end else month
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _asked(f: Filter) -> Asked | None:
    """What counts a list exactly, where the figures can."""
    answers = rules.count_asked.send(f) if f.counted else []
    return next((asked for _receiver, asked in answers if asked is not None), None)


def _total(f: Filter, asked: Asked | None, rows: Sequence[Any]) -> tuple[int, bool]:
    """How many there are: exact from the figures where they know it, else counted up to a thousand."""
    if asked is not None:
        return (rows[0].total or 0) if rows else queries.count(asked), False
    if f.figure is not None:
        return queries.exact_count(f, person().id), False
    count = queries.capped_count(f, person().id)
    return min(count, queries.CAPPED), count > queries.CAPPED


def _several(codes: frozenset[str]) -> bool:
    return len(codes) > 1 or any(code.endswith("000") for code in codes)


def _args(**changed: Any) -> dict[str, Any]:
    """What the list was asked for, by its known names alone: an address can also carry `_scheme` or `_external`."""
    kept = {**{name: value for name, value in request.args.items() if name in ASKED}, **changed}
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
    if f.state:
        shown.append(("state", f.state.label))
    if f.kind:
        shown.append(("kind", f.kind.label))
    if f.figure:
        shown.append(("figure", f.figure.label))
    if f.since:
        shown.append(("from", _("从 %(day)s", day=request.args["from"])))
    if f.until:
        shown.append(("to", _("到 %(day)s", day=request.args["to"])))
    if f.mine:
        shown.append(("mine", _("我经办的")))
    if f.task:
        shown.append(("task", f.task.label))
    if f.sensitive:
        shown.append(("confidential", _("保密的")))
    return [{"label": label, "remove_href": _with(**{key: None}, at=None)} for key, label in shown]
