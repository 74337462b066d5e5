"""The pages of advisers: coverage with its gaps, a village's file, and one page an act."""

from portal.advisers.views import acts, coverage
from portal.advisers.views.entrance import room

__all__ = ["acts", "coverage", "room"]
