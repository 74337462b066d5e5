"""What is stored of outreach: talks with their history, households and visits, tasks under codes, parts in disputes."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import audit, db
from portal.core.db import Word, words
from portal.core.scope import Scoped, in_area, own, through
from portal.mediation.models import Case
from portal.members.rules import LONGEST_NAME
from portal.outreach import rules
from portal.outreach.rules import (
    LONGEST_DOOR,
    LONGEST_GROUP,
    Audience,
    Count,
    Counted,
    Errand,
    Figure,
    Form,
    Help,
    Occasion,
    Share,
    Standing,
    Step,
    Topic,
)


class Activity(Scoped, db.Model):
    """One law talk, show, stall or broadcast (普法台账, DOMAIN.md 6.1).

    `village_code` is where it was held; one that a whole town held bears the town's 12 digits there. What is withdrawn
    stays, with its reason, and counts nowhere.
    """

    __tablename__ = "outreach_activity"
    __table_args__ = (
        words("occasion", Occasion),
        words("topic", Topic),
        words("form", Form),
        words("audience", Audience),
        words("counted", Counted),
        CheckConstraint("people >= 0 AND leaflets >= 0 AND questions >= 0", name="counts"),
    )
    scope = in_area()
    COUNTS: ClassVar[dict[Figure, Count]] = rules.TALKS

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    held_on: Mapped[date]
    topic: Mapped[Topic] = mapped_column(Word(Topic))
    form: Mapped[Form] = mapped_column(Word(Form))
    occasion: Mapped[Occasion] = mapped_column(Word(Occasion))
    audience: Mapped[Audience] = mapped_column(Word(Audience))
    audience_note: Mapped[str] = mapped_column(String(60), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    people: Mapped[int]
    counted: Mapped[Counted] = mapped_column(Word(Counted))
    leaflets: Mapped[int] = mapped_column(default=0)
    questions: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(500), default="")
    stands: Mapped[bool] = mapped_column(default=True)
    withdrawn_why: Mapped[str] = mapped_column(String(200), default="")
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by_id: Mapped[int | None]
    noted_by: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    holders: Mapped[list["Holder"]] = relationship(back_populates="activity", lazy="raise", order_by="Holder.id")
    guests: Mapped[list["Guest"]] = relationship(back_populates="activity", lazy="raise", order_by="Guest.id")
    earlier: Mapped[list["Earlier"]] = relationship(back_populates="activity", lazy="raise", order_by="Earlier.id")

    @property
    def kind(self) -> Topic:
        """What the figures tell it apart by."""
        return self.topic

    @property
    def counted_in(self) -> str:
        """The village whose figure it is in; none for a talk that a whole town held."""
        return "" if self.village_code == self.town_code else self.village_code


class Holder(Scoped, db.Model):
    """Somebody who held a talk: a member of the roster, or a name."""

    __tablename__ = "outreach_holder"
    scope = through("activity")

    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members_member.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))

    activity: Mapped[Activity] = relationship(back_populates="holders", lazy="raise")


class Guest(Scoped, db.Model):
    """Another village whose people came; the talk counts where it was held."""

    __tablename__ = "outreach_guest"
    __table_args__ = (UniqueConstraint("activity_id", "area_code"),)
    scope = through("activity")

    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"))
    area_code: Mapped[str] = mapped_column(String(12))

    activity: Mapped[Activity] = relationship(back_populates="guests", lazy="raise")


class Earlier(Scoped, db.Model):
    """What a talk's record said before it was corrected, and why it was. Only added to."""

    __tablename__ = "outreach_earlier"
    scope = through("activity")

    activity_id: Mapped[int] = mapped_column(ForeignKey("outreach_activity.id"), index=True)
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(String(200))
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by: Mapped[str] = mapped_column(String(80), default="")

    activity: Mapped[Activity] = relationship(back_populates="earlier", lazy="raise")


class Household(Scoped, db.Model):
    """A door in a village: its group or lane and its number or word, no name of anybody (PIPL 6)."""

    __tablename__ = "outreach_household"
    __table_args__ = (
        UniqueConstraint("village_code", "group_name", "door"),
        Index(None, "town_code"),
        Index(None, "county_code"),
    )
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    group_name: Mapped[str] = mapped_column(String(LONGEST_GROUP))
    door: Mapped[str] = mapped_column(String(LONGEST_DOOR))


class Round(Scoped, db.Model):
    """One walk along a street: who went, on which day; its visits were written down together."""

    __tablename__ = "outreach_round"
    __table_args__ = (
        Index(None, "village_code", "visited_on"),
        Index(None, "town_code", "visited_on"),
        Index(None, "county_code", "visited_on"),
    )
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    group_name: Mapped[str] = mapped_column(String(LONGEST_GROUP))
    visited_on: Mapped[date]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members_member.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by_id: Mapped[int | None]


class HouseVisit(Scoped, db.Model):
    """One household visited on one day; again on the same day only where that was confirmed (`nth`).

    The three flags say whether it is the household's first visit of its month, of its year, and of all: they are kept
    true as visits are added and withdrawn in any order, so that distinct households can be counted like visits.
    """

    __tablename__ = "outreach_visit"
    __table_args__ = (words("topic", Topic), UniqueConstraint("household_id", "visited_on", "nth"))
    scope = in_area()
    COUNTS: ClassVar[dict[Figure, Count]] = rules.VISITS

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    household_id: Mapped[int] = mapped_column(ForeignKey("outreach_household.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("outreach_round.id"), index=True)
    visited_on: Mapped[date]
    nth: Mapped[int] = mapped_column(default=1)
    topic: Mapped[Topic] = mapped_column(Word(Topic))
    follow_up: Mapped[bool] = mapped_column(default=False)
    followed_on: Mapped[date | None]
    stands: Mapped[bool] = mapped_column(default=True)
    withdrawn_why: Mapped[str] = mapped_column(String(200), default="")
    first_of_month: Mapped[bool] = mapped_column(default=False)
    first_of_year: Mapped[bool] = mapped_column(default=False)
    first_ever: Mapped[bool] = mapped_column(default=False)

    household: Mapped[Household] = relationship(lazy="raise")
    round: Mapped[Round] = relationship(lazy="raise")

    @property
    def kind(self) -> Topic:
        """What the figures tell it apart by."""
        return self.topic

    @property
    def counted_in(self) -> str:
        """The village whose figure it is in."""
        return self.village_code


class Task(Scoped, db.Model):
    """Something a village helper does for a person under correction, who is known here by a code alone.

    Whose code it is stands in the justice office's own file, never in the portal (社区矫正法 26, 54; DOMAIN.md 6.6).
    A task is the office's: `village_code` is the town's code, so that a village sees none but the helper's own; where
    it is to be done stands in `for_code`.
    """

    __tablename__ = "outreach_task"
    __table_args__ = (
        words("kind", Help),
        words("state", Standing),
        Index(None, "user_id", "state"),
        Index(None, "town_code", "code"),
        Index("ix_outreach_task_standing", "county_code", "state", "due_on"),
    )
    scope = in_area() | own("user_id")
    COUNTS: ClassVar[dict[Figure, Count]] = rules.TASKS

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    for_code: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(12))
    kind: Mapped[Help] = mapped_column(Word(Help))
    what: Mapped[str] = mapped_column(String(120), default="")
    given_on: Mapped[date]
    due_on: Mapped[date]
    given_by_id: Mapped[int | None]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members_member.id"), index=True)
    helper: Mapped[str] = mapped_column(String(LONGEST_NAME))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    state: Mapped[Standing] = mapped_column(Word(Standing), default=Standing.GIVEN)
    done_on: Mapped[date | None]
    done_note: Mapped[str] = mapped_column(String(200), default="")
    done_by_id: Mapped[int | None]
    confirmed_on: Mapped[date | None]
    why: Mapped[str] = mapped_column(String(200), default="")
    first_ever: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    def advance(self, step: Step, why: Any = None) -> None:
        """Take one step of the flow: the only writer of a state; leaves one line in the trail."""
        before = self.state
        self.state = rules.FLOW.after(before, step)
        audit.record(f"outreach.{step.value}", self.__tablename__, self, before=before.value, after=self.state.value)
        if why:
            self.why = why

    @property
    def steps(self) -> list[Step]:
        """The steps that can be taken now."""
        return rules.FLOW.steps_from(self.state)

    @property
    def counted_in(self) -> str:
        """No village: its figure would tell that somebody there is under correction."""
        return ""


class Part(Scoped, db.Model):
    """What a member did for the settling of somebody's dispute; seen by whoever sees the dispute (PRODUCT.md S05)."""

    __tablename__ = "outreach_part"
    __table_args__ = (words("share", Share), UniqueConstraint("case_id", "name", "share"))
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members_member.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    share: Mapped[Share] = mapped_column(Word(Share))
    on: Mapped[date] = mapped_column(index=True)
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by_id: Mapped[int | None]

    case: Mapped[Case] = relationship(lazy="raise")


class Deed(Scoped, db.Model):
    """Something small that a member did for villagers: showed the way to legal aid, looked at a contract at the door.

    Whom it was done for is not written down. What is withdrawn stays, with its reason, and counts nowhere.
    """

    __tablename__ = "outreach_deed"
    __table_args__ = (words("kind", Errand), Index(None, "noted_by_id", "done_on"))
    scope = in_area()
    COUNTS: ClassVar[dict[Figure, Count]] = rules.DEEDS

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    kind: Mapped[Errand] = mapped_column(Word(Errand))
    done_on: Mapped[date]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members_member.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(120), default="")
    stands: Mapped[bool] = mapped_column(default=True)
    withdrawn_why: Mapped[str] = mapped_column(String(200), default="")
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by_id: Mapped[int | None]

    @property
    def counted_in(self) -> str:
        """The village whose figure it is in."""
        return self.village_code


_first = Task.first_ever.is_(True)
Index(
    "ix_outreach_task_first",
    Task.town_code,
    Task.code,
    unique=True,
    sqlite_where=_first,
    postgresql_where=_first,
)

for _model, _day in (
    (Activity, Activity.held_on),
    (HouseVisit, HouseVisit.visited_on),
    (Task, Task.given_on),
    (Deed, Deed.done_on),
):
    for _level in ("village", "town", "county"):
        _code = getattr(_model, f"{_level}_code")
        Index(f"ix_{_model.__tablename__}_{_level}", _code, _day.desc(), _model.id.desc())
