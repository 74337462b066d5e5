"""The portal as production runs it: gunicorn on a free port of this machine, and people who talk to it by HTTP."""

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from portal.core.config import ROOT
from portal.demo.run import server as command
from tests.kit.makers import Someone

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Server:
    """A gunicorn with its workers, in a process group of its own, on this tree or a copy of it."""

    environ: Mapping[str, str]
    folder: Path
    port: int = field(default_factory=free_port)
    tree: Path = ROOT
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        environ = {**os.environ, **self.environ, "PORTAL_BASE_URL": f"http://localhost:{self.port}"}
        environ["PYTHONPATH"] = str(self.tree)
        environ.pop("PORTAL_TESTING", None)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command(self.port, self.folder / "access.log"),
                env=environ, cwd=self.tree, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if Client(self).get("/healthz").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the server does not answer:\n{self.logged()}")

    def kill(self) -> None:
        """`kill -9` of the server and all its workers."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    @property
    def log(self) -> Path:
        return self.folder / "portal.log"

    def logged(self) -> str:
        """Everything that any log of the server says."""
        files = [file for file in (self.log, self.folder / "access.log") if file.exists()]
        return "\n".join(file.read_text("utf-8", "replace") for file in files)


@contextmanager
def running(url: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    """A server on a database, ended with the test."""
    found = Server({**settings, "PORTAL_DATABASE_URL": url, "PORTAL_VAR": str(folder)}, folder)
    try:
        found.start()
        yield found
    finally:
        found.kill()


@dataclass
class Client:
    """One person's browser, as far as HTTP goes."""

    server: Server
    who: Someone | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    patience: float = 30

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, data: Mapping[str, Any]) -> Answer:
        """Send a form with a good token."""
        told = urlencode({"csrf_token": self.token or self.read_token(), **data})
        return self.ask("POST", path, told.encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    def read_token(self) -> str:
        """A token that is in order for this person."""
        found = TOKEN.search(self.get("/privacy").text)
        assert found, "the page has no form"
        self.token = found.group(1)
        return self.token

    def ask(self, method: str, path: str, body: Any, headers: Mapping[str, str], **options: Any) -> Answer:
        """Any request on a connection of its own."""
        jar = {**({"portal": f"s-{self.who.token}"} if self.who else {}), **self.cookies}
        told = {**({"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items())} if jar else {}), **headers}
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=self.patience)
        try:
            connection.request(method, path, body, told, **options)
            answer = connection.getresponse()
            got = answer.read()
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, _is, value = line.split(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(answer.status, dict(answer.headers), got, time.monotonic() - began)
        finally:
            connection.close()


def dispute(summary: str) -> dict[str, str]:
    """The quick form, filled in, with a key of its own."""
    return {
        "kind": "neighbour", "parties": "王大明、李小红", "summary": summary, "danger": "no", "standing": "talk",
        "reported_on": "2026-01-05", "submission_key": secrets.token_urlsafe(18),
    }  # fmt: skip
