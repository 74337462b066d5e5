"""Appointing and relieving mediators."""

from datetime import date

from sqlalchemy import or_, select

from portal.areas import queries as areas
from portal.areas.rules import county_code, town_code
from portal.core import audit, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.members.models import Mediator
from portal.members.rules import is_committee


def appoint(code: str, name: str, from_on: date, user_id: int | None = None, phone: str | None = None) -> Mediator:
    """Appoint a person to the committee of a village or town; `Refused` where they serve there already."""
    if areas.area(code) is None or not is_committee(code):
        raise Refused(_("请选一个村（社区）或乡镇的调委会"), "village_code")
    same = Mediator.name == name if user_id is None else Mediator.user_id == user_id
    overlaps = select(Mediator.id).where(
        Mediator.village_code == code, same, or_(Mediator.until_on.is_(None), Mediator.until_on >= from_on)
    )
    if db.session.scalar(overlaps.limit(1)) is not None:
        raise Refused(_("%(name)s 已经是这个调委会的调解员", name=name), "name")
    mediator = Mediator(
        village_code=code,
        town_code=town_code(code),
        county_code=county_code(code),
        user_id=user_id,
        name=name,
        from_on=from_on,
        phone=phone,
        listed=True,
    )
    db.session.add(mediator)
    db.session.flush()
    audit.record("members.appoint", mediator.__tablename__, mediator, area=code, from_on=from_on.isoformat())
    return mediator


def relieve(mediator: Mediator, until_on: date) -> None:
    """End an appointment; `until_on` is its last day."""
    if until_on < mediator.from_on:
        raise Refused(_("卸任的日子不能早于任职的日子"), "until_on")
    mediator.until_on = until_on
    audit.record("members.relieve", mediator.__tablename__, mediator, until_on=until_on.isoformat())
