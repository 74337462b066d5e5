"""The pages of the library: what villagers read, and the desk where answers are written and let out."""

from portal.library.views import desk, reading
from portal.library.views.entrance import room

__all__ = ["desk", "reading", "room"]
