"""The room's blueprint: every page of it is declared on this."""

from typing import Any

from flask import request, url_for

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Level, level
from portal.core import audit, db
from portal.core.i18n import _p
from portal.core.scope import actor, within
from portal.core.web import Room, after_answer, person
from portal.members.rules import Can

room = Room("members", __name__, url_prefix="/members")
room.menu_item(_p("menu", "法律明白人"), ".index", needs=Can.LIST, order=35)

ASKED = ("q", "area", "show", "state", "tier", "source", "speciality", "duty", "order", "per", "at", "format")


def asked_area() -> frozenset[str]:
    """The areas of this person, or the one inside them that the address names."""
    area = request.args.get("area", "")
    return frozenset({area}) if area and areas.area(area) and within(area, actor().areas) else actor().areas


def word(choice: type[Any], text: str | None) -> Any:
    """One of a choice's words from an address; None where it is none."""
    try:
        return choice(text) if text else None
    except ValueError:
        return None


def address(endpoint: str, names: tuple[str, ...] = ASKED, **changed: Any) -> str:
    """A page with what it was asked for, by its known names alone, and what changes."""
    kept = {**{name: request.args.get(name) for name in names}, **changed}
    return url_for(endpoint, **{key: value for key, value in kept.items() if value not in (None, "")})


def several(codes: frozenset[str]) -> bool:
    """Whether somebody works in more than one village."""
    return len(codes) > 1 or any(code.endswith("000") for code in codes)


def sees_all() -> bool:
    """Whether this person sees the whole roster, or only who is on the register: as a village's people do."""
    who = person()
    return who.may(Can.PROPOSE) or who.may(Can.APPROVE) or not who.may(Can.READ)


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

    def note() -> None:
        with db.short_write() as own:
            audit.record("members.read", "members_member", member_id, into=own)

    after_answer(note, must=True)
