"""When a village is served by its adviser, and what is missing where it is not (DOMAIN.md 4.4)."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from blinker import signal

from portal.core.choice import Choice
from portal.core.i18n import _
from portal.core.shares import percent, small

LONGEST_NAME = 40
SERVED_WITHIN = 31
"""Days within which a village needs a service on record (setting `adviser_served_days`)."""
SLOT_MINUTES, SLOT_PLACES = 20, 1
"""How long one person has on a duty day, and how many are booked for the same time (settings `duty_slot_minutes`,
`duty_slot_places`; DOMAIN.md 4.5)."""
MOST_VILLAGES = 5
"""In how many villages one adviser may be under contract at a time (setting `adviser_most_villages`; DOMAIN.md 4.4,
Hangzhou's number until Ningxia says its own)."""
VISITS_MONTH, LECTURES_QUARTER = 1, 1
"""How often an adviser comes to each village in a month, and talks on law in a quarter (settings
`adviser_visits_month`, `adviser_lectures_quarter`; DOMAIN.md 4.4)."""
ENDS_WITHIN, ENDS_NEAR, ENDS_NOW = 60, 30, 7
"""So many days before its end a contract is named to the bureau and its adviser, each time more plainly (PRODUCT.md
A14)."""
SETTINGS = {
    "adviser_served_days": SERVED_WITHIN,
    "adviser_most_villages": MOST_VILLAGES,
    "adviser_visits_month": VISITS_MONTH,
    "adviser_lectures_quarter": LECTURES_QUARTER,
    "duty_slot_minutes": SLOT_MINUTES,
    "duty_slot_places": SLOT_PLACES,
}
OPENS, SHUTS, HALF = 7 * 60, 20 * 60, 30
"""Between which minutes of a day a duty day may lie, and in which steps it is chosen."""

serving_ended = signal("advisers.serving_ended")
"""A contract was ended or leave was noted: from the day `on` its adviser does not answer. Sent in one transaction."""
duty_off = signal("advisers.duty_off")
"""A duty day was called off: whoever booked it is to be told. Sent with the day, in one transaction."""


class Can(Choice):
    LIST = "advisers.list", _("看法律顾问和覆盖情况")
    MANAGE = "advisers.manage", _("签约和解约法律顾问")
    SERVE = "advisers.serve", _("记顾问服务、值班和请假")


class Service(Choice):
    """What an adviser did in a village."""

    VISIT = "visit", _("到村走访")
    DUTY = "duty", _("到村值班")
    LECTURE = "lecture", _("法治讲座")
    PHONE = "phone", _("电话解答")


class Gap(Choice):
    """Why a village does not count as served; the first that applies is named."""

    NO_CONTRACT = "no_contract", _("没有签约顾问")
    EXPIRED = "expired", _("合同已到期")
    ON_LEAVE = "on_leave", _("顾问请假，没有人代班")
    NO_SERVICE = "no_service", _("近期没有服务记录")


class Show(Choice):
    """What the list of villages shows."""

    VILLAGES = "villages", _("行政村")
    COVERED = "covered", _("有顾问在服务的村")
    GAPS = "gaps", _("缺顾问服务的村")
    OTHERS = "others", _("社区和其他")
    ENDING = "ending", _("合同快到期")


COMES = frozenset({Service.VISIT, Service.DUTY})
"""What counts as having come to the village."""


class Quota(NamedTuple):
    """What an adviser has done of what is expected in a village; what is done beyond it stays beside it."""

    done: int
    expected: int

    @property
    def missing(self) -> int:
        """How many are still to be done."""
        return max(0, self.expected - self.done)


class Quarter(NamedTuple):
    """Three months of a calendar year, counted from one."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def until(self) -> date:
        """Its last day."""
        return self.after.since - timedelta(days=1)

    @property
    def after(self) -> "Quarter":
        """The next one."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> "Quarter":
        """The one before."""
        return Quarter.of(self.since - timedelta(days=1))

    @property
    def word(self) -> str:
        """As it stands in an address: 2026-4."""
        return f"{self.year}-{self.number}"

    @property
    def months(self) -> list[date]:
        """The first days of its months."""
        return [self.since.replace(month=self.since.month + more) for more in range(3)]


def quarter(text: str | None, today: date) -> Quarter:
    """The quarter that an address names, none to come and none before 2000; else the one of today."""
    year, _dash, number = (text or "").partition("-")
    now = Quarter.of(today)
    if not (year.isascii() and year.isdecimal() and len(year) == 4 and number in ("1", "2", "3", "4")):
        return now
    told = Quarter(int(year), int(number))
    return told if (2000, 1) <= told <= now else now


class Standing(NamedTuple):
    """What is known of a village on a day, in plain values."""

    signed: bool = False
    valid: bool = False
    adviser_away: bool = False
    deputy_there: bool = False
    served_on: date | None = None


def gap(found: Standing, on: date, within: int = SERVED_WITHIN) -> Gap | None:
    """What is missing on a day; None where a valid contract is kept and a service is on record."""
    if not found.valid:
        return Gap.EXPIRED if found.signed else Gap.NO_CONTRACT
    if found.adviser_away and not found.deputy_there:
        return Gap.ON_LEAVE
    if found.served_on is None or found.served_on < on - timedelta(days=within - 1):
        return Gap.NO_SERVICE
    return None


def ends_in(left: int | None) -> int | None:
    """The days that are left of a contract, where they are so few that its end is named."""
    return left if left is not None and left <= ENDS_WITHIN else None


def ends_tone(left: int) -> str:
    """How plainly an end is named: quietly from 60 days on, waiting from 30, late in the last week."""
    return "late" if left <= ENDS_NOW else "wait" if left <= ENDS_NEAR else "quiet"


def covers(from_on: date, until_on: date | None, day: date) -> bool:
    """Whether a time of days, both ends included, holds a day."""
    return from_on <= day and (until_on is None or day <= until_on)


def at_clock(minutes: int) -> str:
    """Minutes since midnight as a clock shows them: 9:05."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def slots(begins: int | None, ends: int | None, slot: int | None) -> list[int]:
    """When each slot of a duty day begins; the last one ends in time."""
    if begins is None or ends is None or not slot:
        return []
    return list(range(begins, ends - slot + 1, slot))


def times() -> list[int]:
    """The half hours from which a duty day's beginning and end are chosen."""
    return list(range(OPENS, SHUTS + 1, HALF))


def figure(covered: int, villages: int, within: int, as_of: datetime, hrefs: tuple[str, str]) -> dict[str, Any] | None:
    """One village, one adviser, as every page shows it: 100 only if no village has a gap (PRODUCT.md B21).

    `hrefs` open the villages that are served and all that count; None where no village counts.
    """
    if not villages:
        return None
    return {
        "name": _("一村一法律顾问"),
        "value": percent(covered, villages),
        "unit": "%",
        "small": small(villages),
        "numerator": covered,
        "denominator": villages,
        "numerator_name": _("有顾问在服务的村"),
        "denominator_name": _("行政村"),
        "numerator_href": hrefs[0],
        "denominator_href": hrefs[1],
        "period": _("今天"),
        "as_of": as_of,
        "definition": _(
            "合同今天有效、顾问在岗或有人代班、%(days)s 天内有服务记录的行政村 ÷ 全部行政村。社区有顾问，但不算在内。",
            days=within,
        ),
    }
