"""The room's blueprint: the villager's pages stand under /book, the staff's under /bookings/."""

from datetime import timedelta
from typing import Any

from portal.advisers.rules import at_clock
from portal.bookings import queries
from portal.bookings.rules import Can
from portal.core.forms import offered
from portal.core.i18n import _, _n
from portal.core.layout import day_week
from portal.core.web import Room

RECEIPT = "bookings.receipt"
"""What a ticket is good for: the receipt's page for a month; what may be done with it for two hours."""
MONTH, WHILE = timedelta(days=30), timedelta(hours=2)

room = Room("bookings", __name__)
room.menu_item(_("预约"), ".index", needs=Can.LIST, order=42)


def offer(field: Any, village_code: str, *, named: bool = True) -> list[queries.Offer]:
    """Put the free times of a village into a field: duty day and minute as one word.

    Unless `named`, the page itself says which day it is, where there is only one.
    """
    found = queries.offers(village_code)
    day = _day if named or len(found) > 1 else _nothing
    field.choices = offered(
        (f"{one.duty.id}-{slot.begins}", f"{day(one)}{at_clock(slot.begins)}{_left(one, slot)}")
        for one in found
        for slot in one.slots
    )
    return found


def _day(one: queries.Offer) -> str:
    """The day without its year: a phone's screen is narrow."""
    year = one.duty.on.year
    return day_week(one.duty.on).replace(f"{year}年", "").replace(f" {year}", "") + " "


def _nothing(_one: queries.Offer) -> str:
    return ""


def _left(one: queries.Offer, slot: queries.Slot) -> str:
    if (one.duty.places or 1) < 2:
        return ""
    return str(_n("（还有 %(num)d 个位）", "（还有 %(num)d 个位）", slot.free))


def chosen(word: str) -> tuple[int, int]:
    """The duty day and the minute that a field says."""
    duty, _dash, begins = word.partition("-")
    return int(duty), int(begins)
