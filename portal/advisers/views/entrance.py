"""The room's blueprint: every page of it is declared on this."""

from flask import abort

from portal.advisers.rules import Can, ends_tone
from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.core.web import Room

room = Room("advisers", __name__, url_prefix="/advisers")
room.menu_item(_("法律顾问"), ".index", needs=Can.LIST, order=40, tab=True)
room.add_app_template_filter(ends_tone, "ends_tone")


def village(code: str) -> Place:
    """A village where this person does what the page is for; any other looks like it does not exist."""
    place = areas.village_of(code)
    if place is None or not within(place.code, actor().areas):
        abort(404)
    return place
