"""What is counted of outreach: one definition for figure, list, export and recount (DOMAIN.md 6.1, PRODUCT.md B08).

Sessions, people, leaflets, visits, households and tasks are counted apart and never added.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from blinker import signal

from portal.core import clock
from portal.core.choice import Choice
from portal.core.i18n import _, _p
from portal.outreach.rules.words import Errand, Standing, Topic

changed = signal("outreach.changed")
"""A talk, a visit or a task was written or changed: `before` and `after` are `Image`s or None; the same transaction."""


count_asked = signal("outreach.count_asked")
"""A list wants its exact count: whoever keeps the figures answers with what counts it, or None if it cannot tell."""

sums_asked = signal("outreach.sums_asked")
"""A page wants several figures `since` one month `until` another: whoever keeps them answers with the numbers."""


class Figure(Choice):
    """What is counted."""

    TALKS = "talks", _("普法宣讲")
    ANTI_FRAUD = "anti_fraud", _("其中防诈骗")
    PEOPLE = "people", _("听讲的人次")
    LEAFLETS = "leaflets", _("发出的资料")
    VISITS = "visits", _("入户")
    HOUSEHOLDS_MONTH = "households_month", _("当月走到的户")
    HOUSEHOLDS_YEAR = "households_year", _("当年走到的户")
    HOUSEHOLDS = "households", _("走到过的户")
    TASKS = "tasks", _("协助社区矫正")
    PERSONS = "persons", _("协助过的代号")
    GUIDED = "guided", _("指路")
    CONTRACTS = "contracts", _("帮看合同")
    OPINIONS = "opinions", _("反映意见")
    CHARTERS = "charters", _("参加村规民约")


UNITS: dict[Figure, Any] = {
    Figure.TALKS: _("场"),
    Figure.ANTI_FRAUD: _("场"),
    Figure.PEOPLE: _("人次"),
    Figure.LEAFLETS: _("份"),
    Figure.VISITS: _("户次"),
    Figure.HOUSEHOLDS_MONTH: _("户"),
    Figure.HOUSEHOLDS_YEAR: _("户"),
    Figure.HOUSEHOLDS: _("户"),
    Figure.TASKS: _p("task", "件"),
    Figure.PERSONS: _p("code", "个"),
    Figure.GUIDED: _("人次"),
    Figure.CONTRACTS: _("次"),
    Figure.OPINIONS: _("次"),
    Figure.CHARTERS: _("次"),
}


DEFINITIONS: dict[Figure, Any] = {
    Figure.TALKS: _("记下来、没有撤回的宣讲场次，按办的那一天归月；几个村合办的，记在办的那个村，只算一场。"),
    Figure.ANTI_FRAUD: _("讲的内容是防诈骗的场次，已经在宣讲场次里。"),
    Figure.PEOPLE: _("每场听讲的人数相加，同一个人听两场算两人次；有的照名单数，有的是估计。"),
    Figure.LEAFLETS: _("每场发出的资料份数相加。"),
    Figure.VISITS: _("没有撤回的入户次数：一户去两次算两户次。"),
    Figure.HOUSEHOLDS_MONTH: _("一个月里去过的户，同一户去几次都算一户；几个月的数不能相加。"),
    Figure.HOUSEHOLDS_YEAR: _("从1月1日起去过的户，同一户一年里去几次都算一户，记在这一年第一次去的那个月。"),
    Figure.HOUSEHOLDS: _("记下来至今去过的户，同一户只算一户，记在头一次去的那个月。"),
    Figure.TASKS: _("司法所派的、村里做了、司法所确认过的协助事项，按做的那一天归月。"),
    Figure.PERSONS: _("确认过的协助事项里不同的代号，一个代号只算一次；门户里没有姓名。"),
    Figure.GUIDED: _("法律明白人指到法律援助、法律热线或司法所的人次，没有撤回的；指一个人算一次。"),
    Figure.CONTRACTS: _("法律明白人上门帮看合同、借条的次数，没有撤回的。"),
    Figure.OPINIONS: _("法律明白人把村里人的意见反映上去的次数，没有撤回的。"),
    Figure.CHARTERS: _("法律明白人参加起草、修改、讨论村规民约的次数，没有撤回的；一人一次算一次。"),
}


class Count(NamedTuple):
    """A figure: the day that puts it in a month, which rows it counts, and how much each adds.

    `holds` and `adds` read a stored row or the table's columns alike.
    """

    day: str
    holds: Callable[[Any], Any]
    adds: Callable[[Any], Any] | None = None


TALKS: dict[Figure, Count] = {
    Figure.TALKS: Count("held_on", lambda c: c.stands),
    Figure.ANTI_FRAUD: Count("held_on", lambda c: c.stands & (c.topic == Topic.ANTI_FRAUD)),
    Figure.PEOPLE: Count("held_on", lambda c: c.stands, lambda c: c.people),
    Figure.LEAFLETS: Count("held_on", lambda c: c.stands, lambda c: c.leaflets),
}
VISITS: dict[Figure, Count] = {
    Figure.VISITS: Count("visited_on", lambda c: c.stands),
    Figure.HOUSEHOLDS_MONTH: Count("visited_on", lambda c: c.stands & c.first_of_month),
    Figure.HOUSEHOLDS_YEAR: Count("visited_on", lambda c: c.stands & c.first_of_year),
    Figure.HOUSEHOLDS: Count("visited_on", lambda c: c.stands & c.first_ever),
}
TASKS: dict[Figure, Count] = {
    Figure.TASKS: Count("done_on", lambda c: c.state == Standing.CONFIRMED),
    Figure.PERSONS: Count("done_on", lambda c: (c.state == Standing.CONFIRMED) & c.first_ever),
}
DEEDS: dict[Figure, Count] = {
    Figure.GUIDED: Count("done_on", lambda c: c.stands & (c.kind == Errand.GUIDE)),
    Figure.CONTRACTS: Count("done_on", lambda c: c.stands & (c.kind == Errand.CONTRACT)),
    Figure.OPINIONS: Count("done_on", lambda c: c.stands & (c.kind == Errand.OPINION)),
    Figure.CHARTERS: Count("done_on", lambda c: c.stands & (c.kind == Errand.CHARTER)),
}
COUNTS: dict[Figure, Count] = {**TALKS, **VISITS, **TASKS, **DEEDS}


@dataclass(frozen=True)
class Image:
    """A row as the figures see it: its place, its kind, and how much it adds to which figure in which month.

    The village of a task is empty: a village's own figure would tell that somebody there is under correction. So is
    that of a talk which a whole town held.
    """

    village_code: str
    town_code: str
    county_code: str
    kind: str
    counts: tuple[tuple[date, Figure, int], ...]


def image(row: Any) -> Image:
    """What one talk, visit, task or deed adds to the figures now."""
    found = []
    for figure, count in row.COUNTS.items():
        day = getattr(row, count.day)
        if day is not None and count.holds(row):
            added = 1 if count.adds is None else count.adds(row)
            if added:
                found.append((clock.month_start(day), figure, added))
    return Image(row.counted_in, row.town_code, row.county_code, str(row.kind), tuple(found))
