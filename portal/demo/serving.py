"""One village, one legal adviser in the demo county: contracts, services of the last months, and five gaps on purpose.

Two villages share an adviser who is on leave while nobody stands in; three share one who has not been seen this
quarter. One adviser on leave has a deputy.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from portal.advisers import queries, service
from portal.advisers.rules import Service
from portal.areas.rules import Kind, kind
from portal.core import clock
from portal.core.scope import Actor
from portal.demo.accounts import ADVISED, COUNTY, GANCHENGZI
from portal.demo.people import People
from portal.demo.plan import Plan

SEED = 20261122
GAPS = 5
SITS = 9 * 60, 11 * 60
"""From when until when an adviser sits in a village, in minutes since midnight."""
FIRMS = ("清渠律师事务所", "柳湖律师事务所", "长滩法律服务所", "白杨律师事务所", "稻香法律服务所")
NOTES = {
    Service.VISIT: ("走访时解答了土地流转的问题", "看了村里的两份承包合同", "和调解员一起说了一件邻里的事"),
    Service.DUTY: ("值班半天，来了四个人", "值班一上午，解答工资和借款的问题", "值班时帮着看了一份租房合同"),
    Service.LECTURE: ("讲了民间借贷要留凭据", "讲了防诈骗，到了三十多人", "讲了婚姻家庭里的财产"),
    Service.PHONE: ("电话里说清了工伤怎么申报", "电话里解答了继承的问题", "电话里教了怎么写欠条"),
}
AWAY, QUIET, COVERED = "away", "quiet", "covered"
"""Advisers whose villages are told apart: on leave alone, not seen lately, on leave with a deputy."""


@dataclass
class Lawyer:
    """One invented adviser with up to five villages."""

    name: str
    firm: str
    phone: str
    villages: list[str]
    user_id: int | None = None
    story: str = ""

    def acts(self) -> Actor:
        """The adviser at work in these villages."""
        return Actor(self.user_id, frozenset(self.villages), name=self.name)


class Serving(Plan):
    """The plan of a year: who serves where, and what was noted when; carried out hour by hour beside the disputes."""

    def __init__(self, today: date, codes: list[str], people: People, adviser: tuple[int, str], bureau: Actor):
        super().__init__()
        self.rng = Random(SEED)
        self.today, self.people, self.bureau = today, people, bureau
        self.since = clock.months_back(today, 9)
        self.until = clock.month_end(clock.months_back(today, -2))
        user_id, name = adviser
        self.lawyers = [Lawyer(name, FIRMS[0], people.phone(), list(ADVISED), user_id), *self._others(codes)]
        for lawyer in self.lawyers:
            self._year(lawyer)
        self.acts.sort()

    def _others(self, codes: list[str]) -> Iterator[Lawyer]:
        """Everybody else: five villages each, in the order of codes; two with the gaps that are made on purpose."""
        rest = [code for code in codes if code not in ADVISED]
        villages = [code for code in rest if kind(code) is Kind.VILLAGE]
        gaps = self.rng.sample(villages, GAPS)
        rest = [code for code in rest if code not in gaps]
        groups = [(sorted(gaps[:2]), AWAY), (sorted(gaps[2:]), QUIET)]
        groups += [(rest[start : start + 5], COVERED if start == 20 else "") for start in range(0, len(rest), 5)]
        for number, (group, story) in enumerate(groups):
            firm = FIRMS[number % len(FIRMS)]
            yield Lawyer(self.people.name(), firm, self.people.phone(), group, None, story)

    def _at(self, day: date) -> datetime:
        at = datetime.combine(day, time(9), clock.HERE) + timedelta(minutes=self.rng.randrange(480))
        return at.replace(second=0)

    def _plan(self, day: date, who: Actor, do: Callable[[], object]) -> None:
        if day < self.today:
            self.add(self._at(day), do, who)

    def _year(self, lawyer: Lawyer) -> None:
        own = service.Adviser(lawyer.name, lawyer.firm, lawyer.phone, lawyer.user_id)
        for code in lawyer.villages:
            self._plan(self.since, self.bureau, partial(service.sign, code, own, self.since, self.until))
            self._services(lawyer, code)
            self._duty(lawyer, code)
        if lawyer.story in (AWAY, COVERED):
            self._leave(lawyer, service.Deputy(self.people.name(), self.people.phone()))

    def _services(self, lawyer: Lawyer, code: str) -> None:
        """About two services a month; a lecture each quarter."""
        back = self.rng.randint(3, 20) if lawyer.story != QUIET else self.rng.randint(48, 75)
        kinds = (Service.VISIT, Service.DUTY, Service.PHONE, Service.DUTY, Service.PHONE, Service.LECTURE)
        number = self.rng.randrange(6)
        while back < 130:
            day, what = self.today - timedelta(days=back), kinds[number % len(kinds)]
            note = self.rng.choice(NOTES[what])
            self._plan(day, lawyer.acts(), partial(service.note, code, what, day, note))
            back, number = back + self.rng.randint(12, 28), number + 1

    def _duty(self, lawyer: Lawyer, code: str) -> None:
        """The next duty day, where one is posted."""
        ahead = 2 if code == GANCHENGZI else self.rng.randint(1, 16)
        if lawyer.story == AWAY or (self.rng.random() < 0.3 and code != GANCHENGZI):
            return
        day = self.today + timedelta(days=ahead)
        posted = self.today - timedelta(days=self.rng.randint(1, 5))
        self._plan(posted, lawyer.acts(), partial(service.plan_duty, code, day, "村委会", *SITS))

    def _leave(self, lawyer: Lawyer, deputy: service.Deputy) -> None:
        begins, ends = self.today - timedelta(days=2), self.today + timedelta(days=12)

        def away() -> None:
            held = [one for code in lawyer.villages if (one := queries.contract_of(code, begins)) is not None]
            service.take_leave(held, begins, ends, deputy if lawyer.story == COVERED else None)

        self._plan(begins, lawyer.acts(), away)


def county_actor(user_id: int, name: str) -> Actor:
    """The bureau's staff, who signs the contracts."""
    return Actor(user_id, frozenset({COUNTY}), name=name)
