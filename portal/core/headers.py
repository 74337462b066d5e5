"""What every answer says to the browser (SECURITY.md R34–R37), also errors and files."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request

from portal.core.config import config
from portal.core.scope import NOBODY

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "media-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
QUIET = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
WITH_MICROPHONE = QUIET.replace("microphone=()", "microphone=(self)")
"""Where a person may speak instead of typing, and the browser asks them first."""
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": QUIET,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
KEPT = "private, no-cache"
"""A visitor's browser may keep the page, and asks each time whether it still holds."""
HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
_LINES = {
    https: [(name, name.lower(), value) for name, value in {**ALWAYS, **(HSTS if https else {})}.items()]
    for https in (False, True)
}

_ON_KEPT = {
    https: [(name, value) for name, _lower, value in _LINES[https]]
    + [("Vary", "Cookie, Accept-Encoding"), ("Cache-Control", KEPT)]
    for https in (False, True)
}


def init(app: Flask) -> None:
    """Put the headers on every answer."""
    app.after_request(_headers)


def of_kept(https: bool, number: str) -> list[tuple[str, str]]:
    """The same headers for an answer that no view gave: the page that a browser keeps still holds."""
    return [*_ON_KEPT[https], ("X-Request-Id", number)]


def on_files(https: bool) -> Callable[[Any, str, str], None]:
    """The same headers on the files that are served beside the application."""
    return lambda headers, path, url: _always(headers, https)


def _always(headers: Any, https: bool) -> None:
    told = {name.lower() for name, _value in headers.items()}
    for name, lower, value in _LINES[https]:
        if lower not in told:
            headers[name] = value


def _headers(response: Response) -> Response:
    _always(response.headers, config().https)
    if request.endpoint != "static":
        signed_in = g.get("person", NOBODY).id is not None or g.get("private")
        response.headers["Cache-Control"] = "no-store" if signed_in else KEPT
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
