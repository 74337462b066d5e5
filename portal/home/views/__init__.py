"""First pages, the switches in the header, the pages of every public service, and a village's own page."""

from portal.home.views import applying, first, health, offline, poster, values, village
from portal.home.views.entrance import room

__all__ = ["applying", "first", "health", "offline", "poster", "room", "values", "village"]
