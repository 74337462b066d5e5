"""Whether the figures stay true: random verbs of every room, then each cell against a count of the records (P10)."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import func, select

from bench import verbs
from bench.cluster import BenchCluster
from bench.datasets import COUNTY, DataSet, number_of, villages
from bench.plan import Plan
from bench.programme import FEW
from bench.results import AT_MOST, Result
from portal.core import clock, db
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as
from portal.mediation import queries, service
from portal.mediation.models import Case
from portal.mediation.rules import By, Elsewhere, Ending, Form, Heard, Kind, Protection, State
from portal.members.models import Mediator
from portal.reports import service as reports

TOGETHER = 5
"""Changes in one transaction."""


def measure(plan: Plan) -> None:
    """P10 for disputes, and for the programme's records; both engines at once, as nothing is timed."""
    many = len(plan.engines)
    with ProcessPoolExecutor(many, mp_context=get_context("spawn")) as pool:
        told = ([value] * many for value in (plan.small, plan.var, plan.changes))
        for found in pool.map(_one_engine, plan.engines, *told):
            for one in found:
                plan.book.add(one)


def _one_engine(engine: str, small: int, var: Path, changes: int) -> list[Result]:
    with DataSet(engine, small, var, BenchCluster(var), visits=FEW.visits).scratch() as data, data.app():
        who, codes = [number_of(name) for name in ("bureau", "town")], villages()
        top = db.session.scalar(select(func.max(Case.id))) or 0
        fresh: list[int] = []

        def on_disputes(rng: random.Random) -> Callable[[], None]:
            logged: list[int] = []
            for _each in range(TOGETHER):
                _change(rng, fresh, top, codes, logged)
            return lambda: fresh.extend(logged)

        programme = verbs.Verbs(codes)

        def on_programme(rng: random.Random) -> Callable[[], None]:
            programme.made.clear()
            for _each in range(TOGETHER):
                programme.change(rng)
            return programme.keep

        rooms = {"random changes": on_disputes, "random changes of members, sessions and outreach": on_programme}
        return [_truth(engine, what, changes, who, act) for what, act in rooms.items()]


def _truth(
    engine: str, what: str, changes: int, who: list[int], act: Callable[[random.Random], Callable[[], None]]
) -> Result:
    """Random verbs on random records; then every cell against a recount."""
    rng = random.Random(2)
    done = refused = undone = 0
    while done < changes:
        try:
            with _as_staff(rng.choice(who)), db.transaction() as into:
                kept = act(rng)
                if rng.random() < 0.05:
                    raise _Undone
                into.flush()
            kept()
            done += TOGETHER
        except Refused:
            refused += 1
        except _Undone:
            undone += 1
    wrong = reports.verify()
    note = f"{undone} transactions undone and {refused} refused besides; {wrong[:2] or 'no cell differs'}"
    return Result("P10", engine, f"cells that differ after {done:,} {what}", len(wrong), AT_MOST, 0, 0, note=note)


@contextmanager
def _as_staff(who: int) -> Iterator[None]:
    """One of two people of the office: what needs a second person finds one."""
    with acting_as(Actor(who, frozenset({COUNTY}), name="bureau")):
        yield


class _Undone(Exception):
    """A transaction that is given up on purpose."""


def _change(rng: random.Random, fresh: list[int], top: int, codes: list[str], logged: list[int]) -> None:
    """One verb that the dispute's state allows."""
    if rng.random() < 0.25 or not fresh:
        told = service.Told(
            rng.choice(list(Kind)), [f"甲{rng.randrange(50)}", f"乙{rng.randrange(50)}"], "为浇水争执。",
            rng.random() < 0.1, rng.choice(codes[:5]), clock.today() - timedelta(days=rng.randrange(120)),
        )  # fmt: skip
        logged.append(service.log(told).id)
        return
    number = rng.choice(fresh) if rng.random() < 0.7 else rng.randrange(1, top + 1)
    case = db.session.scalar(select(Case).where(Case.id == number))
    if case is not None:
        _go_on(rng, case)


def _go_on(rng: random.Random, case: Case) -> None:
    today = clock.today()
    roll = rng.random()
    if roll < 0.15:
        service.describe(case, kind=rng.choice(list(Kind)), detail=None, summary="改过", source=case.source)
    elif roll < 0.17 and case.ordinary:
        service.mark(case, Protection.VIOLENCE)
    elif roll < 0.25:
        service.mature([case], today + timedelta(days=rng.randrange(200)))
    elif case.state is State.LOGGED:
        _take_up(rng, case)
    elif case.state is State.ACCEPTED:
        for party in queries.parties(case):
            service.notify(case, party, Heard.READ_ALOUD)
        service.start(case)
    elif case.state is State.MEDIATING:
        _end(rng, case)
    elif case.state in (State.AGREED, State.BROKEN):
        if rng.random() < 0.7 or case.state is State.BROKEN:
            service.perform(case, max(today, case.ended_on or today))
        else:
            service.break_off(case, "到期没有兑现")
    elif case.state is not State.CLOSED:
        service.close(case, "已经电话问过", today)


def _take_up(rng: random.Random, case: Case) -> None:
    if rng.random() < 0.15:
        service.decline(case, Elsewhere.AUTHORITY, "请到法院去")
    elif rng.random() < 0.15:
        (service.refuse if rng.random() < 0.5 else service.withdraw)(case, "不谈了")
    else:
        committee = db.session.scalar(select(Mediator).where(Mediator.village_code == case.village_code))
        if committee is not None and case.committee_code == case.village_code:
            service.accept(case, committee, max(case.reported_on, clock.today() - timedelta(days=5)))


def _end(rng: random.Random, case: Case) -> None:
    today = clock.today()
    if case.first_session_on is None:
        service.add_session(
            case, held_on=case.accepted_on or today, place="村委会", present="双方", course="谈了一次。", next_on=None
        )
    elif rng.random() < 0.3:
        service.fail(case, Ending.GAP, "可以到法院起诉", max(case.first_session_on, today))
    else:
        on = max(case.accepted_on or today, today - timedelta(days=2))
        form, term = rng.choice(list(Form)), on + timedelta(days=rng.randrange(20))
        service.agree(
            case, form=form, facts="", terms="照办", on=on, term_on=term, performed=rng.random() < 0.4, by=By.BOTH
        )
