"""The list of questions: what is late first, then by promised day; the count is that of the rows."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.consultations import queries
from portal.consultations.queries import Filter
from portal.consultations.rules import Can, Show, State, Topic
from portal.consultations.views.entrance import room
from portal.core import clock
from portal.core.forms import narrow
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.scope import actor
from portal.core.web import page, person


@room.get("/consultations/", needs=Can.LIST)
def index() -> ResponseReturnValue:
    """An adviser's inbox; the town's and the bureau's list of the same rows."""
    f, today = read_filter(), clock.today()
    found = queries.listed(f, today, request.args.get("at"), page_size(request.args.get("per")))
    count = queries.capped_count(f, today)
    places = areas.names([row.village_code for row in found.rows] + ([f.area] if f.area else []))
    codes = actor().areas
    return page(
        f=f,
        rows=found.rows,
        total=min(count, queries.CAPPED),
        capped=count > queries.CAPPED,
        places=places,
        today=today,
        shows=[(one, _with(show=one.value, at=None)) for one in Show],
        topics=list(Topic),
        states=list(State),
        area_choices=areas.options(codes) if len(codes) > 1 or any(one.endswith("000") for one in codes) else [],
        chips=_chips(f, places),
        answers=person().may(Can.ANSWER),
        before=_with(at=found.before) if found.before else None,
        after=_with(at=found.after) if found.after else None,
    )


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
    )


def _word(choice: type[Any], text: str | None) -> Any:
    try:
        return choice(text) if text else None
    except ValueError:
        return None


def _with(**changed: Any) -> str:
    kept = {**request.args.to_dict(), **changed}
    return url_for(".index", **{key: value for key, value in kept.items() if value not in (None, "")})


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
    return [{"label": label, "remove_href": _with(**{key: None}, at=None)} for key, label in shown]
