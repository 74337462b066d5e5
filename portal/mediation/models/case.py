"""The case itself with what belongs to it alone: parties, sessions, return visits, clashes, named handlers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import audit, db
from portal.core.choice import Choice
from portal.core.crypto import HasUid, Sealed
from portal.core.db import Word, words
from portal.core.scope import Scoped, flag, in_area, may_add, named_in, opened, opened_by, through
from portal.mediation import rules
from portal.mediation.rules import (
    Behalf,
    Detail,
    Elsewhere,
    Ending,
    Form,
    Heard,
    Kind,
    Outcome,
    Protection,
    Publicity,
    Role,
    Sex,
    Source,
    State,
    Step,
    Task,
)


class Case(HasUid, Scoped, db.Model):
    """A dispute from the day it was reported; it becomes a case with a number on acceptance.

    Seen by its village, town and county; marked as sensitive, only by its named handlers. A visitor may apply for
    mediation. A party's slip opens it to a page that shows what is that party's. Who mediates it together from
    elsewhere is let in by their own pages.
    """

    __tablename__ = "mediation_case"
    scope = (
        in_area() & (flag("ordinary") | named_in(lambda: Handler, "case_id"))
        | flag("ordinary") & opened("id")
        | opened_by("mediation_slip", "case_id", "receipt_hash")
        | may_add(on_public_pages=True)
    )

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    committee_code: Mapped[str] = mapped_column(String(12))
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    given: Mapped[str | None] = mapped_column(String(24))

    kind: Mapped[Kind] = mapped_column(Word(Kind))
    detail: Mapped[Detail | None] = mapped_column(Word(Detail))
    source: Mapped[Source] = mapped_column(Word(Source), default=Source.COMMITTEE)
    summary: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(80), default="")
    danger: Mapped[bool] = mapped_column(default=False)
    urgent: Mapped[bool] = mapped_column(default=False)
    ordinary: Mapped[bool] = mapped_column(default=True)
    protection: Mapped[Protection] = mapped_column(Word(Protection), default=Protection.NONE)
    publicity: Mapped[Publicity] = mapped_column(Word(Publicity), default=Publicity.CLOSED)
    conflict: Mapped[bool] = mapped_column(default=False)
    conflict_reason: Mapped[str | None] = mapped_column(String(200))

    state: Mapped[State] = mapped_column(Word(State), default=State.LOGGED)
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome), default=Outcome.OPEN)
    reported_on: Mapped[date]
    logged_at: Mapped[datetime] = mapped_column(db.Moment)
    accepted_on: Mapped[date | None]
    due_on: Mapped[date | None]
    extended_until: Mapped[date | None]
    extension_reason: Mapped[str | None] = mapped_column(String(200))
    first_session_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    ending: Mapped[Ending | None] = mapped_column(Word(Ending))
    elsewhere: Mapped[Elsewhere | None] = mapped_column(Word(Elsewhere))
    end_reason: Mapped[str | None] = mapped_column(Text)
    closed_on: Mapped[date | None]
    closed_by_id: Mapped[int | None]
    close_reason: Mapped[str | None] = mapped_column(Text)

    form: Mapped[Form | None] = mapped_column(Word(Form))
    claims: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[str | None] = mapped_column(Text)
    terms: Mapped[str | None] = mapped_column(Text)
    term_on: Mapped[date | None]
    performed_on: Mapped[date | None]
    performed: Mapped[bool] = mapped_column(default=False)
    term_passed: Mapped[bool] = mapped_column(default=False)
    aged: Mapped[bool] = mapped_column(default=False)
    relapsed: Mapped[bool] = mapped_column(default=False)
    overdue: Mapped[bool] = mapped_column(default=False)

    next_what: Mapped[Task | None] = mapped_column(Word(Task))
    next_on: Mapped[date | None]
    next_by_town: Mapped[bool] = mapped_column(default=False, server_default=false())
    recorder_id: Mapped[int | None]
    mediator_id: Mapped[int | None] = mapped_column(ForeignKey("members_mediator.id"))
    mediator_name: Mapped[str] = mapped_column(String(80), default="")
    mediator_user_id: Mapped[int | None]
    parties_key: Mapped[str] = mapped_column(String(32), default="")
    repeat_of_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_case.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    parties: Mapped[list["Party"]] = relationship(back_populates="case", lazy="raise", order_by="Party.id")
    sessions: Mapped[list["Session"]] = relationship(back_populates="case", lazy="raise", order_by="Session.id")
    visits: Mapped[list["Visit"]] = relationship(back_populates="case", lazy="raise", order_by="Visit.id")
    clashes: Mapped[list["Clash"]] = relationship(back_populates="case", lazy="raise", order_by="Clash.id")
    handlers: Mapped[list["Handler"]] = relationship(
        "portal.mediation.models.case.Handler", back_populates="case", lazy="raise"
    )

    def advance(self, step: Step, why: Any = None, back: State | None = None) -> None:
        """Take one step of the flow: the only writer of a state; leaves one line in the trail.

        What was merged by mistake goes `back` to the running state that it had.
        """
        before = self.state
        after = rules.FLOW.after(before, step)
        self.state = back if step is Step.PART and back in rules.RUNNING else after
        self.outcome = rules.OUTCOMES.get(self.state, self.outcome)
        audit.record(
            f"mediation.{step.value}", self.__tablename__, self, before=before.value, after=self.state.value, why=why
        )

    @property
    def steps(self) -> list[Step]:
        """The steps that can be taken now: refusal and withdrawal only before the first session."""
        met = self.first_session_on is not None
        return [s for s in rules.FLOW.steps_from(self.state) if not (met and s in rules.BEFORE_FIRST_SESSION)]

    @property
    def running(self) -> bool:
        return self.state in rules.RUNNING

    @property
    def place_in_ledger(self) -> str:
        """The number, or before acceptance the plain number of the log."""
        return self.number or f"{self.id:07d}"


for _level, _code in (("village", Case.village_code), ("town", Case.town_code), ("county", Case.county_code)):
    Index(f"ix_mediation_case_{_level}", _code, Case.reported_on.desc(), Case.id.desc())
_to_do = Case.next_on.is_not(None)
for _level, _code in (("village", Case.village_code), ("town", Case.town_code)):
    _order = (Case.next_by_town, Case.urgent.desc(), Case.next_on, Case.id)
    Index(f"ix_mediation_case_{_level}_next", _code, *_order, sqlite_where=_to_do, postgresql_where=_to_do)
Index("ix_mediation_case_parties", Case.village_code, Case.parties_key)
_was_given = Case.given.is_not(None)
Index("ix_mediation_case_given", Case.given, sqlite_where=_was_given, postgresql_where=_was_given)
for _name, _day, _left in (
    ("term", Case.term_on, Case.term_passed),
    ("age", Case.ended_on, Case.aged),
    ("due", Case.due_on, Case.overdue),
):
    _open = _left.is_(False) & _day.is_not(None)
    Index(f"ix_mediation_case_{_name}", _day, sqlite_where=_open, postgresql_where=_open)


class Party(HasUid, Scoped, db.Model):
    """A person or organisation in a dispute; phone and identity number are sealed, the name is shown to handlers."""

    __tablename__ = "mediation_party"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    role: Mapped[Role] = mapped_column(Word(Role))
    name: Mapped[str] = mapped_column(String(80))
    is_organisation: Mapped[bool] = mapped_column(default=False)
    phone_sealed: Mapped[bytes | None]
    phone_index: Mapped[str | None] = mapped_column(String(32), index=True)
    phone_tail: Mapped[str | None] = mapped_column(String(32))
    id_sealed: Mapped[bytes | None]
    id_index: Mapped[str | None] = mapped_column(String(32), index=True)
    address: Mapped[str | None] = mapped_column(String(200))
    sex: Mapped[Sex | None] = mapped_column(Word(Sex))
    ethnic: Mapped[str | None] = mapped_column(String(20))
    born_year: Mapped[int | None]
    occupation: Mapped[str | None] = mapped_column(String(80))
    unit: Mapped[str | None] = mapped_column(String(120))
    id_seen: Mapped[bool] = mapped_column(default=False, server_default=false())
    safe_contact: Mapped[str | None] = mapped_column(String(120))
    behalf: Mapped[Behalf | None] = mapped_column(Word(Behalf))
    behalf_name: Mapped[str | None] = mapped_column(String(80))
    behalf_power: Mapped[str | None] = mapped_column(String(200))
    heard: Mapped[Heard | None] = mapped_column(Word(Heard))
    heard_at: Mapped[datetime | None] = mapped_column(db.Moment)

    case: Mapped[Case] = relationship(back_populates="parties", lazy="raise")
    phone = Sealed("phone_sealed")
    id_number = Sealed("id_sealed")


class Session(Scoped, db.Model):
    """One mediation session: who, where, what was said, what is next. Only added to (PRODUCT.md M23)."""

    __tablename__ = "mediation_session"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120), default="")
    present: Mapped[str] = mapped_column(String(300), default="")
    course: Mapped[str] = mapped_column(Text)
    next_on: Mapped[date | None]
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(back_populates="sessions", lazy="raise")


class Visit(Scoped, db.Model):
    """A return visit after the agreement (DOMAIN.md 3.4 no. 11)."""

    __tablename__ = "mediation_visit"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    visited_on: Mapped[date]
    spoke_with: Mapped[str] = mapped_column(String(120))
    satisfied: Mapped[bool]
    found: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_by: Mapped[str] = mapped_column(String(80), default="")

    case: Mapped[Case] = relationship(back_populates="visits", lazy="raise")


class Clash(Scoped, db.Model):
    """Of two corrections of one field the second, beside what stands: until a person has chosen, and afterwards.

    `written_at` is when it was written, by a right clock; `noted_at` when it arrived. `stood` is what it came to, or
    what stood when somebody chose, with whose that was.
    """

    __tablename__ = "mediation_clash"
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    field: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(80), default="")
    written_at: Mapped[datetime] = mapped_column(db.Moment)
    noted_at: Mapped[datetime] = mapped_column(db.Moment)
    stood: Mapped[str] = mapped_column(Text)
    stood_by: Mapped[str] = mapped_column(String(80), default="")
    stood_at: Mapped[datetime | None] = mapped_column(db.Moment)
    settled_at: Mapped[datetime | None] = mapped_column(db.Moment)
    settled_by: Mapped[str] = mapped_column(String(80), default="")
    taken: Mapped[bool | None]

    case: Mapped[Case] = relationship(back_populates="clashes", lazy="raise")


class Handler(Scoped, db.Model):
    """A person named to a sensitive dispute: nobody else sees that it exists."""

    __tablename__ = "mediation_handler"
    __table_args__ = (UniqueConstraint("case_id", "user_id"), Index(None, "user_id"))
    scope = through("case")

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))

    case: Mapped[Case] = relationship(back_populates="handlers", lazy="raise")

    def parent_row(self) -> Case | None:
        """The case it was just added to, before either has a number."""
        found: Case | None = self.__dict__.get("case")
        return found


_WORDS: dict[type[db.Model], dict[str, type[Choice]]] = {
    Case: {
        "kind": Kind,
        "source": Source,
        "state": State,
        "outcome": Outcome,
        "protection": Protection,
        "publicity": Publicity,
    },
    Party: {"role": Role},
}
for _model, _columns in _WORDS.items():
    for _name, _choice in _columns.items():
        _model.__table__.append_constraint(words(_name, _choice))  # type: ignore[attr-defined]
