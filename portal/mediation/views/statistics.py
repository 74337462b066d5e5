"""The statistics of the room in one place and some months, each figure with its list; and one's own numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Level, codes_above
from portal.core import asked, clock, layout
from portal.core.choice import Choice
from portal.core.export import csv_response
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.core.shares import FEW
from portal.core.web import page, person
from portal.mediation import queries, rules
from portal.mediation.rules import Can, Days, Ending, Figure, Kind, Source
from portal.mediation.views.entrance import room

BELOW = {Level.COUNTY: Level.TOWN, Level.TOWN: Level.VILLAGE}
WAYS = (Figure.AGREED, Figure.FAILED, Figure.REFUSED, Figure.WITHDRAWN, Figure.NOT_ACCEPTED)
DRAWN = {Figure.LOGGED: "quiet", Figure.AGREED: "go", Figure.FAILED: "wait"}
MOST_MONTHS = 60


@dataclass(frozen=True)
class Months:
    """From one month to another, both by their first day; how the lists behind the figures are asked for them."""

    since: date
    until: date

    @property
    def told(self) -> dict[str, Any]:
        """The months as an address says them."""
        return {"from": f"{self.since:%Y-%m}", "to": f"{self.until:%Y-%m}"}

    @property
    def words(self) -> str:
        """The months as a page says them."""
        first, last = layout.month(self.since), layout.month(self.until)
        return first if first == last else str(_("%(first)s到%(last)s", first=first, last=last))

    @property
    def each(self) -> list[date]:
        """Every month from the first to the last."""
        count = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month
        return [clock.months_back(self.until, back) for back in range(count, -1, -1)]


def asked_months() -> Months:
    """The months that the address asks for, else this year so far; five years at most, in their order."""
    today = clock.today()
    since = asked.first_day(request.args.get("from")) or today.replace(month=1, day=1)
    until = asked.first_day(request.args.get("to")) or today
    first, last = sorted((clock.month_start(since), clock.month_start(until)))
    last = min(last, clock.month_start(today))
    first = min(first, last)
    return Months(max(first, clock.months_back(last, MOST_MONTHS - 1)), last)


def _place() -> Place:
    """The place that the address asks for, within the reader's own; the widest of these where it asks for none."""
    mine = sorted(actor().areas, key=lambda code: (list(Level).index(areas_level(code)), code))
    code = request.args.get("area") or (mine[0] if mine else "")
    found = areas.area(code) if within(code, actor().areas) else None
    if found is None or found.level not in (Level.COUNTY, Level.TOWN, Level.VILLAGE):
        abort(404)
    return found


def areas_level(code: str) -> Level:
    """How wide a place is, for the order of somebody's own places."""
    found = areas.area(code)
    return found.level if found else Level.VILLAGE


def _named(name: str, one: Choice) -> dict[str, Any]:
    return {name: one.value}


Line = tuple[Any, int, str]


@dataclass(frozen=True)
class Told:
    """What the page shows of one place and some months: its numbers, and the lists behind them."""

    place: Place
    months: Months
    numbers: dict[str, int]

    def count(self, word: str) -> int:
        """How many fall under a word."""
        return self.numbers.get(word, 0)

    def href(self, **more: Any) -> str:
        """The list behind a figure."""
        return url_for(".index", area=self.place.code, **self.months.told, **more)

    @property
    def ended(self) -> int:
        """Agreements and failures together."""
        return self.count("agreed") + self.count("failed")

    @property
    def heads(self) -> list[dict[str, Any]]:
        """The figures at the top."""
        values = (
            (Figure.LOGGED, self.count("logged")),
            (Figure.ENDED, self.ended),
            (Figure.OPEN, self.count("open")),
            (Figure.OVERDUE, self.count("overdue")),
        )
        as_of = layout.day(clock.today())
        return [
            {
                "name": figure.label, "value": number, "unit": _("件"), "period": self.months.words, "as_of": as_of,
                "definition": rules.MEANINGS[figure], "href": self.href(figure=figure.value) if number else "",
            }
            for figure, number in values
        ]  # fmt: skip

    def _lines(self, words: type[Choice], name: str, figure: Figure) -> list[Line]:
        return [
            (one.label, number, self.href(figure=figure.value, **_named(name, one)))
            for one in words
            if (number := self.count(f"{name}.{one.value}"))
        ]

    @property
    def kinds(self) -> list[Line]:
        return self._lines(Kind, "kind", Figure.LOGGED)

    @property
    def sources(self) -> list[Line]:
        return self._lines(Source, "source", Figure.LOGGED)

    @property
    def endings(self) -> list[Line]:
        return self._lines(Ending, "ending", Figure.FAILED)

    @property
    def ways(self) -> list[Line]:
        """How disputes ended, in the order of the law's course."""
        return [
            (one.label, number, self.href(figure=one.value))
            for one in WAYS
            if (number := self.count(one.value))
        ]  # fmt: skip

    @property
    def spread(self) -> rules.Spread:
        """How long those took that have a result."""
        days = {int(word[5:]): n for word, n in self.numbers.items() if word.startswith("days.") and n}
        return rules.spread(days)

    @property
    def classes(self) -> list[Line]:
        found = self.spread.classes
        return [(one.label, found[one], self.href(figure="ended", days=one.value)) for one in Days if found[one]]


def _told() -> Told:
    place, months = _place(), asked_months()
    return Told(place, months, queries.of_place(place.code, months.since, months.until))


@room.get("/statistics", needs=Can.LIST)
def statistics() -> ResponseReturnValue:
    """Kinds, sources, ways of ending, days taken, months and places inside; `format=csv` is the same as a file."""
    told = _told()
    place, months = told.place, told.months
    by_month = queries.by_month(place.code, months.since, months.until)
    below = areas.children(place.code) if place.level in BELOW else []
    lines = _places(told, below)
    if request.args.get("format") == "csv":
        return _file(told, by_month, lines)
    drawn = months.each
    series = tuple(
        (
            figure.label,
            tuple(by_month.get((figure.value, month), 0) for month in drawn),
            tone,
            tuple(
                url_for(".index", area=place.code, figure=figure.value, **Months(month, month).told) for month in drawn
            ),
        )
        for figure, tone in DRAWN.items()
    )
    above = areas.names(codes_above(place.code))
    return page(
        told=told,
        place=place,
        months=months,
        few=told.spread.count < FEW,
        lines=lines,
        trend=(tuple(layout.month(month) for month in drawn), series),
        crumbs=[
            (name, url_for(".statistics", area=code, **months.told))
            for code, name in above.items()
            if code != place.code and within(code, actor().areas)
        ],
        csv=url_for(".statistics", area=place.code, format="csv", **months.told),
        as_of=clock.now(),
        mine=person().may(Can.HANDLE),
    )


def _places(told: Told, below: list[Place]) -> list[tuple[Any, ...]]:
    """The places inside, in the order of their codes: name, statistics, and each number with its list."""
    if not below:
        return []
    codes, months = [one.code for one in below], told.months
    found = queries.by_place(BELOW[told.place.level], codes, months.since, months.until)
    lines = []
    for at in below:
        numbers = {word: found.get((at.code, word), 0) for word in (one.value for one in queries.OF_PLACES)}
        numbers["ended"] = numbers["agreed"] + numbers["failed"]
        cells = [
            (Figure(word).label, numbers[word], url_for(".index", area=at.code, figure=word, **months.told))
            for word in ("logged", "ended", "open", "overdue")
        ]
        lines.append((at.code, at.short, url_for(".statistics", area=at.code, **months.told), cells))
    return lines


def _file(told: Told, by_month: dict[tuple[str, date], int], lines: list[tuple[Any, ...]]) -> ResponseReturnValue:
    """The page's numbers, one a line: which part, what of it, how many."""

    def rows() -> Iterator[list[Any]]:
        for one in told.heads:
            yield [_("总数"), one["name"], one["value"]]
        parts = (
            (_("类别"), told.kinds),
            (_("怎么来的"), told.sources),
            (_("怎么结束的"), told.ways),
            (_("没说和的原因"), told.endings),
            (_("受理到有结果的天数"), told.classes),
        )
        for name, part in parts:
            for label, number, _href in part:
                yield [name, label, number]
        for month in told.months.each:
            for figure in queries.WHOLE:
                yield [f"{month:%Y-%m}", figure.label, by_month.get((figure.value, month), 0)]
        for _code, name, _href, cells in lines:
            for label, number, _list in cells:
                yield [name, label, number]

    words = [str(_("部分")), str(_("项目")), str(_("件数"))]
    span = f"{told.months.since:%Y%m}-{told.months.until:%Y%m}.csv"
    shown = ([str(cell) if not isinstance(cell, int) else cell for cell in row] for row in rows())
    return csv_response(
        f"statistics-{told.place.code}-{span}", f"{_('纠纷统计')}-{told.place.short}-{span}", words, shown
    )


@room.get("/mine", needs=Can.HANDLE)
def mine() -> ResponseReturnValue:
    """One's own disputes in numbers: nobody else's stand beside them, and there is no order of people."""
    months = asked_months()
    found = queries.own(person().id or 0, months.since, clock.month_end(months.until))
    as_of = layout.day(clock.today())
    return page(
        months=months,
        figures=[
            {
                "name": figure.label, "value": number, "unit": _("件"), "period": months.words, "as_of": as_of,
                "definition": rules.MEANINGS[figure],
                "href": url_for(".index", mine=1, figure=figure.value, **months.told) if number else "",
            }
            for figure, number in found.items()
        ],
        as_of=clock.now(),
    )  # fmt: skip
