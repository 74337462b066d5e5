"""The pages of consultations: asking, following, the adviser's inbox, the steps, and the village's call list."""

from portal.consultations.views import (
    aid,
    aiding,
    asking,
    calls,
    composing,
    dispute,
    feedback,
    following,
    inbox,
    knowing,
    mine,
    record,
    routes,
    steps,
)
from portal.consultations.views.entrance import room

__all__ = [
    "aid",
    "aiding",
    "asking",
    "calls",
    "composing",
    "dispute",
    "feedback",
    "following",
    "inbox",
    "knowing",
    "mine",
    "record",
    "room",
    "routes",
    "steps",
]
