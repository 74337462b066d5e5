"""Random verbs of the programme's rooms: what people do with members, sessions, talks, visits and tasks."""

import random
from collections.abc import Collection
from datetime import time, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select

from portal.areas.rules import county_code, town_code
from portal.core import clock, db
from portal.members import rules as members_rules
from portal.members import service as members
from portal.members.models import Member
from portal.members.rules import Source, Step, Tier
from portal.outreach import rules as outreach_rules
from portal.outreach import service as outreach
from portal.outreach.models import Activity, HouseVisit, Task
from portal.outreach.rules import Audience, Counted, Form, Help, Occasion, Standing, Topic
from portal.training import queries as training_queries
from portal.training import rules as training_rules
from portal.training import service as training
from portal.training.models import TrainingSession
from portal.training.rules import Domain

Model = TypeVar("Model", bound=db.Model)


class Verbs:
    """Verbs on records of the past, and more often on those that were made here."""

    def __init__(self, codes: Collection[str]):
        self.codes = sorted(codes)
        self.top = {
            model: db.session.scalar(select(func.max(model.id))) or 0
            for model in (Member, TrainingSession, Activity, HouseVisit, Task)
        }
        self.fresh: dict[type[db.Model], list[int]] = {model: [] for model in self.top}
        self.made: list[tuple[type[db.Model], int]] = []
        self.number = 0

    def change(self, rng: random.Random) -> None:
        """One verb of one room."""
        rng.choice((self._member, self._session, self._talk, self._visits, self._task))(rng)

    def keep(self) -> None:
        """What was made is there to stay, and may be taken up again."""
        for model, number in self.made:
            self.fresh[model].append(number)
        self.made.clear()

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _found(self, rng: random.Random, model: type[Model]) -> Model | None:
        """A record of the past or of here; now and then none, which is when another is made."""
        fresh = self.fresh[model]
        if rng.random() < 0.3 or not fresh:
            return None
        number = rng.choice(fresh) if rng.random() < 0.7 else rng.randrange(1, self.top[model] + 1)
        return db.session.scalar(select(model).where(model.id == number))

    def _put(self, row: Any) -> None:
        self.made.append((type(row), row.id))

    def _member(self, rng: random.Random) -> None:
        found, today = self._found(rng, Member), clock.today()
        if found is None:
            told = members.Told(
                village_code=rng.choice(self.codes),
                name=f"试验{self._next()}",
                tier=rng.choice(list(Tier)),
                source=rng.choice(list(Source)),
                recommended_on=today - timedelta(days=rng.randrange(700)),
                consent=rng.random() < 0.5,
            )
            self._put(members.recommend(told))
        elif rng.random() < 0.2:
            other = Tier.ORDINARY if found.tier is Tier.CORE else Tier.CORE
            members.change_tier(found, other, max(found.moved_on, today - timedelta(days=3)), "工作需要")
        elif found.steps:
            wide = [
                step for step in found.steps if step not in (Step.ANNOUNCE, Step.DECLINE, Step.WITHDRAW)
            ] or found.steps
            step = rng.choice(wide)
            on = found.moved_on + timedelta(days=rng.randrange((today - found.moved_on).days + 1))
            members.take(found, step, on, "试验" if step in members_rules.NEEDS_REASON else "")

    def _session(self, rng: random.Random) -> None:
        found = self._found(rng, TrainingSession)
        if found is None:
            code = rng.choice(self.codes)
            wide = rng.choice((code, town_code(code), county_code(code)))
            number = self._next()
            told = training.Told(
                title="试验", domain=rng.choice(list(Domain)), audience=training_rules.Audience.MEMBERS, codes=(wide,),
                day=clock.today() - timedelta(days=1 + rng.randrange(200)), starts=time(9), ends=time(11),
                venue_code=town_code(code), place=f"会场{number}", teacher=f"老师{number}", seats=4,
            )  # fmt: skip
            made = training.make(told)
            training.publish(made)
            self._enrol(rng, made)
            self._put(made)
        elif found.live and rng.random() < 0.3:
            self._enrol(rng, found)
        elif found.live and rng.random() < 0.1:
            training.cancel(found, "试验")
        elif training_rules.Step.HOLD in found.steps or found.state is training_rules.State.HELD:
            on_list = [one.id for one in training_queries.enrolments(found)]
            training.hold(found, [number for number in on_list if rng.random() < 0.7])

    def _enrol(self, rng: random.Random, session: TrainingSession) -> None:
        inside = [code for code in self.codes if code.startswith(session.code.rstrip("0"))] or self.codes
        for _each in range(rng.randrange(1, 4)):
            number = self._next()
            person = training_queries.Someone(f"trial-{number}", f"试验{number}", rng.choice(inside))
            training.enrol(session, person, [session.code])

    def _talk(self, rng: random.Random) -> None:
        found = self._found(rng, Activity)
        place = rng.choice(self.codes)
        told = outreach.Told(
            village_code=found.village_code if found else town_code(place) if rng.random() < 0.2 else place,
            held_on=clock.today() - timedelta(days=rng.randrange(700)),
            topic=rng.choice(list(Topic)),
            form=rng.choice([one for one in Form if one not in outreach_rules.FACELESS]),
            occasion=Occasion.EVERYDAY,
            audience=rng.choice(list(Audience)),
            people=1 + rng.randrange(200),
            counted=rng.choice(list(Counted)),
            leaflets=rng.randrange(90),
            holders=(("试验", None),),
            sure=True,
        )
        if found is None:
            self._put(outreach.log(told))
        elif found.stands and rng.random() < 0.8:
            outreach.correct(found, told, "数错了")
        elif found.stands:
            outreach.withdraw(found, "记重了")

    def _visits(self, rng: random.Random) -> None:
        found = self._found(rng, HouseVisit)
        if found is not None and found.stands and rng.random() < 0.5:
            outreach.strike(found, "记错了")
            return
        first = rng.randrange(1, 18)
        doors = tuple(
            outreach.Door(str(first + at), rng.choice(list(Topic)), rng.random() < 0.1, again=True) for at in range(3)
        )
        on = clock.today() - timedelta(days=rng.randrange(700))
        walk = outreach.log_street(outreach.Street(rng.choice(self.codes[:6]), on, str(rng.randrange(1, 4)), doors))
        for visit in db.session.scalars(select(HouseVisit).where(HouseVisit.round_id == walk.id)):
            self._put(visit)

    def _task(self, rng: random.Random) -> None:
        found, today = self._found(rng, Task), clock.today()
        if found is None:
            given = outreach.Given(
                f"T-{rng.randrange(200)}", rng.choice(list(Help)), "", today, rng.choice(self.codes), "帮扶的人"
            )
            self._put(outreach.give(given))
        elif found.state in (Standing.GIVEN, Standing.RETURNED):
            outreach.do(found, found.given_on, "谈过了")
        elif found.state is Standing.DONE and rng.random() < 0.8:
            outreach.confirm(found)
        elif found.state is Standing.DONE:
            outreach.send_back(found, "再去一次")
