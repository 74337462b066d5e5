"""Phones that keep forms until there is a link: which versions are known, and when one has been silent for long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from portal.accounts.rules import STRICT, Role
from portal.core.choice import Choice
from portal.core.i18n import _
from portal.core.scope import within

VERSION = 1
"""The version that the pages' scripts say they are; one higher with each change of what a phone stores or sends."""
STILL_TAKEN = 2
"""So many older versions may still deliver what they hold (PRODUCT.md O10)."""
SILENT = timedelta(days=3)
MOST_UNSENT = 100_000
MOST_FROM_SHUT = 2000
"""So many forms are held of one person whose account is closed or phone is revoked; the rest stays on the phone."""
BIND_FOR = timedelta(minutes=10)
OFFLINE_DAYS = 45
"""So long a phone that was given to its person stays theirs without contact (setting `offline_days`)."""
WRONG_CODES = 60
"""So many codes that fit nothing may come from one address in an hour: a village may share one."""
SAYS_VERSION, SAYS_UNSENT = "X-Client-Version", "X-Client-Unsent"


class Shown(Choice):
    """Which phones the operator looks at."""

    SILENT = "silent", _("三天没有联系"), "late"
    WAITING = "waiting", _("还有没送出的"), "wait"
    OLD = "old", _("版本旧"), "wait"
    REVOKED = "revoked", _("已停用"), "quiet"


class Order(Choice):
    """In which order: whoever needs a telephone call stands first."""

    CONTACT = "contact", _("最久没联系的在前")
    UNSENT = "unsent", _("没送出最多的在前")
    VERSION = "version", _("版本最旧的在前")


@dataclass(frozen=True)
class Contact:
    """What a phone says of itself with a request: its version, and how many forms wait on it once this one is taken."""

    version: int
    unsent: int | None

    @classmethod
    def read(cls, version: str | None, unsent: str | None) -> Self | None:
        """From the two headers; None where no version is told, and what is no number is not read."""
        told = _number(version, 10_000)
        return None if not told else cls(told, _number(unsent, MOST_UNSENT))


def _number(text: str | None, most: int) -> int | None:
    digits = (text or "").strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 8):
        return None
    return min(int(digits), most)


def bindable(held: Iterable[tuple[Role, str, bool]], areas: Iterable[str]) -> bool:
    """Whether an office may make a phone somebody's own: who works in its area now, and nowhere at a desk.

    `held` are role, area and whether it holds today, of all work that has not ended. An account that may do more than a
    phone's is opened by its password alone: no office hands out a way into another office's work.
    """
    work, mine = list(held), tuple(areas)
    return not any(role in STRICT for role, _code, _now in work) and any(
        now and within(code, mine) for _role, code, now in work
    )


def silent(last: datetime, now: datetime) -> bool:
    """Whether somebody should ring up: no contact for three days."""
    return now - last > SILENT
