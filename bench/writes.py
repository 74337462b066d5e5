"""What a new dispute costs, and what counting the figures anew costs (P9, P11)."""

import random
import statistics
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, text

from bench.by_hand import STATEMENTS
from bench.datasets import DataSet, number_of, villages
from bench.plan import Plan
from bench.results import AT_MOST, Result
from portal.core import clock, db
from portal.core.scope import Actor, acting_as
from portal.mediation import rules, service
from portal.mediation.models import Case, Party
from portal.mediation.rules import Kind
from portal.reports import service as reports
from portal.reports.models import CELLS
from portal.reports.rules import deltas

WRITES = 150


def measure(plan: Plan) -> None:
    """P9 and P11, on a copy of the large data set."""
    for engine in plan.engines:
        with plan.data(engine, plan.rows).scratch() as big, big.app():
            _price(plan, big)
            _rebuild(plan, big)


def _cpu(plan: Plan, data: DataSet) -> float:
    return time.process_time() + (plan.cluster.cpu_seconds() if data.engine == "postgresql" else 0)


def _price(plan: Plan, data: DataSet) -> None:
    rng = random.Random(1)
    codes = villages()
    who = number_of("writer0")

    def told() -> service.Told:
        return service.Told(
            kind=rng.choice(list(Kind)),
            names=[f"甲{rng.random()}", f"乙{rng.random()}"],
            summary="为浇水先后争执，渠口被堵，地里的苗干了一片。",
            danger=False,
            village_code=rng.choice(codes),
            reported_on=clock.today() - timedelta(days=rng.randrange(30)),
        )

    def whole() -> None:
        one = told()
        with acting_as(Actor(who, frozenset({one.village_code}))), db.transaction():
            service.log(one)

    whole()
    row, party = _last_rows()

    def bare(counted: bool = False) -> None:
        one = told()
        values = {
            **row, "uid": uuid.uuid4().hex, "kind": one.kind, "village_code": one.village_code,
            "town_code": one.village_code[:9] + "000", "reported_on": one.reported_on,
        }  # fmt: skip
        with db.transaction() as into:
            connection = into.connection()
            number = connection.execute(insert(Case.__table__), values).inserted_primary_key[0]
            people = [{**party, "uid": uuid.uuid4().hex, "case_id": number, "name": name} for name in one.names]
            connection.execute(insert(Party.__table__), people)
            if counted:
                CELLS.add(into, deltas(None, _Image(values).image))

    kinds: dict[str, Callable[[], None]] = {"bare": bare, "rollup": lambda: bare(counted=True), "whole": whole}
    spent: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(plan.rounds + 1):
        for name, write in kinds.items():
            began = _cpu(plan, data)
            for _each in range(WRITES):
                write()
            if number:
                spent[name].append((_cpu(plan, data) - began) * 1000 / WRITES)
    note = ", ".join(f"{name} {statistics.median(times):.2f} ms CPU" for name, times in spent.items())
    note += "; a dispute and two parties"
    floors = (1.7, 1.4) if data.engine == "sqlite" else (2.2, 1.6)
    for name, what, (must, aim) in (
        ("rollup", "new dispute with figures : bare insert", floors),
        ("whole", "new dispute by the service (figures, audit, relapse check) : bare insert", (5, 3.5)),
    ):
        value = statistics.median(a / b for a, b in zip(spent[name], spent["bare"], strict=True))
        plan.book.add(Result("P9", data.engine, what, value, AT_MOST, must, aim, note=note))


class _Image:
    """A row's values, read as the figures read a dispute."""

    def __init__(self, values: dict[str, Any]):
        self.__dict__.update(values)

    @property
    def image(self) -> rules.Image:
        return rules.image(self)


def _last_rows() -> tuple[dict[str, Any], dict[str, Any]]:
    """The newest dispute and one of its parties as plain values, without their numbers."""
    with db.reading() as own:
        found = own.connection().execute(select(Case.__table__).order_by(Case.__table__.c.id.desc()).limit(1))
        row = dict(found.one()._mapping)
        found = own.connection().execute(select(Party.__table__).order_by(Party.__table__.c.id.desc()).limit(1))
        party = dict(found.one()._mapping)
    del row["id"], party["id"]
    return row, party


def _rebuild(plan: Plan, data: DataSet) -> None:
    began, cpu = time.perf_counter(), _cpu(plan, data)
    cells = reports.rebuild()
    own, own_cpu = time.perf_counter() - began, _cpu(plan, data) - cpu
    began, cpu = time.perf_counter(), _cpu(plan, data)
    with db.transaction() as into:
        if data.engine == "postgresql":
            into.connection().execute(text("SET LOCAL statement_timeout = 0"))
        for statement in STATEMENTS[data.engine]:
            into.connection().execute(text(statement))
    hand, hand_cpu = time.perf_counter() - began, _cpu(plan, data) - cpu
    with db.reading() as into:
        same = into.connection().execute(text("SELECT count(*), sum(agreed) FROM hand_cell")).one()
        kept = into.connection().execute(text("SELECT count(*), sum(agreed) FROM reports_cell")).one()
    if tuple(same) != tuple(kept):
        raise RuntimeError(f"by hand {same}, by the portal {kept}: they do not count the same")
    what, value = "rebuild of all figures : by hand", own_cpu / hand_cpu
    note = f"{own:.1f} s : {hand:.1f} s, {cells:,} rows written, {data.rows:,} disputes"
    plan.book.add(Result("P11", data.engine, what, value, AT_MOST, 2, 1.3, own / hand, note=note))
