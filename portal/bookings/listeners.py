"""What advisers' leave, ended contracts and duty days called off, and lost messages, do to bookings."""

from datetime import date

from portal.advisers.models import Contract, DutyDay
from portal.advisers.rules import duty_off, serving_ended
from portal.bookings import queries, service
from portal.core import clock
from portal.notices import rules as notices
from portal.notices.models import Notice


def listen() -> None:
    """From now on nobody who booked stands before a shut door without having been told."""
    serving_ended.connect(_put_off)
    duty_off.connect(_put_day_off)
    notices.undelivered.connect(_call_instead)


def _put_off(contract: Contract, on: date) -> None:
    service.put_all_off(queries.unserved(contract.village_code, max(on, clock.today())))


def _put_day_off(duty: DutyDay) -> None:
    service.put_all_off(queries.of_day(duty.id))


def _call_instead(notice: Notice) -> None:
    if notice.about == service.ABOUT and (found := queries.one(notice.about_id)) is not None:
        service.call_instead(found, notice.name)
