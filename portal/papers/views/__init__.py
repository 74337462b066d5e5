"""Pages of the papers."""

from portal.papers.views import check, made, volume
from portal.papers.views.entrance import room

__all__ = ["check", "made", "room", "volume"]
