"""One structured line a request, with a number and no personal data (SECURITY.md R57, R61)."""

import logging
import secrets
import sys
import time
from typing import Any

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


def begun() -> tuple[str, float, float]:
    """A request's number, and what the clocks say as it begins: the wall's, and this thread's."""
    return secrets.token_hex(8), time.perf_counter(), time.thread_time()


def _begin() -> None:
    g.began = begun()
    g.request_id = g.began[0]
    g.address = request.remote_addr or ""


def _end(response: Response) -> Response:
    if request.endpoint not in ("static", "health.live"):
        answered(g.get("began") or begun(), request.method, request.url_rule, response.status_code)
    return response


def answered(since: tuple[str, float, float], method: str, rule: Any, status: int) -> None:
    """The line of a request that was answered; `rule` is the pattern of its address, which names no row."""
    number, wall, cpu = since
    log.info(
        "request",
        id=number,
        method=method,
        route=str(rule) if rule else "-",
        status=status,
        user=g.get("person", NOBODY).id if has_app_context() else None,
        ms=round((time.perf_counter() - wall) * 1000, 1),
        cpu_ms=round((time.thread_time() - cpu) * 1000, 1),
    )


def fault(error: BaseException, endpoint: str | None) -> None:
    """An unforeseen error: its kind and place, never its message, which may quote what somebody typed."""
    place = ""
    trace = error.__traceback__
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__', '')}:{trace.tb_lineno}"
        trace = trace.tb_next
    number = g.get("request_id", "") if has_app_context() else ""
    log.error("fault", id=number, kind=type(error).__name__, place=place, route=endpoint or "-")
