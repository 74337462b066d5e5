"""What the machine is, and what processes use of it, read from /proc."""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The processes that one process started and that still run."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(word) for word in text.split()]


def cpu_seconds(pids: Iterable[int]) -> float:
    """CPU time, user and system, that processes have used since they began."""
    total = 0
    for pid in pids:
        try:
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += int(words[11]) + int(words[12])
    return total / TICK


def pss_megabytes(pids: Iterable[int]) -> float:
    """Proportional set size: memory with shared pages divided among those who share them."""
    return sum(map(_rolled_up("Pss:"), pids)) / 1024


def heap_megabytes(pids: Iterable[int]) -> float:
    """What programs asked for themselves: without the pages of files, such as a database that is read."""
    return sum(map(_rolled_up("Pss_Anon:"), pids)) / 1024


def _rolled_up(name: str) -> Callable[[int], int]:
    def told(pid: int) -> int:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name))

    return told


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"


def _says(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "-"
    return (done.stdout or done.stderr).strip().splitlines()[0] if (done.stdout or done.stderr).strip() else "-"


def facts(postgres: str = "") -> list[tuple[str, str]]:
    """The machine's facts that stand above every table of results."""
    told = [line.partition(":") for line in Path("/proc/cpuinfo").read_text().splitlines()]
    model = next((value.strip() for name, _colon, value in told if name.strip() == "model name"), platform.machine())
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    packages = ("flask", "jinja2", "sqlalchemy", "gunicorn", "psycopg", "django")
    return [
        ("CPU", f"{model}, {os.cpu_count()} cores"),
        ("memory", f"{memory:.1f} GB"),
        ("system", f"{platform.system()} {platform.release()}, glibc {platform.libc_ver()[1]}"),
        ("Python", platform.python_version()),
        ("packages", ", ".join(f"{name} {_version(name)}" for name in packages)),
        ("SQLite", sqlite3.sqlite_version),
        ("PostgreSQL", postgres or "-"),
        ("wrk", _says("wrk", "-v").partition("[")[0].strip()),
        ("commit", _says("git", "rev-parse", "--short", "HEAD")),
    ]


def load() -> float:
    """How busy the machine is: the load average of the last minute."""
    return os.getloadavg()[0]
