"""A village's own page, which its poster leads to, and what to do with a code that leads nowhere (UI.md Q)."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import SHORT_LETTERS, Level, is_code, short_code, town_code
from portal.core import clock, settings
from portal.core.codes import meant, spoken, tidy
from portal.core.scope import within
from portal.core.web import PUBLIC, page
from portal.home import queries
from portal.home.rules import OFFICE_PHONE
from portal.home.views.entrance import room

COUNTY = "640381000000"


def county() -> str:
    """The county that this portal serves (setting `county`)."""
    return settings.setting("county", COUNTY, clock.today())


def address(place: Place) -> str:
    """The short address of a village's page, as its poster names it."""
    return url_for("home.village", code=spoken(short_code(place.code)))


@room.get("/v", needs=PUBLIC, posted=True)
def villages() -> ResponseReturnValue:
    """Choose the town, then the village."""
    return page(**_choice(request.args.get("town", "")))


@room.get("/v/<code>", needs=PUBLIC, posted=True)
def village(code: str) -> ResponseReturnValue:
    """Who helps in this village, and three ways to ask."""
    place = areas.by_short(code)
    instead = elsewhere(place, code)
    if instead is not None:
        return instead
    assert place is not None
    return page(found=queries.village(place, clock.today()))


@room.get("/v/<code>/notice", needs=PUBLIC, posted=True)
def notice(code: str) -> ResponseReturnValue:
    """Who was put forward as 法律明白人 and is announced for some days; how to object without an account."""
    place = areas.by_short(code)
    instead = elsewhere(place, code)
    if instead is not None:
        return instead
    assert place is not None
    today = clock.today()
    return page(
        place=place,
        code=spoken(short_code(place.code)),
        path=areas.path(place.code),
        notices=queries.noticed_in(place.code, today),
        office=settings.setting(f"{OFFICE_PHONE}:{place.parent_code}", "", today),
    )


def elsewhere(place: Place | None, code: str) -> ResponseReturnValue | None:
    """Where a code leads that names no village of today: to its successor, or to a page where one chooses."""
    if place is None or not within(place.code, (county(),)):
        return _not_found(code)
    heir = areas.successor(place.code)
    if heir is not None:
        after = areas.village_of(heir) if heir else None
        return redirect(address(after), 302) if after else _not_found(code, town_code(place.code))
    if place.level is Level.VILLAGE:
        return None
    return _not_found(code, place.code if place.level is Level.TOWN else "")


def _not_found(code: str, town: str = "") -> ResponseReturnValue:
    """Not on 404 alone: villages that may have been meant, and the list to choose from."""
    text = tidy(code)
    like = [areas.by_short(one) for one in meant(text, SHORT_LETTERS + 1)]
    if not like and is_code(text):
        town = town or town_code(text)
    told = {"like": [(address(one), one.short) for one in like if one], "asked": code[:20], **_choice(town)}
    return render_template("home/villages.html", **told), 404


def _choice(town: str) -> dict[str, Any]:
    """Towns, or the villages of the chosen one."""
    towns = areas.children(county())
    chosen = next((one for one in towns if one.code == town), None)
    inside = areas.children(chosen.code) if chosen else []
    return {
        "town": chosen,
        "towns": [(url_for("home.villages", town=one.code), one.short) for one in towns],
        "inside": [(address(one), one.short) for one in inside],
    }
