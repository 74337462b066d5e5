"""Receipt numbers that can be read out: 8 letters without 0 O 1 I L, the last one a check (SETTLED.md)."""

import re
import unicodedata
from dataclasses import dataclass

from portal.core import codes

LETTERS = 8


def new_receipt() -> str:
    """A number that nobody can guess from another one: 27 thousand million of them fit."""
    return codes.fresh(LETTERS)


@dataclass(frozen=True)
class Read:
    """What was typed as a receipt number: the number, or None with those that look alike."""

    receipt: str | None
    alike: tuple[str, ...] = ()


def read_receipt(typed: str | None) -> Read:
    """Small and wide letters, blanks and hyphens are forgiven.

    A letter that no number has is read as the one meant, where only one can be; a letter that may be another one is
    not changed for the villager, but suggested.
    """
    text = codes.tidy(typed)
    if len(text) == LETTERS and codes.fits(text):
        return Read(text)
    found = codes.meant(text, LETTERS)
    strange = not set(text) <= set(codes.ALPHABET)
    return Read(found[0]) if strange and len(found) == 1 else Read(None, tuple(found))


def tail(phone: str | None) -> str:
    """The last four digits of whatever was typed as a phone or as its end."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", phone or ""))[-4:]
