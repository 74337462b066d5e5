"""The administrator's accounts and the auditor's trail."""

from datetime import timedelta
from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries, service
from portal.accounts.forms import AuditFilter, Confirm, EndGrantForm, GrantForm, UserFilter, UserForm
from portal.accounts.models import Grant, SignIn, User
from portal.accounts.rules import VERBS, Can, Role
from portal.core import audit as trail
from portal.core import clock, db
from portal.core.forms import CreateForm
from portal.core.i18n import _
from portal.core.web import Room, after_answer, done, get_or_404, page

admin = Room("admin", __name__, url_prefix="/admin")
admin.menu_item(_("账号"), ".index", needs=Can.MANAGE, order=90)
admin.menu_item(_("审计记录"), ".audit", needs=Can.AUDIT, order=91)


def _turned(endpoint: str, cursor: str | None) -> str | None:
    """The address of a list's neighbouring page."""
    if cursor is None:
        return None
    return url_for(endpoint, **{**request.args.to_dict(), "at": cursor})


def _chips(endpoint: str, labels: dict[str, Any]) -> list[dict[str, Any]]:
    """What a list is filtered by, each with the address without it."""
    args = {name: value for name, value in request.args.to_dict().items() if value and name not in ("at", "check")}
    return [
        {"label": f"{labels[name]}：{value}", "remove_href": url_for(endpoint, **{k: v for k, v in args.items() if k != name})}
        for name, value in args.items()
        if name in labels
    ]


@admin.get("/", needs=Can.MANAGE)
def index() -> ResponseReturnValue:
    """The accounts, newest first."""
    search = UserFilter(formdata=request.args)
    asked = request.args.get
    words = search.q.data if search.validate() else ""
    found, total = queries.users(words or "", asked("role", ""), asked("state", ""), asked("at"))
    return page(
        users=found.rows,
        given=queries.grants_of(user.id for user in found.rows),
        total=total,
        search=search,
        roles=Role.options(),
        chips=_chips("admin.index", {"q": _("查找")}),
        earlier=_turned("admin.index", found.before),
        later=_turned("admin.index", found.after),
    )


def _first_password(user: User, password: str) -> ResponseReturnValue:
    """The first password, shown this once: it is stored nowhere in the clear."""
    answer = make_response(render_template("admin/first_password.html", user=user, password=password), 201)
    answer.headers["Location"] = url_for("admin.show", user_id=user.id)
    return answer


@admin.route("/users/add", methods=["GET", "POST"], needs=Can.MANAGE, once=True)
def add() -> ResponseReturnValue:
    """A new account."""
    form = UserForm()
    if form.validate_on_submit():
        with form.refusals():
            return _first_password(*service.add_user(form.username.data, form.name.data))
    return page(form=form)


@admin.get("/users/<int:user_id>", needs=Can.MANAGE)
def show(user_id: int) -> ResponseReturnValue:
    """One account: its work, and where it is signed in."""
    user = get_or_404(User, user_id)
    return page(
        user=user,
        ending=Confirm(),
        given=queries.grants_of([user_id])[user_id],
        sessions=queries.live_sessions(user_id),
    )


@admin.route("/users/<int:user_id>/disable", methods=["GET", "POST"], needs=Can.MANAGE)
def disable(user_id: int) -> ResponseReturnValue:
    """Close an account, after asking."""
    user, form = get_or_404(User, user_id), Confirm()
    if form.validate_on_submit():
        with form.refusals():
            service.disable(user_id)
            return done(_("账号已停用，各处都已退出"), "admin.show", user_id=user_id)
    return page(form=form, user=user)


@admin.route("/users/<int:user_id>/enable", methods=["GET", "POST"], needs=Can.MANAGE)
def enable(user_id: int) -> ResponseReturnValue:
    """Open a closed account again, after asking."""
    user, form = get_or_404(User, user_id), Confirm()
    if form.validate_on_submit():
        with form.refusals():
            service.enable(user_id)
            return done(_("账号又可以用了"), "admin.show", user_id=user_id)
    return page(form=form, user=user)


@admin.route("/users/<int:user_id>/reset", methods=["GET", "POST"], needs=Can.MANAGE, once=True)
def reset(user_id: int) -> ResponseReturnValue:
    """Give a new first password, after asking."""
    user, form = get_or_404(User, user_id), CreateForm()
    if form.validate_on_submit():
        with form.refusals():
            return _first_password(user, service.reset_password(user_id))
    return page(form=form, user=user)


@admin.route("/users/<int:user_id>/grants/add", methods=["GET", "POST"], needs=Can.MANAGE, once=True)
def grant(user_id: int) -> ResponseReturnValue:
    """Give someone work."""
    user, form = get_or_404(User, user_id), GrantForm(data={"from_on": clock.today()})
    if form.validate_on_submit():
        with form.refusals():
            area = form.area_code.data or ""
            service.grant(user_id, Role(form.role.data), area, form.from_on.data, form.until_on.data)
            return done(_("工作加好了，马上可以办"), "admin.show", user_id=user_id)
    return page(form=form, user=user)


@admin.route("/grants/<int:grant_id>/end", methods=["GET", "POST"], needs=Can.MANAGE)
def end_grant(grant_id: int) -> ResponseReturnValue:
    """End someone's work, after asking from when."""
    given, form = get_or_404(Grant, grant_id), EndGrantForm(data={"last_day": clock.today()})
    if form.validate_on_submit():
        with form.refusals():
            last = clock.today() - timedelta(days=1) if form.at_once.data else form.last_day.data
            service.end_grant(grant_id, last)
            return done(_("结束的日子记好了"), "admin.show", user_id=given.user_id)
    shown = next(one for one in queries.grants_of([given.user_id])[given.user_id] if one.id == grant_id)
    return page(form=form, user=get_or_404(User, given.user_id), given=shown)


@admin.post("/sessions/<int:session_id>/end", needs=Can.MANAGE)
def end_session(session_id: int) -> ResponseReturnValue:
    """End anyone's session."""
    opened = get_or_404(SignIn, session_id)
    service.end_session(session_id)
    return done(_("那一处已经退出"), "admin.show", user_id=opened.user_id)


@admin.get("/audit", needs=Can.AUDIT)
def audit() -> ResponseReturnValue:
    """The audit trail, newest first; on request the whole chain is checked."""
    search = AuditFilter(formdata=request.args)
    search.validate()
    told = {name: search[name].data for name in ("person", "verb", "subject") if not search[name].errors}
    days = {name: search[name].data for name in ("from_on", "until_on") if not search[name].errors}
    asked = queries.AuditSearch(**{name: value or "" for name, value in told.items()}, **days)
    found = queries.audit_lines(asked, request.args.get("at"))
    after_answer(_note_reading)
    return page(
        lines=found.rows,
        verbs=VERBS,
        search=search,
        checked=trail.verify() if request.args.get("check") == "1" else None,
        chips=_chips("admin.audit", {field.name: field.label.text for field in search}),
        earlier=_turned("admin.audit", found.before),
        later=_turned("admin.audit", found.after),
    )


def _note_reading() -> None:
    with db.short_write() as own:
        trail.record("accounts.read_audit", "core_audit", into=own)


