"""The programme's years by the hundred thousand: members, sessions, talks, household visits, tasks; deterministic.

A county of the demo's size and one that is forty times as busy differ in their past: ten years of both, the same month
of training now, the same villages. Visits come street by street, twenty doors on a day, and bear the flags that the
service would have set, so that households can be counted from them.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

from bench.generate import GIVEN, SURNAMES, Row, blank, spread
from portal.areas.rules import county_code, town_code
from portal.core import crypto
from portal.core.db import Model
from portal.members import rules as members
from portal.members.models import Member, Move
from portal.outreach import rules as outreach
from portal.outreach.models import Activity, Holder, Household, HouseVisit, Round, Task
from portal.training import rules as training
from portal.training.models import Enrolment, Invited, TrainingSession, turn_key

SEED = 640383
DOORS = 20
THIS_MONTH = 24
ENROLLED = 4


class Year(NamedTuple):
    """How much of everything one data set holds."""

    visits: int
    sessions: int
    members: int
    talks: int
    tasks: int

    @classmethod
    def of(cls, visits: int) -> "Year":
        """The size that belongs to so many visits: the demo's, or in proportion to a million."""
        if visits == FEW.visits:
            return FEW
        return cls(visits, visits // 20, visits // 10, visits // 25, visits // 200)


FEW = Year(24_300, 200, 717, 993, 60)
"""The demo county's own size."""
MODELS: tuple[type[Model], ...] = (
    Member, Move, Household, Round, HouseVisit, Activity, Holder, Task, TrainingSession, Invited, Enrolment,
)  # fmt: skip
STATES = {
    members.State.REGISTERED: 92, members.State.RECOMMENDED: 2, members.State.TRAINING: 1, members.State.SUSPENDED: 1,
    members.State.REMOVED: 4,
}  # fmt: skip
OFF_REGISTER = {members.State.RECOMMENDED, members.State.TRAINING}


def columns(model: type[Model]) -> tuple[str, ...]:
    """The columns of a table in their order."""
    return tuple(column.name for column in model.__table__.columns)


def tables() -> list[str]:
    """The names of the tables that are filled."""
    return [model.__tablename__ for model in MODELS]


class Programme:
    """One county's years: `parts()` gives each table's rows in an order that keys allow."""

    def __init__(self, year: Year, villages: Sequence[str], last: date):
        self.year, self.villages, self.last = year, villages, last
        self.towns = sorted({town_code(code) for code in villages})
        self.weights = list(accumulate(1 / rank**0.7 for rank in range(1, len(villages) + 1)))
        self.groups = max(2, year.visits // 4 // len(villages) // DOORS)
        self.plain = {model: blank(model) for model in MODELS}

    def parts(self) -> list[tuple[type[Model], Iterator[Row]]]:
        """Every table with its rows."""
        return [
            (Member, self.members()),
            (Move, self.moves()),
            (Household, self.households()),
            (Round, self.rounds()),
            (HouseVisit, self.visits()),
            (Activity, self.talks()),
            (Holder, self.holders()),
            (Task, self.tasks()),
            (TrainingSession, self.sessions()),
            (Invited, self.invited()),
            (Enrolment, self.enrolments()),
        ]

    def _row(self, model: type[Model], values: Mapping[str, Any]) -> Row:
        told = {**self.plain[model], **values}
        return tuple([told[name] for name in columns(model)])

    def _places(self, rng: random.Random, count: int) -> list[str]:
        return rng.choices(self.villages, cum_weights=self.weights, k=count)

    def members(self) -> Iterator[Row]:
        """The roster; a telephone each, sealed as the portal seals it."""
        rng = random.Random(SEED)
        count = self.year.members
        days, places = spread(rng, count, self.last - timedelta(days=30)), self._places(rng, count)
        states = rng.choices(list(STATES), list(STATES.values()), k=count)
        specialities = [f"{one.value}," for one in members.Speciality]
        for number, (day, place, state) in enumerate(zip(days, places, states, strict=True), 1):
            uid, phone = f"{rng.getrandbits(128):032x}", f"137{number:08d}"
            on = day.isoformat()
            yield self._row(Member, {
                **_codes(place),
                "id": number,
                "uid": uid,
                "name": rng.choice(SURNAMES) + rng.choice(GIVEN),
                "group_name": f"{rng.randrange(1, 9)}组",
                "tier": (members.Tier.CORE if rng.random() < 0.7 else members.Tier.ORDINARY).value,
                "source": rng.choice(list(members.Source)).value,
                "specialities": rng.choice(specialities),
                "phone_sealed": crypto.seal(phone, f"members_member.phone_sealed|{uid}"),
                "phone_index": crypto.blind(phone, "person.phone"),
                "phone_tail": crypto.blind(phone[-4:], "person.phone_tail"),
                "state": state.value,
                "moved_on": on,
                "recommended_on": on,
                "registered_on": None if state in OFF_REGISTER else on,
                "left_on": (day + timedelta(days=20)).isoformat() if state is members.State.REMOVED else None,
                "certificate": "" if state in OFF_REGISTER else f"LM{number:06d}",
                "consent_on": on if rng.random() < 0.5 else None,
                "version": 1,
            })  # fmt: skip

    def moves(self) -> Iterator[Row]:
        """One line of history for each member."""
        days = spread(random.Random(SEED), self.year.members, self.last - timedelta(days=30))
        for number, day in enumerate(days, 1):
            told = {"id": number, "member_id": number, "what": members.Moved.CARRY_OVER.value, "on": day.isoformat()}
            yield self._row(Move, {**told, "by_name": "bureau", "noted_at": _moment(day)})

    def households(self) -> Iterator[Row]:
        """Twenty doors in each group of each village."""
        number = 0
        for place in self.villages:
            for group in range(1, self.groups + 1):
                for door in range(1, DOORS + 1):
                    number += 1
                    told = {"id": number, "group_name": str(group), "door": str(door)}
                    yield self._row(Household, {**_codes(place), **told})

    def _walks(self) -> Iterator[tuple[int, date, int, int, tuple[bool, bool, bool]]]:
        """Street by street: number, day, village, group, and whether it is the first walk of month, year and ever."""
        rng = random.Random(SEED + 1)
        count = self.year.visits // DOORS
        before: dict[tuple[int, int], date] = {}
        places = rng.choices(range(len(self.villages)), cum_weights=self.weights, k=count)
        for number, (day, place) in enumerate(zip(spread(rng, count, self.last), places, strict=True), 1):
            group = rng.randrange(self.groups)
            while before.get((place, group)) == day:
                place, group = (place, group + 1) if group + 1 < self.groups else ((place + 1) % len(self.villages), 0)
            seen = before.get((place, group))
            before[place, group] = day
            year = seen is None or seen.year != day.year
            yield number, day, place, group, (year or seen.month != day.month, year, seen is None)  # type: ignore[union-attr]

    def rounds(self) -> Iterator[Row]:
        """The walks."""
        for number, day, place, group, _first in self._walks():
            told = {"id": number, "group_name": str(group + 1), "visited_on": day.isoformat(), "name": "入户的人"}
            yield self._row(Round, {**_codes(self.villages[place]), **told, "noted_at": _moment(day)})

    def visits(self) -> Iterator[Row]:
        """Twenty visits a walk; a few ask for another."""
        rng = random.Random(SEED + 2)
        names = columns(HouseVisit)
        own, house, again = (names.index(name) for name in ("id", "household_id", "follow_up"))
        topics = [one.value for one in outreach.Topic]
        number = 0
        for walk, day, place, group, first in self._walks():
            flags = dict(zip(("first_of_month", "first_of_year", "first_ever"), map(int, first), strict=True))
            told = {"round_id": walk, "visited_on": day.isoformat(), "topic": rng.choice(topics), "follow_up": 0}
            values = {**self.plain[HouseVisit], **_codes(self.villages[place]), **told, **flags}
            row = [values[name] for name in names]
            door = (place * self.groups + group) * DOORS
            for at in range(1, DOORS + 1):
                number += 1
                row[own], row[house], row[again] = number, door + at, int(number % 31 == 0)
                yield tuple(row)

    def talks(self) -> Iterator[Row]:
        """The log of talks; one in ten was held by a whole town."""
        rng = random.Random(SEED + 3)
        count = self.year.talks
        for number, (day, place) in enumerate(
            zip(spread(rng, count, self.last), self._places(rng, count), strict=True), 1
        ):
            codes = _codes(place)
            if rng.random() < 0.1:
                codes["village_code"] = codes["town_code"]
            yield self._row(Activity, {
                **codes,
                "id": number,
                "held_on": day.isoformat(),
                "topic": rng.choice(list(outreach.Topic)).value,
                "form": outreach.Form.LECTURE.value,
                "occasion": outreach.Occasion.EVERYDAY.value,
                "audience": rng.choice(list(outreach.Audience)).value,
                "place": "村委会会议室",
                "people": rng.randrange(8, 90),
                "counted": outreach.Counted.ESTIMATE.value,
                "leaflets": rng.randrange(60),
                "noted_at": _moment(day),
                "noted_by": "bureau",
                "version": 1,
            })  # fmt: skip

    def holders(self) -> Iterator[Row]:
        """Who held each talk."""
        for number in range(1, self.year.talks + 1):
            yield self._row(Holder, {"id": number, "activity_id": number, "name": "简正言"})

    def tasks(self) -> Iterator[Row]:
        """Tasks of assistance, two for each code; all confirmed."""
        rng = random.Random(SEED + 4)
        days = spread(rng, self.year.tasks, self.last - timedelta(days=20))
        for number, day in enumerate(days, 1):
            place = self.villages[number // 2 % len(self.villages)]
            done = (day + timedelta(days=6)).isoformat()
            yield self._row(Task, {
                **_codes(place),
                "village_code": town_code(place),
                "for_code": place,
                "id": number,
                "code": f"S-{number // 2:05d}",
                "kind": rng.choice(list(outreach.Help)).value,
                "given_on": day.isoformat(),
                "due_on": (day + timedelta(days=14)).isoformat(),
                "helper": "帮扶的人",
                "state": outreach.Standing.CONFIRMED.value,
                "done_on": done,
                "confirmed_on": done,
                "first_ever": int(number % 2 == 0 or number == 1),
                "version": 1,
            })  # fmt: skip

    def _plans(self) -> Iterator[tuple[int, date, str]]:
        """Number, day and the code that is invited: a town, or now and then the county; as many this month as ever."""
        rng = random.Random(SEED + 5)
        first = self.last.replace(day=1)
        past = spread(rng, self.year.sessions - THIS_MONTH, first - timedelta(days=1))
        for number, day in enumerate((*past, *(first + timedelta(days=at) for at in range(THIS_MONTH))), 1):
            county = county_code(self.villages[0])
            yield number, day, county if number % 10 == 0 else self.towns[number % len(self.towns)]

    def sessions(self) -> Iterator[Row]:
        """Every session: held, or on the calendar from today on."""
        rng = random.Random(SEED + 6)
        for number, day, code in self._plans():
            held, town = day < self.last, "" if code == county_code(code) else code
            venue = town or self.towns[0]
            yield self._row(TrainingSession, {
                "id": number,
                "village_code": "",
                "town_code": town,
                "county_code": county_code(code),
                "uid": f"{rng.getrandbits(128):032x}",
                "title": "民法典与邻里相处",
                "domain": rng.choice(list(training.Domain)).value,
                "audience": training.Audience.MEMBERS.value,
                "day": day.isoformat(),
                "starts": "09:00:00.000000",
                "ends": "11:00:00.000000",
                "venue_code": venue,
                "place": "镇政府会议室",
                "teacher": f"讲师{number % 40}",
                "seats": 40,
                "taken": ENROLLED,
                "came": ENROLLED - 1 if held else 0,
                "state": (training.State.HELD if held else training.State.PUBLISHED).value,
                "listed": 1,
                "changed_at": _moment(day),
                "version": 1,
            })  # fmt: skip

    def invited(self) -> Iterator[Row]:
        """Whom each session invites."""
        for number, _day, code in self._plans():
            yield self._row(Invited, {"id": number, "session_id": number, "code": code})

    def enrolments(self) -> Iterator[Row]:
        """The same few people's worth of lines for each session; all but the last of them came."""
        number = 0
        inside = {town: [code for code in self.villages if town_code(code) == town] for town in self.towns}
        for session, day, code in self._plans():
            places = inside.get(code) or self.villages
            for at in range(ENROLLED):
                number += 1
                yield self._row(Enrolment, {
                    **_codes(places[(session + at) % len(places)]),
                    "id": number,
                    "session_id": session,
                    "person_key": f"person-{number}",
                    "turn_key": turn_key(session),
                    "name": "报名的人",
                    "standing": training.Standing.SEATED.value,
                    "asked_at": _moment(day),
                    "came": int(at + 1 < ENROLLED) if day < self.last else None,
                })  # fmt: skip


def _codes(village: str) -> dict[str, str]:
    return {"village_code": village, "town_code": town_code(village), "county_code": county_code(village)}


def _moment(day: date) -> str:
    return f"{day.isoformat()} 04:00:00.000000+00:00"
