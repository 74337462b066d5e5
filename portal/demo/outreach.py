"""Four years of outreach in the demo county: law talks, streets of household visits, and assistance under codes.

The totals are the story's: 5,640 talks, 24,300 household visits, 993 confirmed tasks under as many codes. Each was
written down by a helper of its village, on a day that fits the calendar; a few were corrected, withdrawn, or are open.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import NamedTuple

from sqlalchemy import select

from portal.areas.rules import town_code
from portal.core import clock, db
from portal.core.scope import Actor, acting_as
from portal.demo.accounts import COUNTY, GANCHENGZI, TOWN
from portal.demo.plan import Plan
from portal.mediation.models import Case
from portal.mediation.rules import Outcome
from portal.members.models import Member
from portal.members.rules import State
from portal.outreach import rules, service
from portal.outreach.models import Activity, Task
from portal.outreach.rules import Audience, Counted, Form, Help, Occasion, Share, Topic

SEED = 5640
TALKS, VISITS, TASKS = 5640, 24_300, 993
CORRECTED, WITHDRAWN, OPEN, WAITING = 24, 9, 14, 6
FRAUD = 0.34
AGAIN = 0.002
TOPICS: dict[Occasion, Topic] = {
    Occasion.WOMEN: Topic.FAMILY,
    Occasion.TREES: Topic.ENVIRONMENT,
    Occasion.CONSUMERS: Topic.LENDING,
    Occasion.SECURITY: Topic.CONSTITUTION,
    Occasion.IP: Topic.OTHER,
    Occasion.CIVIL_CODE: Topic.CIVIL_CODE,
    Occasion.FAMILY: Topic.MINORS,
    Occasion.DISABLED: Topic.AID,
    Occasion.ENVIRONMENT: Topic.ENVIRONMENT,
    Occasion.SAFETY: Topic.SAFETY,
    Occasion.DRUGS: Topic.DRUGS,
    Occasion.CHARITY: Topic.AID,
    Occasion.DEFENCE: Topic.CONSTITUTION,
    Occasion.HARVEST: Topic.LAND,
    Occasion.MARTYRS: Topic.CONSTITUTION,
    Occasion.ELDERS: Topic.ELDERS,
    Occasion.FIRE: Topic.SAFETY,
    Occasion.VIOLENCE: Topic.VIOLENCE,
    Occasion.CONSTITUTION: Topic.CONSTITUTION,
}
EVERYDAY = (Topic.CIVIL_CODE, Topic.LAND, Topic.WAGES, Topic.LENDING, Topic.FAMILY, Topic.AID, Topic.ELDERS)
REASONS = (Occasion.EVERYDAY, Occasion.EVERYDAY, Occasion.MARKET, Occasion.SLACK, Occasion.CASE, Occasion.INVITED)
FORMS: tuple[tuple[Form, int, tuple[int, int], tuple[Audience, ...]], ...] = (
    (Form.LECTURE, 34, (12, 60), (Audience.VILLAGERS, Audience.ELDERS, Audience.WOMEN, Audience.CADRES)),
    (Form.STALL, 22, (20, 120), (Audience.EVERYONE,)),
    (Form.BROADCAST, 12, (0, 0), (Audience.EVERYONE,)),
    (Form.BOARD, 8, (0, 0), (Audience.EVERYONE,)),
    (Form.CLASS, 8, (35, 180), (Audience.PUPILS,)),
    (Form.TOUR, 7, (30, 150), (Audience.VILLAGERS,)),
    (Form.SHOW, 5, (60, 260), (Audience.EVERYONE,)),
    (Form.TRADE, 4, (10, 45), (Audience.TRADERS, Audience.WORKERS)),
)
GRADES = ("村小学四年级", "村小学六年级", "镇中学七年级", "镇中学八年级")
PLACES = {
    Form.LECTURE: "村委会会议室",
    Form.STALL: "集市口",
    Form.BROADCAST: "村广播站",
    Form.BOARD: "文化广场",
    Form.CLASS: "学校教室",
    Form.TOUR: "村文化广场",
    Form.SHOW: "村文化广场",
    Form.TRADE: "合作社大院",
}
WHAT = {
    Help.TALK: "谈一次心，问问近来难处",
    Help.LAW: "讲一讲缓刑期间的规定",
    Help.SUPPORT: "帮着申请临时救助",
    Help.WORK: "问问附近用工的地方",
    Help.HARDSHIP: "听听家里的难处，回来说一声",
}
DONE = ("谈了半个小时，情绪平稳", "去了一趟，已经办好", "电话里说清楚了", "一起去问过了，有眉目")


class Helper(NamedTuple):
    """Somebody of a village who holds talks and visits households."""

    name: str
    member_id: int | None
    user_id: int | None

    def actor(self, code: str) -> Actor:
        """This person at work in the village, and for the tasks of the town's office."""
        return Actor(self.user_id, frozenset({code, town_code(code)}), name=self.name)


class Outreach(Plan):
    """The plan of the years, carried out hour by hour beside the disputes."""

    def __init__(
        self,
        first: date,
        today: date,
        helpers: Mapping[str, Sequence[Helper]],
        town: tuple[int, str],
        bureau: tuple[int, str],
        scale: float = 1.0,
    ):
        super().__init__()
        self.rng = Random(SEED)
        self.first, self.today, self.scale = first, today, scale
        self.helpers = {code: people for code, people in helpers.items() if people}
        self.villages = sorted(self.helpers)
        self.volumes = [3.0 if code == GANCHENGZI else self.rng.lognormvariate(0, 0.35) for code in self.villages]
        self.town = Actor(town[0], frozenset({TOWN}), name=town[1])
        self.bureau = Actor(bureau[0], frozenset({COUNTY}), name=bureau[1])
        self.walked: set[tuple[str, str, date]] = set()
        self.tasks: dict[int, int] = {}
        self.roster: dict[str, list[Helper]] = {}
        self._plan_talks(count(TALKS, scale))
        self._plan_streets(count(VISITS, scale))
        self._plan_tasks(count(TASKS, scale))
        self._act(self.today - timedelta(days=1), self.bureau, self._note_parts, hour=20)
        self.acts.sort()

    def ready(self) -> None:
        """Whoever is on the register now; before there is one, the village's mediators."""
        found = select(Member.village_code, Member.name, Member.id, Member.user_id)
        self.roster = {}
        for row in db.session.execute(found.where(Member.state == State.REGISTERED).order_by(Member.id)):
            self.roster.setdefault(row.village_code, []).append(Helper(row.name, row.id, row.user_id))

    def _helper(self, code: str, pick: float) -> Helper:
        people = self.roster.get(code) or self.helpers[code]
        return people[int(pick * len(people))]

    def _picked(self, code: str, pick: float) -> Actor:
        """Whoever of a village it falls to at that hour."""
        return self._helper(code, pick).actor(code)

    def _act(
        self, day: date, who: Actor | None, do: Callable[[], object], hour: int = 16, by: tuple[str, float] = ("", 0)
    ) -> None:
        at = datetime.combine(day, time(hour), clock.HERE) + timedelta(minutes=self.rng.randrange(110))
        self.add(at, do, who or partial(self._picked, *by))

    def _village(self) -> str:
        return self.rng.choices(self.villages, self.volumes)[0]

    def _day(self) -> date:
        """A day of the four years, more of them later and fewer in the harvest months."""
        span = (self.today - self.first).days - 1
        while True:
            day = self.first + timedelta(days=int(span * self.rng.random() ** 0.85))
            if self.rng.random() < (0.45 if day.month in (5, 9) else 0.6 if day.month in (1, 2) else 1):
                return day

    def _plan_talks(self, number: int) -> None:
        for place in range(number + count(WITHDRAWN, self.scale)):
            by = (self._village(), self.rng.random())
            told = self._told(by[0], self._day())
            fixed = place < count(CORRECTED, self.scale)
            do = partial(self._log, told, by, fixed) if place < number else partial(self._log_twice, told, by)
            self._act(told.held_on, None, do, by=by)

    def _told(self, code: str, day: date) -> service.Told:
        rng = self.rng
        occasion = rules.fits(day)
        fraud = rng.random() < FRAUD
        if occasion is Occasion.EVERYDAY or rng.random() < 0.35:
            occasion = rng.choice(REASONS)
        topic = Topic.ANTI_FRAUD if fraud else TOPICS.get(occasion) or rng.choice(EVERYDAY)
        form, _weight, (low, high), audiences = rng.choices(FORMS, [weight for _form, weight, *_rest in FORMS])[0]
        people = rng.randint(low, high)
        listed = form in (Form.LECTURE, Form.CLASS, Form.TRADE) and rng.random() < 0.7
        audience = rng.choice(audiences)
        return service.Told(
            village_code=code,
            held_on=day,
            topic=topic,
            form=form,
            occasion=occasion,
            audience=audience,
            audience_note=rng.choice(GRADES) if audience is Audience.PUPILS else "",
            place=PLACES[form],
            people=people if listed else people // 5 * 5,
            counted=Counted.LIST if listed else Counted.ESTIMATE,
            leaflets=people * rng.randint(5, 12) // 10 // 5 * 5,
            questions=rng.randint(0, 9) if form is Form.STALL else rng.randint(0, 3) if people else 0,
            sure=True,
        )

    def _log(self, plan: service.Told, by: tuple[str, float], corrected: bool) -> Activity:
        one = self._helper(*by)
        told = replace(plan, holders=((one.name, one.member_id),))
        talk = service.log(told)
        if corrected:
            service.correct(talk, replace(told, leaflets=told.leaflets + 10), "漏记了后来发的一摞")
        return talk

    def _log_twice(self, plan: service.Told, by: tuple[str, float]) -> None:
        service.withdraw(self._log(plan, by, False), "和另一条是同一场，记重了")

    def _plan_streets(self, number: int) -> None:
        left = number
        while left:
            code, day = self._village(), self._day()
            group = str(self.rng.randint(1, 8))
            if (code, group, day) in self.walked:
                continue
            self.walked.add((code, group, day))
            doors = self._doors(min(left, self.rng.randint(8, 18)), day)
            left -= len(doors)
            by = (code, self.rng.random())
            self._act(day, None, partial(self._walk, service.Street(code, day, group, doors), by), hour=18, by=by)

    def _walk(self, told: service.Street, by: tuple[str, float]) -> None:
        one = self._helper(*by)
        service.log_street(replace(told, name=one.name, member_id=one.member_id))

    def _doors(self, number: int, day: date) -> tuple[service.Door, ...]:
        rng = self.rng
        step = rng.choice((1, 1, 2))
        start = rng.randint(1, 60 - 20 * step)
        topic = Topic.ANTI_FRAUD if rng.random() < 0.5 else TOPICS.get(rules.fits(day)) or rng.choice(EVERYDAY)
        numbers = [str(start + step * place) for place in range(number)]
        doors = [service.Door(door, topic, rng.random() < 0.05) for door in numbers]
        if len(doors) > 1 and rng.random() < AGAIN * len(doors):
            doors[-1] = service.Door(numbers[0], topic, again=True)
        return tuple(doors)

    def _plan_tasks(self, number: int) -> None:
        """Each code of a town's office once, confirmed; then some that are open, under codes known already."""
        given: dict[str, int] = {}
        extra = [GANCHENGZI] * count(OPEN + WAITING, self.scale)
        for place, code in enumerate([self._village() for _number in range(number)] + extra):
            town = town_code(code)
            open_now = place - number
            if open_now < 0:
                given[town] = given.get(town, 0) + 1
                day = min(self._day(), self.today - timedelta(days=30))
                serial = given[town]
            else:
                day = self.today - timedelta(days=self.rng.randint(2, 12))
                serial = self.rng.randint(1, max(1, given.get(town, 1)))
            self._plan_task(place, code, f"{serial:03d}", day, open_now)

    def _plan_task(self, place: int, code: str, serial: str, day: date, open_now: int) -> None:
        kind = self.rng.choice(list(Help))
        by = (code, self.rng.random())
        told = service.Given(serial, kind, WHAT[kind], day + timedelta(days=self.rng.randint(4, 20)), code, "")
        office = self.town if town_code(code) == TOWN else self.bureau
        self._act(day, office, partial(self._give, place, told, by, open_now), hour=9)
        if open_now >= count(WAITING, self.scale):
            return
        done = min(day + timedelta(days=self.rng.randint(1, 9)), self.today - timedelta(days=1))
        note = self.rng.choice(DONE)
        self._act(done, office, lambda: self._do(place, done, note), hour=11)
        if open_now < 0:
            self._act(done + timedelta(days=self.rng.randint(1, 6)), office, lambda: self._confirm(place), hour=14)

    def _give(self, place: int, plan: service.Given, by: tuple[str, float], open_now: int) -> None:
        """Open tasks go to people who sign in, so that their pages show them."""
        one = self._helper(*by)
        if open_now >= 0:
            people = [*self.roster.get(by[0], []), *self.helpers[by[0]]]
            signed_in = list(dict.fromkeys(one.user_id for one in people if one.user_id))
            chosen = signed_in[open_now % len(signed_in)] if signed_in else None
            one = next((one for one in people if one.user_id == chosen), one)
        told = replace(plan, helper=one.name, member_id=one.member_id, user_id=one.user_id)
        self.tasks[place] = service.give(told).id

    def _do(self, place: int, on: date, note: str) -> None:
        """The helper to whom it was given says so, whoever is on the register by now."""
        task = self._task(place)
        with acting_as(Helper(task.helper, task.member_id, task.user_id).actor(task.for_code)):
            service.do(task, on, note)
            db.session.flush()

    def _task(self, place: int) -> Task:
        return db.session.scalars(select(Task).where(Task.id == self.tasks[place])).one()

    def _confirm(self, place: int) -> None:
        service.confirm(self._task(place))

    def _note_parts(self) -> None:
        """A member had a part in every dispute that was settled: that is what the story's 1,340 counts."""
        settled = select(Case).where(
            Case.ordinary, Case.outcome == Outcome.AGREED, Case.village_code.in_(self.villages)
        )
        for case in db.session.scalars(settled.order_by(Case.id)).all():
            one = self._helper(case.village_code, self.rng.random())
            share = self.rng.choices(list(Share), (1, 3, 1))[0]
            on = case.reported_on if share is Share.REPORTED or case.ended_on is None else case.ended_on
            service.note_part(case, one.name, share, on, one.member_id)


def count(whole: int, scale: float) -> int:
    """How many of the story's number a county of this scale has."""
    return max(1, round(whole * scale))
