"""For the operator's monitoring: alive, ready, and figures that are not open to the world."""

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from portal.core import db
from portal.core.jobs import Job
from portal.core.web import PUBLIC, Room

room = Room("health", __name__)
LOCAL = {"127.0.0.1", "::1"}


@room.get("/healthz", needs=PUBLIC)
def live() -> ResponseReturnValue:
    """The process answers; no database is asked."""
    return jsonify(status="ok")


@room.get("/readyz", needs=PUBLIC)
def ready() -> ResponseReturnValue:
    """The database answers too."""
    try:
        with db.reading() as own:
            own.execute(select(1))
    except SQLAlchemyError:
        return jsonify(status="no database"), 503
    return jsonify(status="ok")


@room.get("/metrics", needs=PUBLIC)
def metrics() -> ResponseReturnValue:
    """Counts for monitoring, to this machine alone."""
    if request.remote_addr not in LOCAL or request.headers.get("X-Forwarded-For"):
        abort(404)
    with db.reading() as own:
        waiting = own.scalar(select(func.count()).select_from(Job).where(Job.done_at.is_(None)))
    return Response(f"portal_jobs_waiting {waiting}\n", mimetype="text/plain")
