"""A phone on which forms may wait."""

from datetime import timedelta

from sqlalchemy import update

from portal.accounts.models import Device, SignIn
from portal.core import clock
from tests.kit.makers import Maker, Someone


def phone(make: Maker, who: Someone, *, unsent: int = 0, version: int = 1, days_ago: int = 0) -> int:
    """Someone's phone, on which they are signed in; its number."""
    at = clock.now() - timedelta(days=days_ago)
    with make.writing() as session:
        row = Device(user_id=who.id, key_hash=f"phone of {who.id}", first_at=at, at=at, version=version, unsent=unsent)
        session.add(row)
        session.flush()
        session.execute(update(SignIn).where(SignIn.user_id == who.id).values(device_id=row.id))
        return row.id
