"""A street of household visits is written down at once; one of them is struck out, or followed up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.outreach import queries, rules
from portal.outreach.models import Household, HouseVisit, Round
from portal.outreach.rules import Topic


class Repeated(Refused):
    """Some doors were visited on this day already, or stand twice on the form: `rows` says which, and what to tell."""

    def __init__(self, rows: dict[int, Any]):
        super().__init__(_("有的门牌这一天已经记过。确实又去了一次，就在那一行打勾再送一次"), field="rows")
        self.rows = rows


class AtRow(Refused):
    """One line of the form cannot be taken."""

    def __init__(self, row: int, message: Any):
        super().__init__(message, field="rows")
        self.row = row


@dataclass(frozen=True)
class Door:
    """One line of the street: a door, what was spoken of, whether to come again; `again` confirms a second visit."""

    door: str
    topic: Topic
    follow_up: bool = False
    again: bool = False


@dataclass(frozen=True)
class Street:
    """What the form says of a walk along a street."""

    village_code: str
    visited_on: date
    group: str
    doors: tuple[Door, ...]
    name: str = ""
    member_id: int | None = None


def log_street(told: Street) -> Round:
    """Write a street's visits; each household once, each visit once, a second one on the day only if confirmed."""
    codes, group = _checked(told)
    places = [(group, rules.tidy_door(one.door)) for one in told.doors]
    _refuse_personal(places)
    known = queries.households(told.village_code, set(places))
    before = queries.visits_of([one.id for one in known.values()])
    _refuse_repeated(told, places, known, before)
    walk = Round(
        **codes,
        group_name=group,
        visited_on=told.visited_on,
        member_id=told.member_id,
        name=told.name or actor().name,
        noted_at=clock.now(),
        noted_by_id=actor().id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(walk)
            unknown = [place for place in places if place not in known]
            new = {place: Household(**codes, group_name=place[0], door=place[1]) for place in unknown}
            db.session.add_all(new.values())
            db.session.flush()
            known.update(new)
            added = _add(told, walk, [known[place] for place in places], before, codes)
            db.session.flush()
    except IntegrityError:
        raise Refused(_("刚才有人在记同一条街，请看一眼清单再送一次"), field="rows") from None
    audit.record("outreach.visits", walk.__tablename__, walk, visits=len(added))
    for visit in added:
        rules.changed.send(visit, before=None, after=rules.image(visit))
    return walk


def _checked(told: Street) -> tuple[dict[str, str], str]:
    """The codes of the village and the tidied group, or what is wrong."""
    if told.visited_on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), field="visited_on")
    if areas.village_of(told.village_code) is None:
        raise Refused(_("没有这个村，请重新选"), field="village")
    if not told.doors:
        raise Refused(_("请至少写一户的门牌"), field="rows")
    group = rules.tidy_group(told.group)
    if not group or len(group) > rules.LONGEST_GROUP or rules.personal(group):
        raise Refused(_("请写第几组，或哪条巷子"), field="group")
    code = told.village_code
    return {
        "village_code": code,
        "town_code": area_rules.town_code(code),
        "county_code": area_rules.county_code(code),
    }, group


def _refuse_personal(places: list[tuple[str, str]]) -> None:
    for row, (_group, door) in enumerate(places):
        if not door or len(door) > rules.LONGEST_DOOR or rules.personal(door):
            raise AtRow(
                row, _("只写门牌或一个叫法，最多 %(most)d 个字，不写姓名、电话和证件号", most=rules.LONGEST_DOOR)
            )


def _refuse_repeated(
    told: Street,
    places: list[tuple[str, str]],
    known: dict[tuple[str, str], Household],
    before: dict[int, list[HouseVisit]],
) -> None:
    rows: dict[int, Any] = {}
    for number, (door, place) in enumerate(zip(told.doors, places, strict=True)):
        visits = before[known[place].id] if place in known else []
        today = any(one.stands and one.visited_on == told.visited_on for one in visits)
        if door.again:
            continue
        if place in places[:number]:
            rows[number] = _("这一户上面已经写了")
        elif today:
            rows[number] = _("这一户这一天已经记过")
    if rows:
        raise Repeated(rows)


def _add(
    told: Street, walk: Round, households: list[Household], before: dict[int, list[HouseVisit]], codes: dict[str, str]
) -> list[HouseVisit]:
    added = []
    for door, household in zip(told.doors, households, strict=True):
        visits = before.setdefault(household.id, [])
        visit = HouseVisit(
            **codes,
            household_id=household.id,
            round_id=walk.id,
            visited_on=told.visited_on,
            nth=1 + max((one.nth for one in visits if one.visited_on == told.visited_on), default=0),
            topic=door.topic,
            follow_up=door.follow_up,
            stands=True,
        )
        visits.append(visit)
        _set_firsts(visits, quiet=visit)
        added.append(visit)
        db.session.add(visit)
    return added


def _set_firsts(visits: list[HouseVisit], quiet: HouseVisit | None = None) -> None:
    """Keep a household's flags true; of each visit but the new one the figures hear what changed."""
    standing = sorted((one for one in visits if one.stands), key=lambda one: (one.visited_on, one.nth))
    for visit, first in zip(standing, rules.firsts([one.visited_on for one in standing]), strict=True):
        flags = (visit.first_of_month, visit.first_of_year, visit.first_ever)
        if flags == tuple(first):
            continue
        before = None if visit is quiet or visit.id is None else rules.image(visit)
        visit.first_of_month, visit.first_of_year, visit.first_ever = first
        if before is not None:
            rules.changed.send(visit, before=before, after=rules.image(visit))


def strike(visit: HouseVisit, why: str) -> None:
    """Take a visit out of the figures; the right one is written anew. It stays, with its reason."""
    if not visit.stands:
        raise Refused(_("这一户次已经撤回了"))
    before = rules.image(visit)
    visit.stands, visit.withdrawn_why = False, why
    visit.first_of_month = visit.first_of_year = visit.first_ever = False
    rules.changed.send(visit, before=before, after=rules.image(visit))
    _set_firsts(queries.visits_of([visit.household_id])[visit.household_id])
    audit.record("outreach.strike", visit.__tablename__, visit)


def follow(visit: HouseVisit, on: date) -> None:
    """Note that what a household needed was seen to."""
    if not visit.stands or not visit.follow_up:
        raise Refused(_("这一户次没有要跟进的事"))
    if on < visit.visited_on or on > clock.today():
        raise Refused(_("应在入户那天和今天之间"), field="followed_on")
    visit.followed_on = on
    audit.record("outreach.follow", visit.__tablename__, visit)
