"""The number that a phone gives a dispute before the portal has one (PRODUCT.md M18).

It can be said over a telephone: 甘-王-37-0007 is the seventh that the phone 37 of somebody called 王 gave in 甘城子. It
stays with the dispute, and finds it, when the portal has given its own.
"""

import re

FORM = re.compile(r"[\u3400-\u9fff]-[\u3400-\u9fff]-[0-9]{1,8}-[0-9]{4,8}")
LONGEST = 24
NOBODY = "某"


def prefix(village: str, person: str, phone: int) -> str:
    """What the numbers of one phone begin with: no two phones have the same."""
    first = [next((letter for letter in name if "\u3400" <= letter <= "\u9fff"), NOBODY) for name in (village, person)]
    return f"{first[0]}-{first[1]}-{phone}"


def number(begins: str, serial: int) -> str:
    """The number that a phone gives next."""
    return f"{begins}-{serial:04d}"


def read(told: str | None) -> str | None:
    """A number that a phone says it gave; None for anything else."""
    return told if told and len(told) <= LONGEST and FORM.fullmatch(told) else None


def serial(told: str | None) -> int:
    """How many its phone had given by then; 0 for none."""
    return int(told.rpartition("-")[2]) if told else 0
