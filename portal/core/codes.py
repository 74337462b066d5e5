"""Short codes that people read from paper, say on the telephone and type with one thumb (UI.md Q3).

31 letters without 0 O 1 I L; the last one checks the others, so that one wrong letter, or two in the wrong order, is
noticed. Blanks, hyphens, small and full-width letters are forgiven.
"""

import re
import secrets
from itertools import product

from portal.core.forms import narrow

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
ALIKE = {"0": "DQ", "O": "DQ", "1": "7T", "I": "7JT", "L": "7T"}
"""Letters that no code has, and what may have been read as them."""
CONFUSED = ("8B", "5S", "2Z", "UV", "6G", "DQ", "7T", "MN", "PR", "4A", "VY", "EF")


def tidy(typed: str | None) -> str:
    """What was typed as a code is written: capital, without blanks and hyphens."""
    return re.sub(r"[\s\-—–_·.]", "", narrow(typed) or "").upper()


def _check(body: str) -> str:
    """The letter that makes the weighted sum fit; the base is prime, the weights differ from place to place."""
    total = sum(place * ALPHABET.index(letter) for place, letter in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]


def sealed(body: str) -> str:
    """A code: its letters and the one that checks them."""
    return body + _check(body)


def fresh(letters: int) -> str:
    """A code of so many letters, the checking one among them, that nobody can guess from another one."""
    return sealed("".join(secrets.choice(ALPHABET) for _place in range(letters - 1)))


def fits(code: str) -> bool:
    """Whether a tidied text is a code: letters of the alphabet, the last one right."""
    return len(code) > 1 and set(code) <= set(ALPHABET) and _check(code[:-1]) == code[-1]


def from_number(number: int, letters: int) -> str:
    """A number as a code with that many letters before the checking one."""
    body = ""
    for _place in range(letters):
        number, rest = divmod(number, len(ALPHABET))
        body = ALPHABET[rest] + body
    if number:
        raise ValueError("the number does not fit into so few letters")
    return sealed(body)


def to_number(code: str) -> int:
    """The number that a fitting code stands for."""
    number = 0
    for letter in code[:-1]:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number


def spoken(code: str) -> str:
    """A code in groups of four, for the eye and the ear: 3KPX-7M2A."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def meant(typed: str | None, letters: int, most: int = 3) -> list[str]:
    """The codes of that length that may have been meant: letters that look alike put right, or one letter exchanged."""
    text = tidy(typed)
    if len(text) != letters or fits(text):
        return []
    choices = [ALIKE.get(letter, letter) for letter in text]
    if any(choice not in ALPHABET for choice, letter in zip(choices, text, strict=True) if choice == letter):
        return []
    found = ["".join(letters) for letters in product(*choices)] if sum(len(one) > 1 for one in choices) <= 3 else []
    if found == [text]:
        others = {letter: pair.replace(letter, "") for pair in CONFUSED for letter in pair}
        found = [text[:at] + others[one] + text[at + 1 :] for at, one in enumerate(text) if one in others]
    return [code for code in found if fits(code)][:most]
