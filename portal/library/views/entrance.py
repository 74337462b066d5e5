"""The room's blueprint: villagers read under /library/, staff write under /library/desk."""

from portal.core.i18n import _
from portal.core.web import Room
from portal.library.rules import Can

room = Room("library", __name__, url_prefix="/library")
room.menu_item(_("法律解答"), ".desk", needs=Can.WRITE, order=28, match="/library/desk")
