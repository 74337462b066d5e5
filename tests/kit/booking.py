"""Duty days and bookings for tests, by the rooms' own services."""

from datetime import timedelta
from typing import Any

from portal.advisers import service as advisers
from portal.bookings import service
from portal.core import clock, db
from portal.core.scope import Actor
from tests.kit.makers import GANCHENGZI, Maker

PHONE = "13800006789"
NINE = 9 * 60


def duty(make: Maker, ahead: int = 4, code: str = GANCHENGZI, hours: int = 2) -> int:
    """A duty day of a village that has an adviser, from nine o'clock on; its number."""
    with make.writing():
        day = clock.today() + timedelta(days=ahead)
        return advisers.plan_duty(code, day, "村委会", NINE, NINE + hours * 60).id


def booked(
    make: Maker, duty_id: int | None = None, begins: int = NINE, phone: str = PHONE, **told: Any
) -> tuple[int, str]:
    """A villager's time; its number and its receipt."""
    duty_id = duty_id or duty(make)
    with make.writing(Actor()):
        found = service.book(GANCHENGZI, duty_id, begins, service.Told(phone=phone, **told))
        db.session.flush()
        return found.id, str(found.receipt)
