"""What is posted for everybody: pages that a browser may keep, and show again as long as nothing posted has changed.

A public page is the same for a visitor until a row that public pages show is changed, the day is over, or the portal is
replaced. Rows of a `Posted` model leave a new mark in the transaction that changes them, so a page that was kept is old
from the moment that its change is seen. The mark is read before the rows: at worst a page is shown anew for nothing
(PERFORMANCE.md P22, SETTLED.md: signed-in pages are never kept).
"""

import hashlib
import secrets
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar, cast

from flask import Flask, Request, Response, current_app, g, has_request_context, request, session
from sqlalchemy import bindparam, event, text
from sqlalchemy.orm import ORMExecuteState, Session

from portal.core import clock, db, headers, logs
from portal.core.config import ROOT, Config, config
from portal.core.sessions import PortalSession, ServerSessions

KEY = "posted"
"""The mark stands among the settings: it is one value of the whole portal."""
CHANGED = "posted changed"
SOURCES = ("portal/**/*.py", "portal/**/*.mo", "templates/**/*.html", "static/build/manifest.json")
KEPT_SECONDS = 60
T = TypeVar("T")
NO_MARK = "none"
_READ = "SELECT value FROM core_setting WHERE key = 'posted'"
_WRITE = text(
    "INSERT INTO core_setting (key, valid_from, value) VALUES (:key, '1970-01-01', :mark) "
    "ON CONFLICT (key, valid_from) DO UPDATE SET value = excluded.value"
).bindparams(bindparam("mark"), key=KEY)


class Posted:
    """A model whose rows stand on pages for everybody."""


@event.listens_for(Session, "after_flush")
def _note_rows(into: Session, _context: object) -> None:
    changed = (row for row in into.dirty if isinstance(row, Posted) and into.is_modified(row))
    if any(isinstance(row, Posted) for row in [*into.new, *into.deleted]) or any(True for _row in changed):
        into.info[CHANGED] = True


@event.listens_for(Session, "do_orm_execute")
def _note_statement(call: ORMExecuteState) -> None:
    """A bulk change counts too, unless it says that it writes nothing that is posted."""
    if call.is_select or call.bind_mapper is None or call.execution_options.get("unposted"):
        return
    if issubclass(call.bind_mapper.class_, Posted):
        call.session.info[CHANGED] = True


@event.listens_for(Session, "before_commit")
def _leave_mark(into: Session) -> None:
    if into.in_nested_transaction():
        return
    into.flush()
    if into.info.pop(CHANGED, False):
        into.connection().execute(_WRITE, {"mark": secrets.token_hex(8)})


@event.listens_for(Session, "after_soft_rollback")
def _forget_mark(into: Session, ended: Any) -> None:
    if not ended.nested:
        into.info.pop(CHANGED, None)


class Kept(Generic[T]):
    """What a process remembers of the database for a minute; for a page that may be kept, of its own mark alone.

    A page that tells its visitor "nothing has changed" may not have been made from what another process knew before.
    """

    def __init__(self, make: Callable[[], T], now: Callable[[], float]):
        self._make, self._now = make, now
        self._found: dict[str, tuple[float, T]] = {}

    def here(self) -> T:
        """What is remembered for this request."""
        mark = str(g.get("posted_mark", "")) if has_request_context() else ""
        known = self._found.get(mark)
        if known is None or self._now() > known[0]:
            others = {} if mark not in self._found and len(self._found) > 1 else self._found
            known = (self._now() + KEPT_SECONDS, self._make())
            self._found = {**others, mark: known}
        return known[1]

    def clear(self) -> None:
        """Read everything anew."""
        self._found = {}


@cache
def _edition() -> str:
    """What this portal is made of: another version shows other pages."""
    made = hashlib.sha256()
    for pattern in SOURCES:
        for file in sorted(ROOT.glob(pattern)):
            made.update(file.read_bytes())
    return made.hexdigest()


def _tag(asked: Request, cookie: str | None, posted_mark: str, by: Config) -> str | None:
    """The mark of the page that is asked for, as this visitor would be shown it now; None where it may not be kept.

    The token in the page's forms is the visitor's own, so the mark holds the cookie it comes from, word for word: it
    need not be opened to see that it is the same one. A message or a session is never kept.
    """
    if cookie is None:
        return None
    cookies = asked.cookies
    seen_as = (cookies.get("lang", ""), cookies.get("large", ""), asked.full_path)
    place = (by.demo, by.base_url, clock.today().isoformat())
    told = repr((_edition(), posted_mark, cookie, *seen_as, *place))
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def _cookies(app: Flask) -> ServerSessions:
    return cast(ServerSessions, app.session_interface)


def read_mark() -> None:
    """Note what the page will be made from, before it is made."""
    g.posted_mark = db.glance(_READ) or NO_MARK


def held(app: Flask, environ: Any) -> list[tuple[str, str]] | None:
    """For a visitor whose browser holds this very page, before a request is begun: the headers of the short answer.

    A mark that fits was given to this visitor with a page that was made from what is posted now: nobody else knows it.
    So neither the route nor the person need be looked up, and no transaction is opened.
    """
    since, asked = logs.begun(), app.request_class(environ)
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    by: Config = app.extensions["portal.config"]
    try:
        posted_mark = db.glance(_READ) or NO_MARK
    except Exception:  # the page itself will say what is wrong with the database
        return None
    found = _tag(asked, _cookies(app).brought_by(asked), posted_mark, by)
    if found is None or not asked.if_none_match.contains_weak(found):
        return None
    logs.answered(since, environ["REQUEST_METHOD"], _route(app, asked.path), 304)
    return [("ETag", f'W/"{found}"'), *headers.of_kept(by.https, since[0])]


@lru_cache(4096)
def _route(app: Flask, path: str) -> Any:
    return app.url_map.bind("").match(path, return_rule=True)[0]


def mark(response: Response) -> Response:
    """Let the browser keep the page, to ask for it again next time."""
    cookie = _cookies(current_app).left_with(cast(PortalSession, session)) if response.status_code == 200 else None
    found = _tag(request, cookie, g.posted_mark, config())
    if found is not None:
        response.set_etag(found, weak=True)
        response.vary.add("Cookie")
    return response
