"""What a record's page is made of: the steps from here as buttons, the lines of what happened, what is masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Button:
    """A step as a button of the record."""

    label: Any
    href: str
    kind: str = "quiet"


@dataclass(frozen=True)
class Entry:
    """A line of the history: what, on which day or at which moment, by whom, why; a private one says that it is."""

    what: Any
    when: date
    who: str = ""
    why: Any = ""
    private: bool = False


def buttons(steps: Iterable[tuple[Any, str]]) -> list[Button]:
    """Steps as a row of buttons: labels and addresses, the usual one first and strongest."""
    return [Button(label, href, "quiet" if place else "primary") for place, (label, href) in enumerate(steps)]


def masked_phone(number: str | None) -> str:
    """138 **** 0001; nothing of a number too short to hide."""
    text = number or ""
    return f"{text[:3]} **** {text[-4:]}" if len(text) >= 7 else ""
