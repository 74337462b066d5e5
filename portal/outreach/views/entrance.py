"""The room's blueprint, and what its lists read from an address."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.rules import Level, level
from portal.core import audit, clock, db
from portal.core.export import csv_response, xlsx_response
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.scope import actor, within
from portal.core.web import Room, after_answer, person
from portal.outreach.queries import Filter
from portal.outreach.rules import Audience, Can, Figure, Form, Help, Occasion, Standing, Topic

room = Room("outreach", __name__, url_prefix="/outreach")
room.menu_item(_("普法"), ".index", needs=Can.LIST, order=22, tab=True, match="/outreach/")

ASKED = (
    "area", "from", "to", "figure", "topic", "form", "audience", "occasion", "kind", "state", "follow", "withdrawn",
    "mine", "per", "at", "format",
)  # fmt: skip


def several() -> bool:
    """Whether this person serves more than one village on this page."""
    codes = actor().areas
    return len(codes) > 1 or any(code.endswith("000") for code in codes)


def may_change(village_code: str, noted_by_id: int | None) -> bool:
    """Who wrote a record down may put it right, and so may whoever logs for its whole town or county."""
    who = person()
    codes = who.areas.get(Can.LOG, frozenset())
    wide = [code for code in codes if code.endswith("000")]
    return (noted_by_id == who.id and bool(codes)) or within(village_code, wide)


def own_village() -> str:
    """The one village of who serves one; empty for others."""
    return "" if several() else next(iter(actor().areas), "")


def places_offered() -> list[tuple[str, str]]:
    """Where a talk can have been held: the villages of this person, and whole towns where the person serves a town."""
    codes = sorted(actor().areas)
    towns = [code for code in codes if level(code) is Level.TOWN]
    towns += [town.code for code in codes if level(code) is Level.COUNTY for town in areas.children(code)]
    names = areas.names(towns)
    whole = [(code, str(_("%(town)s（全镇）", town=names[code]))) for code in towns if code in names]
    return [*areas.options(actor().areas), *whole]


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


def read_filter() -> Filter:
    """The filter that stands in the address; what cannot be read is left out."""
    told = request.args
    area = told.get("area", "")
    return Filter(
        area=area if len(area) == 12 and area.isascii() and area.isdecimal() else "",
        since=_day(told.get("from"), end=False),
        until=_day(told.get("to"), end=True),
        figure=_word(Figure, told.get("figure")),
        topic=_word(Topic, told.get("topic")),
        form=_word(Form, told.get("form")),
        audience=_word(Audience, told.get("audience")),
        occasion=_word(Occasion, told.get("occasion")),
        kind=_word(Help, told.get("kind")),
        state=_word(Standing, told.get("state")),
        follow=told.get("follow") == "1",
        withdrawn=told.get("withdrawn") == "1",
        mine=person().id if told.get("mine") == "1" else None,
    )


def kept(**changed: Any) -> dict[str, Any]:
    """What a list was asked for, by its known names alone."""
    found = {**{name: request.args.get(name) for name in ASKED}, **changed}
    return {key: value for key, value in found.items() if value not in (None, "")}


def chips(f: Filter, places: dict[str, str], names: Sequence[str]) -> list[dict[str, Any]]:
    """What is being filtered, each with the address that takes it away."""
    shown: list[tuple[str, Any]] = []
    if f.area:
        shown.append(("area", places.get(f.area, f.area)))
    words = [(name, getattr(f, name)) for name in names]
    shown += [(name, word.label) for name, word in words if word is not None]
    if f.since:
        shown.append(("from", _("从 %(day)s", day=request.args["from"])))
    if f.until:
        shown.append(("to", _("到 %(day)s", day=request.args["to"])))
    for name, label in (("follow", _("还要跟进的")), ("withdrawn", _("撤回的")), ("mine", _("我记的"))):
        if getattr(f, name):
            shown.append((name, label))
    endpoint = request.endpoint or ""
    return [{"label": label, "remove_href": url_for(endpoint, **kept(**{key: None}, at=None))} for key, label in shown]


@dataclass(frozen=True)
class Shown:
    """What every list page is given."""

    f: Filter
    rows: Sequence[Any]
    total: int
    capped: bool
    places: dict[str, str]
    before: str | None
    after: str | None


CAPPED = 1000


def shown(
    f: Filter,
    read: Callable[[Filter, str | None, int], Any],
    count: Callable[[Filter, bool], int],
    village: Callable[[Any], str],
) -> Shown:
    """One page of a list with its length: exact where it is opened from a figure, else up to a thousand."""
    found = read(f, request.args.get("at"), page_size(request.args.get("per")))
    total = count(f, f.figure is not None)
    capped = f.figure is None and total > CAPPED
    codes = [village(row) for row in found.rows] + ([f.area] if f.area else [])
    endpoint = request.endpoint or ""
    return Shown(
        f=f,
        rows=found.rows,
        total=min(total, CAPPED) if capped else total,
        capped=capped,
        places=areas.names(codes),
        before=url_for(endpoint, **kept(at=found.before)) if found.before else None,
        after=url_for(endpoint, **kept(at=found.after)) if found.after else None,
    )


def asks_for_file() -> ResponseReturnValue | None:
    """Where a list is asked for as a file, the address that gives it."""
    if request.args.get("format") in ("csv", "xlsx"):
        return redirect(url_for(f"{request.endpoint}_file", **kept()))
    return None


def file(stem: str, name: Any, header: Iterable[Any], rows: Iterator[Any]) -> ResponseReturnValue:
    """What a list shows as CSV or Excel; every export is on the trail."""
    kind = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    told = {key: value for key, value in kept(at=None, format=None).items() if len(value) <= 20}

    def note() -> None:
        with db.short_write() as own:
            audit.record("outreach.export", f"outreach_{stem}", into=own, format=kind, **told)

    after_answer(note, must=True)
    answer = xlsx_response if kind == "xlsx" else csv_response
    day = f"{clock.today():%Y%m%d}"
    return answer(f"{stem}-{day}.{kind}", f"{name}-{day}.{kind}", [str(cell) for cell in header], rows)
