"""Lighthouse on the five main pages, by name only: a program of Node's, fetched once from the package registry."""

import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path

from bench.paint import _wanted
from bench.plan import MANY_ASKED, Plan
from bench.results import AT_LEAST, Result
from bench.serve import Server
from tests.kit.browser import CHROMIUM, QUIET

PACKAGE = "lighthouse@12"
FIVE = ("public home", "village's page", "form of a question", "adviser's inbox", "county page")
AIMS = {"performance": (95, 95), "accessibility": (100, 100), "best-practices": (96, 100)}


def measure(plan: Plan) -> None:
    """Performance, accessibility and best practices on a slow phone; the middle of three runs."""
    program = _program(plan.var / "lighthouse")
    data = plan.data(plan.engines[0], plan.small, MANY_ASKED)
    wanted = _wanted(data)
    with Server("wsgi:app", data.environ, plan.log("lighthouse")) as server:
        for name in FIVE:
            _kind, path, cookie = wanted[name]
            runs = [_run(program, plan.var, f"http://localhost:{server.port}{path}", cookie) for _each in range(3)]
            for what, (must, aim) in AIMS.items():
                value = statistics.median(run[what] for run in runs)
                plan.book.add(Result("P23", "both", f"Lighthouse {what}, {name}", value, AT_LEAST, must, aim))


def _program(folder: Path) -> Path:
    if shutil.which("npm") is None:
        raise RuntimeError("Lighthouse needs Node 18 or later with npm")
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", PACKAGE]
        subprocess.run(command, check=True, timeout=300)
    return program


def _run(program: Path, var: Path, url: str, cookie: str) -> dict[str, float]:
    told, headers = var / "lighthouse.json", var / "lighthouse_headers.json"
    headers.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
    command = [
        str(program), url, "--output=json", f"--output-path={told}", "--quiet", f"--extra-headers={headers}",
        f"--only-categories={','.join(AIMS)}", f"--chrome-flags=--headless=new {' '.join(QUIET)}",
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=180, env={**os.environ, "CHROME_PATH": CHROMIUM}, capture_output=True)
    found = json.loads(told.read_text())["categories"]
    return {name: round(100 * found[name]["score"]) for name in AIMS}
