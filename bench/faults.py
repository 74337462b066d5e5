"""Forms over links that fail (docs/sync.md): how many are lost, stored twice or answered otherwise the next time."""

import tempfile
import time
from pathlib import Path

from bench.datasets import WRITERS, DataSet
from bench.plan import Plan
from bench.results import AT_MOST, Result
from portal.core import audit, db
from portal.reports import service as reports
from tests.sync.inside import inside
from tests.sync.suite import Account, Report, Storm

SEED = 20261122
PART = 25_000
"""Sends of one storm, which has a seed and a verdict of its own: a long night is many, and may be broken off."""
EVERY = 60
"""Seconds between two lines of progress."""
TABLE = "Forms over links that fail, storm by storm"
HEAD = ["engine", "seed", "sends", "forms", "delivered", "lost", "doubled", "otherwise", "cells, trail", "CPU each"]


def measure(plan: Plan) -> None:
    """The faulty sends, shared out among the engines: `--sends 1000000` (or `SYNC_BENCH_SENDS`) for a long night.

    A storm that stands in the table is not raged again: what was broken off goes on, with the next seed.
    """
    known = plan.book.tables.get(TABLE, {}).get("rows", [])
    storms = {(row[0], int(row[1])): row for row in known}
    each = max(1, round(plan.sends / PART / len(plan.engines)))
    for place in range(each):
        for engine in plan.engines:
            if (engine, SEED + place) not in storms:
                storms[engine, SEED + place] = _raged(plan, engine, SEED + place, min(PART, plan.sends))
                plan.book.table(TABLE, HEAD, [storms[one] for one in sorted(storms)])
    for engine in plan.engines:
        rows = [row for (of, _seed), row in storms.items() if of == engine]
        sends, faults = sum(_number(row[2]) for row in rows), sum(_number(cell) for row in rows for cell in row[5:9])
        told = "faulty sends: lost, doubled, answered otherwise; cells that differ, broken links of the trail"
        note = f"{sends:,} sends in {len(rows)} storms; each stands in the table below"
        plan.book.add(Result("P16", engine, told, float(faults), AT_MOST, 0, 0, note=note))


def _number(cell: str) -> int:
    return int(cell.replace(",", ""))


def _raged(plan: Plan, engine: str, seed: int, sends: int) -> list[str]:
    """One storm upon a fresh copy, and what it left: a row of the table."""
    with plan.data(engine, plan.small).scratch() as data:
        began = time.process_time()
        report = _storm(data, sends, seed)
        spent = time.process_time() - began
        with data.app():
            broken = audit.verify()[2]
            db.session.remove()
            differ = len(list(reports.verify()))
    print(f"{engine}: {report}", flush=True)
    counts = (report.sends, report.written, report.delivered, len(report.lost), len(report.doubled), len(report.wrong))
    left = differ + (broken is not None)
    return [engine, str(seed), *(f"{one:,}" for one in (*counts, left)), f"{spent * 1000 / report.sends:.1f} ms"]


def _storm(data: DataSet, sends: int, seed: int) -> Report:
    cookies = [data.sign_in(f"writer{place}").split("=", 1) for place in range(WRITERS // 2)]
    accounts = [Account(f"writer{place}", "", ((name, value),)) for place, (name, value) in enumerate(cookies)]
    with tempfile.TemporaryDirectory() as folder:
        return Storm(inside(data.portal()), accounts, sends, seed, Path(folder), tells=Progress()).run()


class Progress:
    """Says about every minute how far a long run is."""

    def __init__(self) -> None:
        self.began = self.said = time.monotonic()

    def __call__(self, sent: int, of: int) -> None:
        now = time.monotonic()
        if now - self.said >= EVERY:
            self.said, gone = now, now - self.began
            left = gone * (of - sent) / sent / 60
            print(f"    {sent:,} of {of:,} sends, {gone / 60:.0f} min; about {left:.0f} min to go", flush=True)
