"""The administrator's accounts and the auditor's trail."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries, service
from portal.accounts.forms import (
    AuditFilter,
    Confirm,
    EndGrantForm,
    GrantForm,
    HandForm,
    SaidOnce,
    UserFilter,
    UserForm,
)
from portal.accounts.models import Grant, SignIn, User
from portal.accounts.queries import devices
from portal.accounts.rules import SUBJECTS, VERBS, Can, Role, Standing
from portal.accounts.service.devices import hand_over as hand_over_held
from portal.core import audit as trail
from portal.core import clock, held
from portal.core.forms import offered
from portal.core.i18n import _, _n
from portal.core.paging import Page
from portal.core.web import Room, done, get_or_404, note_after, page, person

admin = Room("admin", __name__, url_prefix="/admin")
admin.menu_item(_("账号管理"), ".index", needs=Can.MANAGE, order=90)
admin.menu_item(_("审计记录"), ".audit", needs=Can.AUDIT, order=91)


def _asked(*names: str) -> dict[str, str]:
    """What a list is asked for, by its known names alone."""
    return {name: request.args[name] for name in names if request.args.get(name)}


def list_around(labels: dict[str, Any], rows: Page, **words: dict[str, Any]) -> dict[str, Any]:
    """What a searched list shows around its rows: chips of what is searched for, and its neighbouring pages.

    `words` say the values of a search as people read them.
    """
    asked = _asked(*labels)

    def address(parts: dict[str, str]) -> str:
        return f"{request.path}?{urlencode(parts)}"

    chips = [
        {
            "label": _("%(what)s：%(value)s", what=labels[name], value=words.get(name, {}).get(value, value)),
            "remove_href": address({k: v for k, v in asked.items() if k != name}),
        }
        for name, value in asked.items()
    ]
    earlier = address({**asked, "at": rows.before}) if rows.before else None
    return {"chips": chips, "earlier": earlier, "later": address({**asked, "at": rows.after}) if rows.after else None}


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
        **list_around(
            {"q": _("查找"), "role": _("工作"), "state": _("情况")},
            found,
            role=dict(Role.options()),
            state=dict(Standing.options()),
        ),
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


@admin.get("/held", needs=Can.MANAGE)
def held_forms() -> ResponseReturnValue:
    """What waits for its owner's look: whose, which page, since when; never what it says."""
    rows, total = held.waiting()
    closed = devices.closed(row.actor_id for row in rows)
    shown = [(row, (clock.now() - row.at).days, row.actor_id in closed) for row in rows]
    return page(rows=shown, total=total)


@admin.get("/users/<int:user_id>", needs=Can.MANAGE)
def show(user_id: int) -> ResponseReturnValue:
    """One account: its work, and where it is signed in."""
    user = get_or_404(User, user_id)
    return page(
        user=user,
        mine=user_id == person().id,
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


@admin.route("/users/<int:user_id>/hand", methods=["GET", "POST"], needs=Can.MANAGE)
def hand_over(user_id: int) -> ResponseReturnValue:
    """Give what a closed account sent, and nobody has looked at, to a colleague in the same place or above it."""
    user, form = get_or_404(User, user_id), HandForm()
    form.to.choices = offered([(str(one.id), one.name) for one in queries.successors(user_id)])
    if form.validate_on_submit():
        with form.refusals():
            count = hand_over_held(user_id, int(form.to.data))
            return done(_n("转过去 %(num)d 份", "转过去 %(num)d 份", count), "admin.held_forms")
    return page(form=form, user=user, waiting=len(held.of(user_id)))


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
    user, form = get_or_404(User, user_id), SaidOnce()
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
    words = {name: "" if search[name].errors else search[name].data or "" for name in ("person", "verb", "subject")}
    first, last = (None if search[name].errors else search[name].data for name in ("from_on", "until_on"))
    asked = queries.AuditSearch(**words, from_on=first, until_on=last)
    found = queries.audit_lines(asked, request.args.get("at"))
    note_after("accounts.read_audit", "core_audit")
    return page(
        lines=found.rows,
        verbs=VERBS,
        subjects=SUBJECTS,
        search=search,
        checked=trail.verify() if request.args.get("check") == "1" else None,
        **list_around({field.name: field.label.text for field in search}, found, verb=VERBS),
    )
