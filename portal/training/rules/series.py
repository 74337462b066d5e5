"""The days of a series: one session again each week or on chosen days, in one town after another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.choice import Choice
from portal.core.forms import narrow
from portal.core.i18n import _

MOST = 60
"""Sessions that one series may make."""


class Rhythm(Choice):
    """On which days a series is held."""

    WEEKLY = "weekly", _("每周一次")
    FORTNIGHTLY = "fortnightly", _("两周一次")
    CHOSEN = "chosen", _("自己写日子")


class Stagger(Choice):
    """How the towns of a series follow each other: one teacher cannot be in two towns at once."""

    DAY = "day", _("一镇一天，接着排")
    WEEK = "week", _("一镇一周，接着排")
    SAME = "same", _("各镇同一天（讲课的人不同）")


@dataclass(frozen=True)
class Planned:
    """One session that a series would make."""

    town: str
    day: date


def plan(
    first: date, towns: Sequence[str], rhythm: Rhythm, times: int, chosen: Sequence[date], stagger: Stagger
) -> list[Planned]:
    """Every session of a series, by day and then in the order of the towns."""
    if rhythm is Rhythm.CHOSEN:
        days = sorted(set(chosen))
    else:
        apart = timedelta(days=7 if rhythm is Rhythm.WEEKLY else 14)
        days = [first + apart * number for number in range(times)]
    later = {Stagger.DAY: timedelta(days=1), Stagger.WEEK: timedelta(days=7), Stagger.SAME: timedelta(0)}[stagger]
    found = [Planned(town, day + later * place) for day in days for place, town in enumerate(towns)]
    return sorted(found, key=lambda one: (one.day, towns.index(one.town)))


def days_written(text: str) -> list[date]:
    """Days as people write them, one a line or between commas: 2026-12-01, 2026年12月8日.

    `ValueError` names the part that is no day.
    """
    found = []
    for part in re.split(r"[\n,，、;；]+", narrow(text) or ""):
        written = re.sub(r"[年月/.]", "-", part.strip()).rstrip("日")
        if not written:
            continue
        try:
            found.append(date(*(int(number) for number in written.split("-"))))
        except (ValueError, TypeError, OverflowError):
            raise ValueError(part.strip()) from None
    return found
