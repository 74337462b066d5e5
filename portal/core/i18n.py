"""Words of the pages: Chinese is the source, English is complete. `from portal.core.i18n import _, _n, _p`."""

from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, gettext, ngettext, pgettext
from flask_babel.speaklater import LazyString
from markupsafe import escape

__all__ = ["_", "_n", "_p", "init", "lang_tag", "language"]

LANGUAGES = ("zh_CN", "en")


class Words(LazyString):  # type: ignore[misc]
    """A sentence in the reader's language. What was put into it is text: on a page it is escaped like any other.

    flask-babel's own lazy strings pass for finished markup, and a name in them with it (SECURITY.md R38).
    """

    def __html__(self) -> str:
        return str(escape(str(self)))


def _(message: str, **values: Any) -> Words:
    return Words(gettext, message, **values)


def _n(one: str, many: str, number: int, **values: Any) -> Words:
    return Words(ngettext, one, many, number, **values)


def _p(context: str, message: str, **values: Any) -> Words:
    return Words(pgettext, context, message, **values)


def language() -> str:
    """The visitor's choice, kept in a cookie; Chinese unless they chose English."""
    if not has_request_context():
        return "zh_CN"
    if "language" in g:
        return str(g.language)
    chosen = request.cookies.get("lang", "")
    return chosen if chosen in LANGUAGES else "zh_CN"


def lang_tag() -> str:
    """The language as HTML writes it."""
    return "en" if language() == "en" else "zh-CN"


def init(app: Flask) -> None:
    """Set up the catalogue; the clock of the pages is Beijing's."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "zh_CN")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", f"{app.root_path}/translations")
    Babel(app, locale_selector=language)
