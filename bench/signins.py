"""Ten sign-ins a second for twenty seconds, as on a training day: how long others wait meanwhile (P25)."""

import re
import statistics
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import update

from bench.datasets import PASSWORD, WRITERS, DataSet
from bench.pages import LIST
from bench.plan import Plan
from bench.results import AT_MOST, Result
from bench.serve import Server, wrk
from portal.accounts import service as accounts
from portal.accounts.models import User
from portal.core import db

RATE, SECONDS, IDLE = 10, 20, 8
READERS = 2


def measure(plan: Plan) -> None:
    """P25 on every engine; what is read meanwhile is the list."""
    for engine in plan.engines:
        with plan.data(engine, plan.small).scratch() as data:
            _give_passwords(data)
            cookie = data.sign_in("bureau")
            with Server("wsgi:app", data.environ, plan.log(f"{engine}_signins")) as server:
                plan.book.add(_judged(engine, server, cookie))


def _judged(engine: str, server: Server, cookie: str) -> Result:
    url, door = f"http://127.0.0.1:{server.port}{LIST}", Door(server)
    wrk(url, 2, READERS, cookie)
    before = wrk(url, IDLE, READERS, cookie)
    with ThreadPoolExecutor(40) as pool:
        began = time.monotonic()
        pool.submit(door.come, pool, began)
        busy = wrk(url, SECONDS, READERS, cookie)
    after = wrk(url, IDLE, READERS, cookie)
    wanted = RATE * SECONDS
    if len(door.waits) != wanted or busy.errors:
        raise RuntimeError(f"{wanted - len(door.waits)} sign-ins failed ({door.fault}), {busy.errors} lists")
    idle = (before.p99 + after.p99) / 2
    note = (
        f"list: p99 {before.p99:.0f} ms, {busy.p99:.0f} ms during, {after.p99:.0f} ms after "
        f"(p50 {before.p50:.0f}, {busy.p50:.0f}, {after.p50:.0f}), {READERS} readers; {wanted} sign-ins, "
        f"half within {statistics.median(door.waits) * 1000:.0f} ms, the slowest {max(door.waits) * 1000:.0f} ms"
    )
    what = f"{RATE} sign-ins a second: p99 of the list : idle"
    return Result("P25", engine, what, busy.p99 / idle, AT_MOST, 10, 5, busy.p50 / max(before.p50, 0.1), note=note)


def _give_passwords(data: DataSet) -> None:
    with data.app(), db.transaction() as into:
        fits = accounts.hashed(PASSWORD)
        names = [f"writer{number}" for number in range(WRITERS)]
        into.execute(update(User).where(User.username.in_(names)).values(password_hash=fits))


class _Stay(urllib.request.HTTPRedirectHandler):
    """A 303 is the answer, not a way to go."""

    def redirect_request(self, *_told: Any) -> None:
        return None


class Door:
    """People who come at a steady rate, whether or not the last one has been let in."""

    def __init__(self, server: Server):
        self.server, self.waits, self.fault = server, [], ""
        self.url = f"http://127.0.0.1:{server.port}/login"
        body, headers = server.get("/login")
        self.cookie = headers["Set-Cookie"].partition(";")[0]
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', body.decode())
        assert found is not None, "the form carries no token"
        self.token = found[1]
        self.opener = urllib.request.build_opener(_Stay)

    def come(self, pool: ThreadPoolExecutor, began: float) -> None:
        for number in range(RATE * SECONDS):
            time.sleep(max(0.0, began + number / RATE - time.monotonic()))
            pool.submit(self._sign_in, f"writer{number % WRITERS}")

    def _sign_in(self, name: str) -> None:
        fields = {"csrf_token": self.token, "username": name, "password": PASSWORD}
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.url, body, {"Cookie": self.cookie})  # noqa: S310
        began = time.monotonic()
        try:
            self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as answer:
            if answer.code == 303:
                self.waits.append(time.monotonic() - began)
                return
            self.fault = f"answered {answer.code}"
        except OSError as fault:
            self.fault = str(fault)
