"""Liaisons are named, hand over to a named person, and end; the days without one are the gaps (PRODUCT.md S06)."""

from datetime import date, timedelta

from portal.areas import queries as areas
from portal.areas.rules import Level, county_code, level, town_code
from portal.core import audit, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.members import queries
from portal.members.models import Liaison
from portal.members.rules import Office


def office_of(code: str) -> Office | None:
    """Which liaison a place has: a town its own, a village one for legal aid."""
    return {Level.TOWN: Office.TOWN, Level.VILLAGE: Office.AID}.get(level(code))


def name_liaison(code: str, name: str, phone: str, from_on: date) -> Liaison:
    """Name the liaison of a town or village; whoever serves now hands over and ends the day before."""
    office = office_of(code)
    if office is None or areas.area(code) is None:
        raise Refused(_("请选一个村（社区）或乡镇"), "area")
    for other in queries.liaisons_since(code, from_on):
        if other.name == name and other.until_on is None:
            raise Refused(_("%(name)s 已经是联络员", name=name), "name")
        if other.from_on >= from_on:
            raise Refused(
                _("%(name)s 从 %(day)s 起是联络员，请填以后的日子", name=other.name, day=other.from_on.isoformat()),
                "from_on",
            )
        _end(other, from_on - timedelta(days=1), name)
    liaison = Liaison(
        village_code=code,
        town_code=town_code(code),
        county_code=county_code(code),
        office=office,
        name=name,
        phone=phone,
        from_on=from_on,
    )
    db.session.add(liaison)
    db.session.flush()
    audit.record("members.liaison", "members_liaison", liaison, area=code, since=from_on.isoformat())
    return liaison


def end_liaison(liaison: Liaison, until_on: date) -> None:
    """End the work of a liaison whom nobody follows yet; the gap is listed from the next day on."""
    if until_on < liaison.from_on:
        raise Refused(_("卸任的日子不能早于任职的日子"), "until_on")
    _end(liaison, until_on, "")


def _end(liaison: Liaison, until_on: date, receiver: str) -> None:
    liaison.until_on, liaison.handed_to = until_on, receiver
    audit.record("members.liaison_end", "members_liaison", liaison, until=until_on.isoformat())
