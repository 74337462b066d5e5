"""Seats and the waiting list: a seat is given once, however many ask for it in the same moment.

The counters stand on the session's row and are written by one conditional statement. On PostgreSQL it locks the row, on
SQLite there is one writer; whoever comes second sees the number that the first has left.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy.exc import IntegrityError

from portal.areas.rules import county_code, town_code
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import acting_as, actor, within
from portal.training import queries, rules
from portal.training.models import Enrolment, TrainingSession, turn_key
from portal.training.queries import Someone
from portal.training.rules import News, Standing

NOT_LIVE = _("这场培训现在不能报名")
MOST_SEATS = 5000


@contextmanager
def own_hand(session_id: int) -> Iterator[None]:
    """The portal's own hand on one session's list: it reaches everyone on it, wherever they live."""
    with acting_as(replace(actor(), key=turn_key(session_id))):
        yield
        db.session.flush()


def lock(session_id: int) -> TrainingSession:
    """Hold a session until the transaction ends, with its newest numbers."""
    found = select(TrainingSession).where(TrainingSession.id == session_id).with_for_update()
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def _count(session: TrainingSession, *when: ColumnElement[bool], taken: int = 0, waiting: int = 0) -> bool:
    """Add to the counters where the conditions hold; whether they did.

    Whoever may read a session may be put on its list; the counters are the place's that holds it.
    """
    step = (
        update(TrainingSession)
        .where(TrainingSession.id == session.id, *when)
        .values(taken=TrainingSession.taken + taken, waiting=TrainingSession.waiting + waiting)
        .execution_options(synchronize_session=False, unposted=True)
    )
    db.session.flush()
    with acting_as(replace(actor(), areas=frozenset({session.code}))):
        done = cast("CursorResult[None]", db.session.execute(step))
    return done.rowcount == 1


def enrol(session: TrainingSession, person: Someone, codes: Collection[str]) -> Enrolment:
    """Put a person on the list: on a seat while there is one, else at the end of those who wait.

    `codes` are the places that the session invites. Who is on the list already stays where they stand.
    """
    if not within(person.village_code, codes):
        raise Refused(_("这场培训没有请%(name)s的村", name=person.name), "people")
    key = person.key
    known = queries.on_list(session.id, key)
    if known is not None and known.standing in queries.ON_LIST:
        return known
    try:
        with db.session.begin_nested():
            return _put(session, person, known)
    except IntegrityError:
        found = queries.on_list(session.id, key)
        if found is None:
            raise
        return found


def _put(session: TrainingSession, person: Someone, known: Enrolment | None) -> Enrolment:
    live = TrainingSession.state.in_(sorted(rules.LIVE))
    standing = Standing.SEATED
    if not _count(session, live, TrainingSession.taken < TrainingSession.seats, taken=1):
        standing = Standing.WAITING
        if not _count(session, live, waiting=1):
            raise Refused(NOT_LIVE)
    if known is None:
        known = Enrolment(
            session_id=session.id,
            village_code=person.village_code,
            town_code=town_code(person.village_code),
            county_code=county_code(person.village_code),
            person_key=person.key,
            turn_key=turn_key(session.id),
            name=person.name,
            user_id=person.user_id,
        )
        db.session.add(known)
    known.standing, known.asked_at, known.came, known.news = standing, clock.now(), None, None
    db.session.flush()
    audit.record("training.enrol", session.__tablename__, session.id, enrolment=known.id, standing=standing.value)
    db.session.refresh(session, ["taken", "waiting"])
    return known


def leave(enrolment: Enrolment) -> None:
    """Take a person off the list; a freed seat goes to whoever waits longest, and they are told."""
    session = lock(enrolment.session_id)
    db.session.refresh(enrolment, ["standing"])
    if enrolment.standing is Standing.LEFT:
        return
    if not session.live:
        raise Refused(_("这场培训已经办完或者取消了，不用再退"))
    seated = enrolment.standing is Standing.SEATED
    enrolment.standing, enrolment.news = Standing.LEFT, None
    audit.record("training.leave", session.__tablename__, session.id, enrolment=enrolment.id)
    db.session.flush()
    if not seated:
        _count(session, waiting=-1)
    elif not _promote(session, 1):
        _count(session, taken=-1)
    else:
        _count(session, waiting=-1)
    db.session.refresh(session, ["taken", "waiting"])


def _promote(session: TrainingSession, count: int) -> int:
    """Give seats to those who wait longest; how many got one. The counters are the caller's."""
    with own_hand(session.id):
        found = queries.next_waiting(session.id, count)
        for one in found:
            one.standing = Standing.SEATED
            one.tell(News.SEATED)
            audit.record("training.promote", session.__tablename__, session.id, enrolment=one.id)
    return len(found)


def resize(session: TrainingSession, seats: int) -> None:
    """Set the number of seats: never below those taken; new ones go to whoever waits."""
    session = lock(session.id)
    if seats < session.taken:
        raise Refused(_("已经有 %(taken)s 个人报了名，位子不能比这少", taken=session.taken), "seats")
    if not 1 <= seats <= MOST_SEATS:
        raise Refused(_("位子是 1 到 %(most)s 个", most=MOST_SEATS), "seats")
    session.seats = seats
    db.session.flush()
    if session.live and (given := _promote(session, seats - session.taken) if seats > session.taken else 0):
        _count(session, taken=given, waiting=-given)
        db.session.refresh(session, ["taken", "waiting"])


def tell_all(session: TrainingSession, news: News) -> None:
    """Everyone on the list is to hear of a change: it stands on their first page, and they on their village's calls."""
    with own_hand(session.id):
        for one in queries.enrolments(session):
            one.tell(news)


def reveal(enrolment: Enrolment, why: str) -> str:
    """The telephone of someone on the list, as the register has it; who looked, and why, stands on the trail."""
    audit.record(
        "training.reveal", TrainingSession.__tablename__, enrolment.session_id, enrolment=enrolment.id, why=why
    )
    return queries.phone(enrolment)


def say(enrolment: Enrolment) -> None:
    """The person has heard the news, by telephone or on their own page."""
    if enrolment.news is not None:
        audit.record(
            "training.tell", TrainingSession.__tablename__, enrolment.session_id,
            enrolment=enrolment.id, news=enrolment.news.value,
        )  # fmt: skip
        enrolment.told()
