"""Reads of reviews: a year's facts with the records behind each, one's own review, and whose is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, literal, select
from sqlalchemy.orm import contains_eager

from portal.core import db
from portal.core.choice import Choice
from portal.core.paging import Page, by_place
from portal.core.scope import level_of
from portal.mediation.models import Case
from portal.members.models import Member, Move
from portal.members.rules import ON_REGISTER, Moved
from portal.outreach.models import Activity, Deed, Holder, HouseVisit, Part, Round, Task
from portal.outreach.rules import Standing
from portal.reviews.models import Review
from portal.reviews.rules import Fact, State, Year
from portal.training.models import Credit, TrainingSession
from portal.training.rules import Hat

MOST_SHOWN = 500
AREA_COLUMNS = {"village": Member.village_code, "town": Member.town_code, "county": Member.county_code}


def _rows(fact: Fact, of: Year) -> Select[Any]:
    """The records of a fact: the day, what it was, and more of it; one row is one of its number."""

    def lines(day: Any, what: Any, more: Any, *where: Any) -> Select[Any]:
        return select(day.label("on"), what.label("what"), more.label("more")).where(
            day.between(of.since, of.until), *where
        )

    match fact:
        case Fact.TALKS:
            held = select(Holder.activity_id).where(Holder.member_id == of.member_id)
            mine = Activity.id.in_(held)
            return lines(Activity.held_on, Activity.topic, Activity.place, Activity.stands, mine)
        case Fact.VISITS:
            walks = select(Round.id).where(Round.member_id == of.member_id)
            return lines(
                HouseVisit.visited_on, HouseVisit.topic, literal(""), HouseVisit.stands, HouseVisit.round_id.in_(walks)
            )
        case Fact.PARTS:
            found = lines(Part.on, Part.share, Case.kind, Part.member_id == of.member_id)
            return found.join(Case, Case.id == Part.case_id)
        case Fact.TASKS:
            confirmed = Task.state == Standing.CONFIRMED
            return lines(Task.done_on, Task.kind, Task.code, confirmed, Task.member_id == of.member_id)
        case Fact.DEEDS:
            return lines(Deed.done_on, Deed.kind, Deed.note, Deed.stands, Deed.member_id == of.member_id)
        case Fact.TESTS:
            return lines(Move.on, Move.what, Move.why, Move.what == Moved.PASS, Move.member_id == of.member_id)
        case Fact.TRAININGS:
            minutes = func.sum(Credit.minutes)
            found = (
                lines(
                    TrainingSession.day,
                    TrainingSession.title,
                    minutes,
                    Credit.person_key == f"member-{of.member_id}",
                    Credit.hat == Hat.MEMBER,
                )
                .join(TrainingSession, TrainingSession.id == Credit.session_id)
                .group_by(TrainingSession.id, TrainingSession.day, TrainingSession.title)
            )
            return found.having(minutes > 0)


def facts(of: Year) -> dict[Fact, int]:
    """How much of each kind the records hold of a year: one query."""
    numbers = [select(func.count()).select_from(_rows(one, of).subquery()).scalar_subquery() for one in Fact]
    row = db.session.execute(select(*(number.label(one.value) for one, number in zip(Fact, numbers, strict=True))))
    return {one: int(number) for one, number in zip(Fact, row.one(), strict=True)}


class Line(NamedTuple):
    """One record behind a fact."""

    on: date
    what: Any
    more: Any


def lines(fact: Fact, of: Year) -> list[Line]:
    """The records of a fact, the newest first."""
    found = _rows(fact, of).subquery()
    rows = db.session.execute(
        select(found.c.on, found.c.what, found.c.more).order_by(found.c.on.desc()).limit(MOST_SHOWN)
    )
    return [Line(row.on, _said(row.what), _said(row.more)) for row in rows]


def _said(word: Any) -> Any:
    return word.label if isinstance(word, Choice) else word


def own(user_id: int, year: int) -> Review | None:
    """One's own review of a year."""
    return db.session.scalar(select(Review).where(Review.user_id == user_id, Review.year == year))


def of_member(member_id: int, year: int) -> Review | None:
    """A member's review of a year."""
    return db.session.scalar(select(Review).where(Review.member_id == member_id, Review.year == year))


def whole(review_id: int) -> Review | None:
    """A review with its member."""
    found = select(Review).join(Review.member).options(contains_eager(Review.member)).where(Review.id == review_id)
    return db.session.scalar(found)


@dataclass(frozen=True)
class Filter:
    """What the list shows: a year, and of it a state, who has written nothing, or a place."""

    year: int
    state: State | None = None
    missing: bool = False
    area: str = ""


def _register(columns: Any, f: Filter) -> Select[Any]:
    """Who was on the register and should be reviewed, with the review of that year where there is one."""
    joined = and_(Review.member_id == Member.id, Review.year == f.year)
    began = func.coalesce(Member.registered_on, Member.recommended_on) <= date(f.year, 12, 31)
    found: Select[Any] = select(*columns).select_from(Member).outerjoin(Review, joined)
    found = found.where(Member.state.in_(sorted(ON_REGISTER)) & began)
    if f.state is not None:
        found = found.where(Review.state == f.state)
    if f.missing:
        found = found.where(Review.id.is_(None))
    if f.area and level_of(f.area) in AREA_COLUMNS:
        found = found.where(AREA_COLUMNS[level_of(f.area)] == f.area)
    return found


def listed(f: Filter, cursor: str | None, size: int) -> Page:
    """Members by village, with where their review stands: no order of merit."""
    columns = (
        Member.id.label("member_id"), Member.name, Member.village_code, Member.user_id, Review.id.label("review_id"),
        Review.state, Review.grade, Review.written_on,
    )  # fmt: skip
    return by_place(_register(columns, f), Member.village_code, Member.id.label("member_id"), cursor, size)


def sums(f: Filter) -> Mapping[State | None, int]:
    """How many stand where; None is who has written nothing."""
    found = _register((Review.state, func.count(Member.id)), Filter(f.year, area=f.area)).group_by(Review.state)
    return {row[0]: row[1] for row in db.session.execute(found)}


def decided_before(day: date) -> Any:
    """Reviews that were decided before a day, the oldest first: what retention forgets."""
    return select(Review.id, Review.decided_on).where(Review.decided_on < day).order_by(Review.decided_on, Review.id)
