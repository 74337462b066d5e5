"""A phone on which forms may wait."""

from datetime import timedelta

from sqlalchemy import update

from portal.accounts.models import Binding, Device, SignIn
from portal.accounts.queries.binding import code_hash
from portal.accounts.rules import Role
from portal.core import clock
from tests.kit.doors import TICKET
from tests.kit.makers import SHAOGANG_TOWN, Maker, Someone


def phone(make: Maker, who: Someone, *, unsent: int = 0, version: int = 1, days_ago: int = 0) -> int:
    """Someone's phone, on which they are signed in; its number."""
    at = clock.now() - timedelta(days=days_ago)
    with make.writing() as session:
        row = Device(user_id=who.id, key_hash=f"phone of {who.id}", first_at=at, at=at, version=version, unsent=unsent)
        session.add(row)
        session.flush()
        session.execute(update(SignIn).where(SignIn.user_id == who.id).values(device_id=row.id))
        return row.id


def everything(make: Maker, who: Someone) -> None:
    """A phone of someone's, and a code that would open another for them."""
    phone(make, who)
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    now = clock.now()
    with make.writing() as session:
        session.add(
            Binding(
                code_hash=code_hash(TICKET), user_id=who.id, by_id=office.id, made_at=now,
                until=now + timedelta(minutes=10),
            )
        )  # fmt: skip
