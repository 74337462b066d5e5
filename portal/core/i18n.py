"""Words of the pages: Chinese is the source, English is complete. `from portal.core.i18n import _, _n, _p`."""

from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext as _n
from flask_babel import lazy_pgettext as _p

__all__ = ["_", "_n", "_p", "init", "lang_tag", "language"]

LANGUAGES = ("zh_CN", "en")


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
