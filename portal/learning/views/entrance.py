"""The room's blueprint."""

from portal.core.i18n import _
from portal.core.web import Room
from portal.learning.rules import Can

room = Room("learning", __name__, url_prefix="/learning")
room.menu_item(_("学习"), ".index", needs=Can.STUDY, order=46, match="/learning/")
