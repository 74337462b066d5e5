"""What a page hands to the store on a person's phone: names and keys that say nothing to whoever reads them there."""

import base64
import binascii

from flask import g, request

from portal.core import crypto
from portal.core.offline import KEEPS_PAGE
from portal.core.scope import NOBODY

KEY_BYTES = 32
SAYS = "phone"
"""The cookie by which the script tells how the store stands: `locked`, `open`, or `none` that is offered."""


def stores_of(user_id: int) -> list[str]:
    """The names of a person's store on any phone, the present one first: they change with the portal's keys."""
    return crypto.blinds(str(user_id), "phone.store")


def door_of(session_id: int | None) -> str:
    """What keeps a store open from page to page while a session lives; it is never written into a page."""
    return crypto.blind(str(session_id), "phone.door")


def bar() -> str:
    """What stands over the page's first form that a phone may keep: `offer` of a store, `locked`, or nothing.

    It comes with the page, so that nothing moves when the script has looked into the store. The script has
    the last word.
    """
    if KEEPS_PAGE in request.headers or g.get("person", NOBODY).id is None:
        return ""
    said = request.cookies.get(SAYS, "offer")
    return said if said in ("offer", "locked") else ""


def keep_key(key: str, user_id: int) -> str | None:
    """A store's key sealed by the portal, for the day when its code is forgotten; None where it is no key.

    The portal keeps nothing: the phone stores the sealed key, and only the portal can open it, for its owner alone.
    """
    return base64.b64encode(crypto.seal(key, _place(user_id))).decode() if _is_key(key) else None


def open_key(sealed: str, user_id: int) -> str | None:
    """A store's key out of what `keep_key` made, or None where it is another person's or was changed."""
    try:
        return crypto.unseal(base64.b64decode(sealed, validate=True), _place(user_id))
    except (binascii.Error, crypto.WrongKey, ValueError):
        return None


def _place(user_id: int) -> str:
    return f"phone.key|{user_id}"


def _is_key(key: str) -> bool:
    try:
        return len(base64.b64decode(key, validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False
