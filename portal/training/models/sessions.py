"""What is stored of training: sessions, whom they invite, what they book, who is on the list, and calendar links."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from portal.core import audit, clock, db
from portal.core.posted import Posted
from portal.core.scope import Scoped, by_key, in_area, own, public_when, through
from portal.training import rules
from portal.training.rules import Against, Audience, Booked, Domain, Hat, News, Noted, Standing, State, Step

LONGEST_TITLE, LONGEST_PLACE, LONGEST_NAME, LONGEST_WHY = 60, 60, 40, 200


class Hats(TypeDecorator[tuple[Hat, ...]]):
    """Some of the few roles as one short text between commas."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: Iterable[Hat] | None, dialect: Dialect) -> str:
        held = set(value or ())
        return "".join(f"{one.value}," for one in Hat if one in held)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Hat, ...]:
        held = set((value or "").split(","))
        return tuple(one for one in Hat if one.value in held)


class TrainingSession(db.Model, Scoped, Posted):
    """One training session.

    Its codes are those of the smallest area that holds everyone invited; what is wider than a village has no village
    code, what is wider than a town no town code. Once published it is on the public calendar (`listed`), also after it
    was cancelled. `taken` and `waiting` count the list; they are written by one conditional statement alone, so that
    a seat is given once. `hats` are the roles in which it gives hours; `coded` says that people may also say by a code
    that they are there. `sequence` grows with each change that a calendar must learn of (RFC 5545 3.8.7.4).
    """

    __tablename__ = "training_session"
    __table_args__ = (
        db.words("domain", Domain),
        db.words("audience", Audience),
        db.words("state", State),
        CheckConstraint("ends > starts", name="hours"),
        CheckConstraint("seats >= 1 AND taken >= 0 AND taken <= seats AND waiting >= 0", name="places"),
        Index(None, "village_code", "day"),
        Index(None, "town_code", "day"),
        Index(None, "county_code", "day"),
        Index(None, "county_code", "state", "day"),
        Index(None, "day"),
        Index(None, "made_by_id", "day"),
    )
    scope = in_area() | public_when("listed")

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    domain: Mapped[Domain] = mapped_column(db.Word(Domain))
    audience: Mapped[Audience] = mapped_column(db.Word(Audience))
    hats: Mapped[tuple[Hat, ...]] = mapped_column(Hats, default=())
    coded: Mapped[bool] = mapped_column(default=False)
    day: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    venue_code: Mapped[str] = mapped_column(String(12))
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    teacher: Mapped[str] = mapped_column(String(LONGEST_NAME))
    seats: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    came: Mapped[int] = mapped_column(default=0)
    state: Mapped[State] = mapped_column(db.Word(State), default=State.DRAFT)
    listed: Mapped[bool] = mapped_column(default=False)
    was_day: Mapped[date | None]
    was_starts: Mapped[time | None]
    why: Mapped[str] = mapped_column(String(LONGEST_WHY), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    made_by_id: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(db.Moment)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    invited: Mapped[list["Invited"]] = relationship(
        back_populates="session", lazy="raise", order_by="Invited.code", cascade="all, delete-orphan"
    )

    def advance(self, step: Step, why: str = "") -> None:
        """Take one step of the flow: the only writer of a state; leaves a line in the trail."""
        before = self.state
        self.state = rules.FLOW.after(before, step)
        self.why = why
        self.touch()
        audit.record(
            f"training.{step.value}", self.__tablename__, self,
            before=before.value, after=self.state.value, why=why,
        )  # fmt: skip

    def touch(self) -> None:
        """Calendars that hold this session must learn of a change."""
        self.changed_at = clock.now()
        self.sequence = (self.sequence or 0) + 1

    @property
    def code(self) -> str:
        """The area that the session is for."""
        return self.village_code or self.town_code or self.county_code

    @property
    def live(self) -> bool:
        """Whether people may enrol."""
        return self.state in rules.LIVE

    @property
    def steps(self) -> list[Step]:
        """The steps that can be taken now."""
        return rules.FLOW.steps_from(self.state)

    @property
    def begins_at(self) -> datetime:
        """Its first moment."""
        return rules.moment(self.day, self.starts)

    @property
    def ends_at(self) -> datetime:
        """Its last moment."""
        return rules.moment(self.day, self.ends)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return rules.minutes(self.ends) - rules.minutes(self.starts)

    @property
    def over(self) -> bool:
        """Whether it is on the record who came."""
        return self.state in rules.RECORDED

    @property
    def hours(self) -> str:
        """上午9:00–11:00."""
        return rules.span_words(self.starts, self.ends)

    @property
    def free(self) -> int:
        """Seats that nobody has and nobody waits for."""
        return max(0, self.seats - self.taken)


class Invited(db.Model, Scoped, Posted):
    """A town or a village whose people a session is for."""

    __tablename__ = "training_invited"
    __table_args__ = (UniqueConstraint("session_id", "code"), Index(None, "code"))
    scope = through("session")

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    code: Mapped[str] = mapped_column(String(12))

    session: Mapped[TrainingSession] = relationship(back_populates="invited", lazy="raise")


class Booking(db.Model, Scoped):
    """One half hour of a teacher or a place. That nobody books it twice is held by the database itself."""

    __tablename__ = "training_booking"
    __table_args__ = (
        db.words("kind", Booked),
        UniqueConstraint("kind", "who", "day", "slot"),
        Index(None, "session_id"),
    )
    scope = through("session")

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    kind: Mapped[Booked] = mapped_column(db.Word(Booked))
    who: Mapped[str] = mapped_column(String(80))
    day: Mapped[date]
    slot: Mapped[int]

    session: Mapped[TrainingSession] = relationship(lazy="raise")


class Enrolment(db.Model, Scoped):
    """One person on a session's list: seen where that person lives, and by themselves.

    `person_key` is the number in the register, or village and name: nobody is on a list twice. `turn_key` opens the
    list of one session to the portal's own hand, which gives a free seat to whoever waits longest, wherever they live.
    `until` is how long an offered seat is kept; `late` is in minutes; `noted` how it is known that they came; `device`
    a fingerprint that holds for this session alone and is forgotten when its hours are certified. `news` is what the
    person has not been told yet: it puts them on the call list of their village.
    """

    __tablename__ = "training_enrolment"
    __table_args__ = (
        db.words("standing", Standing),
        db.words("noted", Noted),
        db.words("news", News),
        UniqueConstraint("session_id", "person_key"),
        Index(None, "village_code", "news"),
        Index(None, "town_code", "news"),
        Index(None, "county_code", "news"),
        Index(None, "user_id", "standing"),
        Index(None, "turn_key", "standing", "asked_at"),
    )
    scope = in_area() | own("user_id") | by_key("turn_key")

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    person_key: Mapped[str] = mapped_column(String(60))
    turn_key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    user_id: Mapped[int | None]
    standing: Mapped[Standing] = mapped_column(db.Word(Standing))
    asked_at: Mapped[datetime] = mapped_column(db.Moment)
    until: Mapped[datetime | None] = mapped_column(db.Moment)
    came: Mapped[bool | None]
    late: Mapped[int] = mapped_column(default=0)
    noted: Mapped[Noted | None] = mapped_column(db.Word(Noted))
    device: Mapped[str] = mapped_column(String(32), default="")
    answered: Mapped[bool] = mapped_column(default=False)
    news: Mapped[News | None] = mapped_column(db.Word(News))
    told_at: Mapped[datetime | None] = mapped_column(db.Moment)

    training: Mapped[TrainingSession] = relationship(lazy="raise")

    def tell(self, news: News) -> None:
        """There is something this person should hear; what came before is overtaken by it."""
        self.news, self.told_at = news, None

    def told(self) -> None:
        """The person knows."""
        self.news, self.told_at = None, clock.now()


class Calendar(db.Model, Scoped):
    """A person's calendar link. Only the hash of its secret is kept; a new link ends the old one."""

    __tablename__ = "training_calendar"
    scope = own("user_id") | by_key("key_hash")

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), unique=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(db.Moment)


class Caution(db.Model, Scoped):
    """A market day or a farm season of a town or the county, as whoever works there keeps it.

    What the portal brought along as an example has no `checked_on` until somebody on the spot has confirmed it. Like
    the market itself it is known to everybody; it is changed where it holds. What no longer `stands` is said no more.
    """

    __tablename__ = "training_caution"
    __table_args__ = (
        db.words("kind", Against),
        CheckConstraint("valid_until IS NULL OR valid_from IS NULL OR valid_until >= valid_from", name="days"),
        Index(None, "county_code", "town_code"),
    )
    scope = in_area() | public_when("stands")

    village_code: Mapped[str] = mapped_column(String(12), default="")
    town_code: Mapped[str] = mapped_column(String(12), default="")
    county_code: Mapped[str] = mapped_column(String(12))
    kind: Mapped[Against] = mapped_column(db.Word(Against))
    first: Mapped[str] = mapped_column(String(5))
    last: Mapped[str] = mapped_column(String(5))
    digits: Mapped[str] = mapped_column(String(20), default="")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_en: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    checked_on: Mapped[date | None]
    stands: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    @property
    def code(self) -> str:
        """The town or the county where it holds."""
        return self.town_code or self.county_code

    @property
    def plain(self) -> rules.Caution:
        """The row as the rules read it."""
        return rules.Caution(
            self.kind, self.code, rules.month_day(self.first), rules.month_day(self.last), rules.digits(self.digits),
            self.valid_from, self.valid_until, self.name, self.name_en, self.checked_on is not None,
        )  # fmt: skip


def turn_key(session_id: Any) -> str:
    """The key under which the portal reads the list of one session."""
    return f"training-turn-{session_id}"
