"""The room's blueprint."""

from portal.core.web import Room

room = Room("ledgers", __name__, url_prefix="/ledgers")
