"""Reads of consultations: the inbox by due day, what a receipt opens, the call list, and what first pages show."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from portal.consultations.models import (
    Aid,
    Answer,
    Cite,
    Conflict,
    Consultation,
    Entrusted,
    Event,
    Inquiry,
    Note,
    Opinion,
    Phrase,
    Side,
    Try,
)
from portal.consultations.rules import OVER, PROMISED, STARTS, Looked, Saying, Show, State, Topic, read_receipt
from portal.core import clock, crypto, db, workdays
from portal.core.audit import Audit
from portal.core.paging import Page, keyset
from portal.core.scope import actor, ask, level_of
from portal.library import queries as library

ROW = (
    Consultation.id,
    Consultation.topic,
    Consultation.nickname,
    Consultation.question,
    Consultation.state,
    Consultation.waiting,
    Consultation.village_code,
    Consultation.asked_on,
    Consultation.due_on,
    Consultation.answered_on,
    Consultation.adviser_name,
    Consultation.ordinary,
    Consultation.paused_on,
)
EXPORT = (
    Consultation.id,
    Consultation.topic,
    Consultation.ordinary,
    Consultation.whom,
    Consultation.state,
    Consultation.town_code,
    Consultation.village_code,
    Consultation.asked_on,
    Consultation.due_on,
    Consultation.answered_on,
    Consultation.closed_on,
    Consultation.adviser_name,
)
"""What leaves the portal as a file: neither a phone, nor what somebody is called, nor a word of the question."""
AREA_COLUMNS = {
    "village": Consultation.village_code,
    "town": Consultation.town_code,
    "county": Consultation.county_code,
}
CAPPED = 1000


@dataclass(frozen=True)
class Filter:
    """What a list shows: every part stands in its address, so that it can be shared."""

    q: str = ""
    area: str = ""
    show: Show = Show.WAITING
    topic: Topic | None = None
    state: State | None = None
    due: date | None = None

    @property
    def by_due(self) -> bool:
        """Whether the list is of what waits, by the promised day: what is late comes first."""
        return self.show in (Show.WAITING, Show.LATE, Show.UNTAKEN)


def _where(found: Any, f: Filter, today: date) -> Any:
    if f.by_due:
        found = found.where(Consultation.waiting.is_(True))
    if f.show is Show.LATE:
        found = found.where(Consultation.due_on < today)
    if f.show is Show.UNTAKEN:
        found = found.where(Consultation.state == State.ASSIGNED, Consultation.accept_by < clock.now())
    if f.show is Show.PAUSED:
        found = found.where(Consultation.state == State.PAUSED)
    if f.show is Show.CALL:
        found = found.where(Consultation.call_by.is_not(None))
    if f.show is Show.ANSWERED:
        found = found.where(Consultation.waiting.is_(False), Consultation.answered_on.is_not(None))
    if f.area and level_of(f.area) in AREA_COLUMNS:
        found = found.where(AREA_COLUMNS[level_of(f.area)] == f.area)
    if f.topic is not None:
        found = found.where(Consultation.topic == f.topic)
    if f.state is not None:
        found = found.where(Consultation.state == f.state)
    if f.due is not None:
        found = found.where(Consultation.due_on <= f.due)
    if f.q:
        found = found.where(_matches(f.q))
    return found


def _matches(text: str) -> ColumnElement[bool]:
    """A receipt number in any habit, the last four digits of the phone, or a part of what they are called."""
    receipt = read_receipt(text).receipt
    if receipt is not None:
        return Consultation.receipt_hash.in_(crypto.blinds(receipt, "consultations.receipt"))
    if len(text) == 4 and text.isdigit():
        return Consultation.phone_tail.in_(crypto.blinds(text, "person.phone_tail"))
    like = f"%{text.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
    return Consultation.nickname.like(like, escape="!")


def listed(f: Filter, today: date, cursor: str | None, size: int) -> Page:
    """One page of the list: what waits by its promised day, the late first; else the newest first."""
    found, number = _where(select(*ROW), f, today), Consultation.id
    if f.by_due:
        return keyset(
            found, Consultation.due_on, number, cursor, size, lambda row: (row.due_on, row.id), oldest_first=True
        )
    return keyset(found, Consultation.asked_on, number, cursor, size, lambda row: (row.asked_on, row.id))


def exported(f: Filter, today: date, part: int = 2000) -> Iterator[Any]:
    """Every row that the list shows, the newest first, read in parts by keyset so that no long read stands open."""
    found, cursor = _where(select(*EXPORT), f, today), None
    while True:
        page = keyset(found, Consultation.asked_on, Consultation.id, cursor, part, lambda row: (row.asked_on, row.id))
        yield from page.rows
        if page.after is None:
            return
        cursor = page.after


def capped_count(f: Filter, today: date) -> int:
    """How many the filter finds, at most one more than a thousand."""
    found = _where(select(Consultation.id), f, today).limit(CAPPED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


@dataclass(frozen=True)
class Waiting:
    """What a first page says of the questions that wait: how many, how many are late, and the oldest ones."""

    count: int
    late: int
    rows: Sequence[Any]
    doubt: Any = ""


def waiting(today: date, limit: int = 3) -> Waiting:
    """Questions without an answer within the scope, by promised day: the first page of an adviser, town or bureau."""
    rows = ask(WAITING, {"today": today, "most": limit})
    return Waiting(rows[0].waits, rows[0].late, rows, doubt_of(rows)) if rows else Waiting(0, 0, ())


NOW: Any = bindparam("now", type_=db.Moment())
TODAY, MOST = bindparam("today", type_=Date), bindparam("most", type_=Integer)
WAITING = (
    select(
        *ROW,
        func.count(Consultation.id).over().label("waits"),
        func.count(Consultation.id).filter(Consultation.due_on < TODAY).over().label("late"),
    )
    .where(Consultation.waiting.is_(True))
    .order_by(Consultation.due_on, Consultation.id)
    .limit(MOST)
)
"""The oldest, and how many there are, in one statement that is made once: every first page of a village asks it."""


@dataclass(frozen=True)
class Owed:
    """What the first pages of a town and of the bureau count; each number is that of the list with the same filter."""

    waiting: int
    late: int
    unassigned: int
    declined: int
    untaken: int
    to_call: int


CALLS_OWED = select(func.count(Consultation.id)).where(Consultation.call_by.is_not(None)).scalar_subquery()
OWED = select(
    func.count(Consultation.id),
    func.count(Consultation.id).filter(Consultation.due_on < TODAY),
    func.count(Consultation.id).filter(Consultation.state == State.SUBMITTED),
    func.count(Consultation.id).filter(Consultation.state == State.DECLINED),
    func.count(Consultation.id).filter(Consultation.state == State.ASSIGNED, Consultation.accept_by < NOW),
    CALLS_OWED,
).where(Consultation.waiting.is_(True))


def _late_opinion(today: Any) -> ColumnElement[bool]:
    """The answer is late, or nobody has spoken to who complained."""
    return or_(Opinion.due_on < today, and_(Opinion.hold_on < today, Opinion.held_at.is_(None)))


def _of_others(me: Any) -> ColumnElement[bool]:
    """Not what is said of this person."""
    return or_(Opinion.of_id.is_(None), Opinion.of_id != me)


OPINIONS_OWED = select(
    func.count(Opinion.id),
    func.count(Opinion.id).filter(_late_opinion(TODAY)),
).where(Opinion.waiting.is_(True), _of_others(bindparam("me", type_=Integer)))
"""What first pages count, made once: building a statement costs more than counting."""


def owed(today: date) -> Owed:
    """How many questions wait within the scope, and for whom."""
    return Owed(*ask(OWED, {"today": today, "now": clock.now()})[0])


def to_tell_count() -> int:
    """How many villagers wait to be told by voice."""
    return db.session.scalar(select(func.count(Consultation.id)).where(Consultation.to_tell.is_(True))) or 0


def answers(consultation: Consultation) -> Sequence[Answer]:
    """The answers, the first one first."""
    found = select(Answer).where(Answer.consultation_id == consultation.id).order_by(Answer.id)
    return db.session.scalars(found).all()


@dataclass(frozen=True)
class Cited:
    """What an answer rests on: the article's text as it was then, and whether the law was changed or repealed since."""

    citation: Cite
    article_id: int | None
    overtaken: bool


def with_cites(consultation: Consultation) -> tuple[list[Answer], dict[int, list[Cited]]]:
    """The answers, the first one first, and what each rests on: one query."""
    found = (
        select(Answer, Cite, library.text_of(Cite), library.overtaken(Cite, clock.today()))
        .outerjoin(Cite, Cite.answer_id == Answer.id)
        .where(Answer.consultation_id == consultation.id)
        .order_by(Answer.id, Cite.id)
    )
    given: dict[int, Answer] = {}
    cites: dict[int, list[Cited]] = {}
    for answer, cite, article_id, overtaken in db.session.execute(found):
        given[answer.id] = answer
        if cite is not None:
            cites.setdefault(answer.id, []).append(Cited(cite, article_id, overtaken))
    return list(given.values()), cites


def citing(law: str, article: str, today: date, limit: int = 200) -> Sequence[Any]:
    """Answers that rest on an article; without one, those whose law was changed or repealed since. None confidential.

    What an answer said stays as it was told: whoever reads the list decides whether the villager must hear of it.
    """
    row = (Consultation.id, Consultation.topic, Consultation.village_code, Consultation.adviser_name)
    found = select(*row, Cite.law, Cite.article, Cite.edition_on).join(Cite, Cite.consultation_id == Consultation.id)
    found = found.where(Consultation.ordinary)
    if law:
        found = found.where(Cite.law == law)
    if article:
        found = found.where(Cite.article == article)
    if not law:
        found = found.where(library.overtaken(Cite, today))
    return db.session.execute(found.order_by(Cite.id.desc()).limit(limit)).all()


def phrases() -> Sequence[Phrase]:
    """The own sentences and the shared ones, the own first."""
    return db.session.scalars(select(Phrase).order_by(Phrase.shared, Phrase.id)).all()


def notes(consultation: Consultation) -> Sequence[Note]:
    """The internal notes, newest first: for staff alone."""
    found = select(Note).where(Note.consultation_id == consultation.id).order_by(Note.id.desc())
    return db.session.scalars(found).all()


def events(consultation: Consultation) -> Sequence[Event]:
    """What the villager is told has happened, newest first."""
    found = select(Event).where(Event.consultation_id == consultation.id).order_by(Event.id.desc())
    return db.session.scalars(found).all()


def inquiries(consultation: Consultation) -> Sequence[Inquiry]:
    """What the adviser asked back and what the villager told, the first one first."""
    found = select(Inquiry).where(Inquiry.consultation_id == consultation.id).order_by(Inquiry.id)
    return db.session.scalars(found).all()


def aid_of(consultation: Consultation) -> Aid | None:
    """Its hand-over to legal aid, if there was one."""
    found = db.session.scalar(select(Aid).where(Aid.consultation_id == consultation.id))
    if found is not None:
        found.consultation = consultation
    return found


def aids_open(limit: int = 200) -> Sequence[Any]:
    """What legal aid still owes a decision or a lawyer, what is due first."""
    due = func.coalesce(Aid.appoint_by, Aid.decide_by)
    found = (
        select(
            Consultation.id, Consultation.topic, Consultation.ordinary, Consultation.village_code,
            Aid.handed_on, Aid.granted, due.label("due_on"),
        )
        .join(Consultation, Consultation.id == Aid.consultation_id)
        .where(Aid.appointed_on.is_(None), or_(Aid.granted.is_(None), Aid.granted.is_(True)))
    )  # fmt: skip
    return db.session.execute(found.order_by(due, Aid.id).limit(limit)).all()


def barred_ids(consultation: Consultation) -> set[int]:
    """Everybody who declared a conflict of interest with a question."""
    found = select(Conflict.user_id).where(Conflict.consultation_id == consultation.id)
    return set(db.session.scalars(found))


def advised(asker: bool, but: int | None) -> set[int]:
    """Who has had a question of the asker, or about the other side, whose mark the actor knows."""
    found = select(Side.adviser_id, Side.consultation_id).where(Side.key == actor().key, Side.asker.is_(asker))
    return {row.adviser_id for row in db.session.execute(found) if row.consultation_id != but}


def handler_ids(consultation: Consultation) -> set[int]:
    """The persons named to a sensitive question."""
    found = select(Entrusted.user_id).where(Entrusted.consultation_id == consultation.id)
    return set(db.session.scalars(found))


def by_key() -> Consultation | None:
    """The row that the actor's key opens."""
    return db.session.scalar(select(Consultation).where(Consultation.receipt_hash == actor().key))


def by_receipt(phone_end: str) -> Consultation | None:
    """The one row that the actor's receipt opens, if the phone's last digits fit too."""
    fits = Consultation.phone_tail.in_(crypto.blinds(phone_end, "person.phone_tail"))
    return db.session.scalar(select(Consultation).where(Consultation.receipt_hash == actor().key, fits))


def of_phone() -> Sequence[Consultation]:
    """The questions of the phone that the actor holds, the newest first; none that its holder alone should not see."""
    plain = (Consultation.ordinary.is_(True), Consultation.no_text.is_(False), Consultation.no_name.is_(False))
    found = select(Consultation).where(Consultation.phone_index == actor().key, *plain)
    return db.session.scalars(found.order_by(Consultation.id.desc()).limit(100)).all()


def opinions_of_phone() -> Sequence[Opinion]:
    """What the actor's phone told the bureau, the newest first."""
    found = select(Opinion).where(Opinion.phone_index == actor().key)
    return db.session.scalars(found.order_by(Opinion.id.desc()).limit(100)).all()


def without_index(model: type[Consultation] | type[Opinion], part: int = 500) -> Sequence[Any]:
    """What was stored before phones had fingerprints."""
    found = select(model).where(model.phone_index.is_(None), model.phone_sealed.is_not(None))
    return db.session.scalars(found.order_by(model.id).limit(part)).all()


SEEN_BY_STAFF = tuple(f"consultations.{one.value}" for one in Looked)
"""What of the trail says that somebody looked at a question, or handled it."""


def looked(consultation_ids: Collection[int]) -> Sequence[Any]:
    """Who looked at some questions and when, by number alone: their work is told, never their name."""
    found = select(Audit.subject_id, Audit.verb, Audit.at, Audit.actor_id).where(
        Audit.subject == "consultations_consultation",
        Audit.subject_id.in_(sorted(consultation_ids)),
        Audit.verb.in_(SEEN_BY_STAFF),
        Audit.actor_id.is_not(None),
    )
    return db.session.execute(found.order_by(Audit.id.desc()).limit(300)).all()


def one(number: int) -> Consultation | None:
    """A question by its number, where this actor may see it."""
    return db.session.scalar(select(Consultation).where(Consultation.id == number))


def opinion_by_key() -> Opinion | None:
    """The opinion that the actor's key opens."""
    return db.session.scalar(select(Opinion).where(Opinion.receipt_hash == actor().key))


def opinion_by_receipt(phone_end: str) -> Opinion | None:
    """The one opinion that the actor's number opens, if the phone's last digits fit too."""
    fits = Opinion.phone_tail.in_(crypto.blinds(phone_end, "person.phone_tail"))
    return db.session.scalar(select(Opinion).where(Opinion.receipt_hash == actor().key, fits))


@dataclass(frozen=True)
class OpinionFilter:
    """What a list of opinions shows: every part stands in its address."""

    q: str = ""
    show: Show = Show.WAITING
    kind: Saying | None = None

    @property
    def by_due(self) -> bool:
        """Whether it is of what waits: what is late comes first."""
        return self.show in (Show.WAITING, Show.LATE)


OPINION_ROW = (
    Opinion.id, Opinion.kind, Opinion.want, Opinion.text, Opinion.told_at, Opinion.due_on, Opinion.waiting,
    Opinion.answered_at, Opinion.hold_on, Opinion.held_at,
)  # fmt: skip


def _opinions(found: Any, f: OpinionFilter, today: date) -> Any:
    found = found.where(_of_others(actor().id or 0))
    if f.by_due:
        found = found.where(Opinion.waiting.is_(True))
    if f.show is Show.LATE:
        found = found.where(_late_opinion(today))
    if f.show is Show.ANSWERED:
        found = found.where(Opinion.waiting.is_(False))
    if f.kind is not None:
        found = found.where(Opinion.kind == f.kind)
    if f.q:
        found = found.where(_speaks_of(f.q))
    return found


def _speaks_of(text: str) -> ColumnElement[bool]:
    """A part of what was said, the last four digits of the phone, or the number that it is followed by."""
    like = f"%{text.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
    found: ColumnElement[bool] = Opinion.text.like(like, escape="!")
    if len(text) == 4 and text.isdigit():
        found = or_(found, Opinion.phone_tail.in_(crypto.blinds(text, "person.phone_tail")))
    receipt = read_receipt(text).receipt
    if receipt is not None:
        found = or_(found, Opinion.receipt_hash.in_(crypto.blinds(receipt, "consultations.receipt")))
    return found


def opinions(f: OpinionFilter, today: date, cursor: str | None, size: int) -> Page:
    """One page of opinions: what waits by its promised day, else the newest first."""
    found, number = _opinions(select(*OPINION_ROW), f, today), Opinion.id
    return keyset(found, Opinion.due_on, number, cursor, size, lambda row: (row.due_on, row.id), oldest_first=f.by_due)


def opinion_count(f: OpinionFilter, today: date) -> int:
    """How many opinions the list has."""
    return db.session.scalar(_opinions(select(func.count(Opinion.id)), f, today)) or 0


def exported_opinions(f: OpinionFilter, today: date, part: int = 500) -> Iterator[Opinion]:
    """Every opinion that the list shows, read in parts by keyset so that no long read stands open."""
    found, cursor = _opinions(select(Opinion.due_on, Opinion.id), f, today), None
    while True:
        page = keyset(
            found, Opinion.due_on, Opinion.id, cursor, part, lambda row: (row.due_on, row.id), oldest_first=f.by_due
        )
        rows = db.session.scalars(select(Opinion).where(Opinion.id.in_([row.id for row in page.rows])))
        whole = {row.id: row for row in rows}
        yield from (whole[row.id] for row in page.rows)
        if page.after is None:
            return
        cursor = page.after


def feedback_owed(today: date) -> tuple[int, int]:
    """How many opinions wait for an answer, and how many of them are late."""
    ((waiting, over),) = ask(OPINIONS_OWED, {"today": today, "me": actor().id or 0})
    return waiting, over


def is_free() -> bool:
    """Whether no consultation bears the actor's receipt number yet."""
    return db.session.scalar(select(Consultation.id).where(Consultation.receipt_hash == actor().key)) is None


def to_tell(limit: int = 50) -> Sequence[Consultation]:
    """Villagers who wait to be told something by voice, the longest waiting first."""
    since = func.coalesce(Consultation.paused_on, Consultation.answered_on, Consultation.asked_on)
    found = select(Consultation).where(Consultation.to_tell.is_(True))
    return db.session.scalars(found.order_by(since, Consultation.id).limit(limit)).all()


def quiet_since(day: date, part: int = 200) -> Sequence[Consultation]:
    """Answered questions of which nothing was heard since a day."""
    done = Consultation.state.in_((State.ANSWERED, State.SOLVED, State.PARTLY, State.UNSOLVED))
    told = and_(Consultation.to_tell.is_(False), Consultation.call_by.is_(None))
    lapsed = and_(Consultation.state == State.LAPSED, Consultation.closed_on < day)
    found = select(Consultation).where(or_(and_(done, told, Consultation.answered_on < day), lapsed))
    return db.session.scalars(found.order_by(Consultation.id).limit(part)).all()


def asked_back(before: date, part: int = 200) -> Sequence[Consultation]:
    """Questions whose villager was asked back before a day and has not answered."""
    found = select(Consultation).where(Consultation.state == State.PAUSED, Consultation.paused_on < before)
    return db.session.scalars(found.order_by(Consultation.paused_on, Consultation.id).limit(part)).all()


def hands(adviser_id: int | None = None) -> set[tuple[int, str]]:
    """Whose hands open questions of which villages are in; of one adviser, or of all."""
    whose = Consultation.adviser_id.is_not(None) if adviser_id is None else Consultation.adviser_id == adviser_id
    found = select(Consultation.adviser_id, Consultation.village_code).where(whose, _IN_HAND).distinct()
    return {(row.adviser_id, row.village_code) for row in db.session.execute(found)}


def in_hands(adviser_id: int, village_code: str) -> Sequence[Consultation]:
    """The open questions of a village in one adviser's hands, the first promised one first."""
    mine = (Consultation.adviser_id == adviser_id, Consultation.village_code == village_code, _IN_HAND)
    return db.session.scalars(select(Consultation).where(*mine).order_by(Consultation.due_on, Consultation.id)).all()


_IN_HAND = Consultation.state.in_((State.ASSIGNED, State.ACCEPTED, State.PAUSED))


def promised_until(day: date) -> Sequence[tuple[Consultation, datetime]]:
    """The questions that owe an answer by a day or later, each with the moment since which its promise runs."""
    runs = (
        select(Event.consultation_id, func.max(Event.at, type_=db.Moment()).label("since"))
        .where(Event.what.in_(STARTS))
        .group_by(Event.consultation_id)
        .subquery()
    )
    found = (
        select(Consultation, func.coalesce(runs.c.since, Consultation.asked_at, type_=db.Moment()))
        .outerjoin(runs, runs.c.consultation_id == Consultation.id)
        .where(Consultation.state.in_(PROMISED), Consultation.due_on >= day)
        .order_by(Consultation.due_on, Consultation.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def opinions_until(day: date) -> Sequence[Opinion]:
    """The opinions that owe an answer by a day or later."""
    found = select(Opinion).where(Opinion.waiting.is_(True), Opinion.due_on >= day)
    return db.session.scalars(found.order_by(Opinion.due_on, Opinion.id)).all()


def moved_since(day: date, limit: int = 20) -> Sequence[Any]:
    """The questions of the scope that still wait and whose promised day was moved of late, the last ones first.

    Those that wait for the villager have no day to keep. What waits is found by its own index, however long the past.
    """
    return ask(_MOVED, {"day": day, "most": limit})


_MOVED = (
    select(Consultation.id, Consultation.moved_from, Consultation.due_on, Consultation.village_code)
    .where(
        Consultation.waiting.is_(True),
        Consultation.moved_on >= bindparam("day", type_=Date),
        Consultation.moved_to == Consultation.due_on,
    )
    .order_by(Consultation.moved_on.desc(), Consultation.id)
    .limit(MOST)
)


def doubt(due: date) -> Any:
    """Why a promised day may still move later, in one line; nothing where the calendar is certain, or it is late."""
    today = clock.today()
    return workdays.doubt(today, due) if due >= today else ""


def doubt_of(rows: Sequence[Any]) -> Any:
    """The first doubt among the promises of a list, for the one line above it."""
    return next((told for due in sorted({row.due_on for row in rows}) if (told := doubt(due))), "")


def without_adviser(part: int = 200) -> Sequence[Consultation]:
    """Questions that nobody could be given when they came."""
    found = select(Consultation).where(Consultation.waiting.is_(True), Consultation.state == State.SUBMITTED)
    return db.session.scalars(found.order_by(Consultation.id).limit(part)).all()


@dataclass(frozen=True)
class Tries:
    """What went wrong before: how often and when last, for this receipt and from this address."""

    receipt: int = 0
    receipt_last: datetime | None = None
    address: int = 0
    address_last: datetime | None = None


def tries(own: Session, key_hash: str, address_hash: str, since: datetime, since_here: datetime) -> Tries:
    """Wrong tries of late, for the brake."""
    counted = (func.count(Try.id), func.max(Try.at, type_=db.Moment()))
    one = own.execute(select(*counted).where(Try.key_hash == key_hash, Try.at > since)).one()
    here = own.execute(select(*counted).where(Try.address_hash == address_hash, Try.at > since_here)).one()
    return Tries(one[0], one[1], here[0], here[1])


def closed_before(day: date) -> Any:
    """Number and day of the questions that were closed before a day; none that waits, rests or is kept by law."""
    closed = (Consultation.state.in_(OVER), Consultation.waiting.is_(False), Consultation.closed_on < day)
    found = select(Consultation.id, Consultation.closed_on).where(*closed, Consultation.kept_on.is_(None))
    return found.order_by(Consultation.id)


def answered_before(day: date) -> Any:
    """Number and moment of the opinions that were answered before a day."""
    answered = (Opinion.waiting.is_(False), Opinion.answered_at < clock.midnight(day))
    return select(Opinion.id, Opinion.answered_at).where(*answered).order_by(Opinion.id)
