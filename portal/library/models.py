"""What is stored: answers with their citations, and law texts by edition and article."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import audit, clock, db
from portal.core.db import Word, words
from portal.core.posted import Posted
from portal.library import rules
from portal.library.rules import State, Step, Subject


class Entry(db.Model, Posted):
    """One question of villagers with its answer in three parts. Written by one person, let out by another."""

    __tablename__ = "library_entry"
    __table_args__ = (Index(None, "state", "subject", "id"), words("subject", Subject), words("state", State))

    subject: Mapped[Subject] = mapped_column(Word(Subject))
    question: Mapped[str] = mapped_column(String(120))
    conclusion: Mapped[str] = mapped_column(Text)
    steps: Mapped[str] = mapped_column(Text)
    state: Mapped[State] = mapped_column(Word(State), default=State.DRAFT)
    until: Mapped[date | None]
    written_at: Mapped[datetime] = mapped_column(db.Moment)
    written_by: Mapped[str] = mapped_column(String(80))
    written_by_id: Mapped[int | None]
    released_on: Mapped[date | None]
    released_by: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    cites: Mapped[list["Citation"]] = relationship(
        back_populates="entry", lazy="raise", order_by="Citation.id", cascade="all, delete-orphan"
    )

    def advance(self, step: Step, why: str = "") -> None:
        """Take one step of the flow: the only writer of a state, with a line in the trail."""
        before, self.state = self.state, rules.FLOW.after(self.state, step)
        audit.record(
            f"library.{step.value}", self.__tablename__, self, before=before.value, after=self.state.value, why=why
        )

    @property
    def steps_open(self) -> list[Step]:
        """The steps that can be taken now."""
        return rules.FLOW.steps_from(self.state)

    @property
    def lines(self) -> list[str]:
        """What to do, a line each."""
        return rules.lines(self.steps)

    @property
    def plain_cites(self) -> str:
        """The citations as they are typed."""
        return "\n".join(f"{one.law} {one.article}" for one in self.cites)

    def is_old(self) -> bool:
        """Whether its last day is over."""
        return self.until is not None and self.until < clock.today()


class Citation(db.Model, Posted):
    """One article that an answer rests on, in the edition that was in force when it was written."""

    __tablename__ = "library_citation"
    __table_args__ = (Index(None, "law", "article"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("library_entry.id"), index=True)
    law: Mapped[str] = mapped_column(String(60))
    article: Mapped[str] = mapped_column(String(12))
    edition_on: Mapped[date]

    entry: Mapped[Entry] = relationship(back_populates="cites", lazy="raise")


class Edition(db.Model, Posted):
    """A law as it stands from a day on, and until which day where it was repealed; from a folder of texts."""

    __tablename__ = "library_edition"
    __table_args__ = (UniqueConstraint("law", "since"),)

    law: Mapped[str] = mapped_column(String(60))
    since: Mapped[date]
    until: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(300), default="")
    taken_at: Mapped[datetime] = mapped_column(db.Moment)


class Article(db.Model, Posted):
    """One article of an edition, word for word."""

    __tablename__ = "library_article"
    __table_args__ = (UniqueConstraint("edition_id", "article"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("library_edition.id"))
    article: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)

    edition: Mapped[Edition] = relationship(lazy="raise")
