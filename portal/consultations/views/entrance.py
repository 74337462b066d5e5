"""The room's blueprint: the villager's pages stand under /consult, the staff's under /consultations/."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from flask import g, request

from portal.consultations import service
from portal.consultations.rules import Can
from portal.core.i18n import _
from portal.core.scope import Actor, acting_as
from portal.core.web import Room

GOOD_FOR = timedelta(days=30)
Row = TypeVar("Row")

room = Room("consultations", __name__)
room.menu_item(_("咨询"), ".index", needs=Can.LIST, order=25, tab=True)
room.menu_item(_("请转告"), ".calls", needs=Can.CALL, order=26, tab=True)
room.menu_item(_("意见"), ".opinions", needs=Can.FEEDBACK, order=27)


def by_link(use: str, read: Callable[[], Row | None]) -> Row | None:
    """What the link of a receipt opens again for a month (C5); None where it is old, or was made for another use."""
    g.private = True
    key = service.opened(request.args.get("at"), use, GOOD_FOR)
    if key is None:
        return None
    with acting_as(Actor(key=key)):
        return read()
