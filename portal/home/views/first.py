"""The first page, the switches in the header, and the pages that say how the portal treats its visitors."""

from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock
from portal.core.config import config
from portal.core.i18n import LANGUAGES
from portal.core.scope import acting_for, level_of
from portal.core.web import PUBLIC, page, person, safe_next
from portal.home.views.entrance import room
from portal.mediation import queries as mediation
from portal.mediation.rules import DEFINITIONS, RATES, Figure, Rate, Task
from portal.mediation.rules import Can as Mediation
from portal.reports import queries as reports
from portal.reports import rules as figures
from portal.reports.rules import Can as Reports

YEAR = 365 * 24 * 3600
SHOWN = 7
OPENS = {
    Task.ACCEPT: "mediation.accept",
    Task.NOTICE: "mediation.notice",
    Task.SESSION: "mediation.session",
    Task.ORAL: "mediation.oral",
    Task.VISIT: "mediation.visit",
}


@dataclass(frozen=True)
class Work:
    """One task of a first page: it opens the very page where it is done."""

    href: str
    what: Any
    about: str
    place: str
    on: Any
    late_days: int
    urgent: bool


@room.get("/", needs=PUBLIC)
def index() -> ResponseReturnValue:
    """A visitor reads what the portal is; who is signed in finds their work."""
    handles = person().may(Mediation.HANDLE)
    return page(
        work=_work(),
        logs=person().may(Mediation.LOG),
        handles=handles,
        board=None if person().may(Mediation.LOG) and not _wide() else _board(),
    )


def _wide() -> bool:
    """Whether this person serves more than one village: then figures belong on the first page."""
    return any(code.endswith("000") for code in person().areas.get(Reports.READ, ()))


def _work() -> list[Work]:
    """What is to be done on the disputes this person handles: the dangerous first, then by day."""
    with acting_for(Mediation.HANDLE) as who:
        rows = mediation.tasks(_wide(), SHOWN) if who is not None else []
    places, today = areas.names(row.village_code for row in rows), clock.today()
    return [
        Work(
            url_for(OPENS.get(row.next_what, "mediation.show"), case_id=row.id),
            row.next_what.label,
            f"{row.kind.label} · {row.title}",
            places.get(row.village_code, ""),
            row.next_on,
            (today - row.next_on).days,
            row.urgent,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Board:
    """What is late and how it goes, in a person's widest area: no name, each number leads to its list."""

    place: str
    href: str
    late: int
    late_href: str
    rates: list[dict[str, Any]]


def _board() -> Board | None:
    """The figures of the last twelve months, from the counted cells alone."""
    with acting_for(Reports.READ) as who:
        codes = sorted(who.areas, key=lambda code: (len(code.rstrip("0")), code)) if who is not None else []
        if not codes or level_of(codes[0]) == "village":
            return None
        code, span = codes[0], figures.span(figures.Period.YEAR, clock.today())
        months = reports.by_month(code, None, None)
    ever = figures.summed(found.numbers for found in months.values())
    year = figures.summed(found.numbers for month, found in months.items() if month in span)
    return Board(
        place=areas.names([code]).get(code, code),
        href=url_for("reports.area", code=code),
        late=ever[Figure.OVERDUE],
        late_href=url_for("mediation.index", figure=Figure.OVERDUE.value, area=code),
        rates=[_rate(one, year, code, span) for one in Rate],
    )


def _rate(one: Rate, numbers: figures.Numbers, code: str, span: figures.Span) -> dict[str, Any]:
    share, (above, below) = figures.share(one, numbers), RATES[one]
    during: dict[str, Any] = {"area": code, "from": f"{span.since:%Y-%m}", "to": f"{span.until:%Y-%m}"}
    return {
        "name": one.label,
        "value": share.percent,
        "unit": "%",
        "small": share.small,
        "numerator": share.numerator,
        "denominator": share.denominator,
        "numerator_name": above.label,
        "denominator_name": below.label,
        "numerator_href": url_for("mediation.index", figure=above.value, **during),
        "denominator_href": url_for("mediation.index", figure=below.value, **during),
        "period": span.period.label,
        "as_of": clock.now(),
        "definition": DEFINITIONS[one],
    }


@room.get("/ui", needs=PUBLIC)
def ui() -> ResponseReturnValue:
    """Every component in every state, for who builds pages; only in the demo."""
    return page() if config().demo else abort(404)


def _remembered(name: str, value: str) -> ResponseReturnValue:
    """Back to the page, with a choice kept for a year."""
    answer = redirect(safe_next(request.form.get("back")) or "/", 303)
    answer.set_cookie(name, value, max_age=YEAR, httponly=True, secure=config().https, samesite="Lax", path="/")
    return answer


@room.post("/large-text", needs=PUBLIC)
def large_text() -> ResponseReturnValue:
    """Large type on, or off again."""
    return _remembered("large", "0" if request.cookies.get("large") == "1" else "1")


@room.post("/language", needs=PUBLIC)
def language() -> ResponseReturnValue:
    """Chinese or English."""
    chosen = request.form.get("lang", "").replace("-", "_")
    return _remembered("lang", chosen if chosen in LANGUAGES else LANGUAGES[0])


@room.get("/privacy", needs=PUBLIC)
def privacy() -> ResponseReturnValue:
    """What is kept of whom, for how long, and whom to ask."""
    return page()


@room.get("/accessibility", needs=PUBLIC)
def accessibility() -> ResponseReturnValue:
    """What was done so that everybody can use the portal."""
    return page()


@room.get("/feedback", needs=PUBLIC)
def feedback() -> ResponseReturnValue:
    """Where complaints and suggestions go."""
    return page()
