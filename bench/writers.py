"""Sixteen writers at once on SQLite, by the quick form over HTTP (P18)."""

import os
import re
import secrets
from pathlib import Path

from sqlalchemy import func, select

from bench.datasets import WRITERS, DataSet
from bench.plan import Plan
from bench.results import AT_LEAST, AT_MOST, Result
from bench.serve import Done, Server, wrk
from portal.core import clock, db
from portal.mediation.models import Case

FORM = "/mediation/new"
SCRIPT = Path(__file__).with_name("writers.lua")


def measure(plan: Plan, seconds: float = 20) -> None:
    """One writer, sixteen, and one again; what was answered must be stored, once."""
    with plan.data("sqlite", plan.small).scratch() as data:
        before = _stored(data)
        with Server("wsgi:app", data.environ, plan.log("writers")) as server:
            _introduce(plan, data, server)
            first = _write(server, 1, seconds / 2)
            many = _write(server, WRITERS, seconds)
            second = _write(server, 1, seconds / 2)
        stored = _stored(data) - before
    answered = first.requests + many.requests + second.requests
    one = (first.rps + second.rps) / 2
    note = (
        f"{one:.0f}/s with one writer, {many.rps:.0f}/s with {WRITERS}, p50 {many.p50:.0f} ms, p99 {many.p99:.0f} ms; "
        f"{answered:,} forms answered, {stored:,} stored (one under way at the end of a run may be stored unanswered)"
    )
    lost = max(0, answered - stored) + sum(done.errors for done in (first, many, second))
    for what, value, sense, must, aim, unit in (
        ("locked, 5xx or lost", float(lost), AT_MOST, 0, 0, ""),
        (f"throughput of {WRITERS} writers : one", many.rps / one, AT_LEAST, 0.7, 0.85, ""),
        ("worst wait", many.worst / 1000, AT_MOST, 5, 1, " s"),
    ):
        plan.book.add(Result("P18", "sqlite", what, value, sense, must, aim, unit=unit, note=note))


def _stored(data: DataSet) -> int:
    with data.app():
        return db.session.scalar(select(func.count(Case.id))) or 0


def _introduce(plan: Plan, data: DataSet, server: Server) -> None:
    """A session for each writer, and the token that its forms carry."""
    lines = []
    for number in range(WRITERS):
        cookie = data.sign_in(f"writer{number}")
        html, _headers = server.get(FORM, cookie)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html.decode())
        assert token is not None, "the form carries no token"
        lines.append(f"{cookie}\t{token[1]}\n")
    told = plan.var / "writers.txt"
    told.write_text("".join(lines))
    os.environ.update(BENCH_WRITERS=str(told), BENCH_DAY=clock.today().isoformat())


def _write(server: Server, writers: int, seconds: float) -> Done:
    os.environ["BENCH_RUN"] = secrets.token_hex(6)
    return wrk(f"http://127.0.0.1:{server.port}{FORM}", seconds, writers, script=SCRIPT)
