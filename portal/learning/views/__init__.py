"""The pages of learning: lessons, tests, and how the questions fare."""

from portal.learning.views import analysis, lessons, tests
from portal.learning.views.entrance import room

__all__ = ["analysis", "lessons", "room", "tests"]
