"""Short texts that go to a villager's phone: what each may hold, and how long it is.

Whoever else looks at that phone must not learn what somebody asked about: a text names no matter, no place, no person
and no answer (PRODUCT.md V29). Every text is made here, so that a test reads them all; it counts in one segment.
"""

from typing import Any
from urllib.parse import quote

from portal.core.i18n import Words

SEGMENT = {True: (70, 67), False: (160, 153)}
"""Signs in a message that stands alone, and in each part of a longer one: with Chinese in it, and without."""


TEXTS: dict[str, Words] = {}
"""Every text that the portal may send, by its name."""


def text(name: str, words: Words) -> Words:
    """Write one down; the test of neutral texts reads what stands here."""
    TEXTS[name] = words
    return words


def segments(said: str) -> int:
    """How many messages a text is paid as."""
    alone, part = SEGMENT[not said.isascii()]
    return 1 if len(said) <= alone else -(-len(said) // part)


def message_link(phone: str, said: Any) -> str:
    """An address that opens a phone's own messages with a text written in, for a person to send or not."""
    return f"sms:{phone}?body={quote(str(said))}"
