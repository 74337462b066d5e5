"""Sessions live on the server: the cookie holds a random token or, for a visitor, a signed nonce (SETTLED.md).

A room keeps the rows; this interface knows only the cookie. What a page said goes in a short signed cookie of its own,
so that showing a message writes nothing.
"""

import hashlib
import hmac
import secrets
from typing import Any

from flask import Flask, Request, Response, g
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import CallbackDict

SIGNED_IN = "s-"
VISITOR = "a-"


class PortalSession(CallbackDict[str, Any], SessionMixin):
    """What a request knows of its visitor before any row is read."""

    def __init__(self, token: str | None, secret: str):
        super().__init__(on_update=PortalSession._note)
        self.token = token
        self.changed = False
        self.cookie = ""
        self.said: list[Any] = []
        if token:
            self["csrf_token"] = hmac.new(secret.encode(), f"csrf {token}".encode(), hashlib.sha256).hexdigest()

    def _note(self) -> None:
        self.modified = True

    def begin(self) -> str:
        """A new token at sign-in; whatever the browser sent before is never adopted (SECURITY.md R14)."""
        self.clear()
        self.token = secrets.token_urlsafe(32)
        self.changed = True
        return self.token

    def end(self) -> None:
        """Forget the token at sign-out."""
        self.clear()
        self.token = None
        self.changed = True


def token_hash(token: str) -> str:
    """What the server stores of a token: a stolen table opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


class ServerSessions(SessionInterface):
    """Reads and writes the cookie; the doorkeeper looks the token up."""

    def __init__(self, secret: str, https: bool):
        self.secret = secret
        self.https = https
        self.name = "__Host-portal" if https else "portal"
        self.said = "__Host-said" if https else "said"
        self.signer = URLSafeSerializer(secret, salt="visitor")

    def open_session(self, app: Flask, request: Request) -> PortalSession:
        cookie = request.cookies.get(self.name, "")
        if cookie.startswith(SIGNED_IN) and 20 < len(cookie) < 100:
            session = PortalSession(cookie[len(SIGNED_IN) :], self.secret)
        else:
            session = PortalSession(None, self.secret)
            nonce = self._loads(cookie[len(VISITOR) :]) if cookie.startswith(VISITOR) else None
            if isinstance(nonce, str):
                session["csrf_token"] = nonce
                session.cookie = cookie
        said = self._loads(request.cookies.get(self.said, ""))
        if isinstance(said, list):
            session["_flashes"] = [tuple(line) for line in said if isinstance(line, list) and len(line) == 2]
            session.said = said
        session.modified = False
        return session

    def _loads(self, text: str) -> Any:
        try:
            return self.signer.loads(text) if text else None
        except BadSignature:
            return None

    def brought_by(self, request: Request) -> str | None:
        """A visitor's cookie as it comes, unopened; None of who has signed in or is to be told something."""
        cookie = request.cookies.get(self.name, "")
        return None if cookie.startswith(SIGNED_IN) or self.said in request.cookies else cookie

    def left_with(self, session: PortalSession) -> str | None:
        """The cookie that a visitor holds once this page is answered, word for word; None as above."""
        if session.token is not None or session.said or "_flashes" in session:
            return None
        return self._visitor(session) if session.modified else session.cookie

    def _visitor(self, session: PortalSession) -> str:
        return VISITOR + str(self.signer.dumps(session["csrf_token"])) if "csrf_token" in session else ""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, PortalSession)
        keep: dict[str, Any] = {"httponly": True, "secure": self.https, "samesite": "Lax", "path": "/"}
        if session.changed or (session.token is None and "csrf_token" in session and session.modified):
            if session.token:
                response.set_cookie(self.name, SIGNED_IN + session.token, **keep)
            elif "csrf_token" in session:
                response.set_cookie(self.name, self._visitor(session), **keep)
            else:
                response.delete_cookie(self.name, **keep)
        said = [list(line) for line in session.get("_flashes", [])]
        if said and said != session.said:
            response.set_cookie(self.said, str(self.signer.dumps(said)), max_age=300, **keep)
        elif session.said and not said:
            response.delete_cookie(self.said, **keep)


def ended() -> bool:
    """Whether this visitor came with a session that has ended."""
    return bool(g.get("session_ended"))
