"""Finding at a million disputes: the page against the list, the index against a scan, names as they are typed."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from statistics import median
from typing import Any
from urllib.parse import quote

from sqlalchemy import func, select

from bench.datasets import PARTIES, DataSet
from bench.plan import Plan
from bench.results import AT_LEAST, AT_MOST, Result
from bench.serve import Server, Target, alternate, ratio
from portal.core import db
from portal.mediation import queries
from portal.mediation.models import Case, Party

LIST, PER = "/mediation/?per=50", "/mediation/?per=50&q="
TYPED = ("渠", "还款", "柴草堆", "互不相让", "院墙外的柴", "康玉梅", "渠口 苗干")
SCANNED = ("苗", "还款", "柴草堆", "写明还款", "扁豆架")
NAME, RARE, SOUND = "康玉梅", "扁豆架", "kym"


def measure(plan: Plan) -> None:
    """Every word in the county's scope (P12), against a scan (P13), a name by its sound (P14), on every engine."""
    for engine in plan.engines:
        also = plan.cluster.cpu_seconds if engine == "postgresql" else (lambda: 0.0)
        with ExitStack() as stack:
            few, many = plan.data(engine, plan.small), plan.data(engine, plan.rows)
            targets: dict[tuple[int, str], Target] = {}
            paths = {"": LIST, **{q: PER + quote(q) for q in TYPED}, SOUND: f"/mediation/suggest?q={SOUND}"}
            for data in (few, many):
                server = stack.enter_context(Server("wsgi:app", data.environ, plan.log(f"{engine}_search_{data.rows}")))
                cookie = data.sign_in("bureau")
                for q, path in paths.items():
                    targets[data.rows, q] = Target(f"{q or 'list'} {data.rows:,}", server, path, cookie, also)
            alternate(list(targets.values()), plan.rounds, plan.seconds, 4)
        for q in (*TYPED, SOUND):
            page, bare, small = (targets[at] for at in ((plan.rows, q), (plan.rows, ""), (plan.small, q)))
            goal, most, aim = ("P14", 0.5, 0.3) if q == SOUND else ("P12", *((1.5, 1.2) if not also() else (4.0, 2.5)))
            what = f"search for {q} : list page" if q != SOUND else f"names that sound like {q} : list page"
            note = f"{page.line}; {plan.rows:,} : {plan.small:,} is {ratio(page, small, 'cpu'):.2f}"
            plan.book.add(
                Result(
                    goal,
                    engine,
                    what,
                    ratio(page, bare, "cpu"),
                    AT_MOST,
                    most,
                    aim,
                    ratio(bare, page, "rps"),
                    note=note,
                )
            )
        _scans(plan, many, engine)


def _scans(plan: Plan, data: DataSet, engine: str) -> None:
    """The first page of what is rare by the index and by LIKE; and that the index leaves out nothing that LIKE finds.

    A name stands among 200,000 parties, a rare word among the words of every dispute.
    """
    with data.app():
        like = select(Case.id).where(Case.ordinary.is_(True))
        named = like.where(Case.id.in_(select(Party.case_id).where(Party.name.like(f"%{NAME}%"))))
        word, name = (
            (_seconds(partial(queries.listed, queries.Filter(q=q), None, 50, None)), _seconds(partial(_all, scan)))
            for q, scan in ((RARE, like.where(Case.summary.like(f"%{RARE}%"))), (NAME, named))
        )
        told = [f"{index * 1000:.1f} ms by the index, {scan * 1000:.0f} ms by LIKE" for index, scan in (word, name)]
        note = f"{told[0]}; {NAME} among {2 * PARTIES:,} names: {told[1]}"
        what = f"{RARE}: LIKE scan : the index"
        plan.book.add(Result("P13", engine, what, word[1] / word[0], AT_LEAST, 50, 200, note=note))
        for q in (*SCANNED, NAME):
            scan = named if q == NAME else like.where(Case.summary.like(f"%{q}%"))
            wanted = db.session.scalar(select(func.count()).select_from(scan.subquery())) or 0
            found = queries.exact_count(queries.Filter(q=q), None)
            what = f"{q}: found by the index of what LIKE finds, per cent"
            plan.book.add(Result("P13", engine, what, 100 * found / max(1, wanted), AT_LEAST, 100, 100))


def _all(asked: Any) -> None:
    db.session.execute(asked).all()


def _seconds(ask: Callable[[], object]) -> float:
    """The median of some askings; the first, which makes the statement, does not count."""
    took = []
    for _again in range(6):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    return median(took[1:])
