"""The room's blueprint."""

from portal.core.asked import Asked
from portal.core.i18n import _
from portal.core.web import Room
from portal.notices.rules import Can

room = Room("notices", __name__, url_prefix="/admin/messages")
room.menu_item(_("短信"), ".sent", needs=Can.SEE, order=94)
ASKED = Asked("state", "per", "at")
