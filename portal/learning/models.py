"""What is stored of learning: how far a lesson was read, sittings of tests, and how often each question was right.

A reading and a sitting are their owner's alone: no office reads who knew what, and nobody is compared with another
(国办函〔2026〕12号; DOMAIN.md 0.1). Staff read sums by question, and on a member's file that a test was passed.
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import db
from portal.core.db import Word, words
from portal.core.rollup import Rollup
from portal.core.scope import Scoped, in_area, own
from portal.learning.rules import LETTERS, Exam, Standing

LONGEST_KEY = 20


class Reading(Scoped, db.Model):
    """How far somebody has read a lesson: the number of the last part."""

    __tablename__ = "learning_reading"
    __table_args__ = (UniqueConstraint("user_id", "lesson"), CheckConstraint("part >= 1", name="begun"))
    scope = own("user_id")

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    lesson: Mapped[str] = mapped_column(String(LONGEST_KEY))
    part: Mapped[int]
    read_on: Mapped[date]


class Attempt(Scoped, db.Model):
    """One sitting of a test: the questions that were drawn, what was answered so far, and how it ended.

    The next number of a person's test is given once, so that two taps begin one sitting. The pass mark is that of the
    day on which it was begun.
    """

    __tablename__ = "learning_attempt"
    __table_args__ = (words("test", Exam), UniqueConstraint("user_id", "test", "nth"))
    scope = own("user_id")

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    test: Mapped[Exam] = mapped_column(Word(Exam))
    nth: Mapped[int]
    asked: Mapped[list[str]] = mapped_column(JSON)
    chosen: Mapped[dict[str, str]] = mapped_column(JSON)
    percent: Mapped[int]
    begun_on: Mapped[date]
    handed_on: Mapped[date | None]
    right: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=0)
    passed: Mapped[bool] = mapped_column(default=False)

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        if self.handed_on is None:
            return Standing.OPEN
        return Standing.PASSED if self.passed else Standing.FAILED


class Tally(Scoped, db.Base):
    """How often a question was asked in one town, how often it was right, and which answers were given: no person."""

    __tablename__ = "learning_tally"
    __table_args__: Any = ({"sqlite_with_rowid": False},)
    scope = in_area()

    village_code: Mapped[str] = mapped_column(String(12))
    town_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    county_code: Mapped[str] = mapped_column(String(12))
    question: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)

    asked: Mapped[int] = mapped_column(server_default="0")
    right: Mapped[int] = mapped_column(server_default="0")
    a: Mapped[int] = mapped_column(server_default="0")
    b: Mapped[int] = mapped_column(server_default="0")
    c: Mapped[int] = mapped_column(server_default="0")
    d: Mapped[int] = mapped_column(server_default="0")


TALLIES = Rollup(Tally, ["asked", "right", *LETTERS])
