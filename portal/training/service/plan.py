"""A year's targets are set, changed and taken away; people of a gap list are invited to a session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.areas import queries as areas
from portal.areas.rules import Level, county_code, level, town_code
from portal.core import audit, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import OutOfScope, actor, within
from portal.training import queries
from portal.training.models import Target, TrainingSession
from portal.training.queries import Someone
from portal.training.rules import Hat
from portal.training.service.seats import invite

MOST_HOURS = 200


@dataclass(frozen=True)
class Aimed:
    """What a target says."""

    code: str
    year: int
    hat: Hat
    domain: str
    minutes: int
    due: date


def aim(aimed: Aimed, target: Target | None = None) -> Target:
    """Set a target, or write one anew."""
    who = actor()
    if areas.area(aimed.code) is None or (not who.everywhere and not within(aimed.code, who.areas)):
        raise OutOfScope("a target outside this actor's areas")
    if aimed.due.year != aimed.year:
        raise Refused(_("最晚哪天要在这一年里"), "due")
    if not 0 < aimed.minutes <= MOST_HOURS * 60:
        raise Refused(_("学时是 0.5 到 %(most)s 小时", most=MOST_HOURS), "hours")
    found = target or Target(by_id=who.id)
    stands = level(aimed.code)
    found.village_code = aimed.code if stands is Level.VILLAGE else ""
    found.town_code = town_code(aimed.code) if stands in (Level.VILLAGE, Level.TOWN) else ""
    found.county_code = county_code(aimed.code)
    found.year, found.hat, found.domain = aimed.year, aimed.hat, aimed.domain
    found.minutes, found.due = aimed.minutes, aimed.due
    if (same := queries.same_target(found)) is not None and same.id != found.id:
        raise Refused(_("这里这一年已有一样的目标，请改那一个"), "area")
    db.session.add(found)
    db.session.flush()
    audit.record("training.aim", found.__tablename__, found, area=aimed.code, year=aimed.year, minutes=aimed.minutes)
    return found


def drop_target(target: Target) -> None:
    """Take a target away: the plan no longer asks for it; hours stay as they are."""
    audit.record("training.drop_target", target.__tablename__, target.id, area=target.code, year=target.year)
    db.session.delete(target)


def invite_short(session: TrainingSession, people: Iterable[Someone]) -> int:
    """Invite people of a gap list who live where the session is for; how many were not on its list yet."""
    codes = queries.invited(session)
    return sum(invite(session, one) for one in people if within(one.village_code, codes))
