"""Sealed words that open one record to its holder for one use, for a while: in a hidden field or a link (R69)."""

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta

from portal.core import clock, crypto

LONGEST = 300


def ticket(key: str, use: str) -> str:
    """A sealed word that holds the key of a record; `use` is what it is good for, and nothing else."""
    told = json.dumps([key, int(clock.now().timestamp())])
    return base64.urlsafe_b64encode(crypto.seal(told, use)).decode().rstrip("=")


def opened(text: str | None, use: str, good_for: timedelta) -> str | None:
    """The key that a ticket holds, or None where it is not one, was made for another use, or is too old."""
    if not text or len(text) > LONGEST:
        return None
    try:
        sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        key, at = json.loads(crypto.unseal(sealed, use))
    except (ValueError, binascii.Error):
        return None
    age = clock.now() - datetime.fromtimestamp(at, UTC)
    return str(key) if age <= good_for else None
