"""Reads of the roster: one scoped query a list, the same clauses for figure, list and export."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, exists, func, or_, select, true

from portal.core import clock, crypto, db
from portal.core.paging import Page, by_place, keyset
from portal.core.scope import Actor, ask, in_area, level_of
from portal.members.models import Announcement, Headcount, Import, Listing, Member, Move, Post
from portal.members.rules import (
    COUNTS,
    GONE,
    ON_REGISTER,
    SERVING,
    SHOWN,
    Duty,
    Figure,
    Moved,
    Order,
    Show,
    Source,
    Speciality,
    State,
    Tier,
)

ROW = (
    Member.id,
    Member.name,
    Member.village_code,
    Member.tier,
    Member.state,
    Member.source,
    Member.specialities,
    Member.recommended_on,
    Member.registered_on,
    Member.moved_on,
)
IMAGE = (
    Member.village_code,
    Member.town_code,
    Member.county_code,
    Member.tier,
    Member.state,
    *(getattr(Member, day) for day in sorted({count.day for count in COUNTS.values()})),
)
"""What `rules.image` reads."""
EXPORT = (*ROW, Member.town_code, Member.group_name, Member.certificate, Member.left_on, Member.consent_on)
AREA_COLUMNS = {"village": Member.village_code, "town": Member.town_code, "county": Member.county_code}


def on_register(village_code: str, tier: Tier | None = None) -> list[Member]:
    """Who is on a village's register: core members first, then in the order they were written."""
    found = select(Member).where(Member.village_code == village_code, Member.state.in_(sorted(ON_REGISTER)))
    if tier is not None:
        found = found.where(Member.tier == tier)
    return list(db.session.scalars(found.order_by(Member.tier, Member.id)))


def serving(village_codes: Collection[str]) -> list[Member]:
    """Who of some villages may be given work: on the register and not paused; by village, core members first."""
    found = select(Member).where(Member.village_code.in_(sorted(village_codes)), Member.state.in_(sorted(SERVING)))
    return list(db.session.scalars(found.order_by(Member.village_code, Member.tier, Member.id)))


def member_of(user_id: int) -> Member | None:
    """The member who signs in as a user, on the register."""
    found = select(Member).where(Member.user_id == user_id, Member.state.in_(sorted(ON_REGISTER)))
    return db.session.scalar(found.order_by(Member.id.desc()).limit(1))


def file_of(user_id: int) -> Member | None:
    """The file of who signs in as a user: on the register, or on the way there."""
    found = select(Member).where(Member.user_id == user_id, Member.state.not_in(sorted(GONE)))
    return db.session.scalar(found.order_by(Member.id.desc()).limit(1))


def member_names(ids: Collection[int]) -> dict[int, str]:
    """Members' names by number; one out of sight is left out."""
    if not ids:
        return {}
    found = db.session.execute(select(Member.id, Member.name).where(Member.id.in_(sorted(ids))))
    return {row.id: row.name for row in found}


def listed_in(village_code: str) -> list[Listing]:
    """Whom villagers may read of on their village's page: those who agreed, core members first."""
    found = select(Listing).where(Listing.village_code == village_code, Listing.listed.is_(True))
    return list(db.session.scalars(found.order_by(Listing.tier, Listing.id)))


@dataclass(frozen=True)
class Filter:
    """What the roster shows: every part stands in its address, so that it can be shared.

    `whole_in` alone does not: outside these areas nobody is shown but who is on the register.
    """

    show: Show = Show.ON
    q: str = ""
    area: str = ""
    state: State | None = None
    tier: Tier | None = None
    source: Source | None = None
    speciality: Speciality | None = None
    duty: Duty | None = None
    by_name: bool = True
    order: Order = Order.VILLAGE
    figure: Figure | None = None
    since: date | None = None
    until: date | None = None
    whole_in: frozenset[str] | None = None


def _where(found: Any, f: Filter, *, whole: bool = False) -> Any:
    """The clauses of a filter; `whole` leaves out which part of the roster is shown.

    The list of a figure is whom the figure counts, whatever part of the roster they stand in by now.
    """
    if f.figure is not None:
        found = _counted(found, f.figure, f.since, f.until)
    if not whole and (f.state or f.figure is None):
        states = {f.state} if f.state else SHOWN[f.show]
        found = found.where(Member.state.in_(sorted(states)))
    if f.whole_in is not None:
        inside = in_area().sql(Member, Member, Actor(areas=f.whole_in))
        found = found.where(Member.state.in_(sorted(ON_REGISTER)) | inside)
    if f.area and level_of(f.area) in AREA_COLUMNS:
        found = found.where(AREA_COLUMNS[level_of(f.area)] == f.area)
    for column, wanted in ((Member.tier, f.tier), (Member.source, f.source)):
        if wanted is not None:
            found = found.where(column == wanted)
    if f.speciality is not None:
        found = found.where(Member.specialities.like(f"%{f.speciality.value},%"))
    if f.duty is not None:
        today = clock.today()
        holds = (Post.from_on <= today) & or_(Post.until_on.is_(None), Post.until_on >= today)
        found = found.where(exists().where(Post.member_id == Member.id, Post.duty == f.duty, holds))
    if f.q:
        found = found.where(_matches(f.q, f.by_name))
    return found


def _counted(found: Any, figure: Figure, since: date | None, until: date | None) -> Any:
    """Whom a figure counts, in the months that it counts them in."""
    day = getattr(Member, COUNTS[figure].day)
    found = found.where(COUNTS[figure].holds(Member), day.is_not(None))
    if since is not None:
        found = found.where(day >= since)
    return found if until is None else found.where(day <= until)


def _matches(text: str, by_name: bool) -> Any:
    """A certificate, a part of a name, or the last four digits of a telephone.

    Who is shown no names finds none by asking either.
    """
    like = f"%{text.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
    number: ColumnElement[bool] = Member.certificate.like(like, escape="!")
    if not by_name:
        return number
    found = number | Member.name.like(like, escape="!")
    if len(text) == 4 and text.isdigit():
        found = found | Member.phone_tail.in_(crypto.blinds(text, "person.phone_tail"))
    return found


def counts(f: Filter) -> dict[Show, int]:
    """How many the filter finds in each part of the roster; from the standing count where that can tell."""
    told_apart = f.q or f.source or f.speciality or f.duty or f.figure
    numbers = _by_state(f) if told_apart else _standing(f)
    return {show: sum(numbers.get(state, 0) for state in states) for show, states in SHOWN.items()}


def _by_state(f: Filter) -> dict[State, int]:
    found = _where(select(Member.state, func.count(Member.id).label("number")), f, whole=True)
    return {row.state: row.number for row in db.session.execute(found.group_by(Member.state))}


def _standing(f: Filter) -> dict[State, int]:
    told = {"area": f.area, "tier": f.tier}
    (row,) = ask(_heads(level_of(f.area) if f.area else "", f.tier is not None, f.whole_in), told)
    return {state: number or 0 for state, number in zip(State, row, strict=True)}


@lru_cache(64)
def _heads(level: str, tier: bool, whole_in: frozenset[str] | None) -> Select[Any]:
    """The sum of the standing counts, state by state, made once for each kind of filter."""
    inside = true() if whole_in is None else in_area().sql(Headcount, Headcount, Actor(areas=whole_in))
    numbers = {state: getattr(Headcount, state.value) for state in State}
    seen = (one if state in ON_REGISTER else case((inside, one), else_=0) for state, one in numbers.items())
    found = select(*(func.sum(one) for one in seen))
    if level in AREA_COLUMNS:
        found = found.where(getattr(Headcount, AREA_COLUMNS[level].key) == bindparam("area"))
    return found.where(Headcount.tier == bindparam("tier")) if tier else found


def count(f: Filter) -> int:
    """How many the filter finds, counted one by one."""
    return db.session.scalar(_where(select(func.count(Member.id)), f)) or 0


def listed(f: Filter, cursor: str | None, size: int) -> Page:
    """One page of the roster: by village and then as written, or the newest recommendation first."""
    found = _where(select(*ROW), f)
    if f.order is Order.NEWEST:
        key = lambda row: (row.recommended_on, row.id)  # noqa: E731 - two words
        return keyset(found, Member.recommended_on, Member.id, cursor, size, key)
    return by_place(found, Member.village_code, Member.id, cursor, size)


def exported(f: Filter, part: int = 2000) -> Iterator[Any]:
    """Every row that the list shows, read in parts so that no long read stands open."""
    found, cursor = _where(select(*EXPORT), f), None
    while True:
        page = by_place(found, Member.village_code, Member.id, cursor, part)
        yield from page.rows
        if page.after is None:
            return
        cursor = page.after


class Same(NamedTuple):
    """Somebody on the roster who seems to be the same person, and whether the telephone says so."""

    id: int
    by_phone: bool


def same_person(village_code: str, name: str, phone: str | None) -> Same | None:
    """Whoever is or was put forward under the same name, in the village or with the same telephone; not who left."""
    marks = crypto.blinds(phone, "person.phone") if phone else []
    found = select(Member.id, Member.phone_index).where(
        Member.name == name,
        Member.state.not_in(sorted(GONE)),
        or_(Member.village_code == village_code, Member.phone_index.in_(marks)),
    )
    rows = [Same(row.id, row.phone_index in marks) for row in db.session.execute(found.order_by(Member.id))]
    return max(rows, key=lambda one: one.by_phone, default=None)


class Known(NamedTuple):
    """Who is on the roster already, as an import minds it."""

    name: str
    village_code: str
    phone_index: str | None
    group_name: str


def known(names: Iterable[str], part: int = 400) -> list[Known]:
    """Whoever of some names is on the roster and has not left."""
    wanted, found = sorted(set(names)), []
    for start in range(0, len(wanted), part):
        some = select(Member.name, Member.village_code, Member.phone_index, Member.group_name).where(
            Member.name.in_(wanted[start : start + part]), Member.state.not_in(sorted(GONE))
        )
        found += [Known(*row) for row in db.session.execute(some)]
    return found


def posts_of(member: Member) -> list[Post]:
    """Other work of a person, the latest first."""
    found = select(Post).where(Post.member_id == member.id).order_by(Post.from_on.desc(), Post.id.desc())
    return list(db.session.scalars(found))


def moves_of(member: Member) -> list[Move]:
    """The history of a member, newest first."""
    return list(db.session.scalars(select(Move).where(Move.member_id == member.id).order_by(Move.id.desc())))


def passed(member: Member) -> list[Move]:
    """The tests that a member has passed in the portal, the newest first: what 考核合格 can rest on."""
    found = select(Move).where(Move.member_id == member.id, Move.what == Moved.PASS)
    return list(db.session.scalars(found.order_by(Move.id.desc())))


def proposer(member: Member, what: Moved = Moved.PROPOSE_REMOVAL) -> int | None:
    """Who last took a step that is being decided on: proposed the removal, or decided it."""
    found = select(Move.by_id).where(Move.member_id == member.id, Move.what == what)
    return db.session.scalar(found.order_by(Move.id.desc()).limit(1))


def listing_of(member: Member) -> Listing | None:
    """What villagers read of a member, where that was ever agreed to."""
    if not member.id:
        return None
    return db.session.scalar(select(Listing).where(Listing.member_id == member.id))


def notice_of(member: Member) -> Announcement | None:
    """The public notice of somebody who was put forward, where there was one."""
    return db.session.scalar(select(Announcement).where(Announcement.member_id == member.id))


def noticed_in(village_code: str, on: date) -> list[Announcement]:
    """Who is announced in a village on a day: what everybody may read."""
    stands = Announcement.listed.is_(True) & (Announcement.until_on >= on)
    found = select(Announcement).where(Announcement.village_code == village_code, stands)
    return list(db.session.scalars(found.order_by(Announcement.until_on, Announcement.id)))


def was_objected(member: Member) -> bool:
    """Whether somebody objected while the notice stood."""
    found = select(Move.id).where(Move.member_id == member.id, Move.what == Moved.OBJECT)
    return db.session.scalar(found.limit(1)) is not None


def imports(limit: int = 20) -> list[Import]:
    """The last imports within sight, newest first."""
    return list(db.session.scalars(select(Import).order_by(Import.id.desc()).limit(limit)))


def imported(import_id: int) -> list[Any]:
    """The members whom an import brought, as far as taking them back needs them."""
    found = select(*IMAGE, Member.id, Member.name, Member.version).where(Member.import_id == import_id)
    return list(db.session.execute(found.order_by(Member.id)))
