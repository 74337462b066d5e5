"""Who is the liaison of which place on which day, and where nobody is."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select

from portal.areas.queries import Place
from portal.core import db
from portal.members.models import Liaison


class Post(NamedTuple):
    """A place that needs a liaison, and who it is on a day; None is a gap."""

    place: Place
    liaison: Liaison | None


def liaisons_since(code: str, on: date) -> list[Liaison]:
    """The liaisons of a place who serve on a day or later."""
    found = select(Liaison).where(Liaison.village_code == code, or_(Liaison.until_on.is_(None), Liaison.until_on >= on))
    return list(db.session.scalars(found.order_by(Liaison.from_on, Liaison.id)))


def liaisons_of(code: str) -> list[Liaison]:
    """Every liaison that a place ever had, newest first."""
    found = select(Liaison).where(Liaison.village_code == code)
    return list(db.session.scalars(found.order_by(Liaison.from_on.desc(), Liaison.id.desc())))


def liaison_posts(places: Collection[Place], on: date) -> list[Post]:
    """Some places with their liaison of a day, in the order given."""
    codes = [place.code for place in places]
    found = select(Liaison).where(
        Liaison.village_code.in_(codes),
        Liaison.from_on <= on,
        or_(Liaison.until_on.is_(None), Liaison.until_on >= on),
    )
    holders = {one.village_code: one for one in db.session.scalars(found.order_by(Liaison.from_on, Liaison.id))}
    return [Post(place, holders.get(place.code)) for place in places]
