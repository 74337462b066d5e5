"""The first page, the switches in the header, and the pages that say how the portal treats its visitors."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from portal.core.config import config
from portal.core.i18n import LANGUAGES
from portal.core.web import PUBLIC, Room, page, safe_next

room = Room("home", __name__)
YEAR = 365 * 24 * 3600


@room.get("/", needs=PUBLIC)
def index() -> ResponseReturnValue:
    """A visitor reads what the portal is; who is signed in finds their work."""
    return page()


def _remembered(name: str, value: str) -> ResponseReturnValue:
    """Back to the page, with a choice kept for a year."""
    answer = redirect(safe_next(request.form.get("back")) or "/", 303)
    answer.set_cookie(name, value, max_age=YEAR, httponly=True, secure=config().https, samesite="Lax", path="/")
    return answer


@room.post("/large-text", needs=PUBLIC)
def large_text() -> ResponseReturnValue:
    """Large type on, or off again."""
    return _remembered("large", "0" if request.cookies.get("large") == "1" else "1")


@room.post("/language", needs=PUBLIC)
def language() -> ResponseReturnValue:
    """Chinese or English."""
    chosen = request.form.get("lang", "").replace("-", "_")
    return _remembered("lang", chosen if chosen in LANGUAGES else LANGUAGES[0])


@room.get("/privacy", needs=PUBLIC)
def privacy() -> ResponseReturnValue:
    """What is kept of whom, for how long, and whom to ask."""
    return page()


@room.get("/accessibility", needs=PUBLIC)
def accessibility() -> ResponseReturnValue:
    """What was done so that everybody can use the portal."""
    return page()


@room.get("/feedback", needs=PUBLIC)
def feedback() -> ResponseReturnValue:
    """Where complaints and suggestions go."""
    return page()
