"""`python -m bench [PART …]`: all parts, or some; each is bounded in time and prints its ratios."""

import argparse
import os
import shlex
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench import (
    cold,
    faults,
    first,
    inbox,
    kept,
    ledgers,
    lighthouse,
    memory,
    pages,
    paint,
    papers,
    photos,
    search,
    sends,
    signins,
    sizes,
    truth,
    writers,
    writes,
    year,
)
from bench.cluster import BenchCluster
from bench.plan import Plan
from bench.results import Book
from portal.core.config import ROOT


class Part(NamedTuple):
    """What is run, and on which data sets besides the small one."""

    measure: Callable[[Plan], None]
    large: bool = False
    asked: bool = False
    years: bool = False
    busy: bool = False


PARTS = {
    "pages": Part(pages.measure, large=True),
    "first": Part(first.measure, large=True),
    "inbox": Part(inbox.measure, asked=True),
    "year": Part(year.measure, busy=True),
    "kept": Part(kept.measure, asked=True),
    "search": Part(search.measure, large=True),
    "writes": Part(writes.measure, large=True),
    "truth": Part(truth.measure, years=True),
    "writers": Part(writers.measure),
    "sends": Part(sends.measure),
    "faults": Part(faults.measure),
    "cold": Part(cold.measure),
    "signins": Part(signins.measure),
    "sizes": Part(sizes.measure, asked=True),
    "paint": Part(paint.measure, asked=True),
    "photos": Part(photos.measure),
    "papers": Part(papers.measure),
    "ledgers": Part(ledgers.measure, large=True),
    "memory": Part(memory.measure),
    "lighthouse": Part(lighthouse.measure, asked=True),
}
NEEDS = ("large", "asked", "years", "busy")
BY_NAME_ONLY = {"lighthouse"}
SENDS = int(os.environ.get("SYNC_BENCH_SENDS", "20000"))
"""Faulty sends of a run that does not say how many; 1,000,000 is a night's."""


def main() -> int:
    """Read what is asked for, measure, write RESULTS.md."""
    options = _options()
    if shutil.which("wrk") is None:
        print("wrk is not installed: apt-get install wrk", file=sys.stderr)
        return 1
    options.var.mkdir(parents=True, exist_ok=True)
    cluster = BenchCluster(options.var)
    command = shlex.join(["python", "-m", "bench", *sys.argv[1:]])
    parts = options.parts or [name for name in PARTS if name not in BY_NAME_ONLY]
    postgres = ""
    try:
        if "postgresql" in options.engines:
            cluster.begin()
            postgres = cluster.version()
        plan = Plan(
            rows=options.rows,
            small=options.small,
            rounds=options.rounds,
            seconds=options.seconds,
            engines=tuple(options.engines),
            var=options.var,
            cluster=cluster,
            book=Book(options.results, command, postgres),
            changes=options.changes,
            requests=options.requests,
            visits=options.visits,
            devices=options.devices,
            sends=options.sends,
        )
        needed = [any(getattr(PARTS[name], needs) for name in parts) for needs in NEEDS]
        turns: dict[str, Callable[[], None]] = {"data": lambda: plan.prepare(*needed)}
        turns |= {name: partial(PARTS[name].measure, plan) for name in parts}
        failed = _take_turns(plan, turns)
    finally:
        cluster.end()
    return 1 if failed else 0


def _take_turns(plan: Plan, turns: Mapping[str, Callable[[], None]]) -> list[str]:
    """Make the data sets, then one part after another; what breaks leaves the others their turn."""
    failed, took = [], {}
    for name, turn in turns.items():
        began = time.monotonic()
        print(f"--- {name}", flush=True)
        plan.book.part = name
        try:
            turn()
        except Exception:
            failed.append(name)
            traceback.print_exc()
        took[name] = time.monotonic() - began
        print(f"    {name} took {took[name]:.0f} s", flush=True)
    print(f"{sum(took.values()) / 60:.1f} minutes: {', '.join(f'{name} {one:.0f} s' for name, one in took.items())}")
    if failed:
        print(f"broke off: {', '.join(failed)}", file=sys.stderr)
    return failed


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without")
    parser.add_argument("--rows", type=int, default=1_000_000, help="disputes of the large data set")
    parser.add_argument("--visits", type=int, default=1_000_000, help="household visits of the busy data set")
    parser.add_argument("--small", type=int, default=10_000, help="disputes of the small one")
    parser.add_argument("--rounds", type=int, default=5, help="alternating rounds")
    parser.add_argument("--seconds", type=float, default=1, help="of each round")
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--changes", type=int, default=10_000, help="random changes before the recount")
    parser.add_argument("--requests", type=int, default=60_000, help="requests of the memory's growth")
    parser.add_argument("--devices", type=int, default=500, help="phones that drain at the same time")
    parser.add_argument("--sends", type=int, default=SENDS, help="forms over links that fail, in all")
    parser.add_argument("--var", type=Path, default=ROOT / "var" / "bench", help="where data sets are kept")
    parser.add_argument("--results", type=Path, default=ROOT / "bench" / "RESULTS.md", help="the page to write")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(unknown)}")
    options.var = options.var.resolve()
    return options


if __name__ == "__main__":
    sys.exit(main())
