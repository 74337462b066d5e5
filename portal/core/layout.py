"""What every page is given: who is here, where they can go, and how dates and names are shown."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, current_app, request, session, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from portal.core import clock, helplines, settings
from portal.core.choice import Choice
from portal.core.config import config
from portal.core.i18n import _, lang_tag, language
from portal.core.offline import KEEPS_PAGE
from portal.core.phone import bar, stores_of
from portal.core.web import Portal, person

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Entry(NamedTuple):
    """One shown entry of the navigation."""

    label: str
    href: str
    current: bool


def init(app: Flask) -> None:
    """Hand the filters and the frame's context to the templates."""
    app.context_processor(_frame)
    app.add_template_global(_token, "csrf_token")
    app.jinja_env.globals.update(choices=choices, each=each, helpline=helplines.number)
    for name in (day, day_week, moment, month, phone344, masked_name, thousands):
        app.add_template_filter(name)


def _frame() -> dict[str, Any]:
    who = person()
    app: Portal = current_app  # type: ignore[assignment]
    items = [item for item in app.menu() if who.id is not None and who.may(item.needs)]
    tabs = bool(items) and any(item.tab for item in items) and not who.may("accounts.manage")
    phone = tabs and {role for role, _code in who.roles} <= {"mediator", "member", "adviser"}
    shown = [item for item in items if item.tab][:4] if phone else items
    links = [(item, url_for(item.endpoint)) for item in shown]
    here = max((href for item, href in links if _is_here(href, item.match)), key=len, default="")
    nav = tuple([Entry(str(item.label), href, href == here) for item, href in links])
    return {
        "title_site": _("明白 · 青铜峡市法律服务"),
        "lang": lang_tag(),
        "language": language(),
        "large": request.cookies.get("large") == "1",
        "demo": config().demo,
        "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
        "me": who if who.signed_in else None,
        "kept_on": clock.today().isoformat() if KEEPS_PAGE in request.headers else "",
        "stores": stores_of,
        "phone_bar": bar,
        "filings": lambda: settings.filings(clock.today()),
        "nav": nav,
        "nav_kind": "" if not nav else "tabs" if phone else "bar",
    }


def _token() -> str:
    """The token of the page's forms; one session's is signed once, for it does not grow old before the session."""
    raw = session.get("csrf_token")
    return _signed(current_app.secret_key, raw) if raw else str(generate_csrf())


@lru_cache(4096)
def _signed(_secret: Any, _raw: str) -> str:
    return str(generate_csrf())


def _is_here(href: str, match: str) -> bool:
    """Whether a page lies under an entry; of several such entries the longest address is the page's own."""
    if match:
        return request.path.startswith(match)
    return request.path == href or (href.count("/") > 1 and href.endswith("/") and request.path.startswith(href))


KEPT_PIECES = 4096
_pieces: dict[tuple[Any, ...], Markup] = {}


def each(macro: Any, tellings: Iterable[tuple[Any, ...]], *also: Any) -> Markup:
    """The rows of a long list, each written by a macro; one that is told the same as before is not written anew.

    `also` is told of every row.

    The macro may use nothing but what it is told: nothing of the reader, nothing of the request.
    """
    kind = (macro._func.__code__.co_filename, macro.name, language(), *also)
    return Markup("").join([_pieces.get((kind, told)) or _piece(kind, macro, told, also) for told in tellings])


def _piece(kind: tuple[Any, ...], macro: Any, told: tuple[Any, ...], also: tuple[Any, ...]) -> Markup:
    if len(_pieces) >= KEPT_PIECES:
        _pieces.clear()
    made: Markup = macro(*told, *also)
    _pieces[kind, told] = made
    return made


def choices(offered: type[Choice] | Iterable[tuple[str, str]], chosen: Any = None, plain: bool = False) -> Markup:
    """The entries of a select; `offered` are the words of a `Choice`, or pairs of value and label.

    A county's villages make most of a list page's filters and change a few times a year: they are written once.
    """
    entries = _of_words(offered, plain, language()) if isinstance(offered, type) else _of_pairs(tuple(offered))
    place = entries.places.get(chosen)
    if place is None:
        return entries.whole
    before, _value, after = entries.lines[place].partition(">")
    marked = Markup(f"{before} selected>{after}")  # noqa: S704
    return Markup("").join([*entries.lines[:place], marked, *entries.lines[place + 1 :]])


class Entries(NamedTuple):
    """The entries of a select as they are written, each one's place, and all together."""

    lines: list[Markup]
    places: dict[Any, int]
    whole: Markup


@lru_cache(128)
def _of_pairs(pairs: tuple[tuple[str, str], ...]) -> Entries:
    lines = [Markup('<option value="{}">{}</option>').format(value, label) for value, label in pairs]
    return Entries(lines, {value: place for place, (value, _label) in enumerate(pairs)}, Markup("").join(lines))


@lru_cache(128)
def _of_words(words: type[Choice], plain: bool, _shown_in: str) -> Entries:
    return _of_pairs(tuple((one.value, str(one.plain if plain else one.label)) for one in words))


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
