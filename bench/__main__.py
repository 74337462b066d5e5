"""`python -m bench [PART …]`: all parts, or some; each is bounded in time and prints its ratios."""

import argparse
import shlex
import shutil
import sys
from pathlib import Path

from bench import memory, pages, sizes, writers, writes
from bench.cluster import BenchCluster
from bench.plan import Plan
from bench.results import Book
from portal.core.config import ROOT

PARTS = {
    "pages": pages.measure,
    "writes": writes.measure,
    "truth": writes.compare,
    "writers": writers.measure,
    "sizes": sizes.measure,
    "memory": memory.measure,
}


def main() -> int:
    """Read what is asked for, measure, write RESULTS.md."""
    options = _options()
    if shutil.which("wrk") is None:
        print("wrk is not installed: apt-get install wrk", file=sys.stderr)
        return 1
    options.var.mkdir(parents=True, exist_ok=True)
    cluster = BenchCluster(options.var)
    command = shlex.join(["python", "-m", "bench", *sys.argv[1:]])
    postgres = ""
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
        book=Book(options.var, ROOT / "bench" / "RESULTS.md", command, postgres),
        changes=options.changes,
        requests=options.requests,
    )
    try:
        for part in options.parts or PARTS:
            print(f"--- {part}", flush=True)
            PARTS[part](plan)
    finally:
        cluster.end()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without")
    parser.add_argument("--rows", type=int, default=1_000_000, help="disputes of the large data set")
    parser.add_argument("--small", type=int, default=10_000, help="disputes of the small one")
    parser.add_argument("--rounds", type=int, default=5, help="alternating rounds")
    parser.add_argument("--seconds", type=float, default=3, help="of each round")
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--changes", type=int, default=10_000, help="random changes before the recount")
    parser.add_argument("--requests", type=int, default=60_000, help="requests of the memory's growth")
    parser.add_argument("--var", type=Path, default=ROOT / "var" / "bench", help="where data sets are kept")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(unknown)}")
    options.var = options.var.resolve()
    return options


if __name__ == "__main__":
    sys.exit(main())
