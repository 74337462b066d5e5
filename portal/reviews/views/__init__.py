"""The room's pages; importing them declares its routes."""

from portal.reviews.views import listing, mine, record, steps
from portal.reviews.views.entrance import room

__all__ = ["listing", "mine", "record", "room", "steps"]
