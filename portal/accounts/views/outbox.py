"""待发送: what waits on this phone, and the little that the portal does for the store there."""

from datetime import timedelta
from typing import Any

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import BadRequest, Forbidden

from portal.accounts import queries
from portal.accounts.views.own import room
from portal.core import clock, phone
from portal.core.config import config
from portal.core.web import SIGNED_IN, Stale, note_after, page, person

JUST_NOW = timedelta(minutes=15)
"""So long after signing in a forgotten code may be replaced: whoever only found the phone cannot."""


@room.get("/outbox", needs=SIGNED_IN)
def outbox() -> ResponseReturnValue:
    """The page of the phone's own store: it is filled there, by the script, from what is kept there."""
    return page(here_address=f"{config().base_url}{request.path}")


@room.get("/outbox/me", needs=SIGNED_IN)
def outbox_me() -> ResponseReturnValue:
    """Whose session this is, a fresh token for what waits, and the door of the store."""
    me = person()
    told: dict[str, Any] = {
        "stores": phone.stores_of(me.id),  # type: ignore[arg-type]
        "door": phone.door_of(me.session_id),
        "token": generate_csrf(),
    }
    return jsonify(told)


@room.post("/outbox/key", needs=SIGNED_IN)
def outbox_key() -> ResponseReturnValue:
    """Seal the key of a store (`seal`), or open a sealed one (`open`) for who has just signed in."""
    if g.stale:
        raise Stale()
    me = person()
    if "seal" in request.form:
        answer = phone.keep_key(request.form["seal"], me.id)  # type: ignore[arg-type]
    else:
        mine = queries.own_session(me.session_id, me.id)  # type: ignore[arg-type]
        if mine is None or clock.now() - mine.created_at > JUST_NOW:
            raise Forbidden()
        answer = phone.open_key(request.form.get("open", ""), me.id)  # type: ignore[arg-type]
        note_after("accounts.open_store", "accounts_user", me.id)
    if answer is None:
        raise BadRequest()
    return jsonify(answer=answer)
