"""A session is made, published, moved, held or cancelled; its teacher and place are booked with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import uuid4

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from portal.areas import queries as areas
from portal.areas.rules import Level, county_code, level, town_code
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import OutOfScope, actor, within
from portal.training import queries, rules
from portal.training.models import Booking, Invited, TrainingSession
from portal.training.queries import Wanted
from portal.training.rules import Audience, Domain, Hat, News, State, Step
from portal.training.service.seats import MOST_SEATS, invite_all, lock, resize, tell_all


@dataclass(frozen=True)
class Told:
    """What the one page of a session says."""

    title: str
    domain: Domain
    audience: Audience
    codes: tuple[str, ...]
    day: date
    starts: time
    ends: time
    venue_code: str
    place: str
    teacher: str
    seats: int
    hats: tuple[Hat, ...] = ()

    def wanted(self) -> Wanted:
        """What it would book."""
        return Wanted(self.day, self.starts, self.ends, self.teacher, self.venue_code, self.place)


def smallest(codes: Collection[str]) -> tuple[str, str, str]:
    """Village, town and county code of the smallest area that holds some places; empty where it is wider."""
    towns = {town_code(code) for code in codes}
    county = county_code(next(iter(codes)))
    if len(towns) > 1 or county in towns:
        return "", "", county
    town = next(iter(towns))
    village = next(iter(codes)) if len(codes) == 1 and town not in codes else ""
    return village, town, county


def _check(told: Told) -> None:
    if not told.codes:
        raise Refused(_("请选请哪里的人来"), "towns")
    who = actor()
    for code in told.codes:
        if areas.area(code) is None or (not who.everywhere and not within(code, who.areas)):
            raise OutOfScope("a place outside this actor's areas is invited")
    if len({county_code(code) for code in told.codes}) > 1:
        raise Refused(_("一场培训只能请一个县（市）的人"), "towns")
    _check_hours(told.wanted())
    if not 1 <= told.seats <= MOST_SEATS:
        raise Refused(_("位子是 1 到 %(most)s 个", most=MOST_SEATS), "seats")


def _check_hours(wanted: Wanted) -> None:
    if wanted.ends <= wanted.starts:
        raise Refused(_("结束的时间要在开始以后"), "ends")
    if not rules.names(wanted.teacher):
        raise Refused(_("请写讲课的人"), "teacher")
    if level(wanted.venue_code) is not Level.TOWN or areas.area(wanted.venue_code) is None:
        raise Refused(_("请选在哪个乡镇办"), "venue")


def expect(session: TrainingSession, version: str | None) -> None:
    """Refuse a form that was opened on an older version: somebody else changed the session meanwhile."""
    if version and version != str(session.version):
        raise Refused(_("您打开这一页以后，别人已经改过这场培训。请核对最新的安排，再送一次"))


def make(told: Told) -> TrainingSession:
    """Make a session as a draft; `Refused` at the field whose teacher or place is taken."""
    return make_all([told])[0]


def make_all(some: Sequence[Told]) -> list[TrainingSession]:
    """Make several sessions, all of them or none."""
    for told in some:
        _check(told)
    found = queries.clashes([told.wanted() for told in some])
    for clash in (clash for clashes in found for clash in clashes):
        raise Refused(clash.message, clash.field)
    made = [_new(told) for told in some]
    db.session.add_all(made)
    db.session.flush()
    _book([(one, queries.wanted(one)) for one in made])
    for one in made:
        audit.record("training.make", one.__tablename__, one, area=one.code, day=one.day.isoformat())
    return made


def _new(told: Told) -> TrainingSession:
    village, town, county = smallest(told.codes)
    return TrainingSession(
        village_code=village,
        town_code=town,
        county_code=county,
        uid=str(uuid4()),
        title=told.title,
        domain=told.domain,
        audience=told.audience,
        hats=_hats(told),
        day=told.day,
        starts=told.starts,
        ends=told.ends,
        venue_code=told.venue_code,
        place=told.place,
        teacher=told.teacher,
        seats=told.seats,
        made_by_id=actor().id,
        changed_at=clock.now(),
        invited=[Invited(code=code) for code in sorted(told.codes)],
        state=State.DRAFT,
        taken=0,
        waiting=0,
        came=0,
        sequence=0,
        listed=False,
        why="",
    )


def _hats(told: Told) -> tuple[Hat, ...]:
    """The roles in which it gives hours: as written, else those of whom it is for."""
    return told.hats or rules.HATS_OF[told.audience]


def _book(some: Sequence[tuple[TrainingSession, Wanted]]) -> None:
    """Write the half hours, in one order for everybody; the database lets nobody book what is taken."""
    slots = sorted((slot, place) for place, (_one, wanted) in enumerate(some) for slot in wanted.slots())
    try:
        with db.session.begin_nested():
            for (kind, who, day, slot), place in slots:
                db.session.add(Booking(session=some[place][0], kind=kind, who=who, day=day, slot=slot))
            db.session.flush()
    except IntegrityError:
        raise Refused(_("讲课的人或者地点在这个时间刚被排上别的培训，请换时间"), "teacher") from None


def _free(session: TrainingSession) -> None:
    """Set teacher and place free again."""
    gone = delete(Booking).where(Booking.session_id == session.id)
    db.session.execute(gone.execution_options(synchronize_session=False))


def revise(session: TrainingSession, told: Told) -> None:
    """Write a draft anew, whole: nobody has been told of it yet."""
    _check(told)
    session = lock(session.id)
    if session.state is not State.DRAFT:
        raise Refused(_("这场培训已经发布，改时间地点请用“改期”"))
    _refuse_clash(told.wanted(), session.id)
    _free(session)
    for old in queries.invited_rows(session):
        db.session.delete(old)
    db.session.flush()
    session.village_code, session.town_code, session.county_code = smallest(told.codes)
    for code in sorted(told.codes):
        db.session.add(Invited(session=session, code=code))
    for name in ("title", "domain", "audience", "day", "starts", "ends", "venue_code", "place", "teacher", "seats"):
        setattr(session, name, getattr(told, name))
    session.hats = _hats(told)
    session.changed_at = clock.now()
    db.session.flush()
    _book([(session, told.wanted())])
    audit.record("training.change", session.__tablename__, session)


def change(
    session: TrainingSession, title: str, domain: Domain, audience: Audience, seats: int, hats: tuple[Hat, ...] = ()
) -> None:
    """Change what a published session says and how many seats it has; hours and place are moved, not changed."""
    resize(session, seats)
    session.hats = hats or rules.HATS_OF[audience]
    session.title, session.domain, session.audience = title, domain, audience
    session.touch()
    audit.record("training.change", session.__tablename__, session, seats=seats)


def _refuse_clash(wanted: Wanted, but: int | None) -> None:
    for clash in queries.clashes([wanted], but)[0]:
        raise Refused(clash.message, clash.field)


def publish(session: TrainingSession) -> None:
    """Put a draft on the public calendar and open its list."""
    session.advance(Step.PUBLISH)
    session.listed = True
    db.session.flush()
    invite_all(session)


def move(session: TrainingSession, wanted: Wanted, why: str) -> None:
    """Another time, place or teacher: everyone on the list is to be told."""
    session = lock(session.id)
    before = queries.wanted(session)
    rules.FLOW.after(session.state, Step.MOVE)
    _check_hours(wanted)
    if wanted == before:
        raise Refused(_("时间、地点、讲课的人都没有变"))
    if rules.moment(wanted.day, wanted.starts) <= clock.now():
        raise Refused(_("改到的时间已经过了"), "day")
    _refuse_clash(wanted, session.id)
    _free(session)
    session.was_day, session.was_starts = before.day, before.starts
    for name in ("day", "starts", "ends", "venue_code", "place", "teacher"):
        setattr(session, name, getattr(wanted, name))
    session.advance(Step.MOVE, why)
    db.session.flush()
    _book([(session, wanted)])
    tell_all(session, News.MOVED)


def cancel(session: TrainingSession, why: str) -> None:
    """Call a session off: its teacher and place are free, everyone on the list is to be told."""
    session = lock(session.id)
    session.advance(Step.CANCEL, why)
    _free(session)
    db.session.flush()
    tell_all(session, News.CANCELLED)
