"""Reads of reviews, and what a member did in a year: one definition for each figure and its list."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from portal.core import db
from portal.core.paging import Page, by_place, keyset
from portal.core.scope import Actor, acting_as, level_of
from portal.mediation.models import Case
from portal.members.models import Member, Move
from portal.members.rules import ON_REGISTER, Moved
from portal.outreach.models import Activity, Deed, Holder, HouseVisit, Part, Round, Task
from portal.outreach.rules import Standing as Done
from portal.reviews.models import Review
from portal.reviews.rules import Figure, Show
from portal.training.models import Credit, Enrolment, TrainingSession
from portal.training.rules import Hat

AREA_COLUMNS = {"village": Member.village_code, "town": Member.town_code, "county": Member.county_code}


class Year(NamedTuple):
    """One member's year: whose records are counted, and where these lie."""

    member_id: int
    user_id: int | None
    town_code: str
    year: int


def year_of(member: Member, year: int) -> Year:
    """A member's year that is not yet reported on."""
    return Year(member.id, member.user_id, member.town_code, year)


def reported(review: Review) -> Year:
    """The year that a review is about."""
    return Year(review.member_id, review.user_id, review.town_code, review.year)


@contextmanager
def _counting(told: Year) -> Iterator[None]:
    """A member's records are read as their own town's: whoever looks is told the same number."""
    with acting_as(Actor(told.user_id, frozenset({told.town_code}))):
        yield


def _found(figure: Figure, told: Year) -> Any:
    """The records behind a figure: day, number, what, more, and how much each counts."""
    found: Any
    key = f"member-{told.member_id}"
    match figure:
        case Figure.TALKS:
            held = select(Holder.activity_id).where(Holder.member_id == told.member_id)
            found = select(Activity.held_on.label("day"), Activity.id, Activity.topic.label("what"), Activity.place)
            found = found.where(Activity.id.in_(held), Activity.stands)
        case Figure.VISITS:
            walked = select(Round.id).where(Round.member_id == told.member_id)
            found = select(HouseVisit.visited_on.label("day"), HouseVisit.id, HouseVisit.topic.label("what"))
            found = found.where(HouseVisit.round_id.in_(walked), HouseVisit.stands)
        case Figure.DEEDS:
            found = select(Deed.done_on.label("day"), Deed.id, Deed.kind.label("what"), Deed.note.label("place"))
            found = found.where(Deed.member_id == told.member_id, Deed.stands)
        case Figure.PARTS:
            found = select(Part.on.label("day"), Part.id, Part.share.label("what"), Case.kind.label("place"))
            found = found.join(Case, Case.id == Part.case_id).where(Part.member_id == told.member_id, Case.ordinary)
        case Figure.TASKS:
            found = select(Task.done_on.label("day"), Task.id, Task.kind.label("what"))
            found = found.where(Task.member_id == told.member_id, Task.state == Done.CONFIRMED)
        case Figure.SESSIONS:
            found = select(TrainingSession.day, Enrolment.id, TrainingSession.title.label("what"))
            found = found.join(Enrolment, Enrolment.session_id == TrainingSession.id)
            found = found.where(Enrolment.person_key == key, Enrolment.came.is_(True))
        case Figure.HOURS:
            found = select(Credit.day, Credit.id, TrainingSession.title.label("what"), Credit.minutes)
            found = found.join(TrainingSession, TrainingSession.id == Credit.session_id)
            found = found.where(Credit.person_key == key, Credit.hat == Hat.MEMBER)
        case Figure.TESTS:
            found = select(Move.on.label("day"), Move.id, Move.what, Move.why.label("place"))
            found = found.where(Move.member_id == told.member_id, Move.what == Moved.PASS)
    day = found.selected_columns[0]
    return found.where(day >= date(told.year, 1, 1), day <= date(told.year, 12, 31))


def figures(told: Year) -> dict[Figure, int]:
    """What the records say of a member's year, in one read; hours in minutes."""
    columns = []
    for figure in Figure:
        rows = _found(figure, told).subquery()
        number = func.coalesce(func.sum(rows.c.minutes), 0) if figure is Figure.HOURS else func.count()
        columns.append(select(number).select_from(rows).scalar_subquery())
    with _counting(told):
        return dict(zip(Figure, map(int, db.session.execute(select(*columns)).one()), strict=True))


def lines(figure: Figure, told: Year, cursor: str | None, size: int) -> Page:
    """One page of the records behind a figure, newest first."""
    found = _found(figure, told)
    day, number = found.selected_columns[0], found.selected_columns[1]
    with _counting(told):
        return keyset(found, day, number, cursor, size, lambda row: (row.day, row.id))


def of_year(member_id: int, year: int) -> Review | None:
    """A member's review of a year."""
    return db.session.scalar(select(Review).where(Review.member_id == member_id, Review.year == year))


def of_member(member_id: int) -> Sequence[Review]:
    """Every review of a member, the latest year first."""
    return db.session.scalars(select(Review).where(Review.member_id == member_id).order_by(Review.year.desc())).all()


@dataclass(frozen=True)
class Filter:
    """What the list of a year shows."""

    year: int
    area: str = ""
    show: Show | None = None


def _year(columns: Sequence[Any], f: Filter) -> Any:
    """Whoever was on the register in a year, or reported on it: with the review where there is one."""
    theirs = and_(Review.member_id == Member.id, Review.year == f.year)
    served = and_(Member.state.in_(sorted(ON_REGISTER)), Member.registered_on <= date(f.year, 12, 31))
    found = select(*columns).select_from(Member).outerjoin(Review, theirs).where(or_(served, Review.id.is_not(None)))
    if f.area and level_of(f.area) in AREA_COLUMNS:
        found = found.where(AREA_COLUMNS[level_of(f.area)] == f.area)
    return found


def listed(f: Filter, cursor: str | None, size: int) -> Page:
    """One page of a year: by village, then as the roster has them; never by what anybody did."""
    columns = (
        Member.id, Member.name, Member.village_code, Member.user_id, Review.id.label("review_id"), Review.state,
        Review.said_on,
    )  # fmt: skip
    found = _year(columns, f)
    if f.show is Show.NONE:
        found = found.where(Review.id.is_(None))
    elif f.show is not None:
        found = found.where(Review.state == f.show.value)
    return by_place(found, Member.village_code, Member.id, cursor, size)


def counts(f: Filter) -> dict[Show, int]:
    """How many of a year are how far."""
    found = _year((Review.state, func.count(Member.id)), f).group_by(Review.state)
    numbers = {state.value if state else Show.NONE.value: number for state, number in db.session.execute(found)}
    return {show: numbers.get(show.value, 0) for show in Show}


def written_before(day: date) -> Any:
    """Reviews that were written before a day: what retention forgets."""
    return select(Review.id, Review.said_on).where(Review.said_on < day).order_by(Review.said_on, Review.id)
