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
EVERY = 60
"""Seconds between two lines of progress."""


def measure(plan: Plan) -> None:
    """The faulty sends, shared out among the engines: `--sends 1000000` (or `SYNC_BENCH_SENDS`) for a long night."""
    for engine in plan.engines:
        with plan.data(engine, plan.small).scratch() as data:
            began = time.process_time()
            report = _storm(data, plan.sends // len(plan.engines))
            spent = time.process_time() - began
            with data.app():
                broken = audit.verify()[2]
                db.session.remove()
                differ = len(list(reports.verify()))
        wrong = len(report.lost) + len(report.doubled) + len(report.wrong) + report.written - report.delivered
        note = f"{str(report).replace(chr(10), '; ')}; {spent * 1000 / report.sends:.1f} ms CPU each, client and server"
        told = f"{report.sends:,} faulty sends: lost, doubled or answered otherwise"
        plan.book.add(Result("P16", engine, told, float(wrong), AT_MOST, 0, 0, note=note))
        told = "cells that differ, links of the trail that are broken, after faulty sends"
        plan.book.add(Result("P10", engine, told, float(differ + (broken is not None)), AT_MOST, 0, 0))


def _storm(data: DataSet, sends: int) -> Report:
    cookies = [data.sign_in(f"writer{place}").split("=", 1) for place in range(WRITERS // 2)]
    accounts = [Account(f"writer{place}", "", ((name, value),)) for place, (name, value) in enumerate(cookies)]
    with tempfile.TemporaryDirectory() as folder:
        return Storm(inside(data.portal()), accounts, sends, SEED, Path(folder), tells=Progress()).run()


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
