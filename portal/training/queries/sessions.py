"""Sessions of a month and a place, what clashes and what speaks against a day, who is on a list, who is to be told."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.areas import queries as areas
from portal.areas.rules import Level, codes_above, county_code, level, span
from portal.core import clock, db, workdays
from portal.core.i18n import _
from portal.core.scope import Actor, acting_as, actor, in_area
from portal.members import rules as members
from portal.members.models import Member
from portal.training import rules
from portal.training.models import Booking, Calendar, Caution, Enrolment, Invited, TrainingSession, turn_key
from portal.training.rules import Booked, Domain, Figure, News, Show, Standing, State

SATURDAY = 5
ON_LIST = (Standing.OFFERED, Standing.SEATED, Standing.WAITING)
TOLD = (*ON_LIST, Standing.INVITED)
Slot = tuple[Booked, str, date, int]
"""One half hour of somebody or some place: what it is, who, which day, and the half hour from midnight."""


@dataclass(frozen=True)
class Filter:
    """Which sessions a list shows: those between two days, of one place, of one state, about one thing."""

    since: date
    until: date
    area: str = ""
    state: State | None = None
    domain: Domain | None = None


def _invites(code: str) -> ColumnElement[bool]:
    """Whether a session concerns a place: it invites the place, what holds it, or something inside it."""
    named = Invited.code.in_(codes_above(code)) | Invited.code.between(*span(code))
    return TrainingSession.invited.any(named)


def concerns(codes: Collection[str]) -> ColumnElement[bool]:
    """Whether a session concerns any of some places.

    A session invites people of one county, whose code it bears: its index leads to it, however long the past is.
    """
    return or_(*(_in_county_of(code) & _invites(code) for code in sorted(codes)))


def _in_county_of(code: str) -> ColumnElement[bool]:
    """The counties in which a session can invite a place; one, unless the place is wider."""
    county = county_code(code)
    if level(county) is Level.COUNTY:
        return TrainingSession.county_code == county
    return TrainingSession.county_code.between(*span(code))


def _matching(f: Filter, codes: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    clauses = [TrainingSession.day.between(f.since, f.until), concerns([f.area] if f.area else codes)]
    if f.state:
        clauses.append(TrainingSession.state == f.state)
    if f.domain:
        clauses.append(TrainingSession.domain == f.domain)
    return tuple(clauses)


def _ordered(found: Select[Any]) -> Select[Any]:
    return found.order_by(TrainingSession.day, TrainingSession.starts, TrainingSession.id)


def sessions(f: Filter, codes: Collection[str], limit: int = 500) -> list[TrainingSession]:
    """The sessions that concern some places, by day and hour. A month of a county is far below the limit."""
    found = select(TrainingSession).where(*_matching(f, codes))
    return list(db.session.scalars(_ordered(found).limit(limit)))


def public(since: date, until: date, area: str = "", limit: int = 500) -> list[TrainingSession]:
    """What the public calendar shows between two days: everything that was published, what was cancelled included."""
    found = select(TrainingSession).where(TrainingSession.listed.is_(True), TrainingSession.day.between(since, until))
    if area:
        found = found.where(concerns([area]))
    return list(db.session.scalars(_ordered(found).options(selectinload(TrainingSession.invited)).limit(limit)))


def coming(codes: Collection[str], limit: int = 3) -> list[TrainingSession]:
    """The next sessions that concern some places: published, not over yet."""
    if not codes:
        return []
    found = select(TrainingSession).where(
        TrainingSession.state.in_(sorted(rules.LIVE)), TrainingSession.day >= clock.today(), concerns(codes)
    )
    return list(db.session.scalars(_ordered(found).limit(limit)))


def unrecorded(today: date) -> tuple[ColumnElement[bool], ...]:
    """What makes a session of this actor one that is over without a record of who came."""
    return _owed(Show.PAST, today)


def _owed(show: Show, today: date) -> tuple[ColumnElement[bool], ...]:
    """The sessions of this actor that wait for something."""
    if show is Show.DRAFTS:
        return TrainingSession.state == State.DRAFT, _mine()
    return TrainingSession.state.in_(sorted(rules.LIVE)), TrainingSession.day < today, _mine()


def owed(today: date) -> dict[Show, int]:
    """How many of this actor's own sessions are over without a record of who came, and how many are still drafts."""
    past, drafts = _owed(Show.PAST, today), _owed(Show.DRAFTS, today)
    found = select(func.count().filter(*past), func.count().filter(*drafts)).select_from(TrainingSession)
    row = db.session.execute(found.where(TrainingSession.state.in_(sorted(rules.OPEN)), _mine())).one()
    return {Show.PAST: row[0], Show.DRAFTS: row[1]}


def owed_sessions(show: Show, today: date, limit: int = 500) -> list[TrainingSession]:
    """The very sessions that `owed` counts."""
    found = select(TrainingSession).where(*_owed(show, today))
    return list(db.session.scalars(_ordered(found).limit(limit)))


def around(today: date, limit: int = 10) -> list[int]:
    """The numbers of this actor's own sessions from yesterday to tomorrow: whose lists may be ticked without a link."""
    days = TrainingSession.day.between(today - timedelta(days=1), today + timedelta(days=1))
    open_to_note = TrainingSession.state.in_(sorted({*rules.LIVE, State.HELD}))
    found = select(TrainingSession.id).where(days, open_to_note, _mine())
    return list(db.session.scalars(found.order_by(TrainingSession.day, TrainingSession.id).limit(limit)))


def _mine() -> ColumnElement[bool]:
    """The sessions that this actor arranges: those within the actor's areas, not what others have published."""
    return in_area().sql(TrainingSession, TrainingSession, actor())


def invited(session: TrainingSession) -> list[str]:
    """The codes of the places that a session invites."""
    found = select(Invited.code).where(Invited.session_id == session.id).order_by(Invited.code)
    return list(db.session.scalars(found))


def invited_rows(session: TrainingSession) -> list[Invited]:
    """The rows of those places, to be written anew."""
    return list(db.session.scalars(select(Invited).where(Invited.session_id == session.id)))


@dataclass(frozen=True)
class Wanted:
    """A teacher and a place wanted for some hours of a day."""

    day: date
    starts: time
    ends: time
    teacher: str
    venue_code: str
    place: str

    def booked(self) -> list[tuple[Booked, str]]:
        """What is booked: each teacher anywhere, the place in its town; an account is not needed for either."""
        teachers = [(Booked.TEACHER, rules.key(name)) for name in rules.names(self.teacher)]
        return [(Booked.PLACE, f"{self.venue_code}:{rules.key(self.place)}"), *teachers]

    def called(self, kind: Booked, who: str) -> str:
        """The name under which a booked teacher or place stands in the form."""
        if kind is Booked.PLACE:
            return self.place
        return next((name for name in rules.names(self.teacher) if rules.key(name) == who), self.teacher)

    def slots(self) -> list[Slot]:
        """Every half hour of each, in the one order in which bookings are written."""
        halves = rules.halves(self.starts, self.ends)
        return [(kind, who, self.day, slot) for kind, who in self.booked() for slot in halves]


@dataclass(frozen=True)
class Clash:
    """A teacher or a place that is taken, told in words; `field` is where a form says it."""

    kind: Booked
    field: str
    message: Any


def wanted(session: TrainingSession) -> Wanted:
    """What a session books."""
    return Wanted(session.day, session.starts, session.ends, session.teacher, session.venue_code, session.place)


def _taken(some: Sequence[Wanted], but: int | None) -> dict[Slot, TrainingSession]:
    """Which half hours of what is wanted are booked, and by which session."""
    whos = sorted({who for one in some for _kind, who in one.booked()})
    found = (
        select(Booking.kind, Booking.who, Booking.day, Booking.slot, TrainingSession)
        .join(TrainingSession, TrainingSession.id == Booking.session_id)
        .where(Booking.who.in_(whos), Booking.day.in_(sorted({one.day for one in some})))
    )
    if but is not None:
        found = found.where(Booking.session_id != but)
    return {(row[0], row[1], row[2], row[3]): row[4] for row in db.session.execute(found)}


def clashes(some: Sequence[Wanted], but: int | None = None) -> list[list[Clash]]:
    """For each wish, which of teacher and place is taken, by another session or by a wish before it.

    `but` is the session that is being moved. Sessions out of this actor's sight are known to the database alone.
    """
    booked = _taken(some, but) if some else {}
    before: set[Slot] = set()
    answer = []
    for one in some:
        found: dict[Booked, Clash] = {}
        for slot in one.slots():
            if slot in booked:
                found.setdefault(slot[0], clash(one, slot, booked[slot]))
            elif slot in before:
                found.setdefault(slot[0], _clash_inside(one, slot))
        if not found:
            before.update(one.slots())
        answer.append([found[kind] for kind in sorted(found)])
    return answer


def venue(session: TrainingSession) -> str:
    """Where a session is held, with its town: 小坝镇 文化站."""
    town = areas.names([session.venue_code]).get(session.venue_code, "")
    return session.place if town in session.place else f"{town} {session.place}"


def _clash_inside(one: Wanted, slot: Slot) -> Clash:
    name = one.called(slot[0], slot[1])
    return Clash(slot[0], slot[0].value, _("%(name)s在这一批里同一时间排了两场", name=name))


def clash(one: Wanted, slot: Slot, other: TrainingSession | None) -> Clash:
    """The sentence: 李老师 9:00–11:00 那时在小坝镇 …; where the other session is out of sight, only that it is so."""
    kind, field = slot[0], slot[0].value
    name = one.called(kind, slot[1])
    if other is None:
        return Clash(kind, field, _("%(name)s在这个时间已有别的安排，请换时间，或者问市司法局", name=name))
    told = {"name": name, "hours": other.hours, "title": other.title}
    if kind is Booked.PLACE:
        return Clash(kind, field, _("%(name)s那天%(hours)s有“%(title)s”", **told))
    return Clash(kind, field, _("%(name)s那天%(hours)s在%(where)s讲“%(title)s”", where=venue(other), **told))


def cautions() -> list[Caution]:
    """Every market day and farm season that stands: the county's, then town by town, in the order of the year."""
    found = select(Caution).where(Caution.stands.is_(True))
    order = (Caution.county_code, Caution.town_code, Caution.kind, Caution.first, Caution.id)
    return list(db.session.scalars(found.order_by(*order)))


class Cautious:
    """What speaks against days: rest days and moved days of the office, market days and farm seasons."""

    def __init__(self, days: Iterable[date]):
        years = sorted({day.year for day in days})
        self._own = {one.day: one for year in years for one in workdays.overrides(year)}
        self._known: list[rules.Caution] | None = None

    def works(self, day: date) -> bool:
        """Whether the office works on a day."""
        own = self._own.get(day)
        return own.is_workday if own else workdays.national(day)

    def sentences(self, day: date, codes: Collection[str], *, years: bool = True) -> list[Any]:
        """Every sentence, the calendar's first. None of them refuses the day.

        Without `years` it is left out that a year's holidays are not announced: a series says that once.
        """
        if self._known is None:
            self._known = [one.plain for one in cautions()]
        unknown = unannounced([day]) if years else []
        return [*self._calendar(day), *unknown, *rules.against(self._known, day, codes)]

    def _calendar(self, day: date) -> Iterable[Any]:
        works, weekend = self.works(day), day.weekday() >= SATURDAY
        if day < clock.today():
            yield _("这一天已经过了")
        if not works and not weekend:
            yield _("这天放假")
        elif not works:
            yield _("这天是周末")
        elif weekend:
            yield _("这个周末调休，要上班")


def unannounced(days: Iterable[date]) -> list[Any]:
    """A sentence for each year of some days whose holidays nobody knows yet."""
    years = sorted({day.year for day in days if not workdays.published(day.year)})
    return [_("%(year)s年的放假安排还没公布", year=year) for year in years]


def enrolments(session: TrainingSession, standings: Collection[Standing] = ON_LIST) -> list[Enrolment]:
    """Who is on a session's list as far as this actor may see: those with a seat, then those who wait, in turn."""
    found = select(Enrolment).where(Enrolment.session_id == session.id, Enrolment.standing.in_(sorted(standings)))
    return list(db.session.scalars(found.order_by(Enrolment.standing, Enrolment.asked_at, Enrolment.id)))


def on_list(session_id: int, person_key: str) -> Enrolment | None:
    """A person's line on a list, whoever may see it."""
    found = select(Enrolment).where(Enrolment.session_id == session_id, Enrolment.person_key == person_key)
    with acting_as(replace(actor(), key=turn_key(session_id))):
        return db.session.scalar(found)


def next_waiting(session_id: int, count: int) -> list[Enrolment]:
    """Who waits longest for a seat, wherever they live: read by the portal's own hand."""
    key = turn_key(session_id)
    found = select(Enrolment).where(Enrolment.turn_key == key, Enrolment.standing == Standing.WAITING)
    with acting_as(replace(actor(), key=key)):
        return list(db.session.scalars(found.order_by(Enrolment.asked_at, Enrolment.id).limit(count)))


def places_of_attendance(session_id: int) -> list[rules.Place]:
    """Where the people who came live, one place a person: what the figures count."""
    key = turn_key(session_id)
    columns = (Enrolment.village_code, Enrolment.town_code, Enrolment.county_code)
    found = select(*columns).where(Enrolment.turn_key == key, Enrolment.came.is_(True))
    with acting_as(replace(actor(), key=key)):
        return [(row.village_code, row.town_code, row.county_code) for row in db.session.execute(found)]


def counted(figure: Figure, area: str, since: date | None = None, until: date | None = None) -> int:
    """A figure of a place between two days, counted anew from the records; what the signal adds up to."""
    held = TrainingSession.state.in_(sorted(rules.RECORDED))
    days = [TrainingSession.day >= since] if since else []
    days += [TrainingSession.day <= until] if until else []
    if figure is Figure.HELD:
        own: Any = select(func.count(TrainingSession.id)).where(held, *days, _at(TrainingSession, area))
    else:
        own = select(func.count(Enrolment.id)).join(Enrolment.training)
        own = own.where(held, *days, Enrolment.came.is_(True), _at(Enrolment, area))
    return db.session.scalar(own) or 0


def _at(model: Any, area: str) -> ColumnElement[bool]:
    """Whether a row stands in a place, by the column of the place's level."""
    found: ColumnElement[bool] = getattr(model, f"{level(area).value}_code") == area
    return found


@dataclass(frozen=True)
class Someone:
    """A person who can be put on a list."""

    key: str
    name: str
    village_code: str
    user_id: int | None = None
    note: Any = ""


def register(area: str, limit: int = 300) -> list[Someone]:
    """The members of a village or a town who serve, as people to enrol; by village, then by number."""
    found = (
        select(Member.id, Member.name, Member.village_code, Member.user_id, Member.tier)
        .where(Member.state.in_(sorted(members.SERVING)), Member.village_code.between(*span(area)))
        .order_by(Member.village_code, Member.id)
        .limit(limit)
    )
    return [
        Someone(f"member-{row.id}", row.name, row.village_code, row.user_id, row.tier.label)
        for row in db.session.execute(found)
    ]


def to_tell(limit: int = 100) -> list[Enrolment]:
    """Whom a change has not reached yet, in this actor's places: the nearest session first."""
    found = (
        select(Enrolment)
        .join(Enrolment.training)
        .options(contains_eager(Enrolment.training))
        .where(*_waits_for_word())
        .order_by(TrainingSession.day, TrainingSession.id, Enrolment.village_code, Enrolment.id)
    )
    return list(db.session.scalars(found.limit(limit)))


def to_tell_count() -> int:
    """How many people a change has not reached yet."""
    return db.session.scalar(select(func.count(Enrolment.id)).where(*_waits_for_word())) or 0


def _waits_for_word() -> tuple[ColumnElement[bool], ...]:
    """There is news for somebody on a list; each word of it is named, as an index finds no 'anything'."""
    return Enrolment.news.in_(sorted(News)), Enrolment.standing.in_(TOLD)


def phone(enrolment: Enrolment) -> str:
    """The telephone of an enrolled member as the register has it; empty where it has none."""
    kind, _dash, number = enrolment.person_key.partition("-")
    if kind != "member":
        return ""
    found = db.session.scalar(select(Member).where(Member.id == int(number)))
    return (found.phone or "") if found else ""


def one_on_list(enrolment_id: int) -> Enrolment | None:
    """A place on a list by its number, with its session."""
    found = select(Enrolment).join(Enrolment.training).options(contains_eager(Enrolment.training))
    return db.session.scalar(found.where(Enrolment.id == enrolment_id))


def seated_on(day: date) -> list[Enrolment]:
    """Who has a seat in a session of a day."""
    found = (
        select(Enrolment)
        .join(Enrolment.training)
        .options(contains_eager(Enrolment.training))
        .where(
            TrainingSession.day == day, TrainingSession.state.in_(sorted(rules.LIVE)),
            Enrolment.standing == Standing.SEATED,
        )
        .order_by(Enrolment.id)
    )  # fmt: skip
    return list(db.session.scalars(found))


def with_training() -> Any:
    """Load a line of a list together with its session."""
    return joinedload(Enrolment.training)


def own_enrolments(user_id: int, since: date) -> list[Enrolment]:
    """The sessions on whose list a person is, from a day on; those with news first."""
    found = (
        select(Enrolment)
        .join(Enrolment.training)
        .options(contains_eager(Enrolment.training))
        .where(Enrolment.user_id == user_id, Enrolment.standing.in_(TOLD), TrainingSession.day >= since)
        .order_by(TrainingSession.day, TrainingSession.starts, Enrolment.id)
    )
    with acting_as(Actor(user_id)):
        return list(db.session.scalars(found.limit(50)))


def link_of(user_id: int) -> Calendar | None:
    """A person's calendar link, if they have one."""
    return db.session.scalar(select(Calendar).where(Calendar.user_id == user_id))


def calendar_of(key_hash: str) -> int | None:
    """Whose calendar a secret opens."""
    with acting_as(Actor(key=key_hash)):
        return db.session.scalar(select(Calendar.user_id).where(Calendar.key_hash == key_hash))


def personal(user_id: int) -> list[tuple[TrainingSession, Standing | None]]:
    """What a person's own calendar shows: sessions they are enrolled in, and published ones that they arranged."""
    since = clock.today() - timedelta(days=90)
    found: dict[int, tuple[TrainingSession, Standing | None]] = {
        one.session_id: (one.training, one.standing) for one in own_enrolments(user_id, since)
    }
    made = select(TrainingSession).where(
        TrainingSession.made_by_id == user_id, TrainingSession.day >= since, TrainingSession.listed.is_(True)
    )
    with acting_as(Actor(user_id)):
        for session in db.session.scalars(_ordered(made).limit(500)):
            found.setdefault(session.id, (session, None))
    return list(found.values())
