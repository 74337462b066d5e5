"""One storm: some phones write and send over faulty links until enough was sent, then everything is counted.

Nothing here knows the server from inside: it is asked by its addresses alone (docs/sync.md).
"""

import html
import json
import random
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.sync.client import Ask, Client, Item
from tests.sync.link import ClientKilled, Faulty

YEARS = 365 * 86400
NEW, ORAL, LEDGER = "/mediation/new", "/mediation/{}/oral", "/mediation/?per=50"
RECORD = re.compile(r"/mediation/(\d+)(?![\d/])")
OF_ADDRESS = re.compile(r"/mediation/(\d+)")
NEXT = re.compile(r'rel="next" href="([^"]+)"')
OPEN = 4
"""How many forms a phone keeps unsent at most while the storm goes on: as many as a person may write in a yard."""


@dataclass(frozen=True)
class Account:
    """Who sends: a mediator, with the cookies of a session if there is one; without a password it is never ended."""

    name: str
    password: str
    cookies: tuple[tuple[str, str], ...] = ()


@dataclass
class Phone:
    """A person's phone, its link, and the file that outlives it."""

    account: Account
    link: Faulty
    store: Path
    chance: random.Random
    quick: bool
    ticks: Callable[[], float]
    said: dict[str, str] = field(default_factory=dict)
    client: Client = field(init=False)
    ahead: float = field(init=False)
    version: int = field(init=False)
    oral: dict[str, str] | None = None
    killed: int = 0

    def __post_init__(self) -> None:
        self.ahead = self.chance.choice((0, 0, 40, self.chance.uniform(-9, 9) * YEARS))
        self.version = self.chance.choice((1, 2, 2))
        self.client = self._switched_on(dict(self.account.cookies))

    def _switched_on(self, cookies: dict[str, str]) -> Client:
        return Client(
            self.link, self.account.name, self.account.password, str(self.store), cookies=cookies, ahead=self.ahead,
            version=self.version, chance=self.chance, ticks=self.ticks,
            first=0.02 if self.quick else 2, most=1 if self.quick else 300,
        )  # fmt: skip

    def restart(self) -> None:
        """The phone went off and on again: what it kept is in its file, with another version of the client at times."""
        self.killed += 1
        cookies, shells = self.client.cookies, self.client.shells
        self.client.close()
        self.version = self.chance.choice((1, 2, 2))
        self.client = self._switched_on(cookies)
        self.client.shells = shells

    def step(self, tag: str, writes: bool) -> bool:
        """Write one form if there is room, then try what is due; whether there was anything to try."""
        client = self.client
        if not self.account.password:
            client.cookies = dict(self.account.cookies)
        if self.chance.random() < 0.001 and self.account.password:
            client.cookies.clear()
            client.token = ""
        if writes and client.open_items() < OPEN:
            self._write(tag)
        due = client.due()
        self.chance.shuffle(due)
        for item in due:
            try:
                client.send(item)
            except ClientKilled:
                self.restart()
                break
        return bool(due)

    def _write(self, tag: str) -> None:
        mark = f"{tag}{len(self.said):06d}{secrets.token_hex(3)}"
        told = {
            "kind": self.chance.choice(("neighbour", "land", "wages")), "parties": f"沙{mark}、对门",
            "summary": f"水槽滴水 {mark}", "danger": self.chance.choice(("no", "no", "yes")), "standing": "talk",
        }  # fmt: skip
        try:
            shell = self.client.open(NEW)
            outcome = self._outcome()
        except (OSError, LookupError):
            return
        key = self.client.write(NEW, {**shell, **told})
        self.said[key] = mark
        if outcome and self.chance.random() < 0.2:
            self.client.write(ORAL.format(0), {**outcome, "parent_key": key})

    def _outcome(self) -> dict[str, str] | None:
        """What the form of an oral agreement says, filled in, once some record has shown it."""
        if self.oral is None:
            known = next((item for item in self.client.items("delivered") if item.path == NEW), None)
            if known is None:
                return None
            shown = self.client.open(ORAL.format(OF_ADDRESS.findall(known.address)[0]))
            self.oral = {**shown, "version": "", "heard": "y", "terms": "改水槽", "performed": "y"}
        return self.oral


@dataclass
class Report:
    """What was counted at the end."""

    seed: int
    seconds: float = 0
    sends: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    written: int = 0
    delivered: int = 0
    chained: int = 0
    phones_killed: int = 0
    servers_killed: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.wrong) and self.delivered == self.written

    def __str__(self) -> str:
        met = ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
        return "\n".join(
            (
                f"seed {self.seed}: {self.sends} sends in {self.seconds:.0f} s ({met})",
                f"phones killed {self.phones_killed}, servers killed {self.servers_killed}",
                f"written {self.written} ({self.chained} of them about another), delivered {self.delivered}",
                f"lost {len(self.lost)}, doubled {len(self.doubled)}, answered otherwise {len(self.wrong)}",
                *(f"  lost: {one}" for one in self.lost[:5]),
                *(f"  doubled: {one}" for one in self.doubled[:5]),
                *(f"  otherwise: {one}" for one in self.wrong[:5]),
            )
        )


@dataclass
class Storm:
    """Some people, a way to ask the server, and how much is sent."""

    ask: Ask
    accounts: Sequence[Account]
    sends: int
    seed: int
    folder: Path
    quick: bool = True
    threads: bool = False
    checked: int = 200
    kill: Callable[[], None] | None = None
    tells: Callable[[int, int], None] | None = None
    """Told every thousand sends how many there were, of how many; where the phones take turns."""

    def run(self) -> Report:
        """The whole storm: before, during, after."""
        began, report = time.monotonic(), Report(self.seed)
        if self.threads:
            with ThreadPoolExecutor(2 * len(self.accounts)) as beside, ThreadPoolExecutor(len(self.accounts)) as pool:
                phones = self._phones(beside, time.monotonic)
                before = self._ledger(phones)
                walks = [pool.submit(self._walk, phone, self.sends // len(phones)) for phone in phones]
                while self.kill and not all(one.done() for one in walks):
                    time.sleep(5)
                    self.kill()
                    report.servers_killed += 1
                for one in walks:
                    one.result()
        else:
            moment = [0.0]
            phones = self._phones(None, lambda: moment[0])
            before = self._ledger(phones)
            self._in_turns(phones, moment)
        self._count(report, phones, before)
        report.seconds = time.monotonic() - began
        return report

    def _phones(self, beside: Executor | None, ticks: Callable[[], float]) -> list[Phone]:
        phones = []
        for place, account in enumerate(self.accounts):
            chance = random.Random(f"{self.seed} {place}")
            link = Faulty(self.ask, chance, beside)
            phones.append(Phone(account, link, self.folder / f"phone{place}.db", chance, self.quick, ticks))
        return phones

    def _walk(self, phone: Phone, sends: int) -> None:
        """One phone by itself: first the storm, then good weather until nothing waits."""
        tag = secrets.token_hex(2)
        while phone.link.sends < sends:
            if not phone.step(tag, writes=True):
                time.sleep(0.01)
        phone.link.heal()
        until = time.monotonic() + 300
        while phone.client.open_items() and time.monotonic() < until:
            if not phone.step(tag, writes=False):
                time.sleep(0.01)

    def _in_turns(self, phones: Sequence[Phone], moment: list[float]) -> None:
        """All phones in one thread, on a clock that goes on when nobody has anything to do: the seed tells all."""
        tag, told = secrets.token_hex(2), 0
        while (sent := sum(phone.link.sends for phone in phones)) < self.sends:
            if self.tells and sent >= told + 1000:
                told = sent
                self.tells(sent, self.sends)
            if not sum(phone.step(tag, writes=True) for phone in phones):
                moment[0] = min(phone.client.next_due() for phone in phones)
        for phone in phones:
            phone.link.heal()
        for _round in range(100_000):
            if not any(phone.client.open_items() for phone in phones):
                return
            if not sum(phone.step(tag, writes=False) for phone in phones):
                moment[0] = min(phone.client.next_due() for phone in phones if phone.client.open_items())

    def _ledger(self, phones: Sequence[Phone]) -> set[int]:
        """The numbers of all records that these people see in their list."""
        found: set[int] = set()
        for phone in phones:
            path = LEDGER
            while path:
                page = self._page(phone, path)
                found |= {int(number) for number in RECORD.findall(page)}
                after = NEXT.search(page)
                path = html.unescape(after[1]) if after else ""
        return found

    def _page(self, phone: Phone, path: str) -> str:
        """A page over the link without its faults."""
        calm, phone.link.calm = phone.link.calm, True
        try:
            answer = phone.client.request("GET", path)
            if answer.status in (303, 401) and phone.client.sign_in():
                answer = phone.client.request("GET", path)
        finally:
            phone.link.calm = calm
        return answer.body.decode() if answer.status == 200 else ""

    def _count(self, report: Report, phones: Sequence[Phone], before: set[int]) -> None:
        after, told, children = self._ledger(phones) - before, {}, []
        by_key: dict[str, int] = {}
        for phone in phones:
            report.sends += phone.link.sends
            report.faults += phone.link.met
            report.phones_killed += phone.killed
            for item in phone.client.items():
                report.written += 1
                if item.state != "delivered":
                    report.wrong.append(f"{item.state}: {item.path} {item.reason}")
                    continue
                report.delivered += 1
                at = OF_ADDRESS.match(item.address)
                number = int(at[1]) if at else 0
                if item.path != NEW:
                    children.append((number, dict(json.loads(item.fields))["parent_key"]))
                    continue
                by_key[item.key] = number
                if number in told or number not in after:
                    report.lost.append(f"{phone.said[item.key]} told as record {number}")
                told[number] = phone, item
        for number, parent in children:
            if by_key.get(parent) != number:
                report.wrong.append(f"the agreement of record {by_key.get(parent)} was told as record {number}'s")
        report.chained = len(children)
        marks = {mark for phone in phones for mark in phone.said.values()}
        for number in after - set(told):
            if any(mark in self._page(phones[0], f"/mediation/{number}") for mark in marks):
                report.doubled.append(f"record {number} that nobody was told of")
        self._ask_again(report, random.Random(self.seed).sample(sorted(told), min(self.checked, len(told))), told)

    def _ask_again(self, report: Report, numbers: Sequence[int], told: dict[int, tuple[Phone, Item]]) -> None:
        """The record says what was written; and the same, sent once more, is answered as it was at first."""
        for number in numbers:
            phone, item = told[number]
            if phone.said[item.key] not in self._page(phone, f"/mediation/{number}"):
                report.lost.append(f"record {number} does not say {phone.said[item.key]}")
            phone.client.send(item)
            now = next(one for one in phone.client.items() if one.key == item.key)
            if (now.state, now.address) != ("delivered", item.address):
                report.wrong.append(f"record {number}: {item.address}, then {now.state} {now.address}")
