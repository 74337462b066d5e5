"""The poster of a village: one A4 sheet with a code to scan, to print from the browser or as PDF (UI.md P3)."""

from dataclasses import dataclass

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Level, short_code
from portal.core import pdf, qr
from portal.core.codes import spoken
from portal.core.config import config
from portal.core.scope import within
from portal.core.web import PUBLIC, page
from portal.home.views.entrance import room
from portal.home.views.village import county, elsewhere

STYLES = ("static/ui/poster.css",)


@dataclass(frozen=True)
class Poster:
    """What one sheet says."""

    name: str
    town: str
    address: str
    code: str
    picture: Markup


def _poster(place: Place, town: str) -> Poster:
    """The sheet of one village; the QR leads to the short address, without the hyphen that eyes need."""
    short, base = short_code(place.code), config().base_url
    address = f"{base.partition('://')[2]}/v/{spoken(short)}"
    return Poster(place.short, town, address, spoken(short), qr.drawn(f"{base}/v/{short}"))


def _posters(place: Place) -> list[Poster]:
    """The sheet of a village, or the sheets of all villages of a town."""
    places = [place] if place.level is Level.VILLAGE else areas.children(place.code)
    town = areas.names([place.parent_code or ""]).get(place.parent_code or "", "")
    return [_poster(one, town if place.level is Level.VILLAGE else place.short) for one in places]


def _asked(code: str) -> tuple[Place | None, ResponseReturnValue | None]:
    place = areas.by_short(code)
    if place is not None and place.level is Level.TOWN and within(place.code, (county(),)):
        return place, None
    return place, elsewhere(place, code)


@room.get("/v/<code>/poster", needs=PUBLIC, posted=True)
def poster(code: str) -> ResponseReturnValue:
    """The sheet on the screen, to be printed from the browser."""
    place, instead = _asked(code)
    if instead is not None or place is None:
        return instead or ""
    return page(posters=_posters(place), place=place, back=_back(place))


def _back(place: Place) -> str:
    """Where the sheets were asked for: the village's page, or the town's list."""
    if place.level is Level.TOWN:
        return url_for("home.villages", town=place.code)
    return url_for("home.village", code=spoken(short_code(place.code)))


@room.get("/v/<code>/poster.pdf", needs=PUBLIC, posted=True)
def poster_pdf(code: str) -> ResponseReturnValue:
    """The same sheets as one file; where this machine makes none, the page says how else to print."""
    place, instead = _asked(code)
    if instead is not None or place is None:
        return instead or ""
    try:
        made = pdf.made(render_template("home/_sheets.html", posters=_posters(place)), STYLES)
    except pdf.NotHere:
        return page(place=place)
    name = f"poster-{place.code}.pdf"
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
