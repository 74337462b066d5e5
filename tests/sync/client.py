"""A second client of the portal's forms (docs/sync.md): the standard library alone, and nothing of the portal.

It signs in, opens a form, keeps what is filled in until the portal has said that it is stored, and sends the same again
under the same key until then. Whoever writes another client may begin here.
"""

import http.client
import json
import random
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

FIRST, MOST = 2.0, 300.0
"""Seconds between tries: the first pause, doubled each time, and the longest."""
STORED, NOT_YET = 201, (408, 425, 429, 500, 502, 503, 504, 507)
FORM = "application/x-www-form-urlencoded"
SUBJECT = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
Pairs = list[tuple[str, str]]


class Answer(NamedTuple):
    """What came back: `headers` as they stand, several of one name among them."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The first of this name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


Ask = Callable[[str, str, bytes, Mapping[str, str]], Answer]
"""Method, path, body, headers; raises OSError where no answer came, whatever has become of the request."""


def over_http(base_url: str, patience: float = 30) -> Ask:
    """Ask a server, each time on a connection of its own."""
    at = urlsplit(base_url)
    kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection

    def ask(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        link = kind(at.hostname or "localhost", at.port, timeout=patience)
        try:
            link.request(method, at.path.rstrip("/") + path, body or None, dict(headers))
            came = link.getresponse()
            return Answer(came.status, came.getheaders(), came.read())
        except http.client.HTTPException as broken:
            raise ConnectionError(str(broken)) from broken
        finally:
            link.close()

    return ask


class Page(HTMLParser):
    """The forms of a page: what each field says as the page stands."""

    def __init__(self, text: str):
        super().__init__()
        self.forms: list[dict[str, str]] = [{}]
        self._select = self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name, value, form = told.get("name", ""), told.get("value", ""), self.forms[-1]
        if tag == "form":
            self.forms.append({})
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (self._select not in form or "selected" in told):
            form[self._select] = value
        elif tag == "textarea":
            self._area, form[name] = name, ""
        elif tag == "input" and name:
            if told.get("type") in ("radio", "checkbox"):
                if "checked" in told:
                    form[name] = value or "y"
            else:
                form[name] = value

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


class Item(NamedTuple):
    """One filled form: its state is waiting, unsure (sent, no answer), delivered or parked (a person must look)."""

    number: int
    key: str
    path: str
    fields: str
    written_at: float
    state: str
    tries: int
    due: float
    receipt: int
    address: str
    reason: str


TABLE = """CREATE TABLE IF NOT EXISTS outbox (number INTEGER PRIMARY KEY, key TEXT UNIQUE, path TEXT, fields TEXT,
written_at REAL, state TEXT, tries INTEGER, due REAL, receipt INTEGER, address TEXT, reason TEXT);
CREATE INDEX IF NOT EXISTS outbox_open ON outbox (state, due)"""
OPEN = "state IN ('waiting', 'unsure')"


class Client:
    """One person's phone. What it keeps lies in a file: a client that is killed goes on where it stood.

    `ahead` is by how many seconds the phone's clock is wrong; `ticks` is what pauses are measured by. A client of
    `version` 1 asks for no receipt and tells no clocks: it reads 303 as stored.
    """

    def __init__(
        self,
        ask: Ask,
        name: str,
        password: str,
        store: str = ":memory:",
        *,
        cookies: Mapping[str, str] | None = None,
        ahead: float = 0,
        version: int = 2,
        first: float = FIRST,
        most: float = MOST,
        ticks: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
    ):
        self.ask, self.name, self.password = ask, name, password
        self.ahead, self.version, self.first, self.most, self.ticks = ahead, version, first, most, ticks
        self.chance = chance or random.Random()
        self.cookies = dict(cookies or {})
        self.token = ""
        self.shells: dict[str, dict[str, str]] = {}
        self.store = sqlite3.connect(store, isolation_level=None, check_same_thread=False)
        self.store.execute("PRAGMA synchronous=OFF")
        self.store.executescript(TABLE)

    def close(self) -> None:
        """The phone goes off."""
        self.store.close()

    def request(self, method: str, path: str, pairs: Iterable[tuple[str, str]] = (), **headers: str) -> Answer:
        """Ask with this phone's cookies, and keep those that come back."""
        told = {"X-Client-Version": str(self.version), **headers}
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            told["Content-Type"] = FORM
        answer = self.ask(method, path, urlencode(list(pairs)).encode() if method == "POST" else b"", told)
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                key, _is, said = value.split(";")[0].partition("=")
                self.cookies[key] = said
        return answer

    def sign_in(self) -> bool:
        """Sign in anew; False where the portal does not want this person now, or no password is known."""
        if not self.password:
            return False
        page = Page(self.request("GET", "/login").body.decode())
        form = next((one for one in page.forms if "password" in one), None)
        if form is None:
            return False
        told = {**form, "username": self.name, "password": self.password}
        return self.request("POST", "/login", told.items()).status == 303

    def refresh(self) -> bool:
        """A token that is in order, without loading a page; signs in where the session has ended."""
        for _try in range(2):
            answer = self.request("GET", "/outbox/me")
            if answer.status == 200:
                self.token = str(json.loads(answer.body)["token"])
                return True
            if answer.status not in (303, 401) or not self.sign_in():
                return False
        return False

    def open(self, path: str) -> dict[str, str]:
        """A form as its page shows it; kept, so that it can be filled in again where there is no link."""
        if path not in self.shells:
            answer = self.request("GET", path)
            if answer.status in (303, 401) and self.sign_in():
                answer = self.request("GET", path)
            form = next((one for one in Page(answer.body.decode()).forms if "submission_key" in one), None)
            if form is None:
                raise LookupError(f"{path} answers {answer.status} without a form to keep")
            self.shells[path] = form
        return {k: v for k, v in self.shells[path].items() if k not in ("csrf_token", "submission_key")}

    def write(self, path: str, fields: Mapping[str, str]) -> str:
        """Keep a filled form; from here on it is not lost. Its key."""
        key = secrets.token_urlsafe(18)
        written = json.dumps(list(fields.items()), ensure_ascii=False)
        row = (key, path, written, time.time() + self.ahead, "waiting", 0, 0.0, 0, "", "")
        self.store.execute(f"INSERT INTO outbox VALUES (NULL{', ?' * len(row)})", row)
        return key

    def items(self, *states: str) -> list[Item]:
        """What is kept, in the order in which it was written."""
        rows = self.store.execute("SELECT * FROM outbox ORDER BY number")
        return [item for item in map(Item._make, rows) if not states or item.state in states]

    def due(self) -> list[Item]:
        """What may be tried now."""
        now = self.ticks()
        found = self.store.execute(f"SELECT * FROM outbox WHERE {OPEN} AND due <= ? ORDER BY number", (now,))
        return list(map(Item._make, found))

    def open_items(self) -> int:
        """How many wait for their answer."""
        return int(self.store.execute(f"SELECT count(*) FROM outbox WHERE {OPEN}").fetchone()[0])

    def next_due(self) -> float:
        """When the next of them may be tried."""
        return float(self.store.execute(f"SELECT min(due) FROM outbox WHERE {OPEN}").fetchone()[0] or 0)

    def _note(self, item: Item, **told: Any) -> None:
        sets = ", ".join(f"{name} = ?" for name in told)
        self.store.execute(f"UPDATE outbox SET {sets} WHERE number = ?", (*told.values(), item.number))

    def send(self, item: Item) -> str:
        """One try, and what is known after it: the state of the item."""
        self._note(item, state="unsure", tries=item.tries + 1)
        try:
            answer = self._tried(item)
        except OSError:
            answer = None
        if answer is None or answer.status in NOT_YET:
            told = answer.header("Retry-After") if answer else ""
            pause = min(self.most, self.first * 2 ** min(item.tries, 12)) * (0.5 + self.chance.random() / 2)
            pause = max(pause, min(self.most, self.first * float(told or 0))) if told.isdigit() else pause
            self._note(item, due=self.ticks() + pause)
            return "unsure"
        if self._is_stored(answer):
            told = json.loads(answer.body) if answer.header("Content-Type").startswith("application/json") else {}
            address = told.get("address") or answer.header("Location")
            self._note(item, state="delivered", receipt=told.get("receipt", 0), address=address)
            return "delivered"
        heading = SUBJECT.search(answer.body.decode("utf-8", "replace"))
        self._note(item, state="parked", reason=f"{answer.status} {heading.group(1).strip() if heading else ''}")
        return "parked"

    def _is_stored(self, answer: Answer) -> bool:
        """Nothing else than the portal's own word for it."""
        return answer.status == STORED or (answer.status == 303 and self.version == 1)

    def _tried(self, item: Item) -> Answer | None:
        """The answer to a form, with a fresh token where the old one may no longer hold; None: it is not known."""
        for fresh in (False, True):
            if (fresh or not self.token) and not self.refresh():
                return None
            told = [*map(tuple, json.loads(item.fields)), ("csrf_token", self.token), ("submission_key", item.key)]
            headers = {}
            if self.version > 1:
                headers = {"X-Outbox": "later", "X-Client-Unsent": "0"}
                told.append(("device_at", str(round(item.written_at * 1000))))
                told.append(("device_now", str(round((time.time() + self.ahead) * 1000))))
            answer = self.request("POST", item.path, told, **headers)
            if answer.status not in (302, 400, 401):
                return answer
        return None

    def mend(self, key: str, fields: Mapping[str, str]) -> None:
        """What a person corrected of a parked form: it goes out again under its key."""
        written = json.dumps(list(fields.items()), ensure_ascii=False)
        self.store.execute("UPDATE outbox SET fields = ?, state = 'waiting', due = 0 WHERE key = ?", (written, key))
