"""How figures are handed to the page: with their words, their change since last year, and the list behind each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from portal.areas.queries import Place
from portal.core import clock, layout
from portal.core.i18n import _
from portal.core.web import person
from portal.mediation.rules import DEFINITIONS, RATES, Figure, Kind, Rate
from portal.mediation.rules import Can as Mediation
from portal.reports import queries, rules
from portal.reports.queries import Counted
from portal.reports.rules import Numbers, Share, Span

BESIDE = (
    Figure.LOGGED,
    Figure.OPEN,
    Figure.AGREED,
    Figure.ORAL,
    Figure.FAILED,
    Figure.REFUSED,
    Figure.WITHDRAWN,
    Figure.NOT_ACCEPTED,
)
WITHOUT_CHANGE = {Figure.OPEN}  # last year's are long settled: nothing to compare with
LEFT_OUT = (Figure.OPEN, Figure.REFUSED, Figure.WITHDRAWN, Figure.NOT_ACCEPTED)
DRAWN = ((Figure.LOGGED, "quiet"), (Figure.AGREED, "go"), (Figure.FAILED, "wait"))
MOST_MONTHS_DRAWN = 24
Months = dict[date, Counted]


@dataclass(frozen=True)
class Link:
    """The address of the list behind a figure; none for whoever may not open lists."""

    base: str
    ends: str

    def __call__(self, figure: Figure, code: str, kind: Kind | None = None) -> str:
        of_kind = f"&kind={kind}" if kind else ""
        return f"{self.base}?figure={figure}&area={code}{of_kind}{self.ends}" if self.base else ""


@dataclass(frozen=True)
class Row:
    """A place inside the one that the page shows, with the number of months in which it logged anything."""

    place: Place
    numbers: Numbers
    shares: list[Share]
    months_used: int


def row(place: Place, found: Counted) -> Row:
    """One line of the table of places."""
    return Row(place, found.numbers, [rules.share(one, found.numbers) for one in Rate], found.months_used)


def line(row: Row) -> tuple[Any, ...]:
    """What the table of places is told of one: every share with the figures that it is made of."""
    shares = tuple((share, *RATES[share.rate]) for share in row.shares)
    told = (row.numbers[Figure.LOGGED], row.numbers[Figure.OPEN], row.numbers[Figure.OVERDUE])
    return (row.place.code, row.place.short, *told, shares, row.months_used)


def months_of(span: Span, months: Months, today: date) -> list[date]:
    """The months of a period; one without a beginning starts with the first dispute."""
    last = clock.month_start(today)
    return rules.months(span.since or min([*months, last]), span.until or last)


def months_words(months: list[date]) -> str:
    """The first and last month in words."""
    return f"{layout.month(months[0])}—{layout.month(months[-1])}"


def during(months: Months, span: Span) -> Numbers:
    """The figures of a period."""
    return rules.summed(found.numbers for month, found in months.items() if month in span)


def year_before(months: Months, span: Span) -> Numbers | None:
    """The same months a year before, if the place was counting then already."""
    earlier = span.year_before
    if earlier is None or earlier.since is None or not months or min(months) > earlier.since:
        return None
    return during(months, earlier)


def linked(span: Span) -> Link:
    """The lists behind the figures of a period."""
    base = url_for("mediation.index") if person().may(Mediation.LIST) else ""
    ends = f"&from={span.since:%Y-%m}" if span.since else ""
    ends += f"&to={span.until:%Y-%m}" if span.until else ""
    return Link(base, ends)


def count(figure: Figure, numbers: Numbers, earlier: Numbers | None, code: str, link: Link) -> dict[str, Any]:
    """A figure of its own, and how it has changed."""
    comparable = earlier is not None and figure not in WITHOUT_CHANGE
    change = rules.change_words(earlier[figure], numbers[figure]) if earlier and comparable else ""
    return {"name": figure.label, "value": numbers[figure], "href": link(figure, code), "change": change}


def rate(one: Rate, numbers: Numbers, earlier: Numbers | None, span: Span, code: str, link: Link) -> dict[str, Any]:
    """A rate with both its numbers, each a link."""
    share, (above, below) = rules.share(one, numbers), RATES[one]
    change = rules.rate_change_words(rules.share(one, earlier), share) if earlier is not None else ""
    return {
        "name": one.label,
        "value": share.percent,
        "unit": "%",
        "numerator": share.numerator,
        "denominator": share.denominator,
        "numerator_name": above.label,
        "denominator_name": below.label,
        "numerator_href": link(above, code),
        "denominator_href": link(below, code),
        "small": share.small,
        "change": _("和上年同期比：%(change)s", change=change) if change else "",
        "period": span.period.label,
        "as_of": layout.day(clock.today()),
        "definition": DEFINITIONS[one],
    }


def trend(of_span: list[date], months: Months, today: date) -> dict[str, Any]:
    """The last months of the period, as lines; the month that is running is not whole yet."""
    drawn = of_span[-MOST_MONTHS_DRAWN:]
    series = [
        (str(figure.label), tuple(months.get(month, queries.NOTHING).numbers[figure] for month in drawn), tone)
        for figure, tone in DRAWN
    ]
    return {
        "months": tuple(layout.month(month) for month in drawn),
        "series": tuple(series),
        "cut": len(of_span) > len(drawn),
        "running": drawn[-1] == clock.month_start(today),
    }
