"""Memory of two workers: after start against the bare page, and what tens of thousands of requests add (P24)."""

from bench import machine
from bench.pages import COUNTY_PAGE, LIST
from bench.plan import Plan
from bench.results import AT_MOST, Result
from bench.serve import Server, wrk


def measure(plan: Plan) -> None:
    """PSS of the workers and their parent, after a first page each; then after many."""
    data = plan.data(plan.engines[0], plan.small)
    cookie = data.sign_in("bureau")
    with (
        Server("wsgi:app", data.environ, plan.log("memory")) as server,
        Server("bench.floor:app", {"BENCH_BYTES": "20000"}, plan.log("memory_floor")) as floor,
    ):
        _first_pages(floor, "/")
        _first_pages(server, LIST, cookie)
        bare, own = _size(floor), _size(server)
        what, note = "memory after start : bare page", f"{own:.0f} MB : {bare:.0f} MB (parent and two workers)"
        plan.book.add(Result("P24", data.engine, what, own / bare, AT_MOST, 4, 2.5, note=note))
        first, last = plan.requests // 6, plan.requests
        asked = _ask(server, cookie, first)
        early = _size(server)
        asked += _ask(server, cookie, last - asked)
        late = _size(server)
    what, grown = f"growth from request {first:,} to {last:,}", round(100 * (late / early - 1), 1)
    note = f"{early:.1f} → {late:.1f} MB at request {asked:,}; three list pages to one county page"
    plan.book.add(Result("P24", data.engine, what, grown, AT_MOST, 8, 4, unit=" %", note=note))


def _size(server: Server) -> float:
    return machine.pss_megabytes([server.process.pid, *server.workers])


def _first_pages(server: Server, path: str, cookie: str = "") -> None:
    """Enough for every worker to have shown the page; before that it may still be importing."""
    for _each in range(40):
        server.get(path, cookie)


def _ask(server: Server, cookie: str, count: int) -> int:
    """At least so many requests; how many there were."""
    asked = turn = 0
    while asked < count:
        path = COUNTY_PAGE if turn % 4 == 3 else LIST
        done = wrk(f"http://127.0.0.1:{server.port}{path}", 2, 8, cookie)
        if done.errors:
            raise RuntimeError(done.text)
        asked, turn = asked + done.requests, turn + 1
    return asked
