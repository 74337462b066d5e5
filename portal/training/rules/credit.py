"""Hours as course evidence: certificates ask for them, nobody is ranked or graded by them (DOMAIN.md 0.1, 7.5)."""

import math

from portal.core import clock, codes, crypto
from portal.members.rules import Duty
from portal.training.rules.words import Audience, Hat

HAT_OF_DUTY: dict[Duty, Hat] = {Duty.MEDIATOR: Hat.MEDIATOR, Duty.AID: Hat.AID, Duty.OFFICER: Hat.CADRE}
"""What else somebody on the register does, and the role in which hours of training count for it."""

HATS_OF: dict[Audience, tuple[Hat, ...]] = {
    Audience.MEMBERS: (Hat.MEMBER,),
    Audience.BACKBONE: (Hat.MEMBER,),
    Audience.MEDIATORS: (Hat.MEDIATOR,),
    Audience.CADRES: (Hat.CADRE,),
    Audience.VILLAGERS: (),
}
"""The roles in which a session gives hours where nobody says otherwise."""

LIFE, GRACE = 15, 2
"""A code on the screen lives so many seconds, and is taken for so many more (PRODUCT.md L04)."""
REMEMBERED = 40
"""So many codes back it is still known that one was true: what comes later is a wrong code like any other."""
LETTERS = 5
EARLY = 30
"""So many minutes before the beginning people may say that they are there."""
MOST_LATE = 600


def credited(lasts: int, late: int) -> int:
    """Minutes that somebody gets who came so late; nought for who came after the end."""
    return max(0, lasts - late)


def window(seconds: float) -> int:
    """The number of the code that lives at a moment of the clock."""
    return int(seconds) // LIFE


def code_of(uid: str, number: int) -> str:
    """The code of one session in one window; who knows all earlier ones cannot tell the next."""
    mark = int(crypto.blind(f"{uid}:{number}", "training.code"), 16)
    return codes.from_number(mark % len(codes.ALPHABET) ** LETTERS, LETTERS)


def code_now(uid: str) -> tuple[str, int]:
    """The code that lives now, and for how many seconds more."""
    seconds = clock.now().timestamp()
    return code_of(uid, window(seconds)), LIFE - int(seconds) % LIFE


def age(uid: str, typed: str) -> int | None:
    """How many seconds ago a code's life ended; nought or less while it is good, None where it never was one."""
    seconds = clock.now().timestamp()
    here = window(seconds)
    for number in range(here, here - REMEMBERED, -1):
        if code_of(uid, number) == codes.tidy(typed):
            return math.ceil(seconds - (number + 1) * LIFE - GRACE)
    return None
