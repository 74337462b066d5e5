"""The room's blueprint: every page of it is declared on this."""

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Level, level
from portal.core.i18n import _p
from portal.core.scope import actor, within
from portal.core.web import Room, note_after, person
from portal.members.rules import Can

room = Room("members", __name__, url_prefix="/members")
room.menu_item(_p("menu", "法律明白人"), ".index", needs=Can.LIST, order=35)


def whole_in() -> frozenset[str] | None:
    """Where this person sees the whole roster; elsewhere only who is on the register, as a village's people do.

    None says everywhere on this page: for who proposes or decides, and for who counts and reads nobody's name.
    """
    who = person()
    if not who.may(Can.READ):
        return None
    found = who.areas.get(Can.PROPOSE, frozenset()) | who.areas.get(Can.APPROVE, frozenset())
    return None if all(within(code, found) for code in actor().areas) else found


def sees_all() -> bool:
    """Whether there is a place of which this person sees the whole roster."""
    found = whole_in()
    return found is None or bool(found)


def towns_of(codes: frozenset[str]) -> list[Place]:
    """The township-level units among some areas or inside them, in the order of codes."""
    found: dict[str, Place] = {}
    for code in sorted(codes):
        match level(code):
            case Level.COUNTY:
                found.update({place.code: place for place in areas.children(code)})
            case Level.TOWN:
                place = areas.area(code)
                found.update({code: place} if place else {})
    return list(found.values())


def note_reading(member_id: int) -> None:
    """Who opened which file (SECURITY.md R58, R70): what cannot be noted is not shown."""
    note_after("members.read", "members_member", member_id)
