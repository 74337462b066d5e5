"""Words of the pages: Chinese is the source, English is complete. `from portal.core.i18n import _, _n, _p`.

A page says hundreds of words, so each is looked up at once in the catalogue of the reader's language: asking
flask-babel for its context every time took a third of a list page. Chinese has no catalogue and is shown as written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from typing import Any

from babel.support import Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from portal.core.config import ROOT

__all__ = ["_", "_n", "_p", "in_chinese", "init", "lang_tag", "language"]

LANGUAGES = ("zh_CN", "en")
_catalogues: dict[str, NullTranslations] = {}
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


class Words(LazyString):  # type: ignore[misc]
    """A sentence in the reader's language. What was put into it is text: on a page it is escaped like any other.

    flask-babel's own lazy strings pass for finished markup, and a name in them with it (SECURITY.md R38).
    """

    def __html__(self) -> str:
        return str(escape(str(self)))


def _(message: str, **values: Any) -> Words:
    return Words(_said, message, **values)


def _n(one: str, many: str, number: int, **values: Any) -> Words:
    return Words(_counted, one, many, number, **values)


def _p(context: str, message: str, **values: Any) -> Words:
    return Words(_said_of, context, message, **values)


def language() -> str:
    """The visitor's choice, kept in a cookie; Chinese unless they chose English."""
    return _spoken.get() or (_chosen() if has_request_context() else "zh_CN")


@contextmanager
def in_chinese() -> Iterator[None]:
    """Say everything in Chinese, whatever the visitor reads: for papers, whose forms are the law's."""
    token = _spoken.set("zh_CN")
    try:
        yield
    finally:
        _spoken.reset(token)


def _chosen() -> str:
    chosen = request.cookies.get("lang", "")
    return chosen if chosen in LANGUAGES else "zh_CN"


def _listen() -> None:
    """A page asks for its language a hundred times: what the cookie says is read once, as the request begins."""
    _spoken.set(_chosen())


def _fall_silent(_error: BaseException | None) -> None:
    _spoken.set(None)


def lang_tag() -> str:
    """The language as HTML writes it."""
    return "en" if language() == "en" else "zh-CN"


def _gettext(message: str) -> str:
    words = _catalogues.get(language())
    return words.gettext(message) if words else message


def _ngettext(one: str, many: str, number: int) -> str:
    words = _catalogues.get(language())
    return words.ngettext(one, many, number) if words else many


def _pgettext(context: str, message: str) -> str:
    words = _catalogues.get(language())
    return words.pgettext(context, message) if words else message


def _said(message: str, **values: Any) -> str:
    text = _gettext(message)
    return text % values if values else text


def _counted(one: str, many: str, number: int, **values: Any) -> str:
    return _ngettext(one, many, number) % {"num": number, **values}


def _said_of(context: str, message: str, **values: Any) -> str:
    text = _pgettext(context, message)
    return text % values if values else text


_marked: dict[tuple[str, str], Markup] = {}
_whole: dict[tuple[str, str], Markup] = {}


def _shown(message: str, **values: Any) -> Markup:
    """A word of a template: it is ours and finished markup, what is put into it is escaped."""
    key = (language(), message)
    if not values and (whole := _whole.get(key)) is not None:
        return whole
    known = _marked.get(key)
    if known is None:
        known = _marked[key] = Markup(_gettext(message))  # noqa: S704
    if values:
        return known % values
    whole = _whole[key] = known % {}
    return whole


def _shown_n(one: str, many: str, number: int, **values: Any) -> Markup:
    return Markup(_ngettext(one, many, number)) % {"num": number, **values}  # noqa: S704


def _shown_p(context: str, message: str, **values: Any) -> Markup:
    return Markup(_pgettext(context, message)) % values  # noqa: S704


def init(app: Flask) -> None:
    """Set up the catalogue; the clock of the pages is Beijing's."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "zh_CN")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    folder = str(ROOT / "portal" / "translations")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", folder)
    Babel(app, locale_selector=language)
    app.before_request(_listen)
    app.teardown_request(_fall_silent)
    _catalogues["en"] = Translations.load(folder, ["en"])
    _marked.clear()
    _whole.clear()
    app.jinja_env.globals.update({"_": _shown, "gettext": _shown, "ngettext": _shown_n, "pgettext": _shown_p})
