"""One page for each place, and its table as a file."""

from collections.abc import Iterator
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

DISPUTES_IN_FILE = (
    *shown.BESIDE, Figure.OVERDUE, Figure.ENDED, Figure.DUE, Figure.PERFORMED, Figure.AGED, Figure.STEADY,
)  # fmt: skip
IN_FILE = (*DISPUTES_IN_FILE, *rules.HEADLINES)


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
    below = shown.below(code, span) if place.level in queries.BELOW else []
    file = request.args.get("format") == "csv"
    figures = IN_FILE if file else shown.IN_TABLE
    inside = queries.by_place(code, span.since, span.until, figures) if below else {}
    course = queries.course(code, span, shown.ON_PAGE)
    of_span = shown.months_of(span, course, today)
    complete = _completeness(place, below, inside, span, of_span)
    none = queries.nothing(figures)
    rows = [shown.row(one, inside.get(one.code, none), complete[one.code]) for one in below]
    if file:
        return _file(place, span, rows)
    found, earlier = course.parted, shown.earlier(course, span)
    link = shown.linked(span, code)
    frame = shown.frame(place, span, link)
    base = url_for(".index")
    return page(
        place=place,
        crumbs=crumbs,
        five=rules.five(found, frame),
        span=span,
        months=shown.months_words(of_span),
        periods=[(period, f"{base}{code}?period={period.value}") for period in Period],
        late=found.ever[Figure.OVERDUE],
        late_href=link.during(None, None)(Figure.OVERDUE, code),
        rates=rules.ratios(found.during, earlier, frame),
        counts=rules.counts(shown.BESIDE, found.during, earlier, frame),
        left_out=sum(found.during[figure] for figure in shown.LEFT_OUT),
        lines=[shown.line(one) for one in rows],
        base=base,
        towns=shown.towns(rows, span) if place.level is Level.COUNTY else (),
        link=link,
        csv=f"{base}{code}?period={span.period.value}&format=csv",
        trend=shown.trend(of_span, course, today),
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
        used = {code: found.months_used for code, found in inside.items()}
        return {one.code: rules.Complete(used.get(one.code, 0), len(months)) for one in below}
    recorded = queries.recorded(place.code, span.since, span.until) if below else {}
    return shown.completeness(below, recorded, span, len(months))


def _may_see(code: str) -> bool:
    return within(code, actor().areas)


def asked_span(place: Place) -> Span:
    """The period that the address asks for, else the usual one of such a place."""
    try:
        period = Period(request.args.get("period", ""))
    except ValueError:
        period = rules.usual_period(place.level)
    return rules.span(period, clock.today())


def _kinds(place: Place, span: Span, link: rules.Link) -> tuple[tuple[str, int, str], ...]:
    """How many of each kind were logged, in the order of the form."""
    count = queries.kinds_of_village if place.level is Level.VILLAGE else queries.by_kind
    found = count(place.code, span.since, span.until)
    return tuple(
        [(str(kind.label), found[kind], link(Figure.LOGGED, place.code, kind)) for kind in Kind if found.get(kind)]
    )


def _file(place: Place, span: Span, rows: list[shown.Row]) -> ResponseReturnValue:
    """The table of places as CSV: numbers alone, nobody's name."""
    header = [_("代码"), _("名称"), *(figure.label for figure in DISPUTES_IN_FILE)]
    header += [_("%(rate)s（%%）", rate=rate.label) for rate in Rate]
    header += [*(rules.INDICATORS[word].name for word in rules.HEADLINES), _("有记录的村月"), _("应有的村月")]

    def lines() -> Iterator[list[Any]]:
        for row in rows:
            shares = [share.percent if share.denominator else "" for share in row.shares]
            figures = [row.numbers[figure] for figure in DISPUTES_IN_FILE]
            five = [row.numbers[word] for word in rules.HEADLINES]
            yield [row.place.code, row.place.short, *figures, *shares, *five, row.complete.kept, row.complete.due]

    name = f"{span.period.value}-{clock.today():%Y%m%d}.csv"
    words = [str(cell) for cell in header]
    return csv_response(f"figures-{place.code}-{name}", f"{place.short}-{name}", words, lines())
