"""One structured line a request, with a number and no personal data (SECURITY.md R57, R61)."""

import logging
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, has_app_context, request

from portal.core.scope import NOBODY

log = structlog.get_logger("portal")


def init(app: Flask) -> None:
    """Log as JSON to standard error; give each request its number."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.address = request.remote_addr or ""
    g.began = (time.perf_counter(), time.thread_time())


def _end(response: Response) -> Response:
    wall, cpu = g.get("began", (time.perf_counter(), time.thread_time()))
    if request.endpoint not in ("static", "health.live"):
        log.info(
            "request",
            id=g.get("request_id", ""),
            method=request.method,
            route=str(request.url_rule) if request.url_rule else "-",
            status=response.status_code,
            user=g.get("person", NOBODY).id,
            ms=round((time.perf_counter() - wall) * 1000, 1),
            cpu_ms=round((time.thread_time() - cpu) * 1000, 1),
        )
    return response


def fault(error: BaseException, endpoint: str | None) -> None:
    """An unforeseen error: its kind and place, never its message, which may quote what somebody typed."""
    place = ""
    trace = error.__traceback__
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__', '')}:{trace.tb_lineno}"
        trace = trace.tb_next
    number = g.get("request_id", "") if has_app_context() else ""
    log.error("fault", id=number, kind=type(error).__name__, place=place, route=endpoint or "-")
