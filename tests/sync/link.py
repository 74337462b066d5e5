"""A link that fails in every way a link can: it stands between a client and a server and hurts what goes through."""

import contextlib
import random
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Executor

from tests.sync.client import Answer, Ask

FAULTS = {
    "request lost": 46,
    "answer lost": 20,
    "sent twice": 8,
    "delayed": 9,
    "session forgotten": 1,
    "token too old": 1,
    "client killed before": 1,
    "client killed after": 1,
}
"""How many of a hundred sends meet which fault; the rest go through: a yard where a form takes five tries."""


class ClientKilled(BaseException):
    """The phone went off while it was sending: nothing of what it was about to do happens."""


class Faulty:
    """Hurts what a client sends, by chance, and counts it. What is delayed arrives later, in any order, unanswered.

    `beside` sends the two of a doubled sending at the same moment; without it they follow each other.
    """

    def __init__(self, ask: Ask, chance: random.Random, beside: Executor | None = None):
        self.ask, self.chance, self.beside = ask, chance, beside
        self.calm = False
        self.met: Counter[str] = Counter()
        self._late: list[Callable[[], Answer]] = []

    @property
    def sends(self) -> int:
        """How many forms were given to this link while it was faulty."""
        return sum(self.met.values())

    def __call__(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        if self.calm or path == "/login":
            return self.ask(method, path, body, headers)
        if method != "POST":
            if self.chance.random() < 0.05:
                raise ConnectionError("no link")
            return self.ask(method, path, body, headers)
        while self._late and self.chance.random() < 0.5:
            self._arrive()
        names = [*FAULTS, "none"]
        fault = self.chance.choices(names, [*FAULTS.values(), 100 - sum(FAULTS.values())])[0]
        self.met[fault] += 1
        return self._send(fault, method, path, body, dict(headers))

    def _send(self, fault: str, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        if fault == "client killed before":
            raise ClientKilled
        if fault == "request lost":
            raise ConnectionError(fault)
        if fault == "delayed":
            self._late.append(lambda: self.ask(method, path, body, headers))
            raise ConnectionError(fault)
        if fault == "session forgotten":
            headers.pop("Cookie", None)
        if fault == "token too old":
            body = body.replace(b"csrf_token=", b"csrf_token=x")
        if fault == "sent twice":
            return self._twice(method, path, body, headers)
        answer = self.ask(method, path, body, headers)
        if fault == "client killed after":
            raise ClientKilled
        if fault == "answer lost":
            raise ConnectionError(fault)
        return answer

    def _twice(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """The network sends it twice; one of the answers comes back, whichever."""
        if self.beside is None:
            answers = [self.ask(method, path, body, headers) for _each in range(2)]
        else:
            both = [self.beside.submit(self.ask, method, path, body, headers) for _each in range(2)]
            answers = [one.result() for one in both]
        return answers[self.chance.randrange(2)]

    def _arrive(self) -> None:
        request = self._late.pop(self.chance.randrange(len(self._late)))
        with contextlib.suppress(OSError):
            request()

    def heal(self) -> None:
        """The link is good again; what was on its way arrives."""
        while self._late:
            self._arrive()
        self.calm = True
