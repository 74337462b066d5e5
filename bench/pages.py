"""The list and the county page: against a bare page, against Django's admin, and at a hundred times the rows."""

import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy import select

from bench.datasets import COUNTY, DataSet
from bench.plan import Plan
from bench.results import AT_LEAST, AT_MOST, Result
from bench.serve import Server, Target, alternate, ratio
from portal.core.config import ROOT
from portal.core.db import session
from portal.core.paging import _cursor
from portal.mediation.models import Case

LIST = "/mediation/?per=50"
COUNTY_PAGE = f"/reports/{COUNTY}"
SLOW_REQUESTS = 2


def measure(plan: Plan) -> None:
    """P1–P3 and P5–P8 on every engine."""
    for engine in plan.engines:
        _one_engine(plan, engine)


@dataclass(frozen=True)
class Measured:
    """The targets of one engine after their rounds."""

    floor: Target
    town: Target
    small: Target
    big: Target
    deep: Target
    admin: Target
    tuned: Target
    beside: Target
    county_small: Target
    county_big: Target
    county_raw: Target


def _one_engine(plan: Plan, engine: str) -> None:
    small, big = plan.data(engine, plan.small), plan.data(engine, plan.rows)
    with ExitStack() as stack:
        found = _targets(plan, stack, small, big)
        lists = [found.floor, found.town, found.small, found.big, found.deep, found.admin, found.tuned]
        alternate(lists, plan.rounds, plan.seconds)
        alternate([found.county_small, found.county_big, found.beside], plan.rounds, plan.seconds, 4)
        alternate([found.county_raw], 1, plan.seconds)
    for one in _judged(engine, found):
        plan.book.add(one)


def _targets(plan: Plan, stack: ExitStack, small: DataSet, big: DataSet) -> Measured:
    engine = big.engine
    also = plan.cluster.cpu_seconds if engine == "postgresql" else (lambda: 0.0)

    def server(app: str, environ: dict[str, str], name: str) -> Server:
        return stack.enter_context(Server(app, environ, plan.log(f"{engine}_{name}")))

    cookies = {data.rows: data.sign_in("bureau") for data in (small, big)}
    town = big.sign_in("town")
    on_small, on_big = server("wsgi:app", small.environ, "small"), server("wsgi:app", big.environ, "big")
    body, _headers = on_big.get(LIST, cookies[big.rows])
    floor = server("bench.floor:app", {"BENCH_BYTES": str(len(body))}, "floor")
    admin = server("bench.admin_site.wsgi:app", big.admin_environ, "admin")
    signed_in = _admin_session(big)
    raw = server("bench.raw:app", big.environ, "raw")

    def target(name: str, at: Server, path: str, cookie: str = "", slow: int = 0) -> Target:
        at.get(path, cookie)
        return Target(name, at, path, cookie, also, slow)

    return Measured(
        floor=target("bare page", floor, "/"),
        town=target("list, a town's", on_big, LIST, town),
        small=target(f"list, {plan.small:,}", on_small, LIST, cookies[small.rows]),
        big=target(f"list, {plan.rows:,}", on_big, LIST, cookies[big.rows]),
        deep=target("list, page 1,000", on_big, f"{LIST}&at={_far(big)}", cookies[big.rows]),
        admin=target("Django admin", admin, "/admin/admin_site/case/", signed_in),
        tuned=target("Django admin, tuned", admin, "/admin/admin_site/tunedcase/", signed_in),
        beside=target(f"list, {plan.rows:,}", on_big, LIST, cookies[big.rows]),
        county_small=target(f"county page, {plan.small:,}", on_small, COUNTY_PAGE, cookies[small.rows]),
        county_big=target(f"county page, {plan.rows:,}", on_big, COUNTY_PAGE, cookies[big.rows]),
        county_raw=target("county page, counted anew", raw, COUNTY_PAGE, cookies[big.rows], slow=SLOW_REQUESTS),
    )


def _admin_session(data: DataSet) -> str:
    command = [sys.executable, "-m", "bench.admin_site.wsgi"]
    done = subprocess.run(command, env=data.admin_environ, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()


def _far(data: DataSet) -> str:
    """The cursor of page 1,000, or of the last page where there are fewer."""
    skipped = min(999 * 50, data.rows * 9 // 10) - 1
    with data.app():
        found = select(Case.reported_on, Case.id).where(Case.county_code == COUNTY, Case.ordinary.is_(True))
        row = session.execute(found.order_by(Case.reported_on.desc(), Case.id.desc()).offset(skipped).limit(1)).one()
    return _cursor(">", (row.reported_on, row.id))


def _judged(engine: str, found: Measured) -> list[Result]:
    """Each goal as PERFORMANCE.md section 4 states it."""
    bare = ("P1", 0.50, 0.60) if engine == "sqlite" else ("P2", 0.35, 0.45)

    def pair(
        goal: str, what: str, sense: str, must: float, aim: float, over: Target, under: Target, faster: bool = False
    ) -> Result:
        """`faster`: the goal says how many times quicker the second is than the first (CPU of one by the other's)."""
        value = ratio(under, over, "cpu") if faster else ratio(over, under, "cpu")
        wall = ratio(over, under, "rps") if faster else ratio(under, over, "rps")
        return Result(goal, engine, what, value, sense, must, aim, wall, note=f"{over.line}; {under.line}")

    rows = found.big.name.removeprefix("list, ")
    return [
        pair(bare[0], f"list at {rows}, county : bare page", AT_LEAST, *bare[1:], found.big, found.floor, faster=True),
        pair(bare[0], f"list at {rows}, town : bare page", AT_LEAST, *bare[1:], found.town, found.floor, faster=True),
        pair("P3", "list : Django admin, 100 rows", AT_LEAST, 8, 15, found.big, found.admin, faster=True),
        pair("P3", "list : Django admin tuned, 50 rows", AT_LEAST, 5, 10, found.big, found.tuned, faster=True),
        pair("P5", f"list at {rows} : at 10 k", AT_MOST, 1.15, 1.05, found.big, found.small),
        pair("P5", "page 1,000 : page 1", AT_MOST, 1.15, 1.05, found.deep, found.big),
        pair("P6", f"county page at {rows} : at 10 k", AT_MOST, 1.2, 1.1, found.county_big, found.county_small),
        _against_raw(engine, found),
        pair("P8", "county page : list", AT_MOST, 3, 2, found.county_big, found.beside),
    ]


def _against_raw(engine: str, found: Measured) -> Result:
    """The raw page is too slow to take turns: the medians of both are compared."""
    page, raw = found.county_big, found.county_raw
    value, wall = page.median("cpu") / raw.median("cpu"), page.median("p50") / raw.median("p50")
    note = f"{page.line}; {raw.line}"
    return Result("P7", engine, "county page : the same by GROUP BY", value, AT_MOST, 1 / 30, 1 / 100, wall, note=note)
