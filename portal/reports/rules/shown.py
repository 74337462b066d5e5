"""Figures and rates as pages show them: whole words and addresses, which whoever writes them may keep.

A page tells them only after it has read the cells anew; what is kept is how these numbers are said.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from portal.core.i18n import _
from portal.core.scope import within
from portal.mediation.rules import DEFINITIONS, RATES, Figure, Rate
from portal.reports.rules.figures import Span, Told, change_words, rate_change_words, share
from portal.reports.rules.headlines import Parted, headlines
from portal.reports.rules.indicators import INDICATORS, LISTS, Nature, asked

KEPT = 1024
"""How many places' words each process keeps."""
WITHOUT_CHANGE = {Figure.OPEN}  # last year's are long settled: nothing to compare with


@dataclass(frozen=True)
class Link:
    """The address of the list behind a figure; none for whoever may not open lists, or where no list has its rows."""

    bases: tuple[tuple[str, str], ...]
    since: date | None
    until: date | None

    def __call__(self, figure: str, code: str, kind: str = "") -> str:
        one = INDICATORS[figure]
        base = next((href for ledger, href in self.bases if ledger == one.ledger), "") if one.opens else ""
        return _address(base, figure, code, self.since, self.until, kind) if base else ""

    def during(self, since: date | None, until: date | None) -> "Link":
        """The same lists in other months."""
        return Link(self.bases, since, until)


@lru_cache(4096)
def _address(base: str, figure: str, code: str, since: date | None, until: date | None, kind: str) -> str:
    return f"{base}?{urlencode(asked(figure, code, since, until, kind))}"


def linked(span: Span, code: str, areas: Mapping[Any, Collection[str]], address: Callable[[str], str]) -> Link:
    """The lists behind the figures of a period in a place, for who has so many areas by permission."""
    bases = tuple(
        (ledger.value, address(endpoint))
        for ledger, (endpoint, needs) in LISTS.items()
        if within(code, frozenset(areas.get(needs, ())))
    )
    return Link(bases, span.since, span.until)


class Frame(NamedTuple):
    """What all figures of a page share. `page` is the address of one of them, its word left open."""

    code: str
    village: bool
    span: Span
    link: Link
    page: str
    dictionary: str
    as_of: str
    language: str


class Shown(NamedTuple):
    """A figure as it is written."""

    name: str
    value: int
    unit: str
    href: str = ""
    change: str = ""
    note: str = ""
    period: str = ""
    as_of: str = ""
    definition: str = ""
    entry: str = ""
    page: str = ""


class Ratio(NamedTuple):
    """A rate as it is written, with both its numbers."""

    name: str
    value: str
    small: str
    numerator: int
    denominator: int
    numerator_name: str
    denominator_name: str
    numerator_href: str
    denominator_href: str
    change: str
    period: str
    as_of: str
    definition: str
    unit: str = "%"
    href: str = ""


class Count(NamedTuple):
    """A figure in the table of what belongs together, and how it has changed."""

    name: str
    value: int
    href: str
    change: str


@lru_cache(KEPT)
def five(found: Parted, frame: Frame, ever: bool = False) -> tuple[tuple[Shown], ...]:
    """The five figures of a place, since the first record or in the period; each is all that one piece is told."""
    made = []
    for one in headlines(found, frame.village, frame.span.period.label, ever):
        about, word = one.indicator, one.indicator.figure.value
        stock = about.nature is Nature.STOCK
        link = frame.link.during(None, None) if stock or ever else frame.link
        period = _("现在") if stock else _("有记录以来") if ever else frame.span.period.label
        made.append(
            Shown(
                name=str(about.name),
                value=one.value,
                unit=str(about.unit),
                href=link(word, frame.code),
                change=str(one.change),
                note=str(one.note),
                period=str(period),
                as_of=frame.as_of,
                definition=str(about.definition),
                entry=f"{frame.dictionary}#{word}",
                page=frame.page.format(word),
            )
        )
    return tuple((one,) for one in made)


@lru_cache(KEPT)
def ratios(numbers: Told, earlier: Told | None, frame: Frame) -> tuple[tuple[Ratio], ...]:
    """The three rates of a place; each is all that one piece is told."""
    return tuple((_ratio(one, numbers, earlier, frame),) for one in Rate)


def _ratio(one: Rate, numbers: Told, earlier: Told | None, frame: Frame) -> Ratio:
    found, (above, below) = share(one, numbers), RATES[one]
    change = rate_change_words(share(one, earlier), found) if earlier is not None else ""
    return Ratio(
        name=str(one.label),
        value=found.percent,
        small=found.small,
        numerator=found.numerator,
        denominator=found.denominator,
        numerator_name=str(above.label),
        denominator_name=str(below.label),
        numerator_href=frame.link(above, frame.code),
        denominator_href=frame.link(below, frame.code),
        change=str(_("和上年同期比：%(change)s", change=change)) if change else "",
        period=str(frame.span.period.label),
        as_of=frame.as_of,
        definition=str(DEFINITIONS[one]),
    )


@lru_cache(KEPT)
def counts(figures: tuple[Figure, ...], numbers: Told, earlier: Told | None, frame: Frame) -> tuple[Count, ...]:
    """Some figures of their own, and how they have changed."""
    return tuple(
        Count(
            name=str(figure.label),
            value=numbers[figure],
            href=frame.link(figure, frame.code),
            change=""
            if earlier is None or figure in WITHOUT_CHANGE
            else str(change_words(earlier[figure], numbers[figure])),
        )
        for figure in figures
    )
