"""What a figure, a rate and a change look like, and for which months they are counted (SETTLED.md; UI.md B)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from portal.areas.rules import Level
from portal.core import clock
from portal.core.choice import Choice
from portal.core.i18n import _
from portal.core.shares import FEW, percent, small
from portal.mediation.rules import RATES, STORED, Figure, Image, Rate
from portal.members import rules as members
from portal.outreach import rules as outreach
from portal.training import rules as training

Numbers = Mapping[str, int]
"""How many, by a figure's word: each word is one figure of one room."""

PROGRAMME = (*members.COUNTS, *training.COUNTS, *outreach.COUNTS)
"""The figures of members, training and outreach: those of the programme's own year."""

COLUMNS: tuple[str, ...] = tuple(figure.value for figure in (*STORED, *PROGRAMME))
"""What a cell stores."""


class Can(Choice):
    READ = "reports.read", _("看数字")


class Period(Choice):
    """Whole months only, so that every figure is a sum of counted cells."""

    YEAR = "12", _("近12个月")
    THIS = "this", _("今年")
    LAST = "last", _("去年")
    ALL = "all", _("全部")


@dataclass(frozen=True)
class Span:
    """A period on one day: its first and last month; None where it is open on that side."""

    period: Period
    since: date | None
    until: date | None

    def __contains__(self, month: date) -> bool:
        return (self.since is None or month >= self.since) and (self.until is None or month <= self.until)

    @property
    def year_before(self) -> "Span | None":
        """The same months one year before, for the comparison; a period without a beginning has none."""
        if self.since is None or self.until is None:
            return None
        return Span(self.period, clock.months_back(self.since, 12), clock.months_back(self.until, 12))


EVER = Span(Period.ALL, None, None)


def span(period: Period, today: date) -> Span:
    """The months of a period as seen on a day."""
    month = clock.month_start(today)
    match period:
        case Period.YEAR:
            return Span(period, clock.months_back(today, 11), month)
        case Period.THIS:
            return Span(period, month.replace(month=1), month)
        case Period.LAST:
            return Span(period, date(today.year - 1, 1, 1), date(today.year - 1, 12, 1))
        case _:
            return EVER


def usual_period(level: Level) -> Period:
    """A village is small: its page shows everything; wider places the last twelve months."""
    return Period.ALL if level is Level.VILLAGE else Period.YEAR


def months(first: date, last: date) -> list[date]:
    """Every month from one to another."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [clock.months_back(last, back) for back in range(count, -1, -1)]


Place = tuple[Any, ...]


def _cells(image: Image) -> list[tuple[str, ...]]:
    """The places that one dispute counts in: level, kind, code, and the codes that say who may see it."""
    village, town, county = image.village_code, image.town_code, image.county_code
    return [
        (Level.COUNTY, "", county, "", "", county),
        (Level.COUNTY, image.kind, county, "", "", county),
        (Level.TOWN, "", town, "", town, county),
        (Level.TOWN, image.kind, town, "", town, county),
        (Level.VILLAGE, "", village, village, town, county),
    ]


def deltas(before: Image | None, after: Image | None) -> dict[Place, Counter[str]]:
    """What a change of one dispute adds to which cells: what it counts for now, less what it counted for before."""
    found: dict[Place, Counter[str]] = {}
    for sign, image in ((-1, before), (1, after)):
        if image is None:
            continue
        for level, kind, code, *codes in _cells(image):
            for month, figure in image.counts:
                found.setdefault((level, kind, code, month, *codes), Counter())[figure.value] += sign
    return {place: added for place, added in found.items() if any(added.values())}


Part = tuple[str, str, str, date, str, int]
"""Village, town and county code (empty where it names none), month, figure and number."""


def parts_of_member(image: members.Image | None) -> list[Part]:
    """What a member counts for."""
    if image is None:
        return []
    return [(*_of(image), month, figure.value, 1) for month, figure in image.counts]


def parts_of_outreach(image: outreach.Image | None) -> list[Part]:
    """What a talk, a visit or a task counts for."""
    if image is None:
        return []
    return [(*_of(image), month, figure.value, number) for month, figure, number in image.counts]


def parts_of_session(image: training.Image | None) -> list[Part]:
    """What a training session counts for: itself where it was held, who came where they live."""
    if image is None:
        return []
    return [(*place, image.month, figure.value, number) for place, figure, number in image.counts]


def _of(image: members.Image | outreach.Image) -> tuple[str, str, str]:
    return image.village_code, image.town_code, image.county_code


def added(before: Iterable[Part], after: Iterable[Part]) -> dict[Place, Counter[str]]:
    """What a change of the programme's records adds to which cells."""
    found: dict[Place, Counter[str]] = {}
    for sign, parts in ((-1, before), (1, after)):
        for village, town, county, month, figure, number in parts:
            for place in cells_of(village, town, county, month):
                found.setdefault(place, Counter())[figure] += sign * number
    return {place: numbers for place, numbers in found.items() if any(numbers.values())}


def cells_of(village: str, town: str, county: str, month: date) -> list[Place]:
    """The cells of a place and the places around it; what names no village or no town is not in theirs."""
    places: list[Place] = [(Level.COUNTY, "", county, month, "", "", county)]
    if town:
        places.append((Level.TOWN, "", town, month, "", town, county))
    if village:
        places.append((Level.VILLAGE, "", village, month, village, town, county))
    return places


class Told(dict[str, int]):
    """Figures that nobody changes any more, so that what is made of them can be kept by them."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))


def full(stored: Mapping[str, int]) -> Told:
    """Some figures, with those that follow from them."""
    numbers = Told(stored)
    if Figure.AGREED in numbers and Figure.FAILED in numbers:
        numbers[Figure.ENDED] = numbers[Figure.AGREED] + numbers[Figure.FAILED]
    if Figure.AGED in numbers and Figure.RELAPSED in numbers:
        numbers[Figure.STEADY] = numbers[Figure.AGED] - numbers[Figure.RELAPSED]
    return numbers


class Share(NamedTuple):
    """A rate of one place: both numbers, always; a percentage only from ten disputes on."""

    rate: Rate
    numerator: int
    denominator: int

    @property
    def small(self) -> str:
        """`counts` under ten, `few` under twenty."""
        return small(self.denominator)

    @property
    def percent(self) -> str:
        """The percentage as text, empty where there are too few to say one."""
        return "" if self.small == "counts" else percent(self.numerator, self.denominator)


def share(rate: Rate, numbers: Numbers) -> Share:
    """One rate from the figures of a place."""
    above, below = RATES[rate]
    return Share(rate, numbers[above], numbers[below])


def change_words(before: int, now: int) -> Any:
    """Against the year before: 从 40 到 28（少 12，降 30%）. No percentage of fewer than ten; no fall over 100%."""
    if before == now:
        return _("没有变，还是 %(now)s", now=f"{now:,}")
    numbers = {"before": f"{before:,}", "now": f"{now:,}", "by": f"{abs(now - before):,}"}
    if before < FEW:
        if now > before:
            return _("从 %(before)s 到 %(now)s（多 %(by)s）", **numbers)
        return _("从 %(before)s 到 %(now)s（少 %(by)s）", **numbers)
    if now > before:
        rise = percent_of_change(now - before, before)
        return _("从 %(before)s 到 %(now)s（多 %(by)s，升 %(percent)s%%）", **numbers, percent=rise)
    fall = percent(before - now, before)
    return _("从 %(before)s 到 %(now)s（少 %(by)s，降 %(percent)s%%）", **numbers, percent=fall)


def percent_of_change(by: int, before: int) -> str:
    """A rise in whole per cent; it may well be over 100."""
    return percent(by, before) if by < before else str((200 * by + before) // (2 * before))


def rate_change_words(before: Share, now: Share) -> Any:
    """Against the year before: 从 80% 到 75%（少 5 个百分点）; nothing where either has too few for a percentage."""
    if not before.percent or not now.percent:
        return ""
    by = Decimal(now.percent) - Decimal(before.percent)
    numbers = {"before": before.percent, "now": now.percent, "points": abs(by)}
    if by == 0:
        return _("没有变，还是 %(now)s%%", now=now.percent)
    if by > 0:
        return _("从 %(before)s%% 到 %(now)s%%（多 %(points)s 个百分点）", **numbers)
    return _("从 %(before)s%% 到 %(now)s%%（少 %(points)s 个百分点）", **numbers)
