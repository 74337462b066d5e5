"""The pages of outreach."""

from portal.outreach.views import deeds, overview, parts, talk, talks, tasks, visits
from portal.outreach.views.entrance import room

__all__ = ["deeds", "overview", "parts", "room", "talk", "talks", "tasks", "visits"]
