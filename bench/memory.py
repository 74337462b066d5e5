"""Memory of two workers: after start against the bare page, and what tens of thousands of requests add (P24)."""

import os
import time
from pathlib import Path

from bench import machine
from bench.pages import COUNTY_PAGE, LIST
from bench.plan import Plan
from bench.results import AT_MOST, Result
from bench.serve import Server, wrk

SCRIPT = Path(__file__).with_name("mix.lua")
MIX = (
    *("/mediation/", "/account", "/consultations/", "/privacy", "/v"),
    *("/consult", LIST, "/account", COUNTY_PAGE, "/"),
)
STEP, PATIENCE = 5, 300
"""Seconds of each run of requests; and after which the count is taken as it stands: a busy machine answers fewer."""


def measure(plan: Plan) -> None:
    """PSS of the workers and their parent, after a first page each; then after many."""
    data = plan.data(plan.engines[0], plan.small)
    cookie = data.sign_in("bureau")
    told = plan.var / "mix.txt"
    told.write_text("\n".join(MIX) + "\n")
    os.environ["BENCH_MIX"] = str(told)
    with (
        Server("wsgi:app", data.environ, plan.log("memory")) as server,
        Server("bench.floor:app", {"BENCH_BYTES": "20000"}, plan.log("memory_floor")) as floor,
    ):
        _first_pages(floor, "/")
        _first_pages(server, LIST, cookie)
        bare, own = _size(floor), _size(server)
        what, note = "memory after start : bare page", f"{own:.0f} MB : {bare:.0f} MB (parent and two workers)"
        plan.book.add(Result("P24", data.engine, what, own / bare, AT_MOST, 4, 2.5, note=note))
        until = time.monotonic() + PATIENCE
        first = _ask(server, cookie, plan.requests // 6, until)
        early = _size(server)
        last = first + _ask(server, cookie, plan.requests - first, until)
        late = _size(server)
    short = "" if last >= plan.requests else f" of {plan.requests:,}: {PATIENCE} s were over"
    what, grown = f"growth from request {_round(first)} to {_round(last)}", round(100 * (late / early - 1), 1)
    note = f"{early:.1f} MB at request {first:,} → {late:.1f} MB at {last:,}{short}; ten kinds of pages in turn"
    plan.book.add(Result("P24", data.engine, what, grown, AT_MOST, 8, 4, unit=" %", note=note))


def _round(count: int) -> str:
    return f"{count // 1000} k" if count >= 1000 else str(count)


def _size(server: Server) -> float:
    return machine.pss_megabytes([server.process.pid, *server.workers])


def _first_pages(server: Server, path: str, cookie: str = "") -> None:
    """Enough for every worker to have shown the page; before that it may still be importing."""
    for _each in range(40):
        server.get(path, cookie)


def _ask(server: Server, cookie: str, count: int, until: float) -> int:
    """At least so many requests, as long as there is time; how many there were."""
    asked = 0
    while asked < count and (asked == 0 or time.monotonic() < until):
        done = wrk(f"http://127.0.0.1:{server.port}/", STEP, 8, cookie, SCRIPT)
        if done.errors:
            raise RuntimeError(done.text)
        asked += done.requests
    return asked
