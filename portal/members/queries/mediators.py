"""Who serves which village on which day."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select

from portal.core import db
from portal.members.models import Mediator


def _serving(on: date) -> Select[Mediator]:
    return select(Mediator).where(*_holds(on)).order_by(Mediator.from_on, Mediator.id)


def _holds(on: date) -> tuple[ColumnElement[bool], ...]:
    return Mediator.from_on <= on, or_(Mediator.until_on.is_(None), Mediator.until_on >= on)


def mediators_of(village_code: str, town_code: str, on: date) -> list[Mediator]:
    """Who may take a village's dispute on a day: its own mediators first, then its town's."""
    found = db.session.scalars(_serving(on).where(Mediator.village_code.in_((village_code, town_code))))
    return sorted(found, key=lambda one: one.village_code != village_code)


def appointments_of(user_id: int, on: date) -> list[Mediator]:
    """Where a person who signs in serves on a day."""
    return list(db.session.scalars(_serving(on).where(Mediator.user_id == user_id)))


def committee_codes(county_code: str, on: date) -> list[str]:
    """The villages and towns of a county whose committee has someone serving on a day."""
    codes = select(Mediator.village_code).where(Mediator.county_code == county_code, *_holds(on)).distinct()
    return list(db.session.scalars(codes.order_by(Mediator.village_code)))


def names(ids: Collection[int]) -> dict[int, str]:
    """Mediators' names by the number of their appointment; one out of sight is left out."""
    if not ids:
        return {}
    found = db.session.execute(select(Mediator.id, Mediator.name).where(Mediator.id.in_(sorted(ids))))
    return {row.id: row.name for row in found}
