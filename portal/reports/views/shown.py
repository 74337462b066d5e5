"""How figures are handed to the page: with their words, their change since last year, and the list behind each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Level
from portal.core import clock, layout
from portal.core.i18n import _
from portal.core.scope import within
from portal.core.web import person
from portal.mediation.rules import DEFINITIONS, RATES, Figure, Kind, Rate
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
    """The address of the list behind a figure; none for whoever may not open lists, or where no list has its rows."""

    bases: tuple[tuple[str, str], ...]
    since: date | None
    until: date | None

    def __call__(self, figure: str, code: str, kind: Kind | None = None) -> str:
        one = rules.INDICATORS[figure]
        base = next((href for ledger, href in self.bases if ledger == one.ledger), "") if one.opens else ""
        return _address(base, figure, code, self.since, self.until, kind or "") if base else ""

    def during(self, since: date | None, until: date | None) -> "Link":
        """The same lists in other months."""
        return Link(self.bases, since, until)


@lru_cache(4096)
def _address(base: str, figure: str, code: str, since: date | None, until: date | None, kind: str) -> str:
    return f"{base}?{urlencode(rules.asked(figure, code, since, until, kind))}"


def linked(span: Span, code: str) -> Link:
    """The lists behind the figures of a period in a place that this reader may open."""
    who = person()
    bases = tuple(
        (ledger.value, url_for(endpoint))
        for ledger, (endpoint, needs) in rules.LISTS.items()
        if within(code, who.areas.get(needs, frozenset()))
    )
    return Link(bases, span.since, span.until)


def headlines(found: rules.Parted, place: Place, span: Span, link: Link) -> list[dict[str, Any]]:
    """The five figures of a place as the page shows them."""
    made = []
    for one in rules.headlines(found, place.level is Level.VILLAGE, span.period.label, ever=False):
        stock = one.indicator.nature is rules.Nature.STOCK
        word, of = one.indicator.figure.value, link.during(None, None) if stock else link
        made.append(
            {
                "name": one.indicator.name,
                "value": one.value,
                "unit": one.indicator.unit,
                "href": of(word, place.code),
                "change": one.change,
                "note": one.note,
                "period": _("现在") if stock else span.period.label,
                "as_of": layout.day(clock.today()),
                "definition": one.indicator.definition,
                "entry": f"{url_for('.dictionary')}#{word}",
                "page": url_for(".indicator", code=place.code, word=word, period=span.period.value),
            }
        )
    return made


def parted(months: Months, span: Span) -> rules.Parted:
    """The months of a place told apart as a comparison needs them."""
    before = span.year_before
    return rules.Parted(
        ever=during(months, rules.EVER),
        during=during(months, span),
        before=during(months, before) if before else rules.summed([]),
        until_then=during(months, Span(span.period, None, before.until)) if before else rules.summed([]),
    )


@dataclass(frozen=True)
class Row:
    """A place inside the one that the page shows, and in how many months its villages wrote anything down."""

    place: Place
    numbers: Numbers
    shares: list[Share]
    complete: rules.Complete


def row(place: Place, found: Counted, complete: rules.Complete) -> Row:
    """One line of the table of places."""
    return Row(place, found.numbers, [rules.share(one, found.numbers) for one in Rate], complete)


def completeness(below: list[Place], recorded: Mapping[str, int], months: int) -> dict[str, rules.Complete]:
    """How much of what could have been written down was, by place: villages times months."""
    return {one.code: rules.Complete(recorded.get(one.code, 0), villages_in(one) * months) for one in below}


def villages_in(place: Place) -> int:
    """How many villages and communities stand in a place today; a village is one."""
    return 1 if place.level is Level.VILLAGE else len(areas.inside([place.code]))


def line(row: Row) -> tuple[Any, ...]:
    """What the table of places is told of one: every share with the figures that it is made of."""
    shares = tuple((share, *RATES[share.rate]) for share in row.shares)
    told = (row.numbers[Figure.LOGGED], row.numbers[Figure.OPEN], row.numbers[Figure.OVERDUE])
    return (row.place.code, row.place.short, *told, shares, row.complete)


def field(row: Row) -> tuple[Any, ...]:
    """A town as the picture is told of it."""
    return (row.place.code, row.place.short, row.numbers, row.complete)


def months_of(span: Span, months: Months, today: date) -> list[date]:
    """The months of a period; one without a beginning starts with the first record."""
    last = clock.month_start(today)
    return rules.months(span.since or min([*_recorded(months), last]), span.until or last)


def _recorded(months: Months) -> list[date]:
    """The months in which anything was written down; who came on the register long before does not count."""
    return [month for month, found in months.items() if found.months_used]


def months_words(months: list[date]) -> str:
    """The first and last month in words."""
    return f"{layout.month(months[0])}—{layout.month(months[-1])}"


def during(months: Months, span: Span) -> Numbers:
    """The figures of a period."""
    return rules.summed(found.numbers for month, found in months.items() if month in span)


def counted_before(months: Months, span: Span) -> bool:
    """Whether the place was counting already in the same months a year before."""
    earlier, used = span.year_before, _recorded(months)
    return earlier is not None and earlier.since is not None and bool(used) and min(used) <= earlier.since


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
