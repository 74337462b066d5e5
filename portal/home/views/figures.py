"""The figures of a first page: what is late, the rates, and the towns on one picture. No name stands in them."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from flask import url_for

from portal.advisers.queries import Coverage
from portal.advisers.rules import Show, figure
from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Level, level
from portal.core import clock, layout
from portal.core.i18n import _
from portal.core.scope import acting_for, within
from portal.core.web import person
from portal.mediation.rules import DEFINITIONS, RATES, Figure, Rate
from portal.reports import queries as reports
from portal.reports import rules
from portal.reports.rules import Can, Town

MONTHS = 12


@dataclass(frozen=True)
class Board:
    """What is late and how it goes, in a person's widest area: each number leads to its list."""

    place: str
    href: str
    late: int
    late_href: str
    five: list[dict[str, Any]]
    rates: list[dict[str, Any]]
    towns: list[Town]


def widest() -> str:
    """The widest area whose figures this person may see, or nothing."""
    codes = sorted(person().areas.get(Can.READ, ()), key=lambda code: (len(code.rstrip("0")), code))
    return codes[0] if codes else ""


def board(towns: bool) -> Board | None:
    """The figures of the last twelve months, from the counted cells alone."""
    code = widest()
    if not code or level(code) is Level.VILLAGE:
        return None
    span = rules.span(rules.Period.YEAR, clock.today())
    with acting_for(Can.READ):
        found = reports.parted(code, span)
        inside = reports.by_place(code, span.since, span.until) if towns else {}
        recorded = reports.recorded(code, span.since, span.until) if towns else {}
    return Board(
        place=areas.names([code]).get(code, code),
        href=url_for("reports.area", code=code),
        late=found.ever[Figure.OVERDUE],
        late_href=_ledger(Figure.OVERDUE, code),
        five=[_headline(one, code) for one in rules.headlines(found, False, span.period.label)],
        rates=[_rate(one, found.during, code, span) for one in Rate],
        towns=_towns(areas.children(code), inside, recorded) if towns else [],
    )


def _towns(below: list[Place], inside: dict[str, reports.Counted], recorded: dict[str, int]) -> list[Town]:
    """The towns with the numbers that their fields show, and how completely their villages wrote things down."""
    told = [
        (
            one.code,
            one.short,
            inside.get(one.code, reports.NOTHING).numbers,
            rules.Complete(recorded.get(one.code, 0), MONTHS * len(areas.inside([one.code]))),
        )
        for one in below
    ]
    return rules.drawn(told, lambda one: url_for("reports.area", code=one))


def _headline(one: rules.Headline, code: str) -> dict[str, Any]:
    """One of the five figures of the story since the first record, with the list behind it."""
    word, stock = one.indicator.figure.value, one.indicator.nature is rules.Nature.STOCK
    return {
        "name": one.indicator.name,
        "value": one.value,
        "unit": one.indicator.unit,
        "href": _ledger(word, code),
        "change": one.change,
        "note": one.note,
        "period": _("现在") if stock else _("有记录以来"),
        "as_of": layout.day(clock.today()),
        "definition": one.indicator.definition,
        "entry": f"{url_for('reports.dictionary')}#{word}",
        "page": url_for("reports.indicator", code=code, word=word),
    }


def _ledger(figure: str, code: str, span: rules.Span | None = None) -> str:
    """The list behind a figure; none for whoever may not open lists."""
    one = rules.INDICATORS[figure]
    endpoint, needs = rules.LISTS.get(one.ledger, ("", ""))
    if not endpoint or not within(code, person().areas.get(needs, frozenset())):
        return ""
    return _address(endpoint, figure, code, span.since if span else None, span.until if span else None)


@lru_cache(512)
def _address(endpoint: str, figure: str, code: str, since: date | None, until: date | None) -> str:
    return url_for(endpoint, **rules.asked(figure, code, since, until))  # type: ignore[arg-type]


def _rate(one: Rate, numbers: rules.Numbers, code: str, span: rules.Span) -> dict[str, Any]:
    share, (above, below) = rules.share(one, numbers), RATES[one]
    return {
        "name": one.label,
        "value": share.percent,
        "unit": "%",
        "small": share.small,
        "numerator": share.numerator,
        "denominator": share.denominator,
        "numerator_name": above.label,
        "denominator_name": below.label,
        "numerator_href": _ledger(above, code, span),
        "denominator_href": _ledger(below, code, span),
        "period": span.period.label,
        "as_of": clock.now(),
        "definition": DEFINITIONS[one],
    }


def covered(found: Coverage | None) -> dict[str, Any] | None:
    """One village, one adviser, as the page of the advisers shows it."""
    if found is None:
        return None
    served, counted = (url_for("advisers.index", show=one.value) for one in (Show.COVERED, Show.VILLAGES))
    return figure(len(found.covered), len(found.villages), found.within, clock.now(), (served, counted))
