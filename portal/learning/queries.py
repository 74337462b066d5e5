"""Reads of learning: one's own readings and sittings, how questions fare, and whether their law still stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.core import db
from portal.learning.models import Attempt, Reading, Tally
from portal.learning.rules import LETTERS, Cite, Exam, Question
from portal.library import queries as library
from portal.library.queries import Cited
from portal.library.rules import Standing, standing

GONE = frozenset({Standing.CHANGED, Standing.REPEALED})


def readings() -> dict[str, Reading]:
    """How far this person has read which lesson."""
    return {one.lesson: one for one in db.session.scalars(select(Reading).order_by(Reading.id))}


def reading(lesson: str) -> Reading | None:
    """How far this person has read a lesson."""
    return db.session.scalar(select(Reading).where(Reading.lesson == lesson))


def attempts(test: Exam | None = None) -> Sequence[Attempt]:
    """This person's sittings, the newest first."""
    found = select(Attempt).order_by(Attempt.id.desc())
    return db.session.scalars(found if test is None else found.where(Attempt.test == test)).all()


@dataclass(frozen=True)
class Item:
    """How a question fared: how often it was asked and right, and how often each answer was given."""

    asked: int = 0
    right: int = 0
    given: tuple[int, ...] = (0,) * len(LETTERS)


def items() -> dict[str, Item]:
    """How each question fared in the places of whoever looks, over all who handed a test in."""
    columns = (Tally.asked, Tally.right, *(getattr(Tally, letter) for letter in LETTERS))
    found = select(Tally.question, *(func.sum(column) for column in columns)).group_by(Tally.question)
    return {key: Item(asked, right, tuple(given)) for key, asked, right, *given in db.session.execute(found)}


def fresh(bank: Iterable[Question], today: date) -> list[Question]:
    """The questions whose laws have not changed since they were written, as far as laws were imported."""
    kept = list(bank)
    known = library.editions(cite.law for one in kept for cite in one.cites)
    told = {law: [(one.since, one.until) for one in editions] for law, editions in known.items()}
    return [one for one in kept if not any(standing(c.edition_on, told[c.law], today) in GONE for c in one.cites)]


def cited(cites: Iterable[Cite]) -> dict[tuple[str, str], Cited]:
    """How some citations stand today, by law and article."""
    unlike = {(one.law, one.article): one for one in cites}
    numbered = [Cite(at, one.law, one.article, one.edition_on) for at, one in enumerate(unlike.values(), start=1)]
    return {(one.citation.law, one.citation.article): one for one in library.cited(numbered)}


def begun_before(day: date) -> Any:
    """Sittings that were begun before a day: what retention forgets."""
    return select(Attempt.id, Attempt.begun_on).where(Attempt.begun_on < day).order_by(Attempt.id)


def read_before(day: date) -> Any:
    """Readings that were last gone on with before a day."""
    return select(Reading.id, Reading.read_on).where(Reading.read_on < day).order_by(Reading.id)
