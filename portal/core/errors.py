"""When something is wrong: a page in the site's frame that says what happened and what to do (UI.md E3)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, render_template, request, session
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal.core import db, logs
from portal.core.chain import WAIT, NotYet
from portal.core.export import MOST_XLSX_ROWS, TooLong
from portal.core.flow import NotNow
from portal.core.i18n import _
from portal.core.scope import NOBODY, OutOfScope
from portal.core.submission import ASKS, OtherContent
from portal.core.web import Stale

HEADINGS: dict[int, tuple[Any, Any]] = {
    400: (_("这次没有收到"), _("网页送来的内容不完整。请返回上一页，再送一次。")),
    401: (_("请先登录"), _("登录以后就能看到这一页。")),
    403: (_("这一页不归您办"), _("您的账号没有这一项工作。需要的话，请找镇司法所或市司法局开通。")),
    404: (_("没有找到这一页"), _("地址可能写错了，或者这件事不在您负责的范围里。")),
    405: (_("这个地址不能这样用"), _("请从首页进去，再点一次。")),
    409: (_("现在不能这样办"), _("这件事的情况已经变了。请打开它看看最新的进展。")),
    413: (_("送来的内容太大了"), _("请减少一些内容再送。")),
    425: (_("前面那张表还没有到"), _("这张表接着另一张，要等那一张先存好。过一会儿会再送一次。")),
    500: (_("这里出了毛病"), _("不是您的错，什么都没有改动。请过一会儿再试；急事请打电话。")),
    503: (_("现在太忙了"), _("什么都没有改动。请过几分钟再试；急事请打电话。")),
    507: (_("存不下了"), _("服务器的存储满了，什么都没有改动。请告诉管理员。")),
}


def init(app: Flask, sign_in: Callable[[], Any]) -> None:
    """Answer every error with a page; `sign_in` shows the sign-in page and keeps an unsent form."""

    def not_signed_in(error: HTTPException) -> Any:
        db.session.remove()
        return sign_in()

    app.register_error_handler(401, not_signed_in)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(TooLong, _too_long)
    app.register_error_handler(NotYet, lambda error: (*_answer(425), {"Retry-After": str(WAIT)}))
    app.register_error_handler(OtherContent, _other_content)
    app.register_error_handler(NotNow, lambda error: _answer(409))
    app.register_error_handler(StaleDataError, _overtaken)
    app.register_error_handler(OutOfScope, lambda error: _answer(404))
    app.register_error_handler(IntegrityError, lambda error: _answer(409))
    app.register_error_handler(PoolTimeout, lambda error: _busy(error))
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(InterfaceError, _busy)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(OSError, _disk)
    app.register_error_handler(Exception, _fault)


def _answer(status: int, text: Any = None, heading: Any = None, **context: Any) -> Any:
    """The page; it reads no rows, and does not say what was about to be said of an act that did not happen."""
    db.session.remove()
    session.pop("_flashes", None)
    g.setdefault("person", NOBODY)
    g.reads_nothing = True
    known = HEADINGS.get(status, HEADINGS[400 if status < 500 else 500])
    page = render_template(
        "errors/page.html", status=status, heading=heading or known[0], text=text or known[1], **context
    )
    return page, status


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error.get_response()
    answer = _answer(error.code)
    if error.code == 405 and getattr(error, "valid_methods", None):
        response = Response(answer[0], 405)
        response.allow.update(error.valid_methods)  # type: ignore[attr-defined]
        return response
    return answer


def _overtaken(error: StaleDataError) -> Any:
    """Somebody else changed the row at the same moment: an outbox sends the same again, a person looks first."""
    return _busy(error) if ASKS in request.headers else _answer(409)


def _stale(error: Stale) -> Any:
    return _answer(400, _("这一页打开得太久了。请返回上一页，刷新后再点一次；什么都没有改动。"))


def _too_long(error: TooLong) -> Any:
    plain = [(name, said) for name, said in request.args.items(multi=True) if name != "format"]
    return _answer(
        413,
        _(
            "Excel 文件一次最多 %(most)s 行。请下载 CSV，它不限行数，双击就能打开；也可以缩小清单的范围再导出。",
            most=f"{MOST_XLSX_ROWS:,}",
        ),
        _("这份清单太长了"),
        link=f"{request.path}?{urlencode([*plain, ('format', 'csv')])}",
        link_label=_("下载 CSV"),
    )


def _other_content(error: OtherContent) -> Any:
    told = _("同一张表先前已经送出过，内容和这次不一样。先前的那份已经存好，这次的没有改动它。")
    kept = _("同一张表先前已经送出过，内容和这次不一样。先前的那份已经存好；这次的另外存着，等您看一看。")
    return _answer(
        409,
        kept if error.held else told,
        _("这张表已经送出过"),
        link="/account/held" if error.held else error.location,
        link_label=_("要处理") if error.held else _("看已经存好的那份"),
    )


def _busy(error: BaseException) -> Any:
    logs.fault(error, request.endpoint)
    if db.is_full(error):
        return _answer(507)
    page, status = _answer(503)
    response = Response(page, status, {"Retry-After": "15"})
    return response


def _database(error: DBAPIError) -> Any:
    """A value that the database cannot hold is the visitor's; a broken connection is ours."""
    if type(error).__name__ == "DataError":
        return _answer(400)
    if error.connection_invalidated:
        return _busy(error)
    return _fault(error)


def _disk(error: OSError) -> Any:
    logs.fault(error, request.endpoint)
    return _answer(507 if error.errno in (28, 30) else 500)


def _fault(error: Exception) -> Any:
    logs.fault(error, request.endpoint)
    return _answer(500)
