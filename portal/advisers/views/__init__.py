"""The pages of advisers: coverage with its gaps, a village's file, quotas, the statement, and one page an act."""

from portal.advisers.views import acts, coverage, following
from portal.advisers.views.entrance import room

__all__ = ["acts", "coverage", "following", "room"]
