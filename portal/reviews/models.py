"""What is stored of a yearly review: one row for a member and a year."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import audit, db
from portal.core.db import Word, words
from portal.core.scope import Scoped, in_area, own
from portal.members.rules import LONGEST_NAME
from portal.reviews import rules
from portal.reviews.rules import LONGEST_SAID, LONGEST_WHY, LONGEST_WORD, State, Step


class Review(Scoped, db.Model):
    """One member's report on one year, what villagers say of it, the town's opinion, the bureau's decision.

    The figures of the year stand in the records and are counted anew at each reading; `counted` is what they were on
    the day of the decision, for the statement alone. The row is the office's: `village_code` is the town's code, so
    that a village sees no review but a person their own; where they serve stands in `for_code`.
    """

    __tablename__ = "reviews_review"
    __table_args__ = (
        words("state", State),
        UniqueConstraint("member_id", "year"),
        Index(None, "user_id", "year"),
        Index(None, "said_on"),
    )
    scope = in_area() | own("user_id")

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12))
    county_code: Mapped[str] = mapped_column(String(12))
    for_code: Mapped[str] = mapped_column(String(12))
    member_id: Mapped[int] = mapped_column(ForeignKey("members_member.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    year: Mapped[int]
    state: Mapped[State] = mapped_column(Word(State), default=State.WRITTEN)

    said: Mapped[str] = mapped_column(String(LONGEST_SAID))
    plans: Mapped[str] = mapped_column(String(LONGEST_SAID), default="")
    said_on: Mapped[date]
    said_by: Mapped[str] = mapped_column(String(80), default="")

    asked: Mapped[int | None]
    heard: Mapped[str] = mapped_column(String(LONGEST_SAID), default="")
    opinion: Mapped[str] = mapped_column(String(LONGEST_SAID), default="")
    opined_on: Mapped[date | None]
    opined_by_id: Mapped[int | None]
    opined_by: Mapped[str] = mapped_column(String(80), default="")
    returned_why: Mapped[str] = mapped_column(String(LONGEST_WHY), default="")

    word: Mapped[str] = mapped_column(String(LONGEST_WORD), default="")
    why: Mapped[str] = mapped_column(String(LONGEST_WHY), default="")
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None]
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    counted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it as it stands

    def advance(self, step: Step) -> None:
        """Take one step of the flow: the only writer of a state; leaves one line in the trail."""
        before = self.state
        self.state = rules.FLOW.after(before, step)
        audit.record(f"reviews.{step.value}", self.__tablename__, self, before=before.value, after=self.state.value)

    @property
    def steps(self) -> list[Step]:
        """The steps that can be taken now."""
        return rules.FLOW.steps_from(self.state)

    @property
    def may_reword(self) -> bool:
        """Whether the words may still be changed."""
        return self.state in rules.REWORDED
