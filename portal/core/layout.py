"""What every page is given: who is here, where they can go, and how dates and names are shown."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from portal.core import clock, settings
from portal.core.config import config
from portal.core.i18n import _, lang_tag, language
from portal.core.web import Portal, person

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True)
class Entry:
    """One shown entry of the navigation."""

    label: Any
    href: str
    current: bool
    count: int | None = None


def init(app: Flask) -> None:
    """Hand the filters and the frame's context to the templates."""
    app.context_processor(_frame)
    app.add_template_global(generate_csrf, "csrf_token")
    for name in (day, day_week, moment, month, phone344, masked_name, thousands):
        app.add_template_filter(name)


def _frame() -> dict[str, Any]:
    who = person()
    app: Portal = current_app  # type: ignore[assignment]
    items = [item for item in app.menu() if who.id is not None and who.may(item.needs)]
    tabs = bool(items) and any(item.tab for item in items) and not who.may("accounts.manage")
    phone = tabs and {role for role, _code in who.roles} <= {"mediator", "member", "adviser"}
    shown = [item for item in items if item.tab or not phone][: 4 if phone else 9]
    links = [(item, url_for(item.endpoint)) for item in shown]
    here = max((href for item, href in links if _is_here(href, item.match)), key=len, default="")
    nav = [Entry(item.label, href, href == here) for item, href in links]
    return {
        "title_site": _("明白 · 青铜峡市法律服务"),
        "lang": lang_tag(),
        "language": language(),
        "large": request.cookies.get("large") == "1",
        "demo": config().demo,
        "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
        "me": who if who.signed_in else None,
        "filings": lambda: settings.filings(clock.today()),
        "nav": nav,
        "nav_kind": "" if not nav else "tabs" if phone else "bar",
    }


def _is_here(href: str, match: str) -> bool:
    """Whether a page lies under an entry; of several such entries the longest address is the page's own."""
    if match:
        return request.path.startswith(match)
    return request.path == href or (href.count("/") > 1 and href.endswith("/") and request.path.startswith(href))


def day(when: date | datetime | None) -> str:
    """2026年11月22日, or 22 Nov 2026."""
    if when is None:
        return "—"
    return _day(clock.local(when).date() if isinstance(when, datetime) else when, language())


@lru_cache(4096)
def _day(at: date, shown_in: str) -> str:
    if shown_in == "en":
        return f"{at.day} {MONTHS[at.month - 1]} {at.year}"
    return f"{at.year}年{at.month}月{at.day}日"


def day_week(when: date | datetime | None) -> str:
    """A day with its weekday: 2026年11月22日(周日)."""
    if when is None:
        return "—"
    at = clock.local(when).date() if isinstance(when, datetime) else when
    return f"{day(at)} ({WEEKDAYS[at.weekday()]})" if language() == "en" else f"{day(at)}({WEEKDAYS[at.weekday()]})"


def moment(when: datetime | None) -> str:
    """A day and a time as people say it: 2026年11月22日 下午3:30."""
    if when is None:
        return "—"
    at = clock.local(when)
    if language() == "en":
        return f"{day(at)}, {at.hour:02d}:{at.minute:02d}"
    half = "凌晨" if at.hour < 6 else "上午" if at.hour < 12 else "下午" if at.hour < 18 else "晚上"
    return f"{day(at)} {half}{at.hour - 12 if at.hour > 12 else at.hour}:{at.minute:02d}"


def month(when: date) -> str:
    """2026年11月, or Nov 2026."""
    return f"{MONTHS[when.month - 1]} {when.year}" if language() == "en" else f"{when.year}年{when.month}月"


def phone344(number: str | None) -> Markup:
    """A number for the eye: a mobile's 138 0000 0001, a fixed line's 0953 305 0001."""
    text = number or ""
    first = 4 if text.startswith("0") else 3
    shown = f"{text[:first]} {text[first:7]} {text[7:]}" if len(text) == 11 else text
    return escape(shown)


def masked_name(name: str | None) -> str:
    """A person's name as lists show it: 王某某 (UI.md L7)."""
    text = (name or "").strip()
    return text[:1] + "某" * (2 if len(text) > 2 else 1) if text else "某某"


def thousands(number: int | None) -> str:
    """1,340."""
    return "—" if number is None else f"{number:,}"
