"""The lists after the result, each one scoped query; sensitive disputes are in none of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from portal.areas.rules import Level, level
from portal.core import clock, db
from portal.core.paging import Page, keyset
from portal.filing.models import Call, Check, Concern, Draw, Return, Sequel, Volume
from portal.filing.rules import CLAIMED, Purpose, Reach, Show
from portal.mediation.models import Case, Confirmation, Party, Session, Visit
from portal.mediation.rules import Form, Outcome, Ruling, State, Task

ROW = (Case.id, Case.title, Case.kind, Case.number, Case.village_code, Case.state, Case.urgent)


def returns(case: Case) -> Sequence[Return]:
    """What the town handed back, the newest first."""
    return db.session.scalars(select(Return).where(Return.case_id == case.id).order_by(Return.id.desc())).all()


def open_return(case: Case) -> Return | None:
    """What was handed back and not mended yet."""
    found = select(Return).where(Return.case_id == case.id, Return.mended_at.is_(None))
    return db.session.scalars(found.order_by(Return.id.desc()).limit(1)).first()


def events(case: Case) -> Sequence[Sequel]:
    """What came after the agreement, in the order in which it was noted."""
    return db.session.scalars(select(Sequel).where(Sequel.case_id == case.id).order_by(Sequel.id)).all()


def concerns(case: Case) -> Sequence[Concern]:
    """Who was not satisfied, and what was done."""
    return db.session.scalars(select(Concern).where(Concern.case_id == case.id).order_by(Concern.id)).all()


def volume(case: Case) -> Volume | None:
    """The volume of a dispute, once it is filed."""
    return db.session.scalars(select(Volume).where(Volume.case_id == case.id)).first()


def call_of(case: Case) -> Call | None:
    """The call to its parties, where it was drawn."""
    return db.session.scalars(select(Call).where(Call.case_id == case.id)).first()


def by_number(number: str) -> Case | None:
    """The dispute that bears a number, within the scope."""
    return db.session.scalars(select(Case).where(Case.number == number)).first()


def callable_parties(case: Case) -> Sequence[Any]:
    """Its parties, and whether a telephone number is known: never the number itself."""
    found = select(Party.id, Party.name, Party.role, Party.phone_sealed.is_not(None).label("phone"))
    return db.session.execute(found.where(Party.case_id == case.id).order_by(Party.id)).all()


_LISTS: dict[Show, tuple[Any, Any]] = {
    Show.RETURNED: (Case.next_on, Case.next_what == Task.MEND),
    Show.CONCERNS: (Concern.due_on, Concern.done_on.is_(None)),
    Show.CALLS: (Call.due_on, Call.reach == Reach.WAITING),
    Show.UNFILED: (
        Case.closed_on,
        and_(Case.state == State.CLOSED, ~exists().where(Volume.case_id == Case.id), Case.outcome.in_(CLAIMED)),
    ),
    Show.VOLUMES: (Volume.filed_on, Volume.id.is_not(None)),
    Show.STAYED: (Volume.filed_on, Volume.stayed.is_(True)),
    Show.WENT: (Volume.filed_on, Volume.stayed.is_(False)),
}
_BESIDE: dict[Show, Any] = {
    Show.CONCERNS: Concern,
    Show.CALLS: Call,
    Show.VOLUMES: Volume,
    Show.STAYED: Volume,
    Show.WENT: Volume,
}


def _list(show: Show, *columns: Any) -> Select[Any]:
    day, where = _LISTS[show]
    beside = _BESIDE.get(show)
    found = select(*columns).select_from(Case)
    if beside is not None:
        found = found.join(beside, beside.case_id == Case.id)
    return found.where(where, Case.ordinary.is_(True), day.is_not(None))


def listed(show: Show, cursor: str | None, size: int) -> Page:
    """One page of a list: what waits by the day on which it is due, what is done the newest first."""
    day, _where = _LISTS[show]
    beside = _BESIDE.get(show)
    number = Case.id if beside is None else beside.id
    found = _list(show, *ROW, day.label("day"), number.label("number_of"))
    waits = show in (Show.RETURNED, Show.CONCERNS, Show.CALLS)
    return keyset(found, day, number, cursor, size, lambda row: (row.day, row.number_of), oldest_first=waits)


def counts() -> dict[Show, int]:
    """How many rows each list has, in one query."""
    parts = [_list(show, func.count(Case.id)).scalar_subquery().label(show.value) for show in Show]
    row = db.session.execute(select(*parts)).one()
    return {show: getattr(row, show.value) or 0 for show in Show}


def saved_trips() -> int:
    """Trips that were saved by all volumes within the scope."""
    found = _list(Show.VOLUMES, func.coalesce(func.sum(Volume.trips), 0))
    return int(db.session.scalar(found) or 0)


def to_check(cursor: str | None, size: int) -> Page:
    """What waits for the check before it is closed, the first due first; the same rows as the ledger's list."""
    found: Any = select(
        *ROW, Case.next_on, Case.version, Case.mediator_user_id, Case.recorder_id, Case.danger, Case.conflict,
        Case.relapsed, Case.outcome, Case.performed,
        *_lacking(),
    ).where(
        Case.ordinary.is_(True), Case.next_on.is_not(None), Case.next_by_town.is_(True), Case.next_what == Task.CLOSE
    )  # fmt: skip
    return keyset(found, Case.next_on, Case.id, cursor, size, lambda row: (row.next_on, row.id), oldest_first=True)


def _lacking() -> tuple[Any, ...]:
    """What many records lack, asked for all of them at once: each is true where the part is not there."""
    mediated = Case.outcome.in_(CLAIMED)
    agreed = Case.outcome == Outcome.AGREED
    untold = exists().where(Party.case_id == Case.id, Party.heard.is_(None))
    return (
        and_(mediated, untold).label("lacks_notice"),
        and_(
            mediated, or_(Case.form.is_(None), Case.form != Form.ORAL), ~exists().where(Session.case_id == Case.id)
        ).label("lacks_sessions"),
        and_(agreed, or_(Case.terms.is_(None), Case.terms == "", Case.term_on.is_(None))).label("lacks_agreement"),
        and_(agreed, Case.performed.is_(False)).label("lacks_performance"),
        and_(agreed, ~exists().where(Visit.case_id == Case.id)).label("lacks_visit"),
    )


@dataclass(frozen=True)
class Closed:
    """A closed dispute of a month, as it may be drawn."""

    id: int
    risky: bool
    confirmed: bool


def closed_in(month: date, area: str) -> list[Closed]:
    """The ordinary disputes of a town or county that were closed in a month, after an agreement or a failure."""
    column = Case.town_code if level(area) is Level.TOWN else Case.county_code
    risky = or_(Case.danger, Case.urgent, Case.relapsed, and_(Case.outcome == Outcome.AGREED, ~Case.performed))
    confirmed = exists().where(Confirmation.case_id == Case.id, Confirmation.ruling == Ruling.CONFIRMED)
    found = select(Case.id, risky.label("risky"), confirmed.label("confirmed")).where(
        Case.ordinary.is_(True), Case.state == State.CLOSED, Case.outcome.in_(CLAIMED), column == area,
        Case.closed_on >= month, Case.closed_on <= clock.month_end(month),
    )  # fmt: skip
    return [Closed(row.id, bool(row.risky), bool(row.confirmed)) for row in db.session.execute(found.order_by(Case.id))]


def called(numbers: Iterable[int]) -> set[int]:
    """Of some disputes those whose parties are on a list of calls already."""
    return set(db.session.scalars(select(Call.case_id).where(Call.case_id.in_(list(numbers)))))


def drawn_for(purpose: Purpose, month: date, county: str, town: str) -> Draw | None:
    """The sample of a month and place, if it was drawn."""
    found = select(Draw).where(
        Draw.purpose == purpose, Draw.month == month, Draw.county_code == county, Draw.town_code == town
    )
    return db.session.scalars(found).first()


def draws(limit: int = 50) -> Sequence[Draw]:
    """The newest samples."""
    return db.session.scalars(select(Draw).order_by(Draw.month.desc(), Draw.id.desc()).limit(limit)).all()


def sampled(draw: Draw) -> Sequence[Any]:
    """The disputes of a sample of volumes, each with its sheet."""
    found = select(*ROW, Check.id.label("check_id"), Check.met, Check.checked_on)
    found = found.join(Check, Check.case_id == Case.id).where(Check.draw_id == draw.id, Case.ordinary.is_(True))
    return db.session.execute(found.order_by(Check.id)).all()


def to_be_called(draw: Draw) -> Sequence[Any]:
    """The disputes of a sample of calls, each with how far it came."""
    found = select(*ROW, Call.id.label("call_id"), Call.why, Call.reach, Call.tries, Call.satisfied)
    found = found.join(Call, Call.case_id == Case.id).where(Call.draw_id == draw.id, Case.ordinary.is_(True))
    return db.session.execute(found.order_by(Call.id)).all()


def of_month(month: date) -> Any:
    """The closed disputes that may be paid by the case: with their class, and what each lacks."""
    found: Any = select(
        *ROW, Case.town_code, Case.closed_on, Case.ended_on, Case.outcome, Case.form, Case.mediator_name,
        Case.repeat_of_id, Volume.grade, Volume.filed_on, *_lacking(),
    ).select_from(Case)  # fmt: skip
    found = found.outerjoin(Volume, Volume.case_id == Case.id)
    return found.where(
        Case.ordinary.is_(True), Case.state == State.CLOSED, Case.outcome.in_(CLAIMED),
        Case.closed_on >= month, Case.closed_on <= clock.month_end(month),
    )  # fmt: skip


def claims_of(month: date) -> list[Any]:
    """All rows of a month's list, in the order of their numbers: a county closes some hundreds a month."""
    return list(db.session.execute(of_month(month).order_by(Case.number, Case.id)))


def count(show: Show) -> int:
    """How many rows a list has."""
    return db.session.scalar(_list(show, func.count(Case.id))) or 0


def seen(numbers: Iterable[int]) -> set[int]:
    """Of some disputes those that may be seen; none is asked for where there is none."""
    wanted = list(numbers)
    return set(db.session.scalars(select(Case.id).where(Case.id.in_(wanted)))) if wanted else set()


def numbered(numbers: Iterable[int]) -> Sequence[Case]:
    """The disputes that bear these numbers, in their order."""
    return db.session.scalars(select(Case).where(Case.id.in_(list(numbers))).order_by(Case.id)).all()
