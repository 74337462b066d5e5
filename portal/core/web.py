"""One doorkeeper for every request: who is it, may they, which rows; then commit or not (HOUSE.md 4)."""

import errno
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.templating import Environment
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge, Unauthorized
from werkzeug.routing import IntegerConverter, RequestRedirect
from werkzeug.sansio.multipart import Data as DataPart
from werkzeug.sansio.multipart import Epilogue, MultipartDecoder, NeedData
from werkzeug.sansio.multipart import Field as FieldPart
from werkzeug.sansio.multipart import File as FilePart
from wtforms import ValidationError

from portal.core import audit, chain, clock, db, held, logs, posted, submission
from portal.core.flow import NotNow
from portal.core.scope import NOBODY, Actor, Person, acting_as

PUBLIC, SIGNED_IN = "public", "signed_in"
COMMITS = {201, 204, 302, 303}
SAFE = {"GET", "HEAD", "OPTIONS"}
MAY_WAIT = {"home.large_text", "home.language", "home.privacy", "home.accessibility"}
UNQUOTED = "!$'()*,/:;?@"
"""What the framework too leaves as it is in the values of an address."""
Row = TypeVar("Row", bound=db.Model)


class Stale(BadRequest):
    """The form's token is missing or old; nothing was changed."""


class NumberConverter(IntegerConverter):
    """Row numbers in addresses: at most nine digits, so that no database is asked for the impossible."""

    regex = r"[0-9]{1,9}"


@dataclass(frozen=True)
class MenuItem:
    """One entry of the navigation: shown to whoever holds the permission."""

    label: Any
    endpoint: str
    needs: str
    order: int
    tab: bool
    match: str


class Room(Blueprint):
    """A blueprint whose every route must say what one needs to enter: without `needs=` the import fails."""

    def __init__(self, name: str, import_name: str, **options: Any):
        super().__init__(name, import_name, **options)
        self.menu: list[MenuItem] = []

    def add_url_rule(  # type: ignore[override]
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Any = None,
        *,
        needs: str,
        once: bool = False,
        posted: bool = False,
        takes: int = 0,
        **options: Any,
    ) -> None:
        """`once` marks a create-form: its submission key makes it count exactly once.

        `posted` marks a page made of posted rows alone: a visitor's browser may keep it and ask whether it still holds.
        `takes` is how many bytes a page takes where that is more than the others do, for files.
        """
        name = f"{self.name}.{endpoint or view_func.__name__}"

        def declare(state: Any) -> None:
            state.app.needs[name] = needs
            if once:
                state.app.once.add(name)
            if posted:
                state.app.posted.add(name)
            if takes:
                state.app.takes[name] = takes

        self.record(declare)
        super().add_url_rule(rule, endpoint, view_func, **options)

    def menu_item(
        self, label: Any, endpoint: str, *, needs: str, order: int, tab: bool = False, match: str = ""
    ) -> None:
        """Declare an entry of the navigation; `tab` puts it among a phone's bottom tabs."""
        self.menu.append(MenuItem(label, f"{self.name}{endpoint}", needs, order, tab, match))


class Templates(Environment):
    """What all templates know is complete before the first is read: one plain dictionary."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template knows; each import compares them, and a plain dictionary's are compared at once."""
        return {**self.globals, **(d or {})}


class Portal(Flask):
    """The application with its doorkeeper."""

    jinja_environment = Templates

    def __init__(
        self,
        *args: Any,
        who: Callable[[], Person],
        permissions: Mapping[Any, frozenset[str]],
        beside: Callable[[], None] = lambda: None,
        **options: Any,
    ):
        self.needs: dict[str, str] = {}
        self.once: set[str] = set()
        self.posted: set[str] = set()
        self.takes: dict[str, int] = {}
        self.addresses: dict[str, str] = {}
        self.who = who
        self.permissions = permissions
        self.beside = beside
        super().__init__(*args, **options)
        self.url_map.converters["int"] = NumberConverter
        self.needs["static"] = PUBLIC

    def wsgi_app(self, environ: Any, start_response: Any) -> Any:
        """The portal stands at the root of its address: no request says otherwise.

        Whoever asks whether a kept page still holds, and it does, is answered at the door.
        """
        environ["SCRIPT_NAME"] = ""
        still = posted.held(self, environ) if "HTTP_IF_NONE_MATCH" in environ else None
        if still is None:
            return super().wsgi_app(environ, start_response)
        start_response("304 NOT MODIFIED", still)
        return []

    def url_for(self, endpoint: str, **values: Any) -> str:
        """As Flask's own; the address of a page whose path takes no values is the same at every request, and kept."""
        told = {key: value for key, value in values.items() if value is not None}
        name = f"{request.blueprint}{endpoint}" if endpoint[0] == "." else endpoint
        if not all(type(value) in (str, int) and key[0] != "_" for key, value in told.items()):
            return super().url_for(endpoint, **told)
        if (address := self.addresses.get(name)) is None:
            if name not in self.view_functions or any(rule.arguments for rule in self.url_map.iter_rules(name)):
                return super().url_for(endpoint, **told)
            address = self.addresses[name] = super().url_for(name)
        return f"{address}?{urlencode(told, safe=UNQUOTED)}" if told else address

    def menu(self) -> list[MenuItem]:
        """Every room's entries, in order."""
        return self._menu

    @cached_property
    def _menu(self) -> list[MenuItem]:
        items = [item for room in self.blueprints.values() for item in getattr(room, "menu", [])]
        return sorted(items, key=lambda item: item.order)

    def dispatch_request(self) -> Any:
        if isinstance(request.routing_exception, RequestRedirect):
            return _here(request.routing_exception)
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        endpoint = request.endpoint or ""
        if endpoint in self.takes:
            request.max_content_length = self.takes[endpoint]
            if (request.content_length or 0) > self.takes[endpoint]:
                _read_beginning()
        if "HTTP_TRANSFER_ENCODING" in request.environ:
            _measure_body(self.config["MAX_CONTENT_LENGTH"])
        if endpoint == "static" or (self.needs[endpoint] == PUBLIC and endpoint.startswith("health.")):
            return super().dispatch_request()
        unsafe = request.method not in SAFE
        if unsafe:
            with db.writing(False):
                g.person = self.who()
                db.session.remove()
        else:
            g.person = self.who()
        actor = g.person.acting(self.needs[endpoint])
        if actor is None:
            db.session.remove()
            if g.person.id is None:
                raise Unauthorized()
            note_after("core.refused", "page", must=False, page=request.endpoint)
            raise Forbidden()
        if g.person.must_change and not endpoint.startswith("accounts.") and endpoint not in MAY_WAIT:
            db.session.remove()
            return redirect(url_for("accounts.password"), 302 if unsafe else 303)
        with acting_as(actor), db.writing(unsafe):
            return self._answered(actor, endpoint, unsafe)

    def _answered(self, actor: Actor, endpoint: str, unsafe: bool) -> Response:
        streams = False
        try:
            if unsafe:
                g.stale = _token_fault()
            response = self._view(actor, endpoint, unsafe)
            streams = response.is_streamed and not response.direct_passthrough
            if streams:
                _keep_scope(response, actor)
            return response
        finally:
            if not streams:
                db.session.remove()

    def _view(self, actor: Actor, endpoint: str, unsafe: bool) -> Response:
        form = submission.Sent.from_request(endpoint, actor.id) if unsafe and endpoint in self.once else None
        if form is None:
            return self._done(endpoint, actor, unsafe, None)
        if first := _first_answer(form):
            return first
        if g.stale and submission.ASKS in request.headers:
            raise Stale()
        chain.resolve(actor.id)
        try:
            with clock.written_at(submission.Clocks.from_request().written):
                response = self._done(endpoint, actor, unsafe, form)
        except (IntegrityError, StaleDataError, NotNow):
            db.session.rollback()
            if first := _first_answer(form):
                return first
            raise
        if response.status_code in COMMITS:
            return taken(form, response)
        db.session.rollback()
        if g.stale and response.status_code == 422:
            response.status_code = 400  # the page asks a person to send it again; a client goes by the number
        return _first_answer(form) or response

    def _done(self, endpoint: str, actor: Actor, unsafe: bool, form: submission.Sent | None) -> Response:
        """The view's own answer; what it wrote is stored, beside it the form's key and who sent it."""
        kept = endpoint in self.posted and not unsafe and actor.id is None
        if kept:
            posted.read_mark()
        response = self.make_response(super().dispatch_request())
        if kept:
            return posted.mark(response)
        if not unsafe or response.status_code not in COMMITS:
            return response
        if g.stale:
            raise Stale()
        if form:
            form.keep(response.location)
        self.beside()
        db.session.commit()
        return response


def taken(form: submission.Sent, response: Response) -> Response:
    """The answer to a form that is stored: a phone's outbox cannot follow it, and gets its receipt (docs/sync.md)."""
    how = request.headers.get(submission.ASKS)
    if how not in ("now", "later") or response.location is None:
        return response
    if how == "later":
        session.pop("_flashes", None)
    receipt = jsonify(receipt=form.number(), address=response.location)
    receipt.status_code = 201
    return receipt


def _first_answer(form: submission.Sent) -> Response | None:
    """The first sending's answer, if there was one, even at this very moment.

    Other content of somebody signed in is held, and the page says so.
    """
    try:
        first = form.first_answer()
    except submission.OtherContent as other:
        if form.actor_id is not None and not g.stale:
            after_answer(held.holding(form, other.location), must=True)
            other.held = True
        raise
    return taken(form, redirect(first, 303)) if first else None  # type: ignore[arg-type]


def _here(moved: RequestRedirect) -> Response:
    """A missing slash is put right on this site, whatever name the request calls it by (SECURITY.md R37)."""
    path = moved.new_url.partition("://")[2].partition("/")[2]
    return redirect("/" + path.lstrip("/\\"), moved.code)  # type: ignore[return-value]


def _measure_body(most: int) -> None:
    """A body that comes without its length is read up to the limit; werkzeug would cut it there without a word."""
    try:
        body = request.environ["wsgi.input"].read(most + 1)
    except Exception as error:  # whatever the server calls a body that breaks its own form
        raise BadRequest() from error
    if len(body) > most:
        raise RequestEntityTooLarge()
    request.environ.update({"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))})


BEGINNING = 262_144
"""Bytes of a form with files that are read where the whole is too large: what was typed stands before its files."""


def _read_beginning() -> None:
    """Of a form that is far too large what was typed is read, and no file: its page says so and loses nothing.

    See `too_large`. What comes without a form around it is refused as before.
    """
    if request.mimetype != "multipart/form-data":
        return
    parser = MultipartDecoder(request.mimetype_params.get("boundary", "").encode(), max_parts=100)
    typed: MultiDict[str, str] = MultiDict()
    name, told = None, b""
    try:
        parser.receive_data(request.environ["wsgi.input"].read(BEGINNING))
        while not isinstance(event := parser.next_event(), (NeedData, Epilogue, FilePart)):
            if isinstance(event, FieldPart):
                name, told = event.name, b""
            elif isinstance(event, DataPart) and name is not None:
                told += event.data
                if not event.more_data:
                    typed.add(name, told.decode("utf-8", "replace"))
    except Exception as error:  # whatever a reader of forms calls what is none
        raise BadRequest() from error
    request.__dict__.update(form=ImmutableMultiDict(typed), files=ImmutableMultiDict(), stream=BytesIO())
    g.too_large = True


def too_large() -> bool:
    """Whether this form was larger than its page takes: its files were not read."""
    return bool(g.get("too_large"))


def _token_fault() -> bool:
    try:
        validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRF-Token"))
    except ValidationError:
        return True
    return False


def _keep_scope(response: Response, actor: Actor) -> None:
    """A streamed answer goes on reading as the same actor, and its session ends when the stream does.

    Its first part is made at once, so that a fault there is a page like any other. A later one cuts the connection,
    which tells the browser that the file is not whole; the server would write it to its log word for word.
    """
    parts = iter(response.response)
    end, endpoint = object(), request.endpoint
    first = next(parts, end)

    def scoped() -> Iterable[Any]:
        part = first
        while part is not end:
            yield part
            try:
                with acting_as(actor):
                    part = next(parts, end)
            except Exception as error:
                logs.fault(error, endpoint)
                raise ConnectionResetError(errno.ECONNRESET, "the answer broke off") from None

    response.response = scoped()
    response.call_on_close(db.session.remove)


def after_answer(write: Callable[[], None], *, must: bool = False) -> None:
    """Queue a short write for after the main transaction: it is kept although the request is rolled back.

    `must` is for the trail of readings: what cannot be noted is not shown (SECURITY.md R58, R70).
    """
    g.setdefault("after_answer", []).append((write, must))


def note_after(verb: str, subject: str, subject_id: int | None = None, *, must: bool = True, **detail: Any) -> None:
    """Queue a line of the trail: what was read, sent out or refused (SECURITY.md R58, R70; see `after_answer`)."""

    def note() -> None:
        with db.short_write() as own:
            audit.record(verb, subject, subject_id, into=own, **detail)

    after_answer(note, must=must)


def run_after_answer(response: Response) -> Response:
    """Write what was queued, each in one short transaction (SETTLED.md, Requests)."""
    queued = g.pop("after_answer", [])
    who, failed = person(), None
    with acting_as(Actor(who.id, name=who.name)):
        for write, must in queued:
            try:
                write()
            except (DBAPIError, PoolTimeout, OSError) as error:
                logs.fault(error, request.endpoint)
                failed = error if must else failed
    if failed is None:
        return response
    response.close()
    return current_app.make_response(current_app.handle_user_exception(failed))


def person() -> Person:
    """Who is at the door, or nobody on pages that read no rows."""
    found: Person = g.get("person", NOBODY)
    return found


def get_or_404(model: type[Row], row_id: int, *options: Any) -> Row:
    """Load one row through the scope; out of scope looks like it does not exist."""
    found = db.session.scalar(select(model).where(model.id == row_id).options(*options))
    if found is None:
        abort(404)
    return found


def page(_status: int = 200, **context: Any) -> ResponseReturnValue:
    """Render the template that bears the endpoint's name; a refused form answers 422."""
    form = context.get("form")
    if _status == 200 and request.method not in SAFE and form is not None:
        _status = 422
    return render_template((request.endpoint or "").replace(".", "/") + ".html", **context), _status


def done(message: Any, endpoint: str, **values: Any) -> ResponseReturnValue:
    """Say what was done and go on to where it can be seen."""
    if message:
        flash(str(message), "done")
    return redirect(url_for(endpoint, **values), 303)


def safe_next(target: str | None) -> str | None:
    """An address on this site as a browser would read it, or None (SECURITY.md R33)."""
    if not target or len(target) > 500 or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    return None if any(ord(letter) < 33 or letter == "\\" for letter in target) else target
