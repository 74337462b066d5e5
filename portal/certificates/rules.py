"""What a certificate is worth on a day, how its number is written, and why one ends (PRODUCT.md L02, L13)."""

from datetime import date, timedelta
from typing import Any

from portal.core.choice import Choice
from portal.core.i18n import _
from portal.members.rules import ON_REGISTER, State

CODE_LETTERS = 12
LONGEST_NUMBER, LONGEST_PATTERN = 40, 30
YEAR, SERIAL = "{year}", "{serial}"
PATTERN = f"{YEAR}-{SERIAL}"
"""How numbers are written where the county set nothing: 2026-0001."""
MOST_YEARS = 20
PER_PART = 60
"""So many certificates make one file of a batch: small enough to be made anew, large enough for a printing shop."""


class Can(Choice):
    READ = "certificates.read", _("看法律明白人的证书，打印")
    ISSUE = "certificates.issue", _("发法律明白人的证书，注销，换发")
    CARRY = "certificates.carry", _("看自己的证书")


class Ended(Choice):
    """Why a certificate is worth nothing any more, whoever holds it."""

    REVOKED = "revoked", _("已注销")
    REPLACED = "replaced", _("已换发新证")


class Anew(Choice):
    """Why a certificate is issued anew."""

    LOST = "lost", _("证书丢了")
    WORN = "worn", _("证书坏了，看不清")
    WRONG = "wrong", _("姓名或村名变了、写错了")
    RENEWED = "renewed", _("到期续发")


class Validity(Choice):
    """What whoever holds a certificate is told of it: stored nowhere, worked out for the day."""

    VALID = "valid", _("有效"), "good"
    PAUSED = "paused", _("暂停，现在无效"), "bad"
    OVER = "over", _("过了有效期，无效"), "bad"
    REPLACED = "replaced", _("已换发新证，这一张无效"), "bad"
    VOID = "void", _("无效"), "bad"


class Sheet(Choice):
    """The two papers of a certificate."""

    CARD = "card", _("证卡")
    CERTIFICATE = "certificate", _("证书")


def validity(ended: Ended | None, holder: State, valid_until: date | None, day: date) -> Validity:
    """What a certificate is worth on a day; a proposal to remove somebody takes nothing before it is decided."""
    if ended is Ended.REPLACED:
        return Validity.REPLACED
    if ended is not None or holder not in ON_REGISTER:
        return Validity.VOID
    if holder is State.SUSPENDED:
        return Validity.PAUSED
    if valid_until is not None and valid_until < day:
        return Validity.OVER
    return Validity.VALID


def pattern_fault(pattern: str) -> Any:
    """What is wrong with how numbers are to be written; None where nothing is."""
    if YEAR not in pattern or SERIAL not in pattern:
        return _("编号里要有 {year}（年份）和 {serial}（顺序号）")
    rest = pattern.replace(YEAR, "", 1).replace(SERIAL, "", 1)
    if "{" in rest or "}" in rest or not rest.isprintable() or len(pattern) > LONGEST_PATTERN:
        return _("编号的写法最多 %(most)d 个字，{year} 和 {serial} 各写一次", most=LONGEST_PATTERN)
    return None


def written(pattern: str, year: int, serial: int) -> str:
    """A number as it stands on the certificate: 青明2026-0001."""
    return pattern.replace(YEAR, str(year)).replace(SERIAL, f"{serial:04d}")


def last_day(issued_on: date, years: int) -> date | None:
    """The last day of a term of years, one day before its anniversary; None where certificates do not end."""
    if not years:
        return None
    try:
        again = issued_on.replace(year=issued_on.year + years)
    except ValueError:  # issued on a leap day
        again = date(issued_on.year + years, 3, 1)
    return again - timedelta(days=1)
