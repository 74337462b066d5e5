"""Any server under a storm: `python -m tests.sync --base-url URL --account NAME:PASSWORD --sends N --seed S`."""

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.sync.client import over_http
from tests.sync.suite import Account, Storm


def main() -> int:
    """Run one storm and say what was counted; 0 where nothing was lost and nothing doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.sync", description=__doc__)
    parser.add_argument("--base-url", required=True, help="the address of the server; it gets many records")
    parser.add_argument(
        "--account", action="append", required=True, metavar="NAME:PASSWORD",
        help="a mediator who may log disputes; several are several phones at once",
    )  # fmt: skip
    parser.add_argument("--sends", type=int, default=20_000, help="how many forms are given to the faulty links")
    parser.add_argument("--seed", type=int, default=None, help="of all chance; printed")
    parser.add_argument("--checked", type=int, default=1000, help="records opened and sent again at the end")
    parser.add_argument("--kill", default="", metavar="COMMAND", help="kills the server and starts it; run every 5 s")
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(1 << 31) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    accounts = [Account(*one.split(":", 1)) for one in options.account]
    kill = (lambda: subprocess.run(options.kill, shell=True, check=True)) if options.kill else None  # noqa: S602
    with tempfile.TemporaryDirectory() as folder:
        report = Storm(
            over_http(options.base_url), accounts, options.sends, seed, Path(folder),
            quick=True, threads=True, checked=options.checked, kill=kill,
        ).run()  # fmt: skip
    print(report)
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
