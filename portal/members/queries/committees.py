"""Which committee sits where on a day, and where none sits as the law wants it (PRODUCT.md S03)."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from portal.areas.queries import Place
from portal.core import db
from portal.members.models import Committee
from portal.members.rules import Lack


class Bench(NamedTuple):
    """A place that needs a committee, its latest one, and what it lacks."""

    place: Place
    committee: Committee | None
    lacks: list[Lack]


def committees_of(code: str) -> list[Committee]:
    """Every term that a place ever had, newest first."""
    found = select(Committee).where(Committee.village_code == code)
    return list(db.session.scalars(found.order_by(Committee.from_on.desc(), Committee.id.desc())))


def benches(places: Collection[Place], on: date) -> list[Bench]:
    """Some places with their committee of a day, in the order given; one query."""
    codes = [place.code for place in places]
    found = select(Committee).where(Committee.village_code.in_(codes), Committee.from_on <= on)
    latest = {one.village_code: one for one in db.session.scalars(found.order_by(Committee.from_on, Committee.id))}
    return [Bench(place, one := latest.get(place.code), one.lacks_on(on) if one else [Lack.NONE]) for place in places]
