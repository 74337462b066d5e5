"""What is stored of a yearly review: words, opinions and the decision. Figures are counted when they are shown."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import audit, db
from portal.core.db import Word, words
from portal.core.scope import Scoped, in_area, own
from portal.members.models import Member
from portal.reviews import rules
from portal.reviews.rules import LONGEST_NAME, LONGEST_VIEW, LONGEST_WORDS, Grade, State, Step


class Review(Scoped, db.Model):
    """One member's year. Seen by its owner, the town and the bureau; by no neighbour and on no public page.

    `counted` is what the records said on the day of the decision, so that the paper of that day stays true although a
    record is corrected later.
    """

    __tablename__ = "reviews_review"
    __table_args__ = (
        words("state", State),
        words("grade", Grade),
        UniqueConstraint("member_id", "year"),
        CheckConstraint("asked >= 0 AND content >= 0 AND content <= asked", name="view"),
        CheckConstraint("(grade IS NULL) = (decided_on IS NULL)", name="decided"),
        Index(None, "town_code", "year", "state"),
        Index(None, "county_code", "year", "state"),
        Index(None, "user_id", "year"),
    )
    scope = in_area() | own("user_id")

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    year: Mapped[int]
    state: Mapped[State] = mapped_column(Word(State), default=State.WRITING)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    written_on: Mapped[date]
    written_by: Mapped[str] = mapped_column(String(LONGEST_NAME))
    asked: Mapped[int] = mapped_column(default=0)
    content: Mapped[int] = mapped_column(default=0)
    heard: Mapped[str] = mapped_column(String(LONGEST_VIEW), default="")
    opinion: Mapped[str] = mapped_column(String(LONGEST_VIEW), default="")
    opined_on: Mapped[date | None]
    opined_by: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    opined_by_id: Mapped[int | None]
    grade: Mapped[Grade | None] = mapped_column(Word(Grade))
    why: Mapped[str] = mapped_column(String(LONGEST_VIEW), default="")
    decided_on: Mapped[date | None] = mapped_column(index=True)
    decided_by: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    counted: Mapped[dict[str, int] | None] = mapped_column(JSON)
    version: Mapped[int] = mapped_column()
    __mapper_args__: Any = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    member: Mapped[Member] = relationship(lazy="raise")

    def advance(self, step: Step) -> None:
        """Take one step of the flow: the only writer of a state; leaves one line in the trail."""
        before = self.state
        self.state = rules.FLOW.after(before, step)
        audit.record(f"reviews.{step.value}", self.__tablename__, self, before=before.value, after=self.state.value)

    @property
    def steps(self) -> list[Step]:
        """The steps that can be taken now."""
        return rules.FLOW.steps_from(self.state)
