"""The pages of outreach."""

from portal.outreach.views import overview, parts, talk, talks, tasks, visits
from portal.outreach.views.entrance import room

__all__ = ["overview", "parts", "room", "talk", "talks", "tasks", "visits"]
