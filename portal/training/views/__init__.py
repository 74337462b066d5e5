"""The pages of training: lists and months, a session, its people, series, calls, public calendars, market days."""

from portal.training.views import (
    after,
    calls,
    cautions,
    events,
    feeds,
    here,
    listing,
    people,
    plan,
    record,
    series,
    steps,
)
from portal.training.views.entrance import room

__all__ = [
    "after",
    "calls",
    "cautions",
    "events",
    "feeds",
    "here",
    "listing",
    "people",
    "plan",
    "record",
    "room",
    "series",
    "steps",
]
