"""The pages of training: lists and months, a session and its steps, its people, series, calls, public calendars."""

from portal.training.views import calls, events, feeds, listing, people, record, series, steps
from portal.training.views.entrance import room

__all__ = ["calls", "events", "feeds", "listing", "people", "record", "room", "series", "steps"]
