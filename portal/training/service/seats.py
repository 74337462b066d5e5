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
from portal.core import audit, clock, db, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.jobs import enqueue
from portal.core.scope import acting_as, actor, within
from portal.notices import service as notices
from portal.training import queries, rules
from portal.training.models import Enrolment, TrainingSession, turn_key
from portal.training.queries import Someone
from portal.training.rules import News, Standing

ABOUT = Enrolment.__tablename__
TELL, LAPSE = "training.tell", "training.lapse"
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


def invite(session: TrainingSession, person: Someone) -> bool:
    """Put a person on the invitation list; False where they were asked before, whatever they said."""
    if queries.on_list(session.id, person.key) is not None:
        return False
    known = _new(session, person, Standing.INVITED)
    if session.live:
        _tell(known, News.INVITED)
    audit.record("training.invite", session.__tablename__, session.id, enrolment=known.id)
    return True


def _new(session: TrainingSession, person: Someone, standing: Standing) -> Enrolment:
    made = Enrolment(
        session_id=session.id, village_code=person.village_code, town_code=town_code(person.village_code),
        county_code=county_code(person.village_code), person_key=person.key, turn_key=turn_key(session.id),
        name=person.name, user_id=person.user_id, standing=standing, asked_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _tell(one: Enrolment, news: News) -> None:
    """There is news for somebody: on their page, on the call list, and within a minute on their phone."""
    one.tell(news)
    if queries.member_number(one.person_key) is not None:
        enqueue(TELL, enrolment_id=one.id)


def accept(one: Enrolment) -> Standing:
    """Somebody who was invited, or for whom a seat is kept, says yes; how they stand then."""
    session = lock(one.session_id)
    db.session.refresh(one, ["standing", "until"])
    if one.standing not in rules.ASKED_OF:
        return one.standing
    if not session.live:
        raise Refused(NOT_LIVE)
    if one.standing is Standing.INVITED:
        return _put(session, Someone(one.person_key, one.name, one.village_code, one.user_id), one).standing
    one.standing, one.until, one.news = Standing.SEATED, None, None
    audit.record("training.accept", session.__tablename__, session.id, enrolment=one.id)
    return one.standing


def lapse(one: Enrolment) -> None:
    """Nobody answered in time: the seat goes to the next in turn."""
    if one.standing is Standing.OFFERED and one.until is not None and one.until <= clock.now() and one.training.live:
        leave(one)
        _tell(one, News.LAPSED)


def substitute(one: Enrolment, person: Someone, codes: Collection[str]) -> Enrolment:
    """Somebody else comes instead: the seat changes hands, and nobody who waits is passed over by it."""
    session = lock(one.session_id)
    db.session.refresh(one, ["standing"])
    if not session.live or one.standing not in rules.HOLDS:
        raise Refused(_("没有位子可以让给别人"), "person")
    if not within(person.village_code, codes):
        raise Refused(_("这场培训没有请%(name)s的村", name=person.name), "person")
    known = queries.on_list(session.id, person.key)
    if known is not None and known.standing in rules.HOLDS:
        raise Refused(_("%(name)s已经有位子了", name=person.name), "person")
    waited = known is not None and known.standing is Standing.WAITING
    one.standing, one.news, one.until = Standing.LEFT, None, None
    if known is None:
        known = _new(session, person, Standing.SEATED)
    known.standing, known.news, known.until = Standing.SEATED, None, None
    db.session.flush()
    if waited:
        _count(session, waiting=-1)
        db.session.refresh(session, ["waiting"])
    audit.record("training.substitute", session.__tablename__, session.id, enrolment=one.id, instead=known.id)
    return known


def _put(session: TrainingSession, person: Someone, known: Enrolment | None) -> Enrolment:
    live = TrainingSession.state.in_(sorted(rules.LIVE))
    standing = Standing.SEATED
    if not _count(session, live, TrainingSession.taken < TrainingSession.seats, taken=1):
        standing = Standing.WAITING
        if not _count(session, live, waiting=1):
            raise Refused(NOT_LIVE)
    if known is None:
        known = _new(session, person, standing)
    known.standing, known.asked_at, known.came = standing, clock.now(), None
    known.news, known.until = None, None
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
    before = enrolment.standing
    enrolment.standing, enrolment.news, enrolment.until = Standing.LEFT, None, None
    audit.record("training.leave", session.__tablename__, session.id, enrolment=enrolment.id)
    db.session.flush()
    if before is Standing.INVITED:
        return
    if before is Standing.WAITING:
        _count(session, waiting=-1)
    elif not _promote(session, 1):
        _count(session, taken=-1)
    else:
        _count(session, waiting=-1)
    db.session.refresh(session, ["taken", "waiting"])


def _promote(session: TrainingSession, count: int) -> int:
    """Keep seats for those who wait longest, until they say yes; for how many. The counters are the caller's."""
    hours = settings.number("training_accept_hours", rules.HOURS_TO_ACCEPT, clock.today())
    with own_hand(session.id):
        found = queries.next_waiting(session.id, count)
        for one in found:
            one.standing, one.until = Standing.OFFERED, rules.accept_until(hours, session.begins_at)
            _tell(one, News.OFFERED)
            enqueue(LAPSE, due=one.until, enrolment_id=one.id)
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
        for one in queries.enrolments(session, queries.TOLD):
            _tell(one, news)


def invite_all(session: TrainingSession) -> None:
    """A session was published: who stands on its invitation list hears of it now."""
    with own_hand(session.id):
        for one in queries.enrolments(session, [Standing.INVITED]):
            _tell(one, News.INVITED)


def send_text(one: Enrolment) -> None:
    """Send what somebody has not heard yet to their phone as the register has it: once for each change."""
    phone = queries.phone(one)
    if one.news is not None and phone:
        event = f"{ABOUT}:{one.id}:{one.news.value}:{one.training.sequence}"
        notices.post(event, rules.TEXT_OF[one.news], phone, (ABOUT, one.id))


def remind(one: Enrolment) -> None:
    """Call tomorrow's session to somebody's mind; once, also where it was moved and moved back."""
    if phone := queries.phone(one):
        event = f"{ABOUT}:{one.id}:{rules.SOON}:{one.training.day.isoformat()}"
        notices.post(event, rules.SOON, phone, (ABOUT, one.id))


def text_arrived(one: Enrolment) -> None:
    """A text is on the phone: nobody need call, unless an answer is wanted."""
    if one.news is not None and one.news not in rules.ANSWERS:
        one.told()


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
        notices.told(ABOUT, enrolment.id)
