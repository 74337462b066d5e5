"""Servers as production runs them, and rounds of requests that alternate between them."""

import contextlib
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from bench import machine
from portal.core.config import ROOT

BIN = Path(sys.executable).parent
GUNICORN = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One gunicorn with two workers of four threads, on a free port of the loopback."""

    def __init__(self, app: str, environ: Mapping[str, str], log: Path, options: Sequence[str] = ()):
        self.port = _free_port()
        command = [
            BIN / "gunicorn", *GUNICORN, *options, "--bind", f"127.0.0.1:{self.port}",
            "--log-level", "warning", app,
        ]  # fmt: skip
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        with log.open("ab") as out:
            self.process = subprocess.Popen(command, env={**kept, **environ}, cwd=ROOT, stdout=out, stderr=out)
        self.log = log

    def __enter__(self) -> Self:
        for _try in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                if len(self.workers) == 2:
                    time.sleep(0.5)
                    return self
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.__exit__()
        raise RuntimeError(f"the server did not start; see {self.log}")

    def __exit__(self, *_told: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()

    @property
    def workers(self) -> list[int]:
        return machine.children(self.process.pid)

    def cpu_seconds(self) -> float:
        return machine.cpu_seconds(self.workers)

    def get(self, path: str, cookie: str = "", **headers: str) -> tuple[bytes, Mapping[str, str]]:
        """One answer with its headers; anything but 200 is a fault of the bench."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": cookie, **headers})
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            if answer.url != request.full_url:
                raise RuntimeError(f"{path} leads to {answer.url}: the session is not accepted")
            return answer.read(), answer.headers


@dataclass(frozen=True)
class Sample:
    """One round: requests a second, CPU and waiting times in milliseconds."""

    rps: float
    cpu: float
    p50: float
    p99: float
    errors: int = 0


@dataclass
class Target:
    """A page of a server, and whose CPU it costs. `slow` pages are asked a few times one after another."""

    name: str
    server: Server
    path: str
    cookie: str = ""
    also: Callable[[], float] = lambda: 0.0
    slow: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)

    def cpu_seconds(self) -> float:
        return self.server.cpu_seconds() + self.also()

    def round(self, seconds: float, connections: int) -> Sample:
        """Ask for a while; what it took."""
        before = self.cpu_seconds()
        if self.slow:
            times = []
            for _each in range(self.slow):
                began = time.perf_counter()
                self.server.get(self.path, self.cookie)
                times.append((time.perf_counter() - began) * 1000)
            asked, errors = self.slow, 0
            p50, p99, rps = statistics.median(times), max(times), 1000 * self.slow / sum(times)
        else:
            done = wrk(
                f"http://127.0.0.1:{self.server.port}{self.path}", seconds, connections, self.cookie, None, self.headers
            )
            asked, errors, rps, p50, p99 = done.requests, done.errors, done.rps, done.p50, done.p99
        return Sample(rps, (self.cpu_seconds() - before) * 1000 / max(asked, 1), p50, p99, errors)

    def median(self, what: str) -> float:
        """The median of all rounds of one measure."""
        return statistics.median(getattr(sample, what) for sample in self.samples)

    @property
    def line(self) -> str:
        """The absolute figures, for the note beside a ratio."""
        return (
            f"{self.name}: {self.median('cpu'):.2f} ms CPU, {self.median('rps'):.0f}/s, "
            f"p50 {self.median('p50'):.1f} ms, p99 {self.median('p99'):.1f} ms"
        )


@dataclass(frozen=True)
class Done:
    """What wrk says of one run."""

    requests: int
    errors: int
    rps: float
    p50: float
    p99: float
    worst: float
    text: str


UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


def _milliseconds(text: str) -> float:
    match = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    return float(match[1]) * UNITS[match[2]] if match else 0.0


def wrk(
    url: str,
    seconds: float,
    connections: int,
    cookie: str = "",
    script: Path | None = None,
    headers: Mapping[str, str] | None = None,
) -> Done:
    """Ask one address from some connections for some seconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "30s", "--latency"]
    command += ["-H", f"Cookie: {cookie}"] if cookie else []
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    command += ["-s", str(script)] if script else []
    text = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout

    def found(pattern: str) -> str | None:
        match = re.search(pattern, text, re.MULTILINE)
        return match[1] if match else None

    failed = int(found(r"Non-2xx or 3xx responses: (\d+)") or 0)
    failed += sum(int(word) for word in re.findall(r"\d+", found(r"Socket errors: (.*)") or ""))
    return Done(
        requests=int(found(r"(\d+) requests in") or 0),
        errors=failed,
        rps=float(found(r"Requests/sec:\s+([\d.]+)") or 0),
        p50=_milliseconds(found(r"^\s+50%\s+(\S+)") or "0ms"),
        p99=_milliseconds(found(r"^\s+99%\s+(\S+)") or "0ms"),
        worst=_milliseconds(found(r"Latency\s+\S+\s+\S+\s+(\S+)") or "0ms"),
        text=text,
    )


def alternate(targets: Sequence[Target], rounds: int, seconds: float, connections: int = 8) -> None:
    """Rounds in which every target has its turn, after a short warm-up of each."""
    for target in targets:
        target.round(1, connections)
        _come_to_rest(target)
    for number in range(rounds):
        turn = targets if number % 2 == 0 else list(reversed(targets))
        for target in turn:
            target.samples.append(target.round(seconds, connections))
            _come_to_rest(target)
    for target in targets:
        if wrong := sum(sample.errors for sample in target.samples):
            raise RuntimeError(f"{target.name}: {wrong} answers were errors")


def _come_to_rest(target: Target) -> None:
    """Wait for what was asked last and not waited for, so that it is not counted as the next target's."""
    for _try in range(25):
        before = target.cpu_seconds()
        time.sleep(0.2)
        if target.cpu_seconds() - before < 0.02:
            return


def ratio(over: Target, under: Target, what: str) -> float:
    """The median over the rounds of one target's measure divided by the other's in the same round."""
    pairs = zip(over.samples, under.samples, strict=True)
    return statistics.median(getattr(a, what) / getattr(b, what) for a, b in pairs)


@contextmanager
def all_of(servers: Sequence[Server]) -> Iterator[None]:
    """Several servers at once; an idle one costs nothing."""
    with contextlib.ExitStack() as stack:
        for server in servers:
            stack.enter_context(server)
        yield
