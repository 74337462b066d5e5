"""One number in one place: what it means, month by month, and in the places inside; every part of it opens its list."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas.queries import Place
from portal.areas.rules import Level
from portal.core import clock, layout
from portal.core.export import csv_response
from portal.core.i18n import _
from portal.core.web import page
from portal.members.rules import Figure as Members
from portal.reports import queries, rules
from portal.reports.queries import Course
from portal.reports.rules import Can, Indicator, Nature, Period, Span
from portal.reports.views import shown
from portal.reports.views.area import asked_span, room, seen

WORDS = ", ".join(rules.INDICATORS)
OF_REGISTER = (Members.JOINED, Members.LEFT)


@room.get(f"/<string(length=12):code>/<any({WORDS}):word>", needs=Can.READ)
def indicator(code: str, word: str) -> ResponseReturnValue:
    """The number of a period, its months as a picture and a table, and the places inside with their completeness."""
    place, crumbs = seen(code)
    one = rules.INDICATORS[word]
    if place.level is Level.VILLAGE and not one.in_villages:
        abort(404)
    span, today = asked_span(place), clock.today()
    course = queries.course(code, span, (word, *OF_REGISTER) if one.figure is Members.CORE else (word,))
    of_span = shown.months_of(span, course, today)
    link = shown.linked(span, code)
    below = _below(one, place, span)
    recorded = _recorded(place, span, below, of_span)
    by_place: Counter[str] = Counter()
    for (inside, _month), number in recorded.items():
        by_place[inside] += number
    lines = _places(one, below, place, span, shown.completeness(below, by_place, span, len(of_span)), link)
    if request.args.get("format") == "csv":
        return _file(one, place, span, lines)
    found, now = course.parted, one.nature is Nature.STOCK
    base = url_for(".index")
    return page(
        one=one,
        place=place,
        crumbs=crumbs,
        span=span,
        months=shown.months_words(of_span),
        periods=[(period, f"{base}{code}/{word}?period={period.value}") for period in Period],
        figure=rules.Shown(
            name=str(one.name),
            value=(found.ever if now else found.during)[word],
            unit=str(one.unit),
            href=(link.during(None, None) if now else link)(word, code),
            change=str(rules.change(one, found, span.period.label)),
            period=str(_("现在") if now else span.period.label),
            as_of=layout.day(clock.today()),
        ),
        whole=rules.INDICATORS[one.part_of] if one.part_of else None,
        trend=_trend(one, place, course, of_span, link, recorded),
        lines=lines,
        compared=span.year_before is not None and not now,
        csv=f"{base}{code}/{word}?period={span.period.value}&format=csv",
        as_of=clock.now(),
    )


def _below(one: Indicator, place: Place, span: Span) -> list[Place]:
    """The places inside that have this number."""
    if place.level is Level.VILLAGE or (place.level is Level.TOWN and not one.in_villages):
        return []
    return shown.below(place.code, span)


def _recorded(place: Place, span: Span, below: list[Place], of_span: list[date]) -> dict[tuple[str, date], int]:
    """How many villages wrote anything down, by the places inside and by month; a picture alone needs its months."""
    if place.level is Level.VILLAGE:
        return {}
    if below:
        return queries.recorded_by_month(place.code, span.since, span.until)
    shown_months = shown.drawn(of_span)
    return queries.recorded_by_month(place.code, shown_months[0], shown_months[-1])


def _places(
    one: Indicator, below: list[Place], place: Place, span: Span, complete: dict[str, rules.Complete], link: rules.Link
) -> list[tuple[Any, ...]]:
    """Each place inside: its number with the list behind it, what it was a year before, and how complete it is."""
    if not complete:
        return []
    word, now, before = one.figure.value, one.nature is Nature.STOCK, span.year_before
    inside = queries.by_place(place.code, None if now else span.since, None if now else span.until, (word,))
    earlier = queries.by_place(place.code, before.since, before.until, (word,)) if before and not now else {}
    of, none = link.during(None, None) if now else link, queries.nothing((word,))
    return [
        (
            at.code,
            at.short,
            inside.get(at.code, none).numbers[word],
            of(word, at.code),
            earlier.get(at.code, none).numbers[word],
            complete[at.code],
        )
        for at in below
    ]


def _trend(
    one: Indicator,
    place: Place,
    course: Course,
    of_span: list[date],
    link: rules.Link,
    recorded: dict[tuple[str, date], int],
) -> dict[str, Any]:
    """The last months of the period, each with its list and with how many villages wrote anything down."""
    drawn, word = shown.drawn(of_span), one.figure.value
    if one.figure is Members.CORE:
        values = _stood(course, drawn)
        hrefs = ["" for _month in drawn]
    else:
        none = queries.nothing((word,)).numbers
        values = [course.months.get(month, none)[word] for month in drawn]
        hrefs = [link.during(month, month)(word, place.code) for month in drawn]
    kept: Counter[date] = Counter()
    for (_inside, month), number in recorded.items():
        kept[month] += number
    return {
        "months": tuple([layout.month(month) for month in drawn]),
        "values": tuple(values),
        "hrefs": tuple(hrefs),
        "kept": tuple([kept[month] for month in drawn]) if place.level is not Level.VILLAGE else (),
        "villages": shown.villages_in(place),
        "cut": len(of_span) > len(drawn),
        "running": drawn[-1] == clock.month_start(clock.today()),
    }


def _stood(course: Course, drawn: list[date]) -> list[int]:
    """How many core members stood on the register at the end of each month."""
    before = rules.on_register(course.earlier)
    moved = {month: rules.on_register(numbers) for month, numbers in course.months.items()}
    return [before + sum(by for month, by in moved.items() if month <= until) for until in drawn]


def _file(one: Indicator, place: Place, span: Span, lines: list[tuple[Any, ...]]) -> ResponseReturnValue:
    """The table of places as CSV: numbers alone."""
    header = [_("代码"), _("名称"), _("指标"), one.name, _("上年同期"), _("有记录的村月"), _("应有的村月")]

    def rows() -> Iterator[list[Any]]:
        for code, name, value, _href, before, complete in lines:
            yield [code, name, one.code, value, before, complete.kept, complete.due]

    stem = f"{span.period.value}-{clock.today():%Y%m%d}.csv"
    words = [str(cell) for cell in header]
    return csv_response(f"{one.figure.value}-{place.code}-{stem}", f"{one.name}-{place.short}-{stem}", words, rows())
