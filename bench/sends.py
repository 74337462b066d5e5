"""Many phones that come back to a link at the same time (P15–P17). Links that fail: `python -m tests.sync`."""

import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select

from bench.datasets import WRITERS, DataSet
from bench.plan import Plan
from bench.results import AT_LEAST, AT_MOST, Result
from bench.serve import Server
from portal.core import db
from portal.core.submission import Submission
from portal.mediation.models import Case, Party
from tests.sync.client import Answer, Ask, Client, over_http
from tests.sync.suite import NEW

BATCH, TOGETHER, DEVICES, EACH, AT_ONCE = 200, 8, 500, 20, 32


@dataclass
class Phones:
    """Some phones with filled outboxes, and what the server answered each try."""

    clients: Sequence[Client]
    seconds: list[float]
    statuses: Counter[int]

    def drain(self, at_once: int) -> float:
        """Send everything, so many phones at a time; the seconds that it took."""
        began = time.perf_counter()
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(_drained, self.clients))
        return time.perf_counter() - began

    @property
    def errors(self) -> int:
        """Tries that were answered by anything but a receipt, and forms that are not delivered."""
        wrong = sum(count for status, count in self.statuses.items() if status != 201)
        return wrong + sum(item.state != "delivered" for client in self.clients for item in client.items())


def _drained(client: Client) -> None:
    while items := client.items("waiting", "unsure"):
        for item in items:
            client.send(item)


def measure(plan: Plan) -> None:
    """On each engine: a batch and its replay, eight phones, and five hundred phones."""
    for engine in plan.engines:
        log = plan.log(f"sends-{engine}")
        with plan.data(engine, plan.small).scratch() as data, Server("wsgi:app", data.environ, log) as server:
            for part in (_batch, _together, _five_hundred):
                part(plan, engine, data, server)


def _phones(data: DataSet, server: Server, count: int, each: int) -> Phones:
    link, seconds, statuses = over_http(f"http://127.0.0.1:{server.port}", 120), [], Counter()
    cookies = [data.sign_in(f"writer{place % WRITERS}") for place in range(count)]
    clients, shell = [], {}
    for place, cookie in enumerate(cookies):
        client = Client(_noted(link, seconds, statuses), "", "", cookies=dict([cookie.split("=", 1)]), first=0.1)
        shell = shell or client.open(NEW)
        client.refresh()
        for number in range(each):
            told = {"kind": "land", "danger": "no", "standing": "talk", "summary": f"水槽滴水 {place} {number}"}
            client.write(NEW, {**shell, **told, "parties": f"沙{place}、白{number}"})
        clients.append(client)
    return Phones(clients, seconds, statuses)


def _noted(link: Ask, seconds: list[float], statuses: Counter[int]) -> Ask:
    def ask(method: str, path: str, body: bytes, headers: Any) -> Answer:
        began = time.perf_counter()
        answer = link(method, path, body, headers)
        if method == "POST":
            seconds.append(time.perf_counter() - began)
            statuses[answer.status] += 1
        return answer

    return ask


def _stored(data: DataSet) -> int:
    with data.app():
        return db.session.scalar(select(func.count(Case.id))) or 0


@contextmanager
def _cpu(server: Server) -> Iterator[list[float]]:
    spent, before = [0.0], server.cpu_seconds()
    yield spent
    time.sleep(0.5)
    spent[0] = server.cpu_seconds() - before


def _batch(plan: Plan, engine: str, data: DataSet, server: Server) -> None:
    """Two hundred forms of one phone, the same again, and their rows written in one go by nobody."""
    phones, before = _phones(data, server, 1, BATCH), _stored(data)
    with _cpu(server) as first:
        seconds = phones.drain(1)
    added = _stored(data) - before
    client = phones.clients[0]
    with _cpu(server) as again:
        for item in client.items():
            client.send(item)
    twice = _stored(data) - before - added
    raw = _raw(data)
    note = f"{BATCH} forms {first[0]:.2f} s CPU, again {again[0]:.2f} s, their rows by executemany {raw * 1000:.0f} ms"
    for goal, what, value, must, aim in (
        (
            "P15",
            f"{BATCH} queued forms : raw insert of their rows",
            first[0] / raw,
            *((8, 5), (5, 3))[engine != "sqlite"],
        ),
        ("P15", f"seconds until {BATCH} queued forms of one phone have their receipts", seconds, 10, 5),
        ("P16", "the same again : first send", again[0] / first[0], 0.6, 0.4),
        ("P16", "rows added by the same again", float(twice), 0, 0),
    ):
        plan.book.add(Result(goal, engine, what, value, AT_MOST, must, aim, note=note))


def _raw(data: DataSet) -> float:
    """The last batch's rows taken out and written back by the driver alone: the CPU seconds of this process."""
    tables = [Case.__table__, Party.__table__, Submission.__table__]
    with data.app(), db.writing():
        session = db.session()
        last = min(session.scalars(select(Case.id).order_by(Case.id.desc()).limit(BATCH)))
        wheres = [Case.id >= last, Party.case_id >= last, Submission.location.is_not(None)]
        rows = []
        for table, where in zip(tables, wheres, strict=True):
            found = session.execute(select(table).where(where).order_by(table.c.id.desc()).limit(2 * BATCH))
            rows.append([dict(row._mapping) for row in found])
        for table, kept in reversed(list(zip(tables, rows, strict=True))):
            session.execute(delete(table).where(table.c.id.in_([row["id"] for row in kept])))
        began = time.process_time()
        for table, kept in zip(tables, rows, strict=True):
            session.execute(insert(table), kept)
        session.flush()
        spent = time.process_time() - began
        session.rollback()
    return spent


def _together(plan: Plan, engine: str, data: DataSet, server: Server) -> None:
    """One phone by itself, then eight at once."""
    before = _stored(data)
    one = BATCH / _phones(data, server, 1, BATCH).drain(1)
    phones = _phones(data, server, TOGETHER, BATCH // 4)
    many = TOGETHER * (BATCH // 4) / phones.drain(TOGETHER)
    doubled = _stored(data) - before - BATCH - TOGETHER * (BATCH // 4)
    note = f"{one:.0f}/s by one phone, {many:.0f}/s by {TOGETHER}"
    plan.book.add(
        Result("P17", engine, f"errors and duplicates of {TOGETHER} phones", float(phones.errors + abs(doubled)),
               AT_MOST, 0, 0, note=note)
    )  # fmt: skip
    plan.book.add(
        Result("P17", engine, f"throughput of {TOGETHER} phones : one", many / one, AT_LEAST, 0.6, 0.8, note=note)
    )


def _five_hundred(plan: Plan, engine: str, data: DataSet, server: Server) -> None:
    """A day's work of many phones that find the link again at the same time; all of them behind one address."""
    before = _stored(data)
    phones = _phones(data, server, plan.devices, EACH)
    minutes = phones.drain(AT_ONCE) / 60
    lost = plan.devices * EACH - (_stored(data) - before)
    p95 = statistics.quantiles(phones.seconds, n=20)[-1]
    note = (
        f"{plan.devices} sessions of {WRITERS} people, {EACH} forms each, {AT_ONCE} connections at a time: "
        f"{minutes:.1f} minutes, p50 {statistics.median(phones.seconds) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, "
        f"answers {dict(phones.statuses)}; the client's own work is on the same cores"
    )
    for what, value, must, aim, unit in (
        (f"{plan.devices} phones × {EACH} forms", minutes, 10, 5, " min"),
        (f"{plan.devices} phones: errors, lost or doubled", float(phones.errors + abs(lost)), 0, 0, ""),
        (f"{plan.devices} phones: p95 of the acknowledgement", p95, 5, 2, " s"),
        (f"{plan.devices} phones behind one address: 429", float(phones.statuses[429]), 0, 0, ""),
    ):
        plan.book.add(Result("P17", engine, what, value, AT_MOST, must, aim, unit=unit, note=note))
