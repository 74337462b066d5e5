"""The room's blueprint, and what its lists read from an address."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.rules import Level, level
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.export import as_file
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.scope import actor, several, within
from portal.core.web import Room, person
from portal.mediation import queries as mediation
from portal.mediation.rules import Asked as Exact
from portal.outreach import rules
from portal.outreach.queries import Filter
from portal.outreach.rules import Audience, Can, Errand, Figure, Form, Help, Occasion, Standing, Topic

room = Room("outreach", __name__, url_prefix="/outreach")
room.menu_item(_("普法"), ".index", needs=Can.LIST, order=22, tab=True, match="/outreach/")

ASKED = Asked(
    "area", "from", "to", "figure", "topic", "form", "audience", "occasion", "kind", "state", "follow", "withdrawn",
    "waits", "late", "mine", "errand", "per", "at", "format",
)  # fmt: skip


def serves_several() -> bool:
    """Whether this person serves more than one village on this page."""
    return several(actor().areas)


def may_change(village_code: str, noted_by_id: int | None) -> bool:
    """Who wrote a record down may put it right, and so may whoever logs for its whole town or county."""
    who = person()
    codes = who.areas.get(Can.LOG, frozenset())
    wide = [code for code in codes if code.endswith("000")]
    return (noted_by_id == who.id and bool(codes)) or within(village_code, wide)


def own_village() -> str:
    """The one village of who serves one; empty for others."""
    return "" if serves_several() else next(iter(actor().areas), "")


def places_offered() -> list[tuple[str, str]]:
    """Where a talk can have been held: the villages of this person, and whole towns where the person serves a town."""
    codes = sorted(actor().areas)
    towns = [code for code in codes if level(code) is Level.TOWN]
    towns += [town.code for code in codes if level(code) is Level.COUNTY for town in areas.children(code)]
    names = areas.names(towns)
    whole = [(code, str(_("%(town)s（全镇）", town=names[code]))) for code in towns if code in names]
    return [*areas.options(actor().areas), *whole]


def read_filter() -> Filter:
    """The filter that stands in the address; what cannot be read is left out."""
    told = request.args.get
    return Filter(
        area=asked.area(told("area")),
        since=asked.first_day(told("from")),
        until=asked.last_day(told("to")),
        figure=asked.word(Figure, told("figure")),
        topic=asked.word(Topic, told("topic")),
        form=asked.word(Form, told("form")),
        audience=asked.word(Audience, told("audience")),
        occasion=asked.word(Occasion, told("occasion")),
        kind=asked.word(Help, told("kind")),
        state=asked.word(Standing, told("state")),
        errand=asked.word(Errand, told("errand")),
        follow=told("follow") == "1",
        withdrawn=told("withdrawn") == "1",
        waits=told("waits") == "1",
        late=clock.today() if told("late") == "1" else None,
        mine=person().id if told("mine") == "1" else None,
    )


def chips(f: Filter, places: dict[str, str], names: Sequence[str]) -> list[dict[str, Any]]:
    """What is being filtered; `names` are the words that this list is filtered by."""
    return ASKED.chips(
        {
            "area": f.area and places.get(f.area, f.area),
            **{name: getattr(f, name) for name in names},
            "from": f.since,
            "to": f.until,
            "follow": f.follow and _("还要跟进的"),
            "withdrawn": f.withdrawn and _("撤回的"),
            "waits": f.waits and _("还没做的"),
            "late": f.late and _("过了日子还没做的"),
            "mine": f.mine and _("我记的"),
        }
    )


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
    exact = _exact(f)
    total = mediation.count(exact) if exact else count(f, f.figure is not None)
    capped = f.figure is None and total > CAPPED
    codes = [village(row) for row in found.rows] + ([f.area] if f.area else [])
    return Shown(
        f=f,
        rows=found.rows,
        total=min(total, CAPPED) if capped else total,
        capped=capped,
        places=areas.names(codes),
        before=ASKED.address(at=found.before) if found.before else None,
        after=ASKED.address(at=found.after) if found.after else None,
    )


def _exact(f: Filter) -> Exact | None:
    """What counts the list of a figure, where the figures can tell."""
    answers = rules.count_asked.send(f) if f.counted else []
    return next((exact for _receiver, exact in answers if exact is not None), None)


def place_cells(row: Any) -> list[str]:
    """The town and the village of a row, as a file names them."""
    places = areas.names([row.town_code, row.village_code])
    return [places.get(row.town_code, row.town_code), places.get(row.village_code, row.village_code)]


def asks_for_file() -> ResponseReturnValue | None:
    """Where a list is asked for as a file, the address that gives it."""
    return redirect(ASKED.address(f"{request.endpoint}_file")) if asked.wants_file() else None


def file(stem: str, name: Any, header: Iterable[Any], rows: Iterator[Any]) -> ResponseReturnValue:
    """What a list shows as CSV or Excel; every export is on the trail."""
    return as_file("outreach.export", f"outreach_{stem}", (stem, name), header, rows, ASKED.told())
