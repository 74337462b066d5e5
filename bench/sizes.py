"""Queries a page, and the bytes of a first and a second visit: counts, not times."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr

from flask.testing import FlaskClient
from sqlalchemy import select

from bench.datasets import DataSet, villages
from bench.inbox import record
from bench.pages import COUNTY_PAGE, LIST
from bench.plan import FEW_ASKED, MANY_ASKED, Plan
from bench.results import AT_MOST, Result
from bench.serve import Server
from portal.core import config, db
from portal.mediation.models import Case
from tests.kit.statements import hearing

LIMITS = {"list": (5, 3), "detail": (8, 5), "dashboard": (10, 6)}
FIRST = ("bureau", "town", "leader", "adviser", "writer0", "member", "auditor", "admin")
FEW = f"{LIST}&from={{day}}&to={{day}}"


def measure(plan: Plan) -> None:
    """P21 on every engine and P23."""
    for engine in plan.engines:
        few, many = (plan.data(engine, plan.small, asked) for asked in (FEW_ASKED, MANY_ASKED))
        below = {what: count for what, _limits, count in _queries(few)}
        for what, limits, count in _queries(many):
            note = f"with {FEW_ASKED:,} consultations {below[what]}" if below[what] != count else ""
            plan.book.add(Result("P21", engine, f"queries of {what}", count, AT_MOST, *limits, note=note))
    data = plan.data(plan.engines[0], plan.small, FEW_ASKED)
    for one in _bytes(plan, data):
        plan.book.add(one)


def _asked(client: FlaskClient, path: str) -> int:
    """How many queries keep the reader waiting once the process is warm; what is noted after the answer does not."""
    client.get(path)
    heard: list[str] = []
    with hearing(lambda statement, _values: heard.append(statement)):
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    said = [one for one in heard if not one.startswith(("BEGIN", "PRAGMA"))]
    writes = next((at for at, one in enumerate(said) if one.startswith(("INSERT", "UPDATE", "DELETE"))), len(said))
    return writes


def pages(data: DataSet) -> dict[str, tuple[str, str, str]]:
    """Each kind of page: whose it is, its address, and the budget of its queries."""
    with data.app():
        found = select(Case.id, Case.reported_on).where(Case.ordinary.is_(True)).order_by(Case.id.desc()).limit(1)
        newest = db.session.execute(found).one()
        village = villages()[0]
        db.session.remove()
    day = newest.reported_on.isoformat()
    return {
        "the list": ("bureau", LIST, "list"),
        "the list of one day": ("bureau", FEW.format(day=day), "list"),
        "a dispute's record": ("bureau", f"/mediation/{newest.id}", "detail"),
        "the county page": ("bureau", COUNTY_PAGE, "dashboard"),
        "the adviser's inbox": ("adviser", "/consultations/", "list"),
        "a question's record": ("adviser", record(data), "detail"),
        "the villages and their advisers": ("bureau", "/advisers/", "list"),
        "the village's page": ("", f"/v/{village}", "detail"),
        **{f"the first page of {name.rstrip('0')}": (name, "/", "dashboard") for name in FIRST},
        "the public home": ("", "/", "dashboard"),
    }


def _queries(data: DataSet) -> Iterator[tuple[str, tuple[int, int], int]]:
    wanted = pages(data)
    counted = queries(data, {what: (who, path) for what, (who, path, _kind) in wanted.items()})
    for what, (_who, _path, kind) in wanted.items():
        yield what, LIMITS[kind], counted[what]


def queries(data: DataSet, wanted: Mapping[str, tuple[str, str]]) -> dict[str, int]:
    """How many queries each page takes; of a page is told whose it is, and its address."""
    cookies = {who: data.sign_in(who) if who else "" for who, _path in wanted.values()}
    counted = {}
    with redirect_stderr(io.StringIO()):
        app = data.portal()
        for what, (who, path) in wanted.items():
            client = app.test_client(use_cookies=False)
            client.environ_base["HTTP_COOKIE"] = cookies[who]
            counted[what] = _asked(client, path)
        db.session.get_bind().dispose()  # type: ignore[union-attr]
    return counted


def _bytes(plan: Plan, data: DataSet) -> Iterator[Result]:
    """A page with brotli and its stylesheet and script; the second time the page alone."""
    manifest = config.ROOT / "static" / "build" / "manifest.json"
    wanted = pages(data)
    kinds = {
        "entry": wanted["the village's page"],
        "public home": wanted["the public home"],
        "form of a question": ("", "/consult", ""),
        "form of a dispute": ("writer0", "/mediation/new", ""),
        "list": wanted["the list"],
        "detail": wanted["a dispute's record"],
        "detail of a question": wanted["a question's record"],
        "county page": wanted["the county page"],
        "bureau's first page": wanted["the first page of bureau"],
    }
    with Server("wsgi:app", data.environ, plan.log("bytes")) as server:
        built = [f"/static/build/{name}" for name in json.loads(manifest.read_text()).values()]
        brotli = {"Accept-Encoding": "br"}
        for name, (who, path, _kind) in kinds.items():
            cookie = data.sign_in(who) if who else ""
            html, headers = server.get(path, cookie, **brotli)
            assert headers["Content-Encoding"] == "br", f"{path} is not compressed"
            plain, _headers = server.get(path, cookie)
            linked = [at for at in built if re.search(re.escape(at), plain.decode())]
            files = [server.get(at, **brotli) for at in linked]
            assert all("immutable" in told["Cache-Control"] for _body, told in files)
            first = len(html) + sum(len(body) for body, _told in files)
            note = f"HTML {len(plain) / 1000:.1f} → {len(html) / 1000:.1f} kB, {len(files)} files"
            for visit, size, must, aim in (("first", first, 120, 60), ("second", len(html), 12, 4)):
                what, value = f"{visit} visit, {name}", round(size / 1000, 1)
                yield Result("P23", "both", what, value, AT_MOST, must, aim, unit=" kB", note=note)
