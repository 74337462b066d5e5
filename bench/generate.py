"""Disputes by the million: deterministic, and such as the flow could have left them (portal/mediation/rules.py).

Villages follow Zipf's law, months the seasons, outcomes the kind. Every row has the flags that the services would have
set by the last day, so that the figures counted from it are the figures of such a county.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from portal.core.db import Model
from portal.mediation.models import Case
from portal.mediation.rules import (
    DAYS_TO_SETTLE,
    DAYS_TO_VISIT,
    DAYS_WITHOUT_RELAPSE,
    Elsewhere,
    Ending,
    Form,
    Kind,
    Outcome,
    Protection,
    Source,
    State,
    Task,
    case_number,
)

SEED = 640381
YEARS = 10
COLUMNS = tuple(column.name for column in Case.__table__.columns)
SEASONS = (14, 8, 9, 10, 9, 8, 8, 9, 10, 11, 12, 15)
KINDS = {
    Kind.NEIGHBOUR: 24, Kind.FAMILY: 18, Kind.LAND: 15, Kind.HOMESTEAD: 8,
    Kind.DEBT: 12, Kind.WAGES: 9, Kind.DAMAGES: 9, Kind.OTHER: 5,
}  # fmt: skip
FAILS = {Kind.LAND: 0.16, Kind.HOMESTEAD: 0.15, Kind.DEBT: 0.14}
GIVEN = "建国秀英小军桂兰志强玉梅海霞文彬福贵春花长河金宝淑芬永明学礼彩云"
"""Letters of given names: with the surnames some forty thousand names, so that each is rare."""
SURNAMES = "王李张刘陈杨马赵黄周吴徐孙朱胡郭何高林罗丁哈纳白金沙杜康"
MATTERS = (
    "两家为浇水先后争执，渠口被堵，地里的苗干了一片，双方互不相让，要求村里出面说和。",
    "院墙外的柴草堆占了通道，邻家出入不便，几次口角，盼着把通道让出来。",
    "约定秋收后还清借款，到期只还了一部分，余下的一再拖延，要求写明还款的日子。",
    "承包地的地界与登记的亩数不一致，翻地时越界两犁，要求按台账重新丈量。",
    "外出务工回来后工钱没有结清，包工头说等工程款，要求定下付钱的期限。",
    "老人的赡养费三个子女没有谈妥，轮流照看的日子排不下去，请村里主持公道。",
)
RARE, RARE_EVERY = "扁豆架倒在邻家的菜畦里，为由谁来扶起争了半日，请村里来人看一看。", 20_000
"""What few disputes are about: one in so many."""
Row = tuple[Any, ...]


def blank(model: type[Model]) -> dict[str, Any]:
    """A row with every default that the model would have set."""
    values: dict[str, Any] = {}
    for column in model.__table__.columns:
        default: Any = column.default.arg if column.default is not None and column.default.is_scalar else None  # type: ignore[attr-defined]
        values[column.name] = int(default) if isinstance(default, bool) else getattr(default, "value", default)
    return values


def spread(rng: random.Random, rows: int, last: date) -> list[date]:
    """So many days of ten years, in their order: more in winter, fewer at weekends."""
    first = last - timedelta(days=365 * YEARS)
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    weights = [SEASONS[day.month - 1] * (3 if day.weekday() < 5 else 1) for day in every]
    return sorted(rng.choices(every, weights, k=rows))


def _name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + ("某某" if rng.random() < 0.8 else "某")


def _weights(rng: random.Random, villages: Sequence[str]) -> list[float]:
    ranks = list(range(1, len(villages) + 1))
    rng.shuffle(ranks)
    return [1 / rank**0.7 for rank in ranks]


class Generator:
    """One county's ledger: `rows()` gives the cases in the order of their numbers, `committees()` the series used."""

    def __init__(self, count: int, villages: Mapping[str, tuple[int, str, str]], last: date):
        """`villages` tells of each village its mediator's number and name, and its committee's short name."""
        self.count, self.villages, self.last = count, villages, last
        self.serials: dict[tuple[str, int], int] = defaultdict(int)
        self._text: dict[date, str] = {}

    def _iso(self, day: date | None) -> str | None:
        if day is None:
            return None
        if (text := self._text.get(day)) is None:
            text = self._text[day] = day.isoformat()
        return text

    def rows(self) -> Iterator[Row]:
        """Every case, the oldest first."""
        rng = random.Random(SEED)
        codes = sorted(self.villages)
        days = spread(rng, self.count, self.last)
        places = rng.choices(codes, _weights(rng, codes), k=self.count)
        kinds = rng.choices(list(KINDS), list(KINDS.values()), k=self.count)
        plain = {**blank(Case), "title": "", "mediator_name": "", "version": 1}
        for number in range(self.count):
            values = {**plain, "id": number + 1}
            self._fill(values, rng, days[number], places[number], kinds[number])
            if number % RARE_EVERY == RARE_EVERY // 2:
                values["summary"] = RARE
            yield tuple([values[name] for name in COLUMNS])

    def _fill(self, values: dict[str, Any], rng: random.Random, reported: date, village: str, kind: Kind) -> None:
        urgent = rng.random() < 0.02
        values.update(
            uid=f"{rng.getrandbits(128):032x}",
            parties_key=f"{rng.getrandbits(128):032x}",
            village_code=village,
            town_code=village[:9] + "000",
            county_code=village[:6] + "000000",
            committee_code=village,
            kind=kind.value,
            source=Source.COMMITTEE.value,
            summary=rng.choice(MATTERS),
            title=f"{_name(rng)}、{_name(rng)}",
            reported_on=self._iso(reported),
            logged_at=f"{self._iso(reported)} 04:00:00.000000",
            danger=int(urgent),
            urgent=int(urgent),
        )
        if rng.random() < 0.01:
            values.update(ordinary=0, protection=Protection.VIOLENCE.value)
        self._go_on(values, rng, reported, village, kind)

    def _go_on(self, values: dict[str, Any], rng: random.Random, reported: date, village: str, kind: Kind) -> None:
        """As far as the case had come by the last day."""
        accepted = reported + timedelta(days=rng.randrange(4))
        met = accepted + timedelta(days=1 + rng.randrange(6))
        ended = met + timedelta(days=int(rng.random() ** 2 * 24))
        stuck = rng.random() < 0.004 and (self.last - reported).days < 400
        if accepted > self.last:
            self._stand(values, State.LOGGED, Outcome.OPEN, Task.ACCEPT, reported + timedelta(days=3))
            return
        roll = rng.random()
        if roll < 0.09 and not stuck and ended <= self.last:
            self._turned_away(values, rng, roll, accepted, village)
            return
        self._accept(values, accepted, village)
        if met > self.last:
            self._stand(values, State.ACCEPTED, Outcome.OPEN, Task.NOTICE, accepted + timedelta(days=3))
            return
        due = accepted + timedelta(days=DAYS_TO_SETTLE)
        values["first_session_on"] = self._iso(met)
        if stuck or ended > self.last:
            self._stand(values, State.MEDIATING, Outcome.OPEN, Task.SESSION, due)
            values["overdue"] = int(due < self.last)
        elif roll < 0.09 + FAILS.get(kind, 0.09):
            values.update(ended_on=self._iso(ended), ending=rng.choice(list(Ending)).value)
            self._settle(values, State.FAILED, Outcome.FAILED, ended)
        else:
            self._agree(values, rng, ended)

    def _stand(
        self, values: dict[str, Any], state: State, outcome: Outcome, task: Task | None, day: date | None
    ) -> None:
        values.update(
            state=state.value,
            outcome=outcome.value,
            next_what=task and task.value,
            next_on=self._iso(day),
            next_by_town=int(task is Task.CLOSE),
        )

    def _turned_away(
        self, values: dict[str, Any], rng: random.Random, roll: float, accepted: date, village: str
    ) -> None:
        """Not accepted, or over before the first session: no figure of success counts it."""
        if roll < 0.03:
            values["elsewhere"] = rng.choice(list(Elsewhere)).value
            self._settle(values, State.NOT_ACCEPTED, Outcome.NOT_ACCEPTED, accepted)
            return
        self._accept(values, accepted, village)
        refused = roll < 0.06
        outcome = (State.REFUSED, Outcome.REFUSED) if refused else (State.WITHDRAWN, Outcome.WITHDRAWN)
        self._settle(values, *outcome, accepted)

    def _accept(self, values: dict[str, Any], accepted: date, village: str) -> None:
        mediator, name, short = self.villages[village]
        self.serials[village, accepted.year] += 1
        values.update(
            accepted_on=self._iso(accepted),
            due_on=self._iso(accepted + timedelta(days=DAYS_TO_SETTLE)),
            number=case_number(accepted.year, short, self.serials[village, accepted.year]),
            mediator_id=mediator,
            mediator_name=name,
        )

    def _settle(self, values: dict[str, Any], state: State, outcome: Outcome, on: date) -> None:
        """Closed and filed a fortnight after it was over; before that, the task to do so."""
        closed = on + timedelta(days=14)
        if closed <= self.last:
            self._stand(values, State.CLOSED, outcome, None, None)
            values["closed_on"] = self._iso(closed)
        else:
            self._stand(values, state, outcome, Task.CLOSE, on + timedelta(days=3))

    def _agree(self, values: dict[str, Any], rng: random.Random, ended: date) -> None:
        term = ended + timedelta(days=rng.randrange(31))
        passed, kept = term <= self.last, rng.random() < 0.92
        values.update(
            ended_on=self._iso(ended),
            form=(Form.ORAL if rng.random() < 0.7 else Form.WRITTEN).value,
            terms="按约定的日子办妥，双方不再为此事争执。",
            term_on=self._iso(term),
            term_passed=int(passed),
            aged=int(ended + timedelta(days=DAYS_WITHOUT_RELAPSE) <= self.last),
            relapsed=int(rng.random() < 0.03),
        )
        if not passed:
            self._stand(values, State.AGREED, Outcome.AGREED, Task.PERFORMANCE, term)
            return
        if kept:
            values.update(performed=1, performed_on=self._iso(term))
        visit = ended + timedelta(days=DAYS_TO_VISIT)
        if visit + timedelta(days=14) <= self.last:
            self._stand(values, State.CLOSED, Outcome.AGREED, None, None)
            values["closed_on"] = self._iso(visit + timedelta(days=14))
        else:
            self._stand(values, State.PERFORMED if kept else State.BROKEN, Outcome.AGREED, Task.VISIT, visit)

    def committees(self) -> Iterator[Row]:
        """The series of numbers that the cases used: area, year, short name, last number; after `rows()`."""
        for (village, year), last in sorted(self.serials.items()):
            yield village, year, self.villages[village][2], last


def parties(first: int, last: int) -> Iterator[Row]:
    """Two parties for some cases: number, uid, role, name, organisation or not; phones are left out."""
    rng = random.Random(SEED + 1)
    for case_id in range(first, last + 1):
        for role in ("applicant", "respondent"):
            name = rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)
            yield case_id, f"{rng.getrandbits(128):032x}", role, name, 0
