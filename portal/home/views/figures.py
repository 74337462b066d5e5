"""The figures of a first page: what is late, the rates, and the towns on one picture. No name stands in them."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from portal.advisers.queries import Coverage
from portal.advisers.rules import Show, figure
from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Level, level
from portal.core import clock, layout
from portal.core.i18n import language
from portal.core.scope import acting_for
from portal.core.web import person
from portal.mediation.rules import RATES, Figure
from portal.reports import queries as reports
from portal.reports import rules
from portal.reports.rules import Can, Town

MONTHS = 12
SHOWN = (*rules.IN_HEADLINES, Figure.OVERDUE, *(figure for pair in RATES.values() for figure in pair))
IN_TOWNS = (Figure.LOGGED, Figure.OVERDUE)


@dataclass(frozen=True)
class Board:
    """What is late and how it goes, in a person's widest area: each number leads to its list."""

    place: str
    href: str
    late: int
    late_href: str
    five: tuple[tuple[rules.Shown], ...]
    rates: tuple[tuple[rules.Ratio], ...]
    towns: tuple[Town, ...]


def widest() -> str:
    """The widest area whose figures this person may see, or nothing."""
    codes = sorted(person().areas.get(Can.READ, ()), key=lambda code: (len(code.rstrip("0")), code))
    return codes[0] if codes else ""


def board(towns: bool) -> Board | None:
    """The figures of the last twelve months, from the counted cells alone."""
    code = widest()
    if not code or level(code) is Level.VILLAGE:
        return None
    today = clock.today()
    span = rules.span(rules.Period.YEAR, today)
    with acting_for(Can.READ):
        found = reports.parted(code, span, SHOWN)
        inside = reports.by_place(code, span.since, span.until, IN_TOWNS) if towns else {}
        recorded = reports.recorded(code, span.since, span.until) if towns else {}
    base, dictionary = url_for("reports.index"), url_for("reports.dictionary")
    link = rules.linked(span, code, person().areas, url_for)
    frame = rules.Frame(code, False, span, link, f"{base}{code}/{{}}", dictionary, layout.day(today), language())
    return Board(
        place=areas.names([code]).get(code, code),
        href=f"{base}{code}",
        late=found.ever[Figure.OVERDUE],
        late_href=link.during(None, None)(Figure.OVERDUE, code),
        five=rules.five(found, frame, ever=True),
        rates=rules.ratios(found.during, None, frame._replace(as_of=layout.moment(clock.now()))),
        towns=_towns(areas.children(code), inside, recorded, f"{base}{{}}") if towns else (),
    )


def _towns(
    below: list[Place], inside: dict[str, reports.Counted], recorded: dict[str, int], address: str
) -> tuple[Town, ...]:
    """The towns with the numbers that their fields show, and how completely their villages wrote things down."""
    told, none = [], reports.nothing(IN_TOWNS)
    for one in below:
        numbers = inside.get(one.code, none).numbers
        complete = rules.Complete(recorded.get(one.code, 0), MONTHS * len(areas.inside([one.code])))
        told.append((one.code, one.short, numbers[Figure.LOGGED], numbers[Figure.OVERDUE], complete))
    return rules.drawn(tuple(told), address)


def covered(found: Coverage | None) -> dict[str, Any] | None:
    """One village, one adviser, as the page of the advisers shows it."""
    if found is None:
        return None
    served, counted = (url_for("advisers.index", show=one.value) for one in (Show.COVERED, Show.VILLAGES))
    return figure(len(found.covered), len(found.villages), found.within, clock.now(), (served, counted))
