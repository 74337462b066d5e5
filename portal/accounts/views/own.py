"""The sign-in page, a form that came after the session had ended, and everybody's own account."""

import secrets
from functools import partial
from typing import Any

from flask import Response, current_app, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException, NotFound
from wtforms import ValidationError

from portal.accounts import queries, service
from portal.accounts.forms import Confirm, HeldForm, PasswordForm, SignInForm
from portal.accounts.queries import devices as devices_known
from portal.accounts.rules import KEPT_FORM, Can
from portal.accounts.rules.devices import SAYS_VERSION
from portal.accounts.views.shut import held_for, shut_phone
from portal.core import held
from portal.core.config import config
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.sessions import token_hash
from portal.core.web import PUBLIC, SAFE, SIGNED_IN, Room, Stale, after_answer, done, page, person, safe_next

room = Room("accounts", __name__)
room.menu_item(_("我的"), ".show", needs=SIGNED_IN, order=99, tab=True, match="/account")
YEAR = 365 * 24 * 3600
NEVER_KEPT = ("csrf_token", "password", "current", "new", "again")


def _device_cookie() -> str:
    return "__Host-device" if config().https else "device"


def caller() -> service.Caller:
    """From where this request comes; what a proxy header claims is not believed (SECURITY.md R3)."""
    key = request.cookies.get(_device_cookie(), "")[:100]
    return service.Caller(g.get("address", ""), request.user_agent.string, service.key_hash(key))


@room.route("/login", methods=["GET", "POST"], needs=PUBLIC)
def login() -> ResponseReturnValue:
    """Sign in; the same sentence and the same time whether the account exists or not."""
    target = safe_next(request.args.get("next"))
    if request.method in SAFE and person().signed_in:
        return redirect(target or "/", 303)
    form = SignInForm(data={"next": target or ""})
    if form.validate_on_submit():
        try:
            known = service.check_password(form.username.data, form.password.data, caller())
        except service.Braked as no:
            after_answer(partial(service.note_failure, "braked", None))
            return _braked(form, no)
        except service.WrongPassword as no:
            after_answer(partial(service.note_failure, "wrong", no.user_id))
            form.password.errors = [no.message]
        else:
            return _let_in(form, known)
    return page(form=form)


def _braked(form: Any, no: service.Braked) -> ResponseReturnValue:
    form.form_errors.append(no.message)
    answer = make_response(page(_status=429, form=form))
    answer.headers["Retry-After"] = str(no.seconds)
    return answer


def _let_in(form: SignInForm, known: Any) -> ResponseReturnValue:
    key, who = device_key(known.id)
    if person().session_id is not None:
        service.end_session(person().session_id)  # type: ignore[arg-type]
    token = session.begin()  # type: ignore[attr-defined]
    opened = service.sign_in(known, form.password.data, token_hash(token), who)
    target, said = safe_next(form.next.data) or "/", None
    if form.kept.data and (path := service.take_late_form(opened, form.kept.data, KEPT_FORM)):
        target, said = path, _("您刚才填的内容都在，还没有送出。请看一遍，再送一次")
    answer = done(said, "home.index")
    answer.headers["Location"] = target  # type: ignore[union-attr]
    return remember_device(answer, key)


def device_key(user_id: int) -> tuple[str, service.Caller]:
    """This browser's key, a new one where it has none or this person shut it; and who is calling with it."""
    known = request.cookies.get(_device_cookie(), "")[:100]
    fits = len(known) >= 30 and not devices_known.is_revoked(user_id, service.key_hash(known))
    key = known if fits else secrets.token_urlsafe(24)
    return key, service.Caller(g.get("address", ""), request.user_agent.string, service.key_hash(key))


def remember_device(answer: Any, key: str) -> ResponseReturnValue:
    """Let the browser keep its key for a year."""
    keep: dict[str, Any] = {"httponly": True, "secure": config().https, "samesite": "Lax", "path": "/"}
    answer.set_cookie(_device_cookie(), key, max_age=YEAR, **keep)
    kept: ResponseReturnValue = answer
    return kept


def ask_to_sign_in() -> ResponseReturnValue:
    """What a visitor gets on a page that needs an account: the sign-in page, with a late form kept in it."""
    if g.get("session_shut") is not None and SAYS_VERSION in request.headers and request.method in SAFE:
        return shut_phone(g.session_shut)
    if request.method in SAFE:
        back = safe_next(request.full_path.rstrip("?"))
        return redirect(url_for("accounts.login", next=back if back != "/" else None), 303)
    g.private = True
    if (shut := g.get("session_shut")) is not None and (answer := held_for(shut)) is not None:
        return answer
    kept = _late_form()
    form = SignInForm(formdata=None, data={"kept": kept, "next": _page_of(request.path) or ""})
    told = render_template("accounts/login.html", form=form, ended=bool(g.get("session_ended")), kept=kept)
    return make_response(told, 401)


def _late_form() -> str:
    """The fields of a form that came with an ended session, sealed for its own person; never a password."""
    path = _page_of(request.path)
    if not g.get("session_ended") or g.get("session_user_id") is None or path is None:
        return ""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return ""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT]
    return service.keep_late_form(g.session_user_id, path, fields)


def _page_of(path: str) -> str | None:
    """The path where a form stands, which is the one that it is sent to; None where no page answers there."""
    try:
        current_app.create_url_adapter(request).match(path, "GET")  # type: ignore[union-attr]
    except (HTTPException, NotFound):
        return None
    return safe_next(path)


@room.post("/logout", needs=PUBLIC)
def logout() -> ResponseReturnValue:
    """Sign out: the session is ended on the server; what waits on the phone stays (SETTLED.md, Requests)."""
    if g.stale:
        raise Stale()
    mine = person().session_id
    if mine is not None:
        service.end_session(mine)
    return leave()


def leave() -> ResponseReturnValue:
    """Forget the session here, and ask the browser to empty its cache; what waits on the phone stays."""
    session.end()  # type: ignore[attr-defined]
    answer: Response = redirect("/", 303)  # type: ignore[assignment]
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@room.get("/account", needs=SIGNED_IN)
def show() -> ResponseReturnValue:
    """One's own account: who one is, what one may do where, and where one is signed in."""
    me = person()
    return page(
        name=me.name,
        username=me.username,
        ending=Confirm(),
        given=queries.grants_of([me.id])[me.id],  # type: ignore[list-item,index]
        sessions=queries.live_sessions(me.id),  # type: ignore[arg-type]
        here_id=me.session_id,
        held=len(held.of(me.id)),  # type: ignore[arg-type]
        binds=me.may(Can.BIND),
        phones=devices_known.count_of(me.id),  # type: ignore[arg-type]
    )


@room.route("/account/held", methods=["GET", "POST"], needs=SIGNED_IN)
def held_forms() -> ResponseReturnValue:
    """要处理: what came under a key that was taken already. Take it back into its form, or say that it is settled."""
    me, form = person(), HeldForm()
    if form.validate_on_submit():
        row = held.one_of(me.id, form.number.data)  # type: ignore[arg-type]
        if row is None:
            raise NotFound()
        if form.settle.data:
            held.settle(row)
            return done(_("处理好了"), ".held_forms")
        path = _page_of(row.path)
        if path is None or me.session_id is None:
            raise NotFound()
        service.hand_back(me.session_id, path, row.fields)
        answer = done(_("这一份已经填回表里，还没有送出。请看一遍，再送"), "home.index")
        answer.headers["Location"] = path  # type: ignore[union-attr]
        return answer
    return page(form=form, rows=[(row, _page_of(row.path)) for row in held.of(me.id)])  # type: ignore[arg-type]


@room.route("/account/password", methods=["GET", "POST"], needs=SIGNED_IN)
def password() -> ResponseReturnValue:
    """Change one's password; the first one must be changed before anything else."""
    form = PasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            service.change_password(_me(form.current.data), form.new.data, person().session_id, caller())
            return done(_("密码改好了。您在别处的登录都已退出"), "accounts.show")
    return page(form=form, first=person().must_change)


def _me(current: str) -> Any:
    """The account of the person here, if the password is theirs."""
    try:
        return service.check_password(person().username, current, caller())
    except service.WrongPassword as no:
        after_answer(partial(service.note_failure, "wrong", no.user_id))
        raise Refused(_("现在的密码不对，请再看一遍"), "current") from no


@room.post("/account/sessions/<int:session_id>/end", needs=SIGNED_IN)
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions, such as the one on a lost phone."""
    if g.stale:
        raise Stale()
    if queries.own_session(session_id, person().id) is None:  # type: ignore[arg-type]
        raise NotFound()
    service.end_session(session_id)
    return leave() if session_id == person().session_id else done(_("那一处已经退出"), "accounts.show")


@room.post("/account/sessions/end-others", needs=SIGNED_IN)
def end_others() -> ResponseReturnValue:
    """End all of one's sessions but this one."""
    service.end_sessions(person().id, but=person().session_id)  # type: ignore[arg-type]
    return done(_("别处的登录都已退出"), "accounts.show")
