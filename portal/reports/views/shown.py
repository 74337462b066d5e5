"""What the pages of figures hand on: the places inside, the months as lines, and the lists behind the numbers."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Level, county_code
from portal.core import clock, layout
from portal.core.i18n import language
from portal.core.web import person
from portal.mediation.rules import RATES, Figure, Rate
from portal.reports import queries, rules
from portal.reports.queries import Counted, Course
from portal.reports.rules import Link, Share, Span, Told

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
LEFT_OUT = (Figure.OPEN, Figure.REFUSED, Figure.WITHDRAWN, Figure.NOT_ACCEPTED)
DRAWN = ((Figure.LOGGED, "quiet"), (Figure.AGREED, "go"), (Figure.FAILED, "wait"))
OF_RATES = tuple(dict.fromkeys(figure for pair in RATES.values() for figure in pair))
IN_TABLE = (Figure.LOGGED, Figure.OPEN, Figure.OVERDUE, *OF_RATES)
ON_PAGE = (*BESIDE, Figure.OVERDUE, *OF_RATES, *rules.IN_HEADLINES)


def linked(span: Span, code: str) -> Link:
    """The lists behind the figures of a period in a place that this reader may open."""
    return rules.linked(span, code, person().areas, url_for)


def frame(place: Place, span: Span, link: Link) -> rules.Frame:
    """What the figures of a place's page share."""
    page = f"{url_for('.index')}{place.code}/{{}}?period={span.period.value}"
    day = layout.day(clock.today())
    village = place.level is Level.VILLAGE
    return rules.Frame(place.code, village, span, link, page, url_for(".dictionary"), day, language())


def address(span: Span) -> str:
    """The page of a place for a period; its code is left open."""
    return f"{url_for('.index')}{{}}?period={span.period.value}"


class Row(NamedTuple):
    """A place inside the one that the page shows, and in how many months its villages wrote anything down."""

    place: Place
    numbers: Told
    shares: tuple[Share, ...]
    complete: rules.Complete


def row(place: Place, found: Counted, complete: rules.Complete) -> Row:
    """One line of the table of places."""
    return Row(place, found.numbers, tuple([rules.share(one, found.numbers) for one in Rate]), complete)


def below(code: str, span: Span) -> list[Place]:
    """The places inside, as they stood in a period: one that was merged in it stands beside what it became."""
    return areas.children_during(code, span.since, span.until and clock.month_end(span.until))


def completeness(below: list[Place], recorded: Mapping[str, int], span: Span, months: int) -> dict[str, rules.Complete]:
    """How much of what could have been written down was, by place: villages times months."""
    past = span.until and clock.month_end(span.until)
    if past is None or past >= clock.today() or not below:
        return {one.code: rules.Complete(recorded.get(one.code, 0), villages_in(one) * months) for one in below}
    had = areas.villages_on(county_code(below[0].code), past)
    numbers = {one.code: 1 if one.level is Level.VILLAGE else had.get(one.code, 0) for one in below}
    return {code: rules.Complete(recorded.get(code, 0), number * months) for code, number in numbers.items()}


def villages_in(place: Place) -> int:
    """How many villages and communities stand in a place today; a village is one."""
    return 1 if place.level is Level.VILLAGE else len(areas.inside([place.code]))


def line(row: Row) -> tuple[Any, ...]:
    """What the table of places is told of one: every share with the figures that it is made of."""
    shares = tuple([(share, *RATES[share.rate]) for share in row.shares])
    told = (row.numbers[Figure.LOGGED], row.numbers[Figure.OPEN], row.numbers[Figure.OVERDUE])
    return (row.place.code, row.place.short, *told, shares, row.complete)


def towns(rows: Iterable[Row], span: Span) -> tuple[rules.Town, ...]:
    """The picture of the towns."""
    told = tuple(
        [
            (row.place.code, row.place.short, row.numbers[Figure.LOGGED], row.numbers[Figure.OVERDUE], row.complete)
            for row in rows
        ]
    )
    return rules.drawn(told, address(span))


def months_of(span: Span, course: Course, today: date) -> list[date]:
    """The months of a period; one without a beginning starts with the first record.

    Who came on the register long before does not count.
    """
    last = clock.month_start(today)
    return rules.months(span.since or min(course.begun or last, last), span.until or last)


def months_words(months: list[date]) -> str:
    """The first and last month in words."""
    return f"{layout.month(months[0])}—{layout.month(months[-1])}"


def earlier(course: Course, span: Span) -> Told | None:
    """The same months a year before, where the place was counting already when they began."""
    before = span.year_before
    compares = before is not None and before.since is not None and course.begun and course.begun <= before.since
    return course.parted.before if compares else None


def drawn(of_span: list[date]) -> list[date]:
    """The last months of a period, as far as a picture shows them."""
    return of_span[-queries.MOST_MONTHS :]


def trend(of_span: list[date], course: Course, today: date) -> dict[str, Any]:
    """The last months of the period, as lines; the month that is running is not whole yet."""
    shown = drawn(of_span)
    none = queries.nothing(tuple(figure for figure, _tone in DRAWN)).numbers
    series = [
        (str(figure.label), tuple([course.months.get(month, none)[figure] for month in shown]), tone)
        for figure, tone in DRAWN
    ]
    return {
        "months": tuple([layout.month(month) for month in shown]),
        "series": tuple(series),
        "cut": len(of_span) > len(shown),
        "running": shown[-1] == clock.month_start(today),
    }
