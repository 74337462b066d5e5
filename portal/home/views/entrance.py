"""The room's blueprint: every page of it is declared on this."""

from portal.core.i18n import _
from portal.core.web import SIGNED_IN, Room

room = Room("home", __name__)
room.menu_item(_("首页"), ".index", needs=SIGNED_IN, order=0, tab=True)
