"""One page for each place, and its table as a file."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Level, codes_above
from portal.core import clock
from portal.core.export import csv_response
from portal.core.i18n import _
from portal.core.scope import actor, level_of, within
from portal.core.web import Room, page
from portal.mediation.rules import Figure, Kind, Rate
from portal.reports import queries, rules
from portal.reports.rules import Can, Period, Span
from portal.reports.views import shown

room = Room("reports", __name__, url_prefix="/reports")
room.menu_item(_("数字"), ".index", needs=Can.READ, order=30, tab=True, match="/reports/")

IN_FILE = (*shown.BESIDE, Figure.OVERDUE, Figure.ENDED, Figure.DUE, Figure.PERFORMED, Figure.AGED, Figure.STEADY)


@room.get("/", needs=Can.READ)
def index() -> ResponseReturnValue:
    """The widest area whose numbers this person may see."""
    widest = sorted(actor().areas, key=lambda code: (list(Level).index(Level(level_of(code))), code))
    return redirect(url_for(".area", code=widest[0]), 303) if widest else abort(404)


@room.get("/<string(length=12):code>", needs=Can.READ)
def area(code: str) -> ResponseReturnValue:
    """What is late, the three rates, what stands beside them, the places inside, the months and the kinds."""
    place, crumbs = seen(code)
    span, today = asked_span(place), clock.today()
    below = areas.children(code) if place.level in queries.BELOW else []
    inside = queries.by_place(code, span.since, span.until) if below else {}
    months = queries.by_month(code, None, None)
    of_span = shown.months_of(span, months, today)
    complete = _completeness(place, below, inside, span, of_span)
    rows = [shown.row(one, inside.get(one.code, queries.NOTHING), complete[one.code]) for one in below]
    if request.args.get("format") == "csv":
        return _file(place, span, rows)
    found = shown.parted(months, span)
    numbers, earlier = found.during, found.before if shown.counted_before(months, span) else None
    link = shown.linked(span, code)
    link_ever = link.during(None, None)
    return page(
        place=place,
        crumbs=crumbs,
        five=shown.headlines(found, place, span, link),
        span=span,
        months=shown.months_words(of_span),
        periods=[(period, url_for(".area", code=code, period=period.value)) for period in Period],
        late=sum(found.numbers[Figure.OVERDUE] for found in months.values()),
        late_href=link_ever(Figure.OVERDUE, code),
        rates=[shown.rate(one, numbers, earlier, span, code, link) for one in Rate],
        counts=[shown.count(figure, numbers, earlier, code, link) for figure in shown.BESIDE],
        left_out=sum(numbers[figure] for figure in shown.LEFT_OUT),
        lines=[shown.line(one) for one in rows],
        base=url_for(".index"),
        towns=rules.drawn(map(shown.field, rows), _address(span)) if place.level is Level.COUNTY else [],
        link=link,
        csv=url_for(".area", code=code, period=span.period.value, format="csv"),
        trend=shown.trend(of_span, months, today),
        kinds=_kinds(place, span, link),
        as_of=clock.now(),
    )


def seen(code: str) -> tuple[Place, list[tuple[str, str]]]:
    """A place whose numbers this reader may see, with the places around it; others do not exist."""
    above = areas.names(codes_above(code)) if within(code, actor().areas) else {}
    place = areas.area(code) if code in above else None
    if place is None:
        abort(404)
    around = [(name, url_for(".area", code=one)) for one, name in above.items() if one != code and _may_see(one)]
    return place, around


def _completeness(
    place: Place, below: list[Place], inside: dict[str, queries.Counted], span: Span, months: list[date]
) -> dict[str, rules.Complete]:
    """What stands beside every comparison (PRODUCT.md D04): a village's own cells tell it, a town's are asked for."""
    if place.level is Level.TOWN:
        return {
            one.code: rules.Complete(inside.get(one.code, queries.NOTHING).months_used, len(months)) for one in below
        }
    recorded = queries.recorded(place.code, span.since, span.until) if below else {}
    return shown.completeness(below, recorded, len(months))


def _address(span: Span) -> Callable[[str], str]:
    return lambda code: url_for(".area", code=code, period=span.period.value)


def _may_see(code: str) -> bool:
    return within(code, actor().areas)


def asked_span(place: Place) -> Span:
    """The period that the address asks for, else the usual one of such a place."""
    try:
        period = Period(request.args.get("period", ""))
    except ValueError:
        period = rules.usual_period(place.level)
    return rules.span(period, clock.today())


def _kinds(place: Place, span: Span, link: shown.Link) -> list[tuple[Any, int, str]]:
    """How many of each kind were logged, in the order of the form."""
    count = queries.kinds_of_village if place.level is Level.VILLAGE else queries.by_kind
    found = count(place.code, span.since, span.until)
    return [(kind.label, found[kind], link(Figure.LOGGED, place.code, kind)) for kind in Kind if found.get(kind)]


def _file(place: Place, span: Span, rows: list[shown.Row]) -> ResponseReturnValue:
    """The table of places as CSV: numbers alone, nobody's name."""
    header = [_("代码"), _("名称"), *(figure.label for figure in IN_FILE)]
    header += [_("%(rate)s（%%）", rate=rate.label) for rate in Rate]
    header += [*(rules.INDICATORS[word].name for word in rules.HEADLINES), _("有记录的村月"), _("应有的村月")]

    def lines() -> Iterator[list[Any]]:
        for row in rows:
            shares = [share.percent if share.denominator else "" for share in row.shares]
            figures = [row.numbers[figure] for figure in IN_FILE]
            five = [row.numbers[word] for word in rules.HEADLINES]
            yield [row.place.code, row.place.short, *figures, *shares, *five, row.complete.kept, row.complete.due]

    name = f"{span.period.value}-{clock.today():%Y%m%d}.csv"
    words = [str(cell) for cell in header]
    return csv_response(f"figures-{place.code}-{name}", f"{place.short}-{name}", words, lines())
