"""Who still needs what by when: one set of clauses for the figures of a plan, its list and its file (B01)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, or_, select, union_all

from portal.areas.rules import span
from portal.core import clock, db
from portal.core.paging import Page, by_place
from portal.members import rules as members
from portal.members.models import Member, Post
from portal.training.models import Credit, Enrolment, Target
from portal.training.rules import HAT_OF_DUTY, Gap, Hat


@dataclass(frozen=True)
class Tally:
    """How many people a target is for, and how many have reached it."""

    people: int
    met: int

    @property
    def short(self) -> int:
        """How many still need something."""
        return self.people - self.met


def targets(year: int) -> list[Target]:
    """The targets of a year in this actor's places: the county's first, then by town and village, role and topic."""
    found = select(Target).where(Target.year == year)
    order = (Target.town_code, Target.village_code, Target.hat, Target.domain, Target.id)
    return list(db.session.scalars(found.order_by(*order).limit(200)))


def _people(target: Target, area: str = "") -> Select[Any]:
    """Everyone of a target: who serves there and has the role today, with the minutes that stand to their credit."""
    first, last = date(target.year, 1, 1), date(target.year, 12, 31)
    had = select(func.coalesce(func.sum(Credit.minutes), 0)).where(
        Credit.person_key == "member-" + cast(Member.id, String),
        Credit.hat == target.hat,
        Credit.day.between(first, last),
    )
    if target.domain:
        had = had.where(Credit.domain == target.domain)
    minutes = had.correlate(Member).scalar_subquery().label("minutes")
    found = select(Member.id, Member.name, Member.village_code, Member.user_id, minutes).where(
        Member.state.in_(sorted(members.SERVING)), Member.village_code.between(*span(target.code))
    )
    if area:
        found = found.where(Member.village_code.between(*span(area)))
    if target.hat is Hat.MEMBER:
        return found
    today = clock.today()
    duties = [duty for duty, hat in HAT_OF_DUTY.items() if hat is target.hat]
    has = Member.posts.any(
        Post.duty.in_(duties) & (Post.from_on <= today) & or_(Post.until_on.is_(None), Post.until_on >= today)
    )
    return found.where(has)


def tallies(some: Sequence[Target], area: str = "") -> dict[int, Tally]:
    """The figures of some targets, in one query."""
    if not some:
        return {}
    parts = []
    for target in some:
        people = _people(target, area).subquery()
        met = func.count().filter(people.c.minutes >= target.minutes)
        parts.append(select(literal(target.id), func.count(), met).select_from(people))
    return {row[0]: Tally(row[1], row[2]) for row in db.session.execute(union_all(*parts))}


def _of_gap(target: Target, gap: Gap, area: str) -> Select[Any]:
    people = _people(target, area).subquery()
    found = select(people)
    if gap is Gap.SHORT:
        return found.where(people.c.minutes < target.minutes)
    return found.where(people.c.minutes >= target.minutes) if gap is Gap.MET else found


def gap_page(target: Target, gap: Gap, area: str, cursor: str | None, size: int) -> Page:
    """A page of the people of a target, by village and then as registered; by keyset."""
    found = _of_gap(target, gap, area)
    columns = found.selected_columns
    return by_place(found, columns.village_code, columns.id, cursor, size)


def gap_rows(target: Target, gap: Gap, area: str) -> Iterator[Any]:
    """Every row of the list, for a file or an invitation."""
    found = _of_gap(target, gap, area)
    columns = found.selected_columns
    yield from db.session.execute(found.order_by(columns.village_code, columns.id))


def short_places(target: Target, area: str = "") -> list[str]:
    """The villages in which somebody still needs something, in the order of codes."""
    found = _of_gap(target, Gap.SHORT, area).subquery()
    return list(db.session.scalars(select(found.c.village_code).distinct().order_by(found.c.village_code)))


def same_target(target: Target) -> Target | None:
    """A target of the same place, year, role and topic."""
    found = select(Target).where(
        Target.county_code == target.county_code, Target.town_code == target.town_code,
        Target.village_code == target.village_code, Target.year == target.year, Target.hat == target.hat,
        Target.domain == target.domain,
    )  # fmt: skip
    with db.session.no_autoflush:
        return db.session.scalar(found)


def known_keys(session_id: int) -> set[str]:
    """Who has been asked to a session or is on its list, as far as this actor may see."""
    return set(db.session.scalars(select(Enrolment.person_key).where(Enrolment.session_id == session_id)))
