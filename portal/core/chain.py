"""A form about what another form makes, written before that one was sent (docs/sync.md, decision 0024).

Its address has 0 where the number is not known, and it names the form that makes it by that form's key. Which of the
two arrives first makes no difference: the second is told to wait until the first is there.
"""

from flask import abort, current_app, request
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.core import db
from portal.core.submission import KEY, Submission

PARENT = "parent_key"
WAIT = 5
"""Seconds after which the form that comes first may have arrived."""


class NotYet(HTTPException):
    """What the form is about has not arrived: nothing is stored, and the same is sent again later."""

    code = 425


def resolve(actor_id: int | None) -> None:
    """Put the number of what the named form made into this request's address; who may see it decides the view."""
    key, told = request.form.get(PARENT, ""), request.view_args or {}
    unknown = [name for name, value in told.items() if value == 0]
    if not unknown or not KEY.fullmatch(key) or actor_id is None:
        return
    found = select(Submission.location).where(Submission.key == key, Submission.actor_id == actor_id)
    if (location := db.session.scalar(found)) is None:
        raise NotYet()
    told[unknown[0]] = _number(location, unknown[0])


def _number(location: str, name: str) -> int:
    """The number of this name in an address of the same room."""
    room = (request.endpoint or "").partition(".")[0]
    try:
        endpoint, values = current_app.url_map.bind("").match(location.partition("?")[0])
    except (HTTPException, RequestRedirect):
        abort(404)
    if endpoint.partition(".")[0] != room or name not in values:
        abort(404)
    return int(values[name])
