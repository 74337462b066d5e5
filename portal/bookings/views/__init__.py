"""The pages of bookings: the villager's, and those of whoever sits on the day."""

from portal.bookings.views import booking, following, staff
from portal.bookings.views.entrance import room

__all__ = ["booking", "following", "room", "staff"]
