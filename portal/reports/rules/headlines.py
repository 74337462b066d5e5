"""The five figures of the county's story: never typed, never a fall over 100%, each with what it was a year before."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.core.i18n import _
from portal.mediation.rules import Figure
from portal.members.rules import Figure as Members
from portal.outreach.rules import Figure as Outreach
from portal.reports.rules.figures import Numbers, Told, change_words
from portal.reports.rules.indicators import HEADLINES, INDICATORS, Indicator, Nature

THIN = 60
"""Under so many per cent of its months with a record, a place is not compared (PRODUCT.md D04)."""


@dataclass(frozen=True)
class Parted:
    """The figures of one place: ever, in a period, in the same months a year before, and until the end of these."""

    ever: Told
    during: Told
    before: Told
    until_then: Told


@dataclass(frozen=True)
class Headline:
    """One of the five: its number, what belongs to it, and how it has changed."""

    indicator: Indicator
    value: int
    change: Any
    note: Any


IN_HEADLINES: tuple[str, ...] = (
    *HEADLINES, Members.JOINED, Members.LEFT, Figure.ORAL, Outreach.ANTI_FRAUD, Outreach.HOUSEHOLDS, Outreach.PERSONS,
)  # fmt: skip
"""The five and what is said beside them."""


def headlines(found: Parted, village: bool, period: Any, ever: bool = True) -> list[Headline]:
    """The five figures of a place, since the first record or in the period; a village has four."""
    numbers = found.ever if ever else found.during
    made = []
    for word in HEADLINES:
        one = INDICATORS[word]
        if one.in_villages or not village:
            value = (found.ever if one.nature is Nature.STOCK else numbers)[word]
            made.append(Headline(one, value, change(one, found, period), _note(one, numbers)))
    return made


def change(one: Indicator, found: Parted, period: Any) -> Any:
    """From what to what: a flow against the same months a year before, members against the register as it then was."""
    if one.figure is Members.CORE:
        then, now = on_register(found.until_then), found.ever[Members.CORE]
        return _("和一年前比：%(change)s", change=change_words(then, now)) if then else ""
    if one.nature is Nature.STOCK:
        return ""
    before, during = (numbers[one.figure.value] for numbers in (found.before, found.during))
    if not before:
        return ""
    return _("%(period)s和上年同期比：%(change)s", period=period, change=change_words(before, during))


def on_register(until_then: Numbers) -> int:
    """How many core members stood on the register at the end of some months: who had joined less who had left."""
    return until_then[Members.JOINED] - until_then[Members.LEFT]


def _note(one: Indicator, numbers: Numbers) -> Any:
    """What is said beside a figure, so that nobody takes it for another one."""
    match one.figure:
        case Figure.AGREED:
            return _("其中口头协议 %(count)s 件", count=f"{numbers[Figure.ORAL]:,}")
        case Outreach.TALKS:
            return _("其中防诈骗 %(count)s 场", count=f"{numbers[Outreach.ANTI_FRAUD]:,}")
        case Outreach.VISITS:
            return _("新走到 %(count)s 户，一户去两次算两户次", count=f"{numbers[Outreach.HOUSEHOLDS]:,}")
        case Outreach.TASKS:
            return _("新增不同的代号 %(count)s 个", count=f"{numbers[Outreach.PERSONS]:,}")
        case _:
            return ""


class Complete(NamedTuple):
    """In how many of the months that could have a record something was written down, over all villages of a place."""

    kept: int
    due: int

    @property
    def percent(self) -> int:
        """Whole per cent; all of nothing is whole."""
        return 100 * self.kept // self.due if self.due else 100

    @property
    def thin(self) -> bool:
        """Too little was written down to compare this place with others."""
        return self.percent < THIN
