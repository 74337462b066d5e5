"""What a list was asked for in its address: by known names alone, read forgivingly, and what takes each away again.

An address can carry anything (`_scheme`, `_external`, `endpoint`): no link repeats what its list does not know.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from flask import request, url_for

from portal.core import clock
from portal.core.choice import Choice
from portal.core.forms import narrow
from portal.core.i18n import _

MOST_SOUGHT, MOST_TOLD = 60, 20
FILES = ("csv", "xlsx")
LAST_MONTH = date(date.max.year, 12, 1)
Word = TypeVar("Word", bound=Choice)


class Asked:
    """The names that a list knows in its address."""

    def __init__(self, *names: str):
        self.names = frozenset(names)

    def kept(self, **changed: Any) -> dict[str, Any]:
        """What the list was asked for, with what changes; nothing empty."""
        names = self.names
        kept = {**{name: value for name, value in request.args.items() if name in names}, **changed}
        return {name: value for name, value in kept.items() if value not in (None, "")}

    def address(self, endpoint: str | None = None, **changed: Any) -> str:
        """The page that is shown, or another one, asked for the same with what changes."""
        return url_for(endpoint or request.endpoint or "", **self.kept(**changed))

    def chips(self, shown: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What is being filtered, each with the address that takes it away.

        Under each name stands what it means: a word of a choice says its label, `q`, `from` and `to` what was typed.
        """
        return [
            {"label": _said(name, value), "remove_href": self.address(**{name: None, "at": None})}
            for name, value in shown.items()
            if value
        ]

    def told(self) -> dict[str, str]:
        """How a file was asked for, as the trail notes it: never what was sought, nothing long."""
        kept = self.kept(at=None, format=None, q=None)
        return {name: value for name, value in kept.items() if len(value) <= MOST_TOLD}


def _said(name: str, value: Any) -> Any:
    match name:
        case "q":
            return _("查“%(q)s”", q=value)
        case "from":
            return _("从 %(day)s", day=request.args["from"])
        case "to":
            return _("到 %(day)s", day=request.args["to"])
        case _word:
            return value.label if isinstance(value, Choice) else value


def word(choice: type[Word], text: str | None) -> Word | None:
    """One of a choice's words; None where it is none."""
    try:
        return choice(text) if text else None
    except ValueError:
        return None


def day(text: str | None) -> date | None:
    """A day, 2026-11-22; None where it cannot be read."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def first_day(text: str | None) -> date | None:
    """A day, or the first day of a month, 2026-11."""
    return day(f"{text}-01" if text and len(text) == 7 else text)


def last_day(text: str | None) -> date | None:
    """A day, or the last day of a month, 2026-11."""
    if not text or len(text) != 7:
        return day(text)
    month = day(f"{text}-01")
    return clock.month_end(month) if month and month < LAST_MONTH else month


def sought(text: str | None) -> str:
    """What is looked for, with full-width signs as plain ones."""
    return (narrow(text) or "")[:MOST_SOUGHT]


def area(text: str | None) -> str:
    """A place's code by its look, 12 digits; empty where it is none."""
    return text if text and len(text) == 12 and text.isascii() and text.isdecimal() else ""


def place_in(total: int, size: int) -> int:
    """The page that `?page=` names, counted from nought, of `total` rows; the last one where there are fewer."""
    text = request.args.get("page", "1")
    asked = int(text) - 1 if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    return max(0, min(asked, (total - 1) // size))


def wants_file() -> bool:
    """Whether the list is asked for as a file."""
    return request.args.get("format") in FILES
