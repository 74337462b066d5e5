"""People who serve a village: mediators, the roster of 法律明白人 with its history, liaisons, and imports."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from portal.core import audit, db
from portal.core.crypto import HasUid, Sealed
from portal.core.db import Word, words
from portal.core.posted import Posted
from portal.core.rollup import Rollup
from portal.core.scope import Scoped, in_area, public_when, through
from portal.members import rules
from portal.members.rules import (
    LONGEST_NAME,
    Duty,
    Lack,
    Leaving,
    Moved,
    Nominated,
    Office,
    Seat,
    Source,
    Speciality,
    Standing,
    State,
    Step,
    Tier,
    lacks,
    serves,
)


class Mediator(db.Model, Scoped, Posted):
    """One appointment to a mediation committee (人民调解法 art. 8, 9, 13).

    `village_code` is the committee's code: a town's own committee writes the town's 12 digits there, so that no
    row is without a place. Who serves is posted in the village, so a listed appointment may be read by anyone, with
    the telephone that is posted beside the name.
    """

    __tablename__ = "members_mediator"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days"),
        Index(None, "village_code", "from_on"),
        Index(None, "town_code", "from_on"),
        Index(None, "county_code", "from_on"),
    )
    scope = in_area() | public_when("listed")

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    phone: Mapped[str | None] = mapped_column(String(20))
    listed: Mapped[bool] = mapped_column(default=True)

    def serves_on(self, day: date) -> bool:
        """Whether this appointment holds on a day."""
        return serves(self.from_on, self.until_on, day)


class Specialities(TypeDecorator[tuple[Speciality, ...]]):
    """Some of the few specialities as one short text between commas, so that one can be looked for."""

    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value: Iterable[Speciality] | str | None, dialect: Dialect) -> str:
        if isinstance(value, str):
            return value
        held = set(value or ())
        return "".join(f"{one.value}," for one in Speciality if one in held)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Speciality, ...]:
        held = set((value or "").split(","))
        return tuple(one for one in Speciality if one.value in held)


class Member(HasUid, Scoped, db.Model):
    """One 法律明白人 of a village, from the recommendation to the register and off it (DOMAIN.md 2.1, 2.5).

    A row is never deleted once it was decided on; who comes back gets a new one. Villagers read `Listing`, not this.
    """

    __tablename__ = "members_member"
    __table_args__ = (
        words("tier", Tier),
        words("source", Source),
        words("nominated", Nominated),
        words("state", State),
        Index("ix_members_member_village", "village_code", "id"),
        Index("ix_members_member_town", "town_code", "village_code", "id"),
        Index("ix_members_member_county", "county_code", "village_code", "id"),
        Index("ix_members_member_newest", "county_code", "recommended_on", "id"),
        Index("ix_members_member_standing", "county_code", "state", "village_code", "tier"),
    )
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    group_name: Mapped[str] = mapped_column(String(40), default="")
    tier: Mapped[Tier] = mapped_column(Word(Tier))
    source: Mapped[Source] = mapped_column(Word(Source))
    specialities: Mapped[tuple[Speciality, ...]] = mapped_column(Specialities, default="")
    nominated: Mapped[Nominated] = mapped_column(Word(Nominated), default=Nominated.COMMITTEE)
    phone_sealed: Mapped[bytes | None]
    phone_index: Mapped[str | None] = mapped_column(String(32), index=True)
    phone_tail: Mapped[str | None] = mapped_column(String(32))

    state: Mapped[State] = mapped_column(Word(State), default=State.RECOMMENDED)
    moved_on: Mapped[date]
    recommended_on: Mapped[date]
    recommended_by_id: Mapped[int | None]
    registered_on: Mapped[date | None]
    left_on: Mapped[date | None]
    certificate: Mapped[str] = mapped_column(String(40), default="")
    consent_on: Mapped[date | None]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("members_import.id"), index=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    phone = Sealed("phone_sealed")
    posts: Mapped[list["Post"]] = relationship(back_populates="member", lazy="raise", order_by="Post.id")
    moves: Mapped[list["Move"]] = relationship(back_populates="member", lazy="raise", order_by="Move.id")

    def advance(self, step: Step) -> None:
        """Take one step of the flow: the only writer of a state; leaves one line in the trail."""
        before = self.state
        self.state = rules.FLOW.after(before, step)
        audit.record(f"members.{step.value}", self.__tablename__, self, before=before.value, after=self.state.value)

    @property
    def steps(self) -> list[Step]:
        """The steps that can be taken now."""
        return rules.FLOW.steps_from(self.state)

    @property
    def on_register(self) -> bool:
        """Whether this person is counted; a pause takes nobody off."""
        return self.state in rules.ON_REGISTER

    @property
    def shown(self) -> bool:
        """Whether villagers may read the name: only who serves and agreed."""
        return self.consent_on is not None and self.state in rules.SERVING


class Headcount(Scoped, db.Base):
    """How many of one tier a village has in each state: a column is named after its state (decision 21).

    Kept beside the roster, so that its parts, the quota and a first page are read from some hundred small rows.
    """

    __tablename__ = "members_headcount"
    __table_args__ = (words("tier", Tier), {"sqlite_with_rowid": False})
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    tier: Mapped[Tier] = mapped_column(Word(Tier), primary_key=True)
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))

    recommended: Mapped[int] = mapped_column(server_default="0")
    noticed: Mapped[int] = mapped_column(server_default="0")
    training: Mapped[int] = mapped_column(server_default="0")
    qualified: Mapped[int] = mapped_column(server_default="0")
    registered: Mapped[int] = mapped_column(server_default="0")
    suspended: Mapped[int] = mapped_column(server_default="0")
    leaving: Mapped[int] = mapped_column(server_default="0")
    removed: Mapped[int] = mapped_column(server_default="0")
    appealed: Mapped[int] = mapped_column(server_default="0")
    expired: Mapped[int] = mapped_column(server_default="0")
    declined: Mapped[int] = mapped_column(server_default="0")
    withdrawn: Mapped[int] = mapped_column(server_default="0")


HEADS = Rollup(Headcount, [state.value for state in State])


class Post(Scoped, db.Model):
    """Other work of the same person in the village (mediator, grid worker, officer), each with its own days."""

    __tablename__ = "members_post"
    __table_args__ = (
        words("duty", Duty),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days"),
        Index(None, "member_id", "duty"),
    )
    scope = through("member")

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    duty: Mapped[Duty] = mapped_column(Word(Duty))
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    member: Mapped[Member] = relationship(back_populates="posts", lazy="raise")

    def holds_on(self, day: date) -> bool:
        """Whether this work is theirs on a day."""
        return serves(self.from_on, self.until_on, day)


class Move(Scoped, db.Model):
    """One line of a member's history: the step, its day, who decided, and why. Only added to."""

    __tablename__ = "members_move"
    __table_args__ = (words("what", Moved),)
    scope = through("member")

    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), index=True)
    what: Mapped[Moved] = mapped_column(Word(Moved))
    on: Mapped[date]
    ground: Mapped[Leaving | None] = mapped_column(Word(Leaving))
    why: Mapped[str] = mapped_column(String(300), default="")
    paper: Mapped[str] = mapped_column(String(80), default="")
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(80), default="")
    noted_at: Mapped[datetime] = mapped_column(db.Moment)

    member: Mapped[Member] = relationship(back_populates="moves", lazy="raise")


class Listing(Scoped, Posted, db.Model):
    """What villagers read of a member who agreed to it: name, tier and specialities, and nothing else.

    A row of its own, so that a public page can never reach a telephone number or a reason (PIPL 13, 25).
    """

    __tablename__ = "members_listing"
    __table_args__ = (words("tier", Tier), Index(None, "village_code", "listed"))
    scope = in_area() | public_when("listed")

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    tier: Mapped[Tier] = mapped_column(Word(Tier))
    specialities: Mapped[tuple[Speciality, ...]] = mapped_column(Specialities, default="")
    listed: Mapped[bool] = mapped_column(default=True)


class Announcement(Scoped, Posted, db.Model):
    """That somebody who was put forward is announced in the village, and what stands on the notice; nothing else.

    A row of its own like `Listing`. Both days belong to it; `listed` ends with the town's decision, or a withdrawal.
    """

    __tablename__ = "members_notice"
    __table_args__ = (
        words("tier", Tier),
        words("source", Source),
        words("nominated", Nominated),
        Index(None, "village_code", "listed"),
    )
    scope = in_area() | public_when("listed")

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    group_name: Mapped[str] = mapped_column(String(40), default="")
    tier: Mapped[Tier] = mapped_column(Word(Tier))
    source: Mapped[Source] = mapped_column(Word(Source))
    nominated: Mapped[Nominated] = mapped_column(Word(Nominated))
    from_on: Mapped[date]
    until_on: Mapped[date]
    listed: Mapped[bool] = mapped_column(default=True)


class Committee(Scoped, db.Model):
    """One term of a mediation committee: its members, its seal, its room (人民调解法 8–12; PRODUCT.md S03).

    `village_code` of a town's committee is the town's 12 digits. A row is never changed into another term: who is
    elected anew gets a new one. `seats` are names with who is chair and who a woman, as posted in the village.
    """

    __tablename__ = "members_committee"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="days"),
        Index(None, "village_code", "from_on"),
        Index(None, "town_code", "from_on"),
        Index(None, "county_code", "from_on"),
    )
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    from_on: Mapped[date]
    until_on: Mapped[date]
    seats: Mapped[list[list[Any]]] = mapped_column(JSON)
    seal: Mapped[bool] = mapped_column(default=False)
    room: Mapped[str] = mapped_column(String(80), default="")
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    @property
    def sitting(self) -> list[Seat]:
        """Its members."""
        return [Seat(*one) for one in self.seats]

    def lacks_on(self, day: date) -> list[Lack]:
        """Why it is not as the law wants it on a day; nothing where it is."""
        if not serves(self.from_on, self.until_on, day):
            return [Lack.ENDED]
        return lacks(self.sitting, self.seal)


class Liaison(Scoped, db.Model):
    """Who links a town, or a village's legal aid, with the bureau; one at a time, both days included (S06).

    `village_code` of a town's liaison is the town's 12 digits. The telephone is that of the office.
    """

    __tablename__ = "members_liaison"
    __table_args__ = (
        words("office", Office),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days"),
        Index(None, "village_code", "from_on"),
        Index(None, "town_code", "from_on"),
        Index(None, "county_code", "from_on"),
    )
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    office: Mapped[Office] = mapped_column(Word(Office))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    phone: Mapped[str] = mapped_column(String(20), default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    handed_to: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")

    def serves_on(self, day: date) -> bool:
        """Whether this person is the liaison on a day."""
        return serves(self.from_on, self.until_on, day)


class Import(HasUid, Scoped, db.Model):
    """A roster that was read from a file: first a draft that is looked at, then taken whole or not at all.

    Seen where its maker works: a county's import bears no town, a town's no village. What was read is sealed, and
    forgotten once it is taken or a day has passed.
    """

    __tablename__ = "members_import"
    __table_args__ = (words("standing", Standing),)
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12), default="")
    town_code: Mapped[str] = mapped_column(String(12), default="")
    county_code: Mapped[str] = mapped_column(String(12), default="", index=True)
    file_name: Mapped[str] = mapped_column(String(120))
    standing: Mapped[Standing] = mapped_column(Word(Standing), default=Standing.DRAFT)
    registers: Mapped[bool] = mapped_column(default=False)
    rows: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    read_sealed: Mapped[bytes | None]
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(80), default="")
    read_at: Mapped[datetime] = mapped_column(db.Moment)
    done_at: Mapped[datetime | None] = mapped_column(db.Moment)
    undone_at: Mapped[datetime | None] = mapped_column(db.Moment)

    read: Any = Sealed("read_sealed")
