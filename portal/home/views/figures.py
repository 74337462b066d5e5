"""The figures of a first page: what is late, the rates, and the towns on one picture. No name stands in them."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from flask import url_for

from portal.advisers.queries import Coverage
from portal.advisers.rules import Show, figure
from portal.areas import queries as areas
from portal.areas.rules import Level, level
from portal.core import clock
from portal.core.i18n import _
from portal.core.scope import acting_for
from portal.core.web import person
from portal.mediation.rules import DEFINITIONS, RATES, Figure, Rate
from portal.mediation.rules import Can as Mediation
from portal.reports import queries as reports
from portal.reports import rules
from portal.reports.rules import Can, Town


@dataclass(frozen=True)
class Board:
    """What is late and how it goes, in a person's widest area: each number leads to its list."""

    place: str
    href: str
    late: int
    late_href: str
    counts: list[dict[str, Any]]
    rates: list[dict[str, Any]]
    towns: list[Town]
    months: int


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
        ever, year = reports.ever_and_during(code, span)
        inside = reports.by_place(code, span.since, span.until) if towns else {}
    below = areas.children(code) if towns else []
    return Board(
        place=areas.names([code]).get(code, code),
        href=url_for("reports.area", code=code),
        late=ever[Figure.OVERDUE],
        late_href=_ledger(Figure.OVERDUE, code),
        counts=[_count(one, year, code, span) for one in (Figure.LOGGED, Figure.OPEN)],
        rates=[_rate(one, year, code, span) for one in Rate],
        towns=rules.drawn(
            [(one.code, one.short, inside.get(one.code, reports.NOTHING)) for one in below],
            lambda one: url_for("reports.area", code=one),
        ),
        months=12,
    )


def _ledger(figure: Figure, code: str, span: rules.Span | None = None) -> str:
    """The list behind a figure; none for whoever may not open lists."""
    if not person().may(Mediation.LIST):
        return ""
    return _address(figure, code, span.since if span else None, span.until if span else None)


@lru_cache(512)
def _address(figure: Figure, code: str, since: date | None, until: date | None) -> str:
    during: dict[str, Any] = {"from": f"{since:%Y-%m}", "to": f"{until:%Y-%m}"} if since else {}
    return url_for("mediation.index", figure=figure.value, area=code, **during)


def _count(figure: Figure, numbers: rules.Numbers, code: str, span: rules.Span) -> dict[str, Any]:
    return {
        "name": figure.label,
        "value": numbers[figure],
        "unit": _("件"),
        "href": _ledger(figure, code, span),
        "period": span.period.label,
        "as_of": clock.now(),
        "definition": MEANINGS[figure],
    }


MEANINGS = {
    Figure.LOGGED: _("这段时间登记的纠纷，按登记的月份算。保密的纠纷不在任何数字里。"),
    Figure.OPEN: _("这段时间登记、到现在还没有结果的纠纷。"),
}


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
