"""What is stored of a consultation: the question, its answers, its notes, what happened, and who may see it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.consultations import rules
from portal.consultations.rules import Call, Happened, Hour, Saying, State, Step, Topic, Want, Whom
from portal.core import audit, clock, db
from portal.core.crypto import HasUid, Sealed, SealedFile, file_column
from portal.core.db import Word, words
from portal.core.scope import Scoped, by_key, flag, in_area, kept_from, may_add, named_in, own, public_when, through


class Consultation(HasUid, Scoped, db.Model):
    """A villager's question. Seen by its adviser, village, town and county; one on violence, a minor or despair only
    by its adviser and named handlers; never by whoever declared a conflict of interest. Its receipt number opens it
    to the villager."""

    __tablename__ = "consultations_consultation"
    scope = (
        (
            (in_area() & (flag("ordinary") | named_in(lambda: Entrusted, "consultation_id")))
            | own("adviser_id", of_villages=True)
        )
        & kept_from(lambda: Conflict, "consultation_id")
        | by_key("receipt_hash")
        | by_key("phone_index")
        | may_add(on_public_pages=True)
    )

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))

    receipt_hash: Mapped[str] = mapped_column(String(32), unique=True)
    receipt_sealed: Mapped[bytes | None]
    topic: Mapped[Topic] = mapped_column(Word(Topic))
    question: Mapped[str] = mapped_column(Text)
    ordinary: Mapped[bool] = mapped_column(default=True)

    nickname: Mapped[str] = mapped_column(String(40), default="")
    phone_sealed: Mapped[bytes | None]
    phone_tail: Mapped[str] = mapped_column(String(32))
    phone_index: Mapped[str | None] = mapped_column(String(32), index=True)
    other_sealed: Mapped[bytes | None]
    whom: Mapped[Whom] = mapped_column(Word(Whom), default=Whom.SELF)
    helper: Mapped[str] = mapped_column(String(40), default="")
    relation: Mapped[str] = mapped_column(String(40), default="")
    consent: Mapped[bool] = mapped_column(default=False)
    no_call: Mapped[bool] = mapped_column(default=False)
    no_text: Mapped[bool] = mapped_column(default=False)
    no_name: Mapped[bool] = mapped_column(default=False)
    voice: Mapped[bool] = mapped_column(default=False)
    hour: Mapped[Hour] = mapped_column(Word(Hour), default=Hour.ANY)

    state: Mapped[State] = mapped_column(Word(State), default=State.SUBMITTED)
    waiting: Mapped[bool] = mapped_column(default=True)
    asked_on: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(db.Moment)
    due_on: Mapped[date]
    accept_by: Mapped[datetime | None] = mapped_column(db.Moment)
    answered_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    recorded: Mapped[int | None]
    summary: Mapped[str | None] = mapped_column(Text)
    moved_from: Mapped[date | None]
    moved_to: Mapped[date | None]
    moved_on: Mapped[date | None]
    reopened: Mapped[bool] = mapped_column(default=False)
    to_tell: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None] = mapped_column(db.Moment)
    noted_at: Mapped[datetime | None] = mapped_column(db.Moment)
    paused_on: Mapped[date | None]
    call_by: Mapped[date | None]
    kept_on: Mapped[date | None]
    kept_why: Mapped[str] = mapped_column(String(200), default="")
    adviser_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    adviser_name: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    answers: Mapped[list["Answer"]] = relationship(back_populates="consultation", lazy="raise", order_by="Answer.id")
    notes: Mapped[list["Note"]] = relationship(back_populates="consultation", lazy="raise", order_by="Note.id")
    events: Mapped[list["Event"]] = relationship(back_populates="consultation", lazy="raise", order_by="Event.id")
    handlers: Mapped[list["Entrusted"]] = relationship(
        "portal.consultations.models.Entrusted", back_populates="consultation", lazy="raise"
    )
    phone = Sealed("phone_sealed")
    receipt = Sealed("receipt_sealed")
    other = Sealed("other_sealed")

    def advance(self, step: Step, why: Any = None) -> None:
        """Take one step of the flow: the only writer of a state; leaves a line in the trail and one for the villager.

        `why` stands in the trail alone: the villager is told the sentence of the step, never a reason.
        """
        before = self.state
        self.state = rules.FLOW.after(before, step)
        self.waiting = self.state in rules.WAITING
        self.tell(Happened(step.value))
        audit.record(
            f"consultations.{step.value}", self.__tablename__, self,
            before=before.value, after=self.state.value, why=why,
        )  # fmt: skip

    def tell(self, what: Happened) -> None:
        """Add a line to what the villager reads."""
        db.session.add(Event(consultation=self, what=what, at=clock.now()))

    @property
    def steps(self) -> list[Step]:
        """The steps that can be taken now."""
        return rules.FLOW.steps_from(self.state)

    @property
    def wants_voice(self) -> bool:
        """Whether an answer is told by voice: no text may be sent, or reading is hard, and a call is welcome."""
        return (self.voice or self.no_text) and not self.no_call

    @property
    def takes_texts(self) -> bool:
        """Whether a neutral text may be sent: no voice, no silence, no hidden name was asked for (PRODUCT.md V07)."""
        return self.ordinary and not (self.voice or self.no_text or self.no_name)

    @property
    def owes_note(self) -> bool:
        """Whether it must still be told by voice that somebody asked for them; what is confidential, by its adviser."""
        return self.whom is Whom.ELDER and self.noted_at is None and self.ordinary and not self.no_call

    @property
    def calls(self) -> list[Call]:
        """What one call tells them; nothing where nobody is to call."""
        said = [
            (self.owes_note, Call.HELPED),
            (self.state is State.PAUSED, Call.ASKED),
            (self.state is State.ANSWERED, Call.ANSWERED),
        ]
        return [call for yes, call in said if yes] if self.to_tell else []

    @property
    def wants_summary(self) -> bool:
        """Whether what the recording says must still be written down before an answer (PRODUCT.md V14)."""
        return self.recorded is not None and not self.summary

    def untaken_at(self, moment: datetime) -> bool:
        """Whether its adviser should have taken it by now, and has not (PRODUCT.md T02)."""
        return self.state is State.ASSIGNED and self.accept_by is not None and self.accept_by < moment

    @property
    def moved(self) -> bool:
        """Whether the promised day is one to which it was moved because the office does not work."""
        return self.moved_to is not None and self.moved_to == self.due_on

    def late_on(self, day: date) -> bool:
        """Whether the promised day has passed without an answer."""
        return self.waiting and self.due_on < day


_to_call = Consultation.call_by.is_not(None)
Index("ix_consultations_consultation_call_by", Consultation.call_by, sqlite_where=_to_call, postgresql_where=_to_call)

for _level, _code in (
    ("village", Consultation.village_code),
    ("town", Consultation.town_code),
    ("county", Consultation.county_code),
):
    Index(f"ix_consultations_consultation_{_level}", _code, Consultation.asked_on.desc(), Consultation.id.desc())
    _owed = Consultation.waiting.is_(True)
    Index(
        f"ix_consultations_consultation_{_level}_due",
        _code,
        Consultation.due_on,
        Consultation.id,
        sqlite_where=_owed,
        postgresql_where=_owed,
    )
_moved = Consultation.moved_on.is_not(None)
Index("ix_consultations_consultation_moved", Consultation.moved_on, sqlite_where=_moved, postgresql_where=_moved)
Index("ix_consultations_consultation_adviser", Consultation.adviser_id, Consultation.due_on)
_owed = Consultation.waiting.is_(True)
Index(
    "ix_consultations_consultation_adviser_due",
    Consultation.adviser_id,
    Consultation.due_on,
    Consultation.id,
    sqlite_where=_owed,
    postgresql_where=_owed,
)
_untold = Consultation.to_tell.is_(True)
Index(
    "ix_consultations_consultation_to_tell",
    Consultation.village_code,
    Consultation.answered_on,
    sqlite_where=_untold,
    postgresql_where=_untold,
)


class Answer(Scoped, db.Model):
    """One answer in its parts, as the villager reads it. Only added to: a second answer leaves the first."""

    __tablename__ = "consultations_answer"
    scope = through("consultation")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations_consultation.id"), index=True)
    conclusion: Mapped[str] = mapped_column(Text)
    next_steps: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(db.Moment)
    by: Mapped[str] = mapped_column(String(80), default="")

    consultation: Mapped[Consultation] = relationship(back_populates="answers", lazy="raise")


class Cite(Scoped, db.Model):
    """One article that an answer rests on, in the edition in force on its day: what was cited never changes."""

    __tablename__ = "consultations_citation"
    __table_args__ = (Index(None, "law", "article"),)
    scope = through("consultation")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations_consultation.id"), index=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("consultations_answer.id"), index=True)
    law: Mapped[str] = mapped_column(String(60))
    article: Mapped[str] = mapped_column(String(12))
    edition_on: Mapped[date]

    consultation: Mapped[Consultation] = relationship(lazy="raise")
    answer: Mapped[Answer] = relationship(lazy="raise")


class Phrase(Scoped, db.Model):
    """A sentence that an adviser writes often: their own, or one that the bureau shares with everybody who answers."""

    __tablename__ = "consultations_phrase"
    scope = own("user_id") | public_when("shared")

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    shared: Mapped[bool] = mapped_column(default=False)


class Inquiry(Scoped, db.Model):
    """What the adviser asked the villager back, what they told, and how many working days the promise rested for it."""

    __tablename__ = "consultations_inquiry"
    scope = through("consultation")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations_consultation.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(db.Moment)
    by: Mapped[str] = mapped_column(String(80), default="")
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None] = mapped_column(db.Moment)
    rested: Mapped[int] = mapped_column(default=0)

    consultation: Mapped[Consultation] = relationship(lazy="raise")


class Note(Scoped, db.Model):
    """An internal note among staff. No page of the villager reads this table (PRODUCT.md A05)."""

    __tablename__ = "consultations_note"
    scope = through("consultation")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations_consultation.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(db.Moment)
    by: Mapped[str] = mapped_column(String(80), default="")

    consultation: Mapped[Consultation] = relationship(back_populates="notes", lazy="raise")


class Event(Scoped, db.Model):
    """What the villager is told has happened: a word of a closed list and a moment, nothing else."""

    __tablename__ = "consultations_event"
    scope = through("consultation")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations_consultation.id"), index=True)
    what: Mapped[Happened] = mapped_column(Word(Happened))
    at: Mapped[datetime] = mapped_column(db.Moment)

    consultation: Mapped[Consultation] = relationship(back_populates="events", lazy="raise")


class Entrusted(Scoped, db.Model):
    """A person named to a question on violence, a minor or despair: nobody else but its adviser sees that it exists."""

    __tablename__ = "consultations_handler"
    __table_args__ = (UniqueConstraint("consultation_id", "user_id"), Index(None, "user_id"))
    scope = through("consultation")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations_consultation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))

    consultation: Mapped[Consultation] = relationship(back_populates="handlers", lazy="raise")

    def parent_row(self) -> Consultation | None:
        """The consultation it was just added to, before either has a number."""
        found: Consultation | None = self.__dict__.get("consultation")
        return found


class Recording(HasUid, Scoped, db.Model):
    """The villager's own voice in the place of typing, sealed; `Consultation.recorded` says how long it is."""

    __tablename__ = "consultations_recording"
    scope = through("consultation")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations_consultation.id"), unique=True)
    ending: Mapped[str] = mapped_column(String(4))
    content_sealed: Mapped[bytes | None] = file_column()
    content = SealedFile("content_sealed")

    consultation: Mapped[Consultation] = relationship(lazy="raise")


class Spoken(HasUid, db.Model):
    """A recording that was sent with a question which is not stored yet; found by a key that its form alone holds."""

    __tablename__ = "consultations_spoken"

    key_hash: Mapped[str] = mapped_column(String(32), unique=True)
    ending: Mapped[str] = mapped_column(String(4))
    seconds: Mapped[int]
    content_sealed: Mapped[bytes | None] = file_column()
    at: Mapped[datetime] = mapped_column(db.Moment)
    content = SealedFile("content_sealed")


class Conflict(Scoped, db.Model):
    """Somebody declared a conflict of interest: the question is kept from them for good, whoever declares one later."""

    __tablename__ = "consultations_conflict"
    __table_args__ = (UniqueConstraint("consultation_id", "user_id"), Index(None, "user_id"))
    scope = through("consultation")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations_consultation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    at: Mapped[datetime] = mapped_column(db.Moment)

    consultation: Mapped[Consultation] = relationship(lazy="raise")


class Side(Scoped, db.Model):
    """By what the asker or the other side of a question is found again, and who has had it: one row a mark and adviser.

    The mark is a keyed fingerprint, no name and no number; who knows it reads that somebody had such a question.
    """

    __tablename__ = "consultations_side"
    __table_args__ = (Index(None, "key", "asker"),)
    scope = through("consultation") | by_key("key")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations_consultation.id"), index=True)
    adviser_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    asker: Mapped[bool]
    key: Mapped[str] = mapped_column(String(32))

    consultation: Mapped[Consultation] = relationship(lazy="raise")


class Aid(Scoped, db.Model):
    """A question handed over to legal aid: when, what was decided in 7 days, who was named in 3 (法律援助法 43)."""

    __tablename__ = "consultations_aid"
    scope = through("consultation")

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations_consultation.id"), unique=True)
    handed_on: Mapped[date]
    by: Mapped[str] = mapped_column(String(80), default="")
    decide_by: Mapped[date]
    decided_on: Mapped[date | None]
    granted: Mapped[bool | None]
    why: Mapped[str] = mapped_column(String(300), default="")
    appoint_by: Mapped[date | None]
    appointed_on: Mapped[date | None]
    lawyer: Mapped[str] = mapped_column(String(40), default="")

    consultation: Mapped[Consultation] = relationship(lazy="raise")

    @property
    def due_on(self) -> date | None:
        """The day by which the next act is owed; None where nothing is."""
        if self.decided_on is None:
            return self.decide_by
        return None if self.appointed_on else self.appoint_by


class Opinion(HasUid, Scoped, db.Model):
    """A complaint, a suggestion, or a request on one's own data: answered by the bureau, followed by its number.

    `about_id` is the question that a request is about: a plain number, for the proof outlives what it is about. Who
    complained is spoken to within a working day (`hold_on`); who is complained of (`of_id`) neither reads nor answers.
    """

    __tablename__ = "consultations_opinion"
    __table_args__ = (
        CheckConstraint("of_id IS NULL OR held_by_id IS NULL OR held_by_id <> of_id", name="held_apart"),
        CheckConstraint("of_id IS NULL OR answered_by_id IS NULL OR answered_by_id <> of_id", name="answered_apart"),
    )
    scope = in_area() | by_key("receipt_hash") | by_key("phone_index") | may_add()

    village_code: Mapped[str] = mapped_column(String(12), default="")
    town_code: Mapped[str] = mapped_column(String(12), default="")
    county_code: Mapped[str] = mapped_column(String(12))
    receipt_hash: Mapped[str] = mapped_column(String(32), unique=True)
    receipt_sealed: Mapped[bytes | None]
    kind: Mapped[Saying] = mapped_column(Word(Saying))
    text: Mapped[str] = mapped_column(Text)
    phone_sealed: Mapped[bytes | None]
    phone_tail: Mapped[str] = mapped_column(String(32))
    phone_index: Mapped[str | None] = mapped_column(String(32), index=True)
    waiting: Mapped[bool] = mapped_column(default=True)
    told_at: Mapped[datetime] = mapped_column(db.Moment)
    due_on: Mapped[date]
    moved_from: Mapped[date | None]
    of_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    of_name: Mapped[str] = mapped_column(String(80), default="")
    hold_on: Mapped[date | None]
    held: Mapped[str] = mapped_column(String(300), default="")
    held_at: Mapped[datetime | None] = mapped_column(db.Moment)
    held_by: Mapped[str] = mapped_column(String(80), default="")
    held_by_id: Mapped[int | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(db.Moment)
    answered_by: Mapped[str] = mapped_column(String(80), default="")
    answered_by_id: Mapped[int | None]
    want: Mapped[Want | None] = mapped_column(Word(Want))
    about_id: Mapped[int | None]
    granted: Mapped[bool | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    phone = Sealed("phone_sealed")
    receipt = Sealed("receipt_sealed")


Index("ix_consultations_opinion_county", Opinion.county_code, Opinion.waiting, Opinion.due_on, Opinion.id)


class Code(db.Model):
    """A code that somebody asked for by a phone, whether anything is known of that phone or not; for minutes.

    Neither phone nor code stands here, only their keyed hashes (DOMAIN.md 7.4).
    """

    __tablename__ = "consultations_code"

    phone_index: Mapped[str] = mapped_column(String(32), index=True)
    code_hash: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(db.Moment)
    tries: Mapped[int] = mapped_column(default=0)
    used: Mapped[bool] = mapped_column(default=False)


class Try(db.Model):
    """A question sent or a receipt tried, under keyed hashes: for the brakes alone, forgotten after a day."""

    __tablename__ = "consultations_try"
    __table_args__ = (Index(None, "key_hash", "at"), Index(None, "address_hash", "at"))

    key_hash: Mapped[str] = mapped_column(String(32))
    address_hash: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(db.Moment)


_WORDS: dict[type[db.Model], dict[str, Any]] = {
    Consultation: {"topic": Topic, "whom": Whom, "hour": Hour, "state": State},
    Event: {"what": Happened},
    Opinion: {"kind": Saying, "want": Want},
}
for _model, _columns in _WORDS.items():
    for _name, _choice in _columns.items():
        _model.__table__.append_constraint(words(_name, _choice))  # type: ignore[attr-defined]
