"""`make demo` and `make serve`: the database brought up to date, then server and worker as children of one process."""

import argparse
import base64
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import IO

from portal.core import clock
from portal.core.config import ROOT
from portal.demo.accounts import ACCOUNTS

BIN = Path(sys.executable).parent
# No address at all: gunicorn writes a path decoded, line breaks included (SECURITY.md R57, R61). The portal's own log
# names the route.
ACCESS_LOG = "%(t)s %(m)s %(s)s %(B)s %(L)ss"
RESET_HOUR = 3


def main() -> int:
    """Prepare, start, wait for Ctrl-C, stop everything that was started."""
    options = _options()
    var = Path(options.var).resolve()
    address = f"http://127.0.0.1:{options.port}"
    if _taken(options.port):
        print(f"Port {options.port} is in use. Choose another one: make demo PORT={options.port + 1}", file=sys.stderr)
        return 1
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    environ = _environ(var, address, empty=options.empty)
    with contextlib.suppress(KeyboardInterrupt):
        for words in _preparations(empty=options.empty):
            if (code := subprocess.call([BIN / "portal", *words], env=environ, cwd=ROOT)) != 0:
                return code
        return _serve(var, address, options, environ)
    return 130


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--var", default="var", help="folder for the database and files")
    parser.add_argument("--empty", action="store_true", help="without the demo county and its accounts")
    return parser.parse_args()


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _preparations(*, empty: bool) -> list[list[str]]:
    return [["db", "upgrade"], *([] if empty else [["demo", "load"]])]


def _environ(var: Path, address: str, *, empty: bool) -> dict[str, str]:
    """The settings of this portal: what the caller set, and secrets made once and kept beside the data."""
    made = {"PORTAL_VAR": str(var), "PORTAL_BASE_URL": address, **_secrets(var / "secrets.env")}
    return {**os.environ, "PORTAL_DEMO": "0" if empty else "1", **{k: os.environ.get(k) or v for k, v in made.items()}}


def _secrets(kept: Path) -> dict[str, str]:
    if not kept.exists():
        field_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        text = f"PORTAL_SECRET_KEY={secrets.token_urlsafe(48)}\nPORTAL_FIELD_KEYS={field_key}\n"
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
    return dict(line.split("=", 1) for line in kept.read_text().splitlines() if "=" in line)


def server(port: int, access_log: Path) -> list[str | Path]:
    """The command that serves the portal."""
    return [
        BIN / "gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket",
        "--bind", f"127.0.0.1:{port}", "--access-logfile", access_log, "--access-logformat", ACCESS_LOG,
        "--forwarder-headers", "", "--log-level", "warning", "wsgi:app",
    ]  # fmt: skip


def next_reset(now: datetime) -> datetime:
    """The next three o'clock in the morning: the demo county begins anew, with the days of that day (O02)."""
    here = clock.local(now)
    at = here.replace(hour=RESET_HOUR, minute=0, second=0, microsecond=0)
    return at if at > here else at + timedelta(days=1)


def _serve(var: Path, address: str, options: argparse.Namespace, environ: dict[str, str]) -> int:
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    told = False
    while not stopping:
        until = None if options.empty else next_reset(clock.now())
        with (var / "portal.log").open("ab") as log:
            children = _start(options.port, var, environ, log)
            try:
                while not stopping and not _is_night(until) and all(child.poll() is None for child in children):
                    if not told and _answers(address):
                        told = True
                        print(_welcome(address, var, environ, empty=options.empty), flush=True)
                    time.sleep(0.2)
            finally:
                _stop(children)
        if not stopping and not _is_night(until):
            print(f"The portal stopped by itself; see {var / 'portal.log'}", file=sys.stderr)
            return 1
        if not stopping and (code := _begin_anew(environ)) != 0:
            return code
    return 0


def _start(port: int, var: Path, environ: dict[str, str], log: IO[bytes]) -> list[subprocess.Popen[bytes]]:
    worker: list[str | Path] = [BIN / "portal", "jobs", "worker"]
    return [
        subprocess.Popen(command, env=environ, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        for command in (server(port, var / "access.log"), worker)
    ]


def _is_night(until: datetime | None) -> bool:
    return until is not None and clock.now() >= until


def _begin_anew(environ: dict[str, str]) -> int:
    """Everything that visitors left in the demo goes, as every night; meanwhile nothing is served."""
    return subprocess.call([BIN / "portal", "demo", "reset", "--yes"], env=environ, cwd=ROOT)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _welcome(address: str, var: Path, environ: dict[str, str], *, empty: bool) -> str:
    lines = ["", f"  {address}", f"  Data and logs: {var}"]
    if empty:
        lines += ["  No accounts yet: .venv/bin/portal areas import FILE, then .venv/bin/portal user add"]
    else:
        lines += ["", f"  Demo accounts, password {environ.get('PORTAL_DEMO_PASSWORD', 'demo-2026-qtx')}"]
        lines += [f"    {account.username:<10} {account.says}" for account in ACCOUNTS]
        lines += ["", f"  Everything begins anew each night at {RESET_HOUR}:00, Beijing time."]
    return "\n".join([*lines, "", "  Ctrl-C stops it.", ""])


if __name__ == "__main__":
    sys.exit(main())
