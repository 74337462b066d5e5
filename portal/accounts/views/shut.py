"""A form that comes from a closed account or a revoked phone: it opens nothing, and what was written there is kept."""

from flask import current_app, g, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from portal.accounts.queries import Shut
from portal.accounts.service import devices
from portal.core import db, phone
from portal.core.i18n import _
from portal.core.scope import Actor
from portal.core.submission import Sent
from portal.core.web import after_answer, taken

SAID = {
    "account": _("这个账号已经停用。您送来的这一份没有丢：已经另外存好，账号重新启用以后由您自己处理。"),
    "phone": _("这部手机已经停用。您送来的这一份没有丢：已经另外存好。请在别处登录，到“我的”里的“要处理”看一看。"),
}


def shut_phone(shut: Shut) -> ResponseReturnValue:
    """The answer to a phone that asks for anything: forget what was taken along to read; what has to be sent stays.

    It says whose the ended session was, and the token by which that person's forms are still held.
    """
    return jsonify(stores=phone.stores_of(shut.user_id), token=generate_csrf()), 410


def held_for(shut: Shut) -> ResponseReturnValue | None:
    """The answer to a create-form of somebody whose session was ended for good; None where it is not one.

    It must carry its own session's token: nobody else can bring something under this name (PRODUCT.md O12, C30).
    """
    sent = Sent.from_request(request.endpoint or "", shut.user_id)
    if sent is None or sent.endpoint not in current_app.once:  # type: ignore[attr-defined]
        return None
    try:
        validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRF-Token"))
    except ValidationError:
        return None
    with db.writing(False):
        first, keep = devices.hold(sent, Actor(shut.user_id, name=shut.name))
        stored = taken(sent, redirect(first, 303)) if keep is None else None  # type: ignore[arg-type]
        db.session.remove()
    if stored is not None or keep is None:
        return stored
    after_answer(keep, must=True)
    g.reads_nothing = True
    told = render_template("errors/page.html", status=409, heading=_("另外存着，等人处理"), text=SAID[shut.what])
    return make_response(told, 409)
