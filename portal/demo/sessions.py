"""Four years of training in the demo county: every town once a quarter, and the weeks ahead with every kind of turn.

Of what is ahead one session is full with people waiting, one was moved, one called off, two are drafts; one of the
last days still waits for a word on who came.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from portal.areas import queries as areas
from portal.core import clock, db
from portal.core.scope import Actor
from portal.demo.accounts import GANCHENGZI, SHAOGANG
from portal.demo.plan import Plan
from portal.training import queries, service
from portal.training.models import TrainingSession
from portal.training.queries import Wanted
from portal.training.rules import Audience, Domain, Hat

SEED = 20260701
QUARTERS = 16
FRIDAY = 4
SEATS, FEW_SEATS = 40, 6
CERTIFIED_AFTER = 9
TOPICS = (
    (Domain.CIVIL, "民法典里的相邻关系"),
    (Domain.LAND, "土地流转合同怎么看"),
    (Domain.FAMILY, "婚姻家庭纠纷怎么劝"),
    (Domain.CONTRACT, "借条、收条和合同"),
    (Domain.SKILLS, "调解从哪一句开口"),
    (Domain.FRAUD, "教老人认出电话诈骗"),
    (Domain.LABOUR, "农民工工资怎么要"),
    (Domain.FARM, "种子农药买坏了怎么办"),
)
TEACHERS = ("渠老师", "柳老师", "滩老师", "杨老师", "稻老师", "桥老师")
HOURS = ((time(9), time(11)), (time(14, 30), time(16, 30)), (time(9, 30), time(11, 30)))


class Schooling(Plan):
    """The plan of the sessions, carried out hour by hour beside the disputes."""

    def __init__(self, today: date, towns: list[str], bureau: Actor):
        super().__init__()
        self.rng = Random(SEED)
        self.today, self.towns, self.bureau = today, towns, bureau
        self.county = f"{SHAOGANG[:6]}000000"
        self.made: dict[int, int] = {}
        self.count = 0
        for quarter in range(QUARTERS, 0, -1):
            first = clock.months_back(today, 3 * quarter - 1)
            for place, town in enumerate(towns):
                self._held(town, _monday(first) + timedelta(days=7 + place % 5 + 7 * (place // 5)))
        self._ahead()
        self._talk()
        self._plan(today - timedelta(days=400), 8, lambda: service.take_examples(self.bureau.areas))
        for back in (1, 0):
            self._plan(date(today.year - back, 1, 12), 9, partial(self._aim, today.year - back))
        self.acts.sort()

    def _aim(self, year: int) -> None:
        """The bureau's plan of a year: hours for everyone, for mediators, and some on land for 邵岗镇."""
        due, town = date(year, 12, 31), f"{SHAOGANG[:9]}000"
        for code, hat, topic, hours in (
            (self.county, Hat.MEMBER, "", 4), (self.county, Hat.MEDIATOR, "", 2), (town, Hat.MEMBER, "land", 2),
        ):  # fmt: skip
            service.aim(service.Aimed(code, year, hat, topic, hours * 60, due))

    def _plan(self, day: date, hour: int, do: Callable[[], object]) -> None:
        """Do it at an hour of a day, or in the first hours of today where that lies ahead."""
        at = datetime.combine(day, time(hour), clock.HERE)
        if day < self.today:
            self.add(at + timedelta(minutes=len(self.acts) % 55), do, self.bureau)

    def _told(self, town: str, day: date, seats: int) -> service.Told:
        number = self.count
        starts, ends = HOURS[number % len(HOURS)]
        domain, title = TOPICS[(number + number // len(self.towns)) % len(TOPICS)]
        name = areas.names([town]).get(town, "")
        return service.Told(
            title=title,
            domain=domain,
            audience=Audience.MEMBERS,
            codes=(town,),
            day=day,
            starts=starts,
            ends=ends,
            venue_code=town,
            place=f"{name}文化站二楼",
            teacher=TEACHERS[number % len(TEACHERS)],
            seats=seats,
        )

    def _session(self, town: str, day: date, made_on: date, *, seats: int = SEATS, publish: bool = True) -> int:
        """Plan that a session is made, and published with it; its place in the plan."""
        number, told = self.count, self._told(town, day, seats)
        self.count += 1

        def make() -> None:
            session = service.make(told)
            if publish:
                service.publish(session)
            self.made[number] = session.id

        self._plan(made_on, 9, make)
        return number

    def _row(self, number: int) -> TrainingSession:
        return db.session.scalars(select(TrainingSession).where(TrainingSession.id == self.made[number])).one()

    def _enrol(self, number: int, town: str, day: date, most: int) -> None:
        """Plan that some of the town's members enrol; in 邵岗镇 whoever signs in is among them."""
        lot = self.rng.random()

        def enrol() -> None:
            people = queries.register(town)
            some = Random(lot).sample(people, min(most, len(people)))
            own = [one for one in people if one.user_id is not None and one not in some]
            for one in [*own, *some][:most]:
                service.enrol(self._row(number), one, (town,))

        self._plan(day, 15, enrol)

    def _held(self, town: str, day: date) -> None:
        """A session of the past: enrolled a week before, held, about one in seven did not come."""
        if day >= self.today:
            return
        number = self._session(town, day, day - timedelta(days=21))
        self._enrol(number, town, day - timedelta(days=7), self.rng.randint(4, 7))
        lot = self.rng.random()

        def hold() -> None:
            draw, session = Random(lot), self._row(number)
            came = [one.id for one in queries.enrolments(session) if draw.random() < 0.86]
            late = {one: 10 for one in came if draw.random() < 0.1}
            service.note(session, service.Sheet(came, late))

        def certify() -> None:
            service.certify(self._row(number))

        self._plan(day, 17, hold)
        if day < self.today - timedelta(days=CERTIFIED_AFTER):
            self._plan(day + timedelta(days=CERTIFIED_AFTER), 10, certify)

    def _ahead(self) -> None:
        """The weeks ahead, and the last workday's session, of which nobody has noted who came; none on a weekend."""
        last = self.today - timedelta(days={0: 3, 6: 2}.get(self.today.weekday(), 1))
        weeks = [last, *(_weekday(self.today + timedelta(days=ahead)) for ahead in (3, 5, 8, 11, 15, 18, 22, 25, 29))]
        made = self.today - timedelta(days=12)
        for place, (town, day) in enumerate(zip(self.towns, weeks, strict=False)):
            shaogang = town == f"{SHAOGANG[:9]}000"
            seats = FEW_SEATS if shaogang else SEATS
            draft = place in (7, 8) and not shaogang
            number = self._session(town, day, made, seats=seats, publish=not draft)
            if not draft:
                self._enrol(number, town, self.today - timedelta(days=6), 9 if shaogang else self.rng.randint(5, 8))
            if place == 2:
                self._plan(self.today - timedelta(days=2), 11, partial(self._move, number))
            if place == 4:
                self._plan(self.today - timedelta(days=1), 10, partial(self._cancel, number))

    def _talk(self) -> None:
        """A talk for everybody in the village of the poster, a few days ahead."""
        town, day = f"{SHAOGANG[:9]}000", _weekday(self.today + timedelta(days=4))
        told = replace(
            self._told(town, day, 60),
            title="养老钱怎么守住：识别电话诈骗",
            domain=Domain.FRAUD,
            audience=Audience.VILLAGERS,
            codes=(GANCHENGZI,),
            starts=time(19),
            ends=time(20, 30),
            place=f"{areas.names([GANCHENGZI]).get(GANCHENGZI, '')}村委会",
            teacher="葡老师",
        )
        self._plan(self.today - timedelta(days=9), 9, lambda: service.publish(service.make(told)))

    def _move(self, number: int) -> None:
        session = self._row(number)
        before = queries.wanted(session)
        later = Wanted(
            before.day + timedelta(days=7), before.starts, before.ends, before.teacher, before.venue_code, before.place
        )
        service.move(session, later, "文化站那天另有安排")

    def _cancel(self, number: int) -> None:
        service.cancel(self._row(number), "讲课的老师出差，另行安排")


def _weekday(day: date) -> date:
    """A day, or the Monday after its weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > FRIDAY else 0)


def _monday(day: date) -> date:
    """The first Monday from a day on."""
    return day + timedelta(days=-day.weekday() % 7)
