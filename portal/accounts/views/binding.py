"""The office's page that opens phones, and what a scanned code shows."""

from datetime import timedelta
from functools import partial

from flask import abort, g, make_response, render_template, request, session
from flask.typing import ResponseReturnValue

from portal.accounts.forms import Confirm, UserFilter
from portal.accounts.queries import binding as queries
from portal.accounts.queries import grants_of, offline_days
from portal.accounts.rules import Can
from portal.accounts.rules.devices import WRONG_CODES
from portal.accounts.service import binding, end_session
from portal.accounts.views.admin import list_around
from portal.accounts.views.own import device_key, remember_device, room
from portal.core import brake, qr
from portal.core.config import config
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.sessions import token_hash
from portal.core.web import PUBLIC, after_answer, done, page, person

HOUR = timedelta(hours=1)
KIND = "accounts.bind"


@room.get("/phones", needs=Can.BIND)
def people() -> ResponseReturnValue:
    """Everybody in this office's area whose phone it may open."""
    search = UserFilter(formdata=request.args)
    words = search.q.data if search.validate() else ""
    found, total = queries.people(actor().areas, words or "", request.args.get("at"))
    numbers = [user.id for user in found.rows]
    return page(
        users=found.rows,
        given=grants_of(numbers),
        phones=queries.phones_of(numbers),
        total=total,
        search=search,
        **list_around({"q": _("查找")}, found),
    )


@room.route("/phones/<int:user_id>/bind", methods=["GET", "POST"], needs=Can.BIND)
def offer(user_id: int) -> ResponseReturnValue:
    """Show the code that makes a phone this person's own, once."""
    user = queries.fit(user_id, actor().areas)
    if user is None:
        abort(404)
    form = Confirm()
    if form.validate_on_submit():
        with form.refusals():
            row, code = binding.make(user_id)
            picture = qr.drawn(f"{config().base_url}/bind/{code}")
            told = render_template("accounts/offered.html", user=user, row=row, picture=picture, ending=Confirm())
            return make_response(told, 201)
    return page(form=form, user=user, work=grants_of([user_id])[user_id], days=offline_days())


@room.post("/phones/codes/<int:binding_id>/revoke", needs=Can.BIND)
def revoke_offer(binding_id: int) -> ResponseReturnValue:
    """Void a code that stands on the screen, before somebody else scans it."""
    row = queries.of_mine(binding_id, actor().areas)
    if row is None:
        abort(404)
    binding.revoke(row)
    return done(_("那个码已经作废"), "accounts.people")


@room.route("/bind/<ticket>", methods=["GET", "POST"], needs=PUBLIC)
def bind(ticket: str) -> ResponseReturnValue:
    """What a scanned code leads to: whose phone this becomes, and one button. Only the button uses the code up."""
    g.private = True
    address = g.get("address", "")
    if brake.spent(KIND, address, WRONG_CODES, HOUR):
        return page(_status=429, offer=None, braked=True)
    found = queries.offer(ticket)
    if found is None:
        after_answer(partial(brake.count, KIND, address))
        return page(_status=404, offer=None)
    form = Confirm()
    if form.validate_on_submit():
        with form.refusals():
            return _open(found)
    elsewhere = "MicroMessenger" in request.user_agent.string
    here = f"{config().base_url}{request.path}"
    return page(form=form, offer=found, elsewhere=elsewhere, here_address=here, days=offline_days())


def _open(found: queries.Offer) -> ResponseReturnValue:
    binding.take(found.binding)
    if person().session_id is not None:
        end_session(person().session_id)  # type: ignore[arg-type]
    key, who = device_key(found.binding.user_id)
    token = session.begin()  # type: ignore[attr-defined]
    binding.open_phone(found, token_hash(token), who)
    session.last(offline_days() * 86400)  # type: ignore[attr-defined]
    answer = done(_("手机开通好了。以后在这部手机上打开就是您的，不用再输账号密码"), "home.index")
    return remember_device(answer, key)
