"""The list of disputes: filters in the address, chips, a count that is exact, and the same rows as a file."""

from collections.abc import Sequence
from typing import Any

from flask import jsonify, redirect, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import asked
from portal.core.asked import Asked
from portal.core.export import as_file
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.scope import actor, several
from portal.core.web import page, person
from portal.mediation import queries, rules
from portal.mediation.queries import Filter
from portal.mediation.rules import Can, Kind, State
from portal.mediation.views.entrance import room

SHOWN = len(queries.ROW) - 1
ASKED = Asked(
    "q", "area", "state", "kind", "figure", "from", "to", "mine", "task", "confidential", "source", "ending", "days",
    "per", "at", "format",
)  # fmt: skip


@room.get("/", needs=Can.LIST)
def index() -> ResponseReturnValue:
    """The ledger, newest first; `format=csv` or `xlsx` gives the same rows as a file."""
    if asked.wants_file():
        return redirect(ASKED.address(".export"))
    f, size = read_filter(), page_size(request.args.get("per"))
    exact = _exact(f)
    counted = exact or (queries.capped(f, person().id) if f.figure is None else None)
    found = queries.listed(f, request.args.get("at"), size, person().id, counted)
    total = _total(f, counted, found.rows)
    capped = exact is None and f.figure is None and total > queries.CAPPED
    places = areas.names([row.village_code for row in found.rows] + ([f.area] if f.area else []))
    return page(
        f=f,
        lines=[(*row[:SHOWN], places.get(row.village_code, "")) for row in found.rows],
        total=min(total, queries.CAPPED) if capped else total,
        capped=capped,
        states=State,
        all_kinds=Kind,
        area_choices=areas.options(actor().areas) if several(actor().areas) else (),
        chips=_chips(f, places),
        named=person().may_at(Can.READ, *actor().areas),
        exports=person().may(Can.EXPORT),
        brings=person().may("ledgers.import"),
        reports_up=person().may("ledgers.upper"),
        extracts=person().may("ledgers.extract"),
        handles=person().may(Can.HANDLE),
        confidential=queries.sensitive_count(found.rows) if person().may(Can.READ) and not f.sensitive else 0,
        before=ASKED.address(at=found.before) if found.before else None,
        after=ASKED.address(at=found.after) if found.after else None,
        export_args=ASKED.kept(at=None, format=None),
    )


@room.get("/export", needs=Can.EXPORT)
def export() -> ResponseReturnValue:
    """What the list shows as CSV or Excel, with masked names; every export is on the trail.

    The address itself gives the file, as the contract with the outside says; what it is for, the list's page asks.
    """
    rows = queries.lines(queries.exported(read_filter(), person().id))
    return as_file(
        "mediation.export", "mediation_case", ("disputes", _("纠纷清单")), queries.HEADER, rows, ASKED.told()
    )


def read_filter() -> Filter:
    """The filter that stands in the address; what cannot be read is left out."""
    codes = actor().areas
    return queries.filter_from(request.args, codes, by_name=person().may_at(Can.READ, *codes))


def _exact(f: Filter) -> rules.Asked | None:
    """What counts a list exactly, where the figures can."""
    answers = rules.count_asked.send(f) if f.counted else [(None, queries.tally_of(f))]
    return next((exact for _receiver, exact in answers if exact is not None), None)


def _total(f: Filter, counted: rules.Asked | None, rows: Sequence[Any]) -> int:
    """How many there are: exact from the figures where they know it, else counted up to one more than a thousand."""
    if counted is None:
        return queries.exact_count(f, person().id)
    return (rows[0].total or 0) if rows else queries.count(counted)


@room.get("/suggest", needs=Can.LIST)
def suggest() -> ResponseReturnValue:
    """Names that begin or sound like what is being typed, each with its village; for who is shown names."""
    typed = asked.sought(request.args.get("q"))
    named = bool(typed) and person().may_at(Can.READ, *actor().areas)
    found = queries.suggested(typed) if named else []
    places = areas.names([code for _name, code in found])
    return jsonify([{"name": name, "place": places.get(code, "")} for name, code in found])


def _taken_for(one: rules.Taken) -> Any:
    """What a typed word was taken for, as its chip says it."""
    if one.state is not None:
        return _("状态：%(what)s", what=one.state.label)
    if one.areas:
        return _("地方：%(what)s", what=one.typed)
    if one.since is not None:
        return _("日期：%(what)s", what=one.typed)
    if one.sound:
        return _("拼音“%(q)s”", q=one.typed)
    if one.tail:
        return _("编号、数字或手机末四位“%(q)s”", q=one.typed)
    return _("查“%(q)s”", q=one.typed)


def _said_chips(f: Filter) -> list[dict[str, Any]]:
    """One chip for each typed word, with the address that takes it away."""
    parts = f.asked.parts
    left = [" ".join(other.typed for other in parts if other is not one) or None for one in parts]
    return [
        {"label": _taken_for(one), "remove_href": ASKED.address(q=rest, at=None)}
        for one, rest in zip(parts, left, strict=True)
    ]


def _chips(f: Filter, places: dict[str, str]) -> list[dict[str, Any]]:
    return (_said_chips(f) if f.by_index else []) + ASKED.chips(
        {
            "q": not f.by_index and f.q,
            "area": f.area and places.get(f.area, f.area),
            "state": f.state,
            "kind": f.kind,
            "figure": f.figure,
            "from": f.since,
            "to": f.until,
            "mine": f.mine and _("我经办的"),
            "task": f.task,
            "source": f.source,
            "ending": f.ending,
            "days": f.days,
            "confidential": f.sensitive and _("保密的"),
        }
    )
