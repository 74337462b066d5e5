"""A person's calendar link: a secret that is shown once, kept as a hash, and ended at will."""

import hashlib
import secrets

from portal.core import audit, clock, db
from portal.training import queries
from portal.training.models import Calendar


def hashed(secret: str) -> str:
    """The secret as it is stored; it is long and random, so a plain hash holds it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_link(user_id: int) -> str:
    """Make a link, ending the one before; its secret is never seen again."""
    secret = secrets.token_urlsafe(32)
    found = queries.link_of(user_id)
    if found is None:
        db.session.add(Calendar(user_id=user_id, key_hash=hashed(secret), made_at=clock.now()))
    else:
        found.key_hash, found.made_at = hashed(secret), clock.now()
    audit.record("training.link", "accounts_user", user_id)
    return secret


def end_link(user_id: int) -> None:
    """End the link: whoever has it sees an empty calendar from now on."""
    found = queries.link_of(user_id)
    if found is not None:
        db.session.delete(found)
        audit.record("training.unlink", "accounts_user", user_id)
