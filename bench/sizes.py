"""Queries a page, and the bytes of a first and a second visit: counts, not times."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event, select

from bench.datasets import DataSet
from bench.pages import COUNTY_PAGE, LIST
from bench.plan import Plan
from bench.results import AT_MOST, Result
from bench.serve import Server
from portal.core import config, db
from portal.mediation.models import Case

QUERIES = {"list": (5, 3), "detail": (8, 5), "county page": (10, 6)}
FEW = f"{LIST}&from={{day}}&to={{day}}"


def measure(plan: Plan) -> None:
    """P21 and P23."""
    data = plan.data(plan.engines[0], plan.small)
    for one in [*_queries(data), *_bytes(plan, data)]:
        plan.book.add(one)


@contextmanager
def _counting() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    engines = db.engines()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def _asked(client: FlaskClient, path: str) -> int:
    """How many queries a page takes once the process is warm."""
    client.get(path)
    with _counting() as said:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return len(said)


def _queries(data: DataSet) -> Iterator[Result]:
    cookie = data.sign_in("bureau")
    with data.app() as app:
        found = select(Case.id, Case.reported_on).where(Case.ordinary.is_(True)).order_by(Case.id.desc()).limit(1)
        newest = db.session.execute(found).one()
        db.session.remove()
        paths = {"list": LIST, "detail": f"/mediation/{newest.id}", "county page": COUNTY_PAGE}
        client = app.test_client(use_cookies=False)
        client.environ_base["HTTP_COOKIE"] = cookie
        counts = {name: _asked(client, path) for name, path in paths.items()}
        few = _asked(client, FEW.format(day=newest.reported_on.isoformat()))
    for name, count in counts.items():
        must, aim = QUERIES[name]
        note = f"a list of one day: {few}" if name == "list" else ""
        yield Result("P21", data.engine, f"queries of the {name}", count, AT_MOST, must, aim, note=note)


def _bytes(plan: Plan, data: DataSet) -> Iterator[Result]:
    """A page with brotli and its stylesheet and script; the second time the page alone."""
    cookie = data.sign_in("bureau")
    manifest = config.ROOT / "static" / "build" / "manifest.json"
    with Server("wsgi:app", data.environ, plan.log("bytes")) as server:
        built = [f"/static/build/{name}" for name in json.loads(manifest.read_text()).values()]
        brotli = {"Accept-Encoding": "br"}
        for name, path, who in (("list", LIST, cookie), ("county page", COUNTY_PAGE, cookie), ("first page", "/", "")):
            html, headers = server.get(path, who, **brotli)
            assert headers["Content-Encoding"] == "br", f"{path} is not compressed"
            plain, _headers = server.get(path, who)
            linked = [at for at in built if re.search(re.escape(at), plain.decode())]
            files = [server.get(at, **brotli) for at in linked]
            assert all("immutable" in told["Cache-Control"] for _body, told in files)
            first = len(html) + sum(len(body) for body, _told in files)
            note = f"HTML {len(plain) / 1000:.1f} → {len(html) / 1000:.1f} kB, {len(files)} files"
            for visit, size, must, aim in (("first", first, 120, 60), ("second", len(html), 12, 4)):
                what, value = f"{visit} visit, {name}", round(size / 1000, 1)
                yield Result("P23", "both", what, value, AT_MOST, must, aim, unit=" kB", note=note)
