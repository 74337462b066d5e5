"""The plan of the years: every dispute of the demo county with what each person did in it, and when.

A plan is plain values made from a seed and the day of loading; `load.py` carries it out through the services.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from random import Random
from typing import Any

from portal.areas.rules import Kind as PlaceKind
from portal.areas.rules import kind, town_code
from portal.core import clock
from portal.demo import matters
from portal.demo.accounts import GANCHENGZI, SHAOGANG
from portal.demo.matters import Matter
from portal.demo.people import People
from portal.mediation.rules import Detail, Elsewhere, Ending, Form, Heard, Protection, Source, Standing

SEED = 640381
YEARS = 4
SETTLED = 1340
SECRETARY_SETTLED, SECRETARY_FAILED = 41, 1
OTHERS = {"failed": 41, "refused": 16, "withdrawn": 13, "not_accepted": 9}
OPEN = {"logged": 8, "accepted": 6, "talking": 9, "overdue": 5, "extended": 4}
RELAPSES = 24
QUIET = frozenset({"640381102004", "640381104501", "640381401502"})
"""Places where nothing was reported in four years; their pages must say so well."""

PROTECTED = ((Protection.VIOLENCE, matters.HOME, 5), (Protection.MINOR, matters.CHILD, 16))


class Who(Enum):
    """Who acts: the village's mediator, the town's justice office, the county's bureau."""

    VILLAGE = "village"
    TOWN = "town"
    BUREAU = "bureau"


Act = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Sitting:
    """What one person did with one dispute at one office hour, in order."""

    at: datetime
    who: Who
    acts: tuple[Act, ...]


@dataclass
class Dispute:
    """One planned dispute: where, about what, between whom, and what became of it."""

    village: str
    matter: Matter
    names: list[str]
    phones: tuple[str | None, ...]
    summary: str
    terms: str
    danger: bool = False
    town: bool = False
    sittings: list[Sitting] = field(default_factory=list)
    agreed_on: date | None = None

    @property
    def committee(self) -> str:
        """The committee that handles it."""
        return town_code(self.village) if self.town else self.village

    @property
    def handler(self) -> Who:
        return Who.TOWN if self.town else Who.VILLAGE

    @property
    def closer(self) -> Who:
        """Whoever closes it: never its handler."""
        return Who.BUREAU if self.town else Who.TOWN


class _Diary:
    """Adds sittings to a dispute one after the other, until yesterday evening."""

    def __init__(self, rng: Random, dispute: Dispute, first: date, last: date):
        self.rng, self.dispute, self.last = rng, dispute, last
        self.at = self._hour(first)
        self.over = first > last

    @property
    def day(self) -> date:
        return clock.local(self.at).date()

    def _hour(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 8, 30, tzinfo=clock.HERE) + timedelta(
            minutes=self.rng.randrange(500)
        )

    def wait(self, low: int, high: int) -> bool:
        """Move on by some days, or by half an hour; whether the day has come yet."""
        days = self.rng.randint(low, high)
        later = self._hour(self.day + timedelta(days=days)) if days else self.at + timedelta(minutes=25)
        self.over = self.over or clock.local(later).date() > self.last
        if not self.over:
            self.at = later
        return not self.over

    def until(self, day: date) -> bool:
        """Move on to a day, if it lies ahead."""
        ahead = (day - self.day).days
        return self.wait(ahead, ahead) if ahead > 0 else not self.over

    def write(self, who: Who, *acts: Act) -> None:
        if not self.over:
            self.dispute.sittings.append(Sitting(self.at, who, acts))


def _act(verb: str, **told: Any) -> Act:
    return verb, told


class Story:
    """Makes the plan; the same seed, day and scale always make the same one."""

    def __init__(self, today: date, villages: list[str], scale: float = 1.0):
        self.rng = Random(SEED)
        self.last = today - timedelta(days=1)
        self.first = clock.months_back(today, YEARS * 12 - 1)
        self.scale = scale
        self.people = People(self.rng)
        self.villages = [code for code in villages if code not in QUIET and code != GANCHENGZI]
        self.volumes = [self.rng.lognormvariate(0, 0.5) * self._liveliness(code) for code in self.villages]
        self.disputes: list[Dispute] = []

    def mediators(self, codes: list[str]) -> list[tuple[str, str, date]]:
        """Two invented mediators for each committee, the second of some appointed later."""
        found = []
        for code in codes:
            later = self.first + timedelta(days=self.rng.choice((0, 0, 0, 180, 400, 700)))
            found += [(code, self.people.name(), self.first), (code, self.people.name(), later)]
        return found

    def plan(self) -> list[Dispute]:
        """Every dispute of the county."""
        relapses = round(RELAPSES * self.scale)
        for _number in range(self._share(SETTLED) - SECRETARY_SETTLED - relapses):
            self._until_agreed(self._village())
        for _number in range(relapses):
            self._relapse()
        for outcome, count in OTHERS.items():
            for _number in range(self._share(count)):
                self._until_ended(outcome, self._village())
        for stage, count in OPEN.items():
            for number in range(self._share(count)):
                self._open(stage, SHAOGANG if number == 0 else self._village())
        self._secretary()
        self._protected()
        return self.disputes

    def _share(self, count: int) -> int:
        return max(1, round(count * self.scale))

    def _village(self) -> str:
        return self.rng.choices(self.villages, self.volumes)[0]

    def _liveliness(self, code: str) -> float:
        return 2.5 if code == SHAOGANG else 0.7 if self._town_like(code) else 1

    @staticmethod
    def _town_like(code: str) -> bool:
        return kind(code) is PlaceKind.COMMUNITY

    def _matter(self, village: str) -> Matter:
        here = "town" if self._town_like(village) else "farm"
        fitting = [one for one in matters.MATTERS if one.where in ("any", here)]
        return self.rng.choices(fitting, [one.weight for one in fitting])[0]

    def _day(self, matter: Matter) -> date:
        """A day of the four years: by the matter's season, a little more often from year to year."""
        months = [clock.months_back(self.last, back) for back in range(YEARS * 12)]
        weights = [matter.season[month.month - 1] * (1.25 - back / 80) for back, month in enumerate(months)]
        month = self.rng.choices(months, weights)[0]
        day = month + timedelta(days=self.rng.randrange(clock.month_end(month).day))
        return min(max(day, self.first), self.last)

    def _dispute(self, village: str, matter: Matter | None = None, town: bool | None = None) -> Dispute:
        rng = self.rng
        if matter is None:
            own_cause = rng.random() < 0.015 and village != GANCHENGZI
            matter = matters.VILLAGE_MATTER if own_cause else self._matter(village)
        names = [self.people.name() for _each in range(matter.people)]
        if matter.against:
            names[1] = rng.choice(matter.against)
        elif matter is matters.VILLAGE_MATTER:
            names[1] = "村民委员会"
        summary, terms = matters.words(matter, rng)
        phones = tuple(self.people.phone() if rng.random() < 0.8 else None for _name in names)
        up = rng.random() < 0.02 and village != GANCHENGZI if town is None else town
        found = Dispute(village, matter, names, phones, summary, terms, rng.random() < matter.danger)
        found.town = matter is matters.VILLAGE_MATTER or up
        self.disputes.append(found)
        return found

    def _diary(self, dispute: Dispute, first: date, standing: Standing = Standing.TALK) -> _Diary:
        """Begin with the log, by the village's mediator."""
        diary = _Diary(self.rng, dispute, first, self.last)
        source = self.rng.choices((Source.PARTY, Source.COMMITTEE, Source.REFERRED, Source.APPLIED), (55, 32, 11, 2))[0]
        related = []
        if dispute.town and dispute.matter is not matters.VILLAGE_MATTER:
            if self.rng.random() < 0.5:
                related = [_act("conflict", why=self.rng.choice(matters.RELATED))]
            else:
                standing = Standing.UP
        diary.write(Who.VILLAGE, _act("log", reported_on=first, standing=standing, source=source), *related)
        return diary

    def _until_agreed(self, village: str, matter: Matter | None = None) -> Dispute:
        """A dispute that was settled by yesterday evening; a day that comes too late is drawn again."""
        dispute = self._dispute(village, matter)
        while True:
            dispute.sittings.clear()
            if self._settle(dispute, self._day(dispute.matter)):
                return dispute

    def _settle(self, dispute: Dispute, first: date) -> bool:
        oral = not dispute.town and self.rng.random() < dispute.matter.oral
        if oral:
            return self._orally(dispute, first)
        diary = self._diary(dispute, first)
        self._accept(diary, (0, 3))
        self._begin(diary, (0, 3))
        for _number in range(self.rng.choices((0, 1, 2), (55, 35, 10))[0]):
            self._session(diary, (2, 7))
        if not diary.wait(1, 7):
            return False
        term_on = diary.day + timedelta(days=self.rng.choice((0, 3, 7, 10, 15, 30, 45, 60)))
        told = _act("session", course=self.rng.choice(matters.LAST_COURSES), next_in=None, **self._room())
        agreed = _act("agree", form=Form.WRITTEN, term_on=term_on, performed=term_on == diary.day)
        papers = [_act("papers", numbers=[self.people.id_number() for _name in dispute.names])]
        diary.write(dispute.handler, *(papers if self.rng.random() < 0.3 else ()), told, agreed)
        dispute.agreed_on = diary.day
        self._afterwards(diary, term_on, term_on == diary.day)
        return True

    def _orally(self, dispute: Dispute, first: date) -> bool:
        diary = self._diary(dispute, first, Standing.SETTLED)
        if not diary.wait(0, 2):
            return False
        at_once = self.rng.random() < 0.55
        term_on = diary.day + timedelta(days=0 if at_once else self.rng.choice((2, 5, 7, 10, 15, 20)))
        diary.write(dispute.handler, _act("detail"), _act("settle", term_on=term_on, performed=at_once))
        dispute.agreed_on = diary.day
        self._afterwards(diary, term_on, at_once)
        return True

    def _afterwards(self, diary: _Diary, term_on: date, performed: bool) -> None:
        """Kept or not kept, looked after, and filed; the latest disputes stand somewhere on this way."""
        rng, dispute = self.rng, diary.dispute
        slow = 0.15 if (self.last - diary.day).days < 200 and dispute.village != GANCHENGZI else 0
        if not performed:
            if rng.random() < slow:
                return
            if rng.random() < 0.1:
                if diary.until(term_on) and diary.wait(1, 6):
                    diary.write(dispute.handler, _act("break", told=rng.choice(matters.BROKEN)))
                if rng.random() < 0.5 and diary.wait(8, 30):
                    diary.write(dispute.handler, _act("perform"))
            elif diary.until(term_on - timedelta(days=rng.choice((0, 0, 0, 1, 2)))) and diary.wait(0, 3):
                diary.write(dispute.handler, _act("perform"))
        kept = performed or diary.dispute.sittings[-1].acts[-1][0] == "perform"
        visited = rng.random() < 0.94
        if visited and diary.wait(7, 29):
            found = rng.choice(matters.KEPT if kept else matters.NOT_KEPT)
            diary.write(dispute.handler, _act("visit", satisfied=kept and rng.random() < 0.97, found=found))
        if rng.random() >= slow and diary.wait(2, 15):
            diary.write(dispute.closer, _act("close", why=None if visited else rng.choice(matters.NO_VISIT)))

    def _room(self) -> dict[str, str]:
        return {"place": self.rng.choice(matters.PLACES), "present": self.rng.choice(matters.PRESENT)}

    def _accept(self, diary: _Diary, days: tuple[int, int]) -> None:
        if diary.wait(*days):
            diary.write(diary.dispute.handler, _act("detail"), _act("accept"))

    def _begin(self, diary: _Diary, days: tuple[int, int]) -> None:
        """Tell everyone their rights and talk for the first time."""
        if diary.wait(*days):
            how = Heard.PAPER if self.rng.random() < 0.7 else Heard.READ_ALOUD
            course = self.rng.choice(matters.COURSES)
            first = _act("session", course=course, next_in=self.rng.randint(3, 7), **self._room())
            diary.write(diary.dispute.handler, _act("notify", how=how), _act("start"), first)

    def _session(self, diary: _Diary, days: tuple[int, int]) -> None:
        if diary.wait(*days):
            course = self.rng.choice(matters.COURSES)
            session = _act("session", course=course, next_in=self.rng.randint(3, 7), **self._room())
            diary.write(diary.dispute.handler, session)

    def _relapse(self) -> None:
        """The same people over the same kind of thing, within ninety days of an agreement that did not hold."""
        while True:
            old = self.rng.choice([one for one in self.disputes if one.agreed_on and not one.matter.against])
            if old.agreed_on is None or old.village == GANCHENGZI or (self.last - old.agreed_on).days < 130:
                continue
            again = self._dispute(old.village, old.matter, town=old.town)
            again.names, again.phones = list(reversed(old.names)), tuple(reversed(old.phones))
            old.agreed_on = None
            first = self._agreement_day(old) + timedelta(days=self.rng.randint(20, 85))
            if self._settle(again, first):
                again.agreed_on = None
                return
            self.disputes.remove(again)

    @staticmethod
    def _agreement_day(dispute: Dispute) -> date:
        ended = next(one for one in dispute.sittings if any(verb in ("agree", "settle") for verb, _told in one.acts))
        return clock.local(ended.at).date()

    def _until_ended(self, outcome: str, village: str) -> Dispute:
        """A dispute that ended without an agreement."""
        dispute = self._dispute(village)
        while True:
            dispute.sittings.clear()
            if self._end(outcome, dispute, self._day(dispute.matter)):
                return dispute

    def _end(self, outcome: str, dispute: Dispute, first: date) -> bool:
        rng, diary = self.rng, self._diary(dispute, first)
        if outcome == "not_accepted":
            ends = _act(
                "decline", why=rng.choice((Elsewhere.TAKEN, Elsewhere.AUTHORITY)), told=rng.choice(matters.ELSEWHERE)
            )
        elif outcome == "refused":
            ends = _act("refuse", told=rng.choice(matters.REFUSED))
        elif outcome == "withdrawn":
            ends = _act("withdraw", told=rng.choice(matters.WITHDRAWN))
        else:
            why = rng.choice((Ending.GAP, Ending.GAP, Ending.REFUSES, Ending.SIGNING))
            ends = _act("fail", why=why, told=matters.FAILED[why is not Ending.GAP])
        if outcome != "not_accepted":
            self._accept(diary, (0, 3))
        if outcome == "failed":
            self._begin(diary, (0, 4))
            if diary.wait(2, 9):
                course = rng.choice(matters.FAILED_COURSES)
                diary.write(dispute.handler, _act("session", course=course, next_in=5, **self._room()))
        if not diary.wait(0, 6):
            return False
        diary.write(dispute.handler, ends)
        if diary.wait(2, 12):
            diary.write(dispute.closer, _act("close", why=None))
        return True

    def _open(self, stage: str, village: str, danger: bool | None = None, matter: Matter | None = None) -> Dispute:
        """A dispute on which somebody works today."""
        rng, dispute = self.rng, self._dispute(village, matter, town=False)
        dispute.danger = dispute.danger if danger is None else danger
        days = {"logged": (1, 4), "accepted": (2, 6), "talking": (8, 22), "overdue": (38, 60), "extended": (36, 48)}
        back = rng.randint(*days[stage])
        diary = self._diary(dispute, self.last - timedelta(days=back - 1))
        if stage == "logged":
            return dispute
        self._accept(diary, (0, 1))
        if stage == "accepted":
            return dispute
        self._begin(diary, (0, 3))
        if stage == "extended":
            diary.wait(18, 24)
            until = self.last + timedelta(days=rng.randint(5, 15))
            diary.write(dispute.handler, _act("extend", until=until, why=rng.choice(matters.EXTENDED)))
            diary.until(self.last - timedelta(days=rng.randint(0, 3)))
            self._session(diary, (0, 0))
        elif stage == "overdue":
            self._session(diary, (6, 12))
        return dispute

    def _secretary(self) -> None:
        """甘城子村: the Party secretary's own disputes over the years, and what he has on his hands today."""
        waiting = [("visit", 33), ("performance", 12), ("closing", 40)]
        for task, back in waiting:
            self._lately(task, self.last - timedelta(days=back))
        for _number in range(SECRETARY_SETTLED - len(waiting)):
            self._until_agreed(GANCHENGZI)
        for outcome, count in (("failed", SECRETARY_FAILED), ("refused", 1), ("withdrawn", 1), ("not_accepted", 1)):
            for _number in range(count):
                self._until_ended(outcome, GANCHENGZI)
        self._open("logged", GANCHENGZI, False)
        self._open("logged", GANCHENGZI, True, matters.MATTERS[1]).summary = matters.URGENT
        for stage in ("accepted", "talking", "overdue", "extended"):
            self._open(stage, GANCHENGZI, False)

    def _lately(self, task: str, agreed_on: date) -> None:
        dispute = self._dispute(GANCHENGZI, matters.MATTERS[1], town=False)
        dispute.danger = False
        diary = self._diary(dispute, agreed_on, Standing.SETTLED)
        diary.wait(0, 0)
        at_once = task != "performance"
        term_on = self.last + timedelta(days=2) if task == "performance" else diary.day
        diary.write(Who.VILLAGE, _act("detail"), _act("settle", term_on=term_on, performed=at_once))
        if task == "closing":
            diary.wait(28, 30)
            diary.write(Who.VILLAGE, _act("visit", satisfied=True, found=matters.KEPT[1]))

    def _protected(self) -> None:
        """Two disputes that only named people see: in no list, count or figure."""
        home = next(one for one in matters.MATTERS if one.detail is Detail.FAMILY)
        for protection, summary, back in (
            (Protection.VIOLENCE, matters.HOME, 5),
            (Protection.MINOR, matters.CHILD, 16),
        ):
            dispute = self._dispute(GANCHENGZI, home, town=False)
            dispute.danger, dispute.summary = True, summary
            diary = self._diary(dispute, self.last - timedelta(days=back))
            diary.wait(0, 0)
            diary.write(Who.VILLAGE, _act("mark", protection=protection))
            if protection is Protection.VIOLENCE:
                self._accept(diary, (0, 1))
            elif diary.wait(0, 0):
                diary.write(Who.VILLAGE, _act("decline", why=Elsewhere.CRIME, told=matters.CHILD_TOLD))
