"""Reads of the dispute ledger: one scoped query a list, the same clauses for figure, list and export."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, null, or_, select

from portal.core import audit, clock, crypto, db
from portal.core.audit import Audit
from portal.core.paging import Page, keyset
from portal.core.scope import actor, ask, level_of
from portal.mediation.models import Case, Clash, Handler, Party, Photo, Session, Upload, Visit
from portal.mediation.rules import FIGURES, RUNNING, Asked, Figure, Kind, Outcome, Source, State, Task

ROW = (
    Case.id,
    Case.reported_on,
    Case.number,
    Case.title,
    Case.kind,
    Case.state,
    Case.village_code,
    Case.urgent,
    Case.overdue,
    Case.next_on,
)
EXPORT = (
    *ROW,
    Case.town_code,
    Case.accepted_on,
    Case.due_on,
    Case.ended_on,
    Case.form,
    Case.term_on,
    Case.performed_on,
    Case.mediator_name,
    Case.closed_on,
)
NAMED: Any = select(func.count(Handler.id)).where(Handler.user_id == bindparam("me"))
NOT_ASKED: Any = select(null())
AREA_COLUMNS = {"village": Case.village_code, "town": Case.town_code, "county": Case.county_code}
CAPPED = 1000


@dataclass(frozen=True)
class Filter:
    """What a list shows: every part stands in its address, so that it can be shared."""

    q: str = ""
    area: str = ""
    state: State | None = None
    kind: Kind | None = None
    figure: Figure | None = None
    since: date | None = None
    until: date | None = None
    mine: bool = False
    sensitive: bool = False
    by_name: bool = True
    task: Task | None = None

    @property
    def counted(self) -> bool:
        """Whether the rollup knows the exact count: a figure, an area, a kind and whole months, nothing else."""
        return not (self.q or self.state or self.mine or self.sensitive or self.task or self._part_months)

    @property
    def _part_months(self) -> bool:
        return (self.since is not None and self.since.day != 1) or (
            self.until is not None and self.until < clock.today() and self.until != clock.month_end(self.until)
        )


def _where(found: Any, f: Filter, person_id: int | None) -> Any:
    found = found.where(Case.ordinary.is_(not f.sensitive))
    day = Case.reported_on
    if f.figure is not None:
        count = FIGURES[f.figure]
        day = getattr(Case, count.day)
        found = found.where(count.holds(Case))
    if f.area and level_of(f.area) in AREA_COLUMNS:
        found = found.where(AREA_COLUMNS[level_of(f.area)] == f.area)
    if f.state is not None:
        found = found.where(Case.state == f.state)
    if f.kind is not None:
        found = found.where(Case.kind == f.kind)
    if f.task is not None:
        found = found.where(Case.next_what == f.task, Case.next_on.is_not(None))
    if f.since is not None:
        found = found.where(day >= f.since)
    if f.until is not None:
        found = found.where(day <= f.until)
    if f.mine:
        found = found.where(or_(Case.mediator_user_id == person_id, Case.recorder_id == person_id))
    if f.q:
        found = found.where(_matches(f.q, f.by_name))
    return found


def _matches(text: str, by_name: bool) -> Any:
    """A number, a part of a party's name, or the last four digits of a party's phone.

    Who is shown no names finds none by asking either: a count would answer who has a dispute.
    """
    like = f"%{text.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
    if not by_name:
        return Case.number.like(like, escape="!")
    party: ColumnElement[bool] = Party.name.like(like, escape="!")
    if len(text) == 4 and text.isdigit():
        party = or_(party, Party.phone_tail.in_(crypto.blinds(text, "person.phone_tail")))
    return or_(Case.number.like(like, escape="!"), exists().where(Party.case_id == Case.id, party))


def _listing(f: Filter, person_id: int | None, total: Any) -> Any:
    """The rows, each with the list's length and how many sensitive disputes the reader is named to."""
    beside = (total.scalar_subquery().label("total"), NAMED.scalar_subquery().label("named"))
    return _where(select(*ROW, *beside), f, person_id)


_usual_listing = lru_cache(256)(_listing)
"""The statement of a list without a search; the usual ones are made once."""


def listed(f: Filter, cursor: str | None, size: int, person_id: int | None, asked: Asked | None = None) -> Page:
    """One page of the ledger, newest first; what counts it is asked in the same query."""
    total = asked.statement if asked else NOT_ASKED
    found = _listing(f, person_id, total) if f.q else _usual_listing(f, person_id if f.mine else None, total)
    told = {"me": actor().id, **(asked.values if asked else {})}
    return keyset(found, Case.reported_on, Case.id, cursor, size, lambda row: (row.reported_on, row.id), told=told)


def count(asked: Asked) -> int:
    """The number that a statement gives."""
    return ask(asked.statement, asked.values)[0][0] or 0


def capped_count(f: Filter, person_id: int | None) -> int:
    """How many the filter finds, at most one more than a thousand."""
    found = _where(select(Case.id), f, person_id).limit(CAPPED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def exact_count(f: Filter, person_id: int | None) -> int:
    """How many the filter finds, counted one by one: for tests and small lists."""
    return db.session.scalar(_where(select(func.count(Case.id)), f, person_id)) or 0


def exported(f: Filter, person_id: int | None, part: int = 2000) -> Iterator[Any]:
    """Every row that the list shows, read in parts by keyset so that no long read stands open."""
    found = _where(select(*EXPORT), f, person_id)
    cursor = None
    while True:
        page = keyset(
            found,
            Case.reported_on,
            Case.id,
            cursor,
            part,
            lambda r: (r.reported_on, r.id),
        )
        yield from page.rows
        if page.after is None:
            return
        cursor = page.after


def recounted(figure: Figure, since: date | None = None, until: date | None = None) -> Select[Any]:
    """The same count straight from the ledger, by every dimension of the rollup: for rebuild, check and tests."""
    count = FIGURES[figure]
    day = getattr(Case, count.day)
    found = select(Case.village_code, Case.town_code, Case.county_code, Case.kind, day, func.count(Case.id))
    found = found.where(count.holds(Case), day.is_not(None))
    if since is not None:
        found = found.where(day >= since)
    if until is not None:
        found = found.where(day <= until)
    return found.group_by(Case.village_code, Case.town_code, Case.county_code, Case.kind, day)


def parties(case: Case) -> Sequence[Party]:
    """The parties of a case, in the order they were written."""
    return db.session.scalars(select(Party).where(Party.case_id == case.id).order_by(Party.id)).all()


def sessions(case: Case) -> Sequence[Session]:
    """The mediation sessions of a case, newest first."""
    return db.session.scalars(select(Session).where(Session.case_id == case.id).order_by(Session.id.desc())).all()


def author_of(case: Case, field: str) -> tuple[str, datetime | None]:
    """Who wrote what stands in a field, and when: the last who corrected it, or who logged the dispute."""
    for line in audit.trail("mediation_case", case.id):
        if line.verb == "mediation.log" or (line.verb in CORRECTS and field in line.detail.get("changed", [])):
            return line.actor_name, line.at
    return "", None


CORRECTS = {"mediation.describe", "mediation.choose"}


def clashes(case: Case) -> Sequence[Clash]:
    """Where two people corrected one field of it: what waits for a choice, and what was chosen."""
    return db.session.scalars(select(Clash).where(Clash.case_id == case.id).order_by(Clash.id)).all()


def visits(case: Case) -> Sequence[Visit]:
    """The return visits of a case, newest first."""
    return db.session.scalars(select(Visit).where(Visit.case_id == case.id).order_by(Visit.id.desc())).all()


def was_visited(case: Case) -> bool:
    """Whether a return visit is on record."""
    return bool(db.session.scalar(select(exists().where(Visit.case_id == case.id))))


def handler_ids(case: Case) -> set[int]:
    """The persons named to a sensitive case."""
    return set(db.session.scalars(select(Handler.user_id).where(Handler.case_id == case.id)))


def agreement_of_same_parties(case: Case, since: date) -> Case | None:
    """The latest agreement of the same parties over the same kind, not older than a day; the case is stored.

    Almost always there is none, so its number is asked for first and the whole case read only when there is one.
    """
    found = select(Case.id).where(
        Case.village_code == case.village_code,
        Case.parties_key == case.parties_key,
        Case.kind == case.kind,
        Case.outcome == Outcome.AGREED,
        Case.ordinary.is_(True),
        Case.ended_on >= since,
        Case.ended_on <= case.reported_on,
        Case.id != case.id,
    )
    number = db.session.scalar(found.order_by(Case.ended_on.desc(), Case.id.desc()).limit(1))
    return None if number is None else db.session.scalar(select(Case).where(Case.id == number))


def repeated_by(case: Case) -> Case | None:
    """The earlier dispute of the same parties that this one repeats, where it may be seen."""
    if case.repeat_of_id is None:
        return None
    return db.session.scalar(select(Case).where(Case.id == case.repeat_of_id))


def repeats_of(case_id: int) -> Sequence[Case]:
    """The ordinary disputes that broke an agreement."""
    found = select(Case).where(Case.repeat_of_id == case_id, Case.ordinary.is_(True))
    return db.session.scalars(found.order_by(Case.id)).all()


def tasks(town: bool, limit: int = 8) -> Sequence[Any]:
    """Open work within the scope, the dangerous first, then by day (UI.md phone home; PRODUCT.md M32).

    A village sees what its own committee has to do; a town what was handed up, what waits for its check, and the
    cases of the town's committee.
    """
    return ask(_tasks(town, limit))


@cache
def _tasks(town: bool, limit: int) -> Any:
    """The statement, made once: every first page asks it."""
    found = select(*ROW, Case.next_what).where(Case.next_on.is_not(None), Case.next_by_town.is_(town))
    return found.order_by(Case.urgent.desc(), Case.next_on, Case.id).limit(limit)


@dataclass(frozen=True)
class Owed:
    """What a town's or a bureau's first page counts; each number is that of the list with the same filter."""

    handed_up: int
    to_close: int


def owed() -> Owed:
    """Disputes within the scope that wait for the town to accept them, or for its check before they are closed."""
    return Owed(*ask(OWED)[0])


OWED = select(
    func.count(Case.id).filter(Case.next_what == Task.HAND_UP),
    func.count(Case.id).filter(Case.next_what == Task.CLOSE),
).where(Case.ordinary.is_(True), Case.next_on.is_not(None), Case.next_by_town.is_(True))


def sensitive_count(rows: Sequence[Any] = ()) -> int:
    """How many sensitive disputes this person is named to, as the rows of a list say, if there are any."""
    if rows:
        return int(rows[0].named)
    return ask(NAMED, {"me": actor().id})[0][0] or 0


def to_mature(today: date, aged_before: date, part: int = 500) -> Iterator[Case]:
    """Disputes whose term, 90 days or month has passed since the last round."""
    ripe = (
        (Case.term_passed.is_(False), Case.term_on <= today),
        (Case.aged.is_(False), Case.ended_on <= aged_before),
        (Case.overdue.is_(False), Case.due_on < today),
    )
    for open_flag, passed in ripe:
        extra = Case.outcome == Outcome.AGREED if passed is not ripe[2][1] else Case.state.in_(RUNNING)
        at = 0
        while True:
            found = select(Case).where(open_flag, passed, extra, Case.id > at).order_by(Case.id).limit(part)
            cases = db.session.scalars(found).all()
            yield from cases
            if len(cases) < part:
                break
            at = cases[-1].id


def _never_accepted(found: Any) -> Any:
    """Applications that ended without a committee's case, and still hold their people."""
    ended = Case.state.not_in(RUNNING)
    return found.where(Case.source == Source.APPLIED, Case.accepted_on.is_(None), ended, Case.summary != "")


def over_and_never_accepted(before: date) -> Any:
    """Number and day of the applications whose people need not be known any more; none that runs is among them."""
    day = func.coalesce(Case.closed_on, Case.reported_on)
    return _never_accepted(select(Case.id, day)).where(day < before).order_by(Case.id)


def never_accepted(numbers: Sequence[int]) -> Sequence[Case]:
    """Those of some disputes that ended without being accepted."""
    return db.session.scalars(_never_accepted(select(Case)).where(Case.id.in_(numbers))).all()


CARRIED = (*ROW, Case.next_what, Case.summary, Case.danger, Case.accepted_on, Case.due_on, Case.terms, Case.term_on)
ONLY_LOOKED = ("mediation.read", "mediation.reveal", "mediation.carry")


def carried(villages: Collection[str], most: int) -> Sequence[Any]:
    """What a phone takes along of its own villages: the disputes with something to do, the dangerous first.

    Within the scope, so of the sensitive ones those that the reader is named to, and no more (PRODUCT.md M10, C28).
    """
    found = select(*CARRIED).where(Case.next_on.is_not(None), Case.village_code.in_(sorted(villages)))
    return db.session.execute(found.order_by(Case.urgent.desc(), Case.next_on, Case.id).limit(most)).all()


def names_in(numbers: Sequence[int]) -> dict[int, list[str]]:
    """The parties of some disputes by name, in the order in which they were noted."""
    found = select(Party.case_id, Party.name).where(Party.case_id.in_(numbers)).order_by(Party.id)
    named: dict[int, list[str]] = {}
    for number, name in db.session.execute(found) if numbers else ():
        named.setdefault(number, []).append(name)
    return named


def last_acts(numbers: Sequence[int]) -> dict[int, int]:
    """The newest line of the trail that changed each of some disputes; who only looked changed nothing."""
    found = select(Audit.subject_id, func.max(Audit.id)).where(
        Audit.subject == "mediation_case", Audit.subject_id.in_(numbers), Audit.verb.not_in(ONLY_LOOKED)
    )
    rows = db.session.execute(found.group_by(Audit.subject_id)).all() if numbers else []
    return {number: last for number, last in rows if number is not None}


def photos(case: Case) -> Sequence[Photo]:
    """The photos of a case in the order they were added; their content is not read with them."""
    return db.session.scalars(select(Photo).where(Photo.case_id == case.id).order_by(Photo.id)).all()


def photo_count(case: Case) -> int:
    """How many photos a case has."""
    return db.session.scalar(select(func.count(Photo.id)).where(Photo.case_id == case.id)) or 0


def same_photo(case: Case, sent_sha256: str) -> Photo | None:
    """The photo of a case that was made from these very bytes."""
    return db.session.scalar(select(Photo).where(Photo.case_id == case.id, Photo.sent_sha256 == sent_sha256))


def upload_by_key(key: str) -> Upload | None:
    """The photo on its way that bears a key, where its dispute is in scope."""
    return db.session.scalar(select(Upload).where(Upload.key == key))


def uploads_of(case: Case, sha256: str) -> Sequence[Upload]:
    """What of these bytes was or is on its way to a case."""
    return db.session.scalars(select(Upload).where(Upload.case_id == case.id, Upload.sha256 == sha256)).all()


def same_upload(case: Case, person_id: int | None, sha256: str) -> Upload | None:
    """One person's photo that is on its way to a case with the same content: it was chosen anew."""
    mine = (Upload.case_id == case.id, Upload.actor_id == person_id, Upload.sha256 == sha256)
    return db.session.scalar(select(Upload).where(*mine, Upload.done_at.is_(None)).order_by(Upload.id).limit(1))


def uploads_open(case: Case) -> int:
    """How many photos are on their way to a case."""
    found = select(func.count(Upload.id)).where(Upload.case_id == case.id, Upload.done_at.is_(None))
    return db.session.scalar(found) or 0
