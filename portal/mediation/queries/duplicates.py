"""Which disputes went into which."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from portal.core import db
from portal.mediation.models import Case, Merge


def merge_of(case: Case) -> Merge | None:
    """How a dispute went into another, as long as it has not been undone."""
    return db.session.scalar(select(Merge).where(Merge.case_id == case.id, Merge.parted_at.is_(None)))


def merged_into(case: Case) -> Sequence[Any]:
    """What went into a dispute and stays there, within the scope: its number, title and why."""
    found = select(Case.id, Case.number, Case.title, Case.reported_on, Merge.why, Merge.merged_by, Merge.merged_at)
    found = found.join(Merge, Merge.case_id == Case.id).where(Merge.kept_id == case.id, Merge.parted_at.is_(None))
    return db.session.execute(found.order_by(Merge.id)).all()


def case_numbered(number: int) -> Case | None:
    """A dispute by its own row, within the scope."""
    return db.session.scalar(select(Case).where(Case.id == number))


def case_by_place(text: str) -> Case | None:
    """The dispute under a number, or before acceptance under its plain number, within the scope."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    return db.session.scalar(select(Case).where(or_(Case.number == text, Case.id == number)))
