"""Whose address is counted when the operator's own proxy stands in front (SECURITY.md R3, R91)."""

from flask import request

from portal.app import _proxies
from portal.core.scope import NOBODY
from portal.core.web import PUBLIC, Portal, Room

VISITOR, LIAR, PROXY = "203.0.113.7", "198.51.100.1", "127.0.0.1"


def _address(proxies: int, **headers: str) -> str:
    room = Room("health", __name__)
    room.get("/address", needs=PUBLIC, endpoint="address")(lambda: request.remote_addr)
    app = Portal(__name__, who=lambda: NOBODY, permissions={})
    app.register_blueprint(room)
    _proxies(app, proxies)
    return app.test_client().get("/address", headers=headers, environ_base={"REMOTE_ADDR": PROXY}).text


def test_without_a_proxy_no_header_is_believed():
    assert _address(0, **{"X-Forwarded-For": LIAR}) == PROXY


def test_behind_one_proxy_its_word_counts_and_not_the_visitors():
    assert _address(1, **{"X-Forwarded-For": f"{LIAR}, {VISITOR}"}) == VISITOR
