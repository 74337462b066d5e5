"""The room's blueprint: the villager's pages stand under /consult, the staff's under /consultations/."""

from portal.consultations.rules import Can
from portal.core.i18n import _
from portal.core.web import Room

room = Room("consultations", __name__)
room.menu_item(_("咨询"), ".index", needs=Can.LIST, order=25, tab=True)
room.menu_item(_("请转告"), ".calls", needs=Can.CALL, order=26, tab=True)
room.menu_item(_("意见"), ".opinions", needs=Can.FEEDBACK, order=27)
