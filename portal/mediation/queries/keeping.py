"""What the daily round looks through: terms that have passed, applications whose people need not be known."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.core import db
from portal.mediation.models import Case
from portal.mediation.rules import RUNNING, Outcome, Source


def to_mature(today: date, aged_before: date, part: int = 500) -> Iterator[Case]:
    """Disputes whose term, 90 days or month has passed since the last round."""
    ripe = (
        (Case.term_passed.is_(False), Case.term_on <= today),
        (Case.aged.is_(False), Case.ended_on <= aged_before),
        (Case.overdue.is_(False), Case.due_on < today),
    )
    for open_flag, passed in ripe:
        extra = Case.outcome == Outcome.AGREED if passed is not ripe[2][1] else Case.state.in_(RUNNING)
        at = 0
        while True:
            found = select(Case).where(open_flag, passed, extra, Case.id > at).order_by(Case.id).limit(part)
            cases = db.session.scalars(found).all()
            yield from cases
            if len(cases) < part:
                break
            at = cases[-1].id


def _never_accepted(found: Any) -> Any:
    """Applications that ended without a committee's case, and still hold their people.

    One that was put into another dispute is part of that dispute's record, and kept as long.
    """
    ended = Case.state.not_in(RUNNING) & (Case.outcome != Outcome.MERGED)
    return found.where(Case.source == Source.APPLIED, Case.accepted_on.is_(None), ended, Case.summary != "")


def over_and_never_accepted(before: date) -> Any:
    """Number and day of the applications whose people need not be known any more; none that runs is among them."""
    day = func.coalesce(Case.closed_on, Case.reported_on)
    return _never_accepted(select(Case.id, day)).where(day < before).order_by(Case.id)


def never_accepted(numbers: Sequence[int]) -> Sequence[Case]:
    """Those of some disputes that ended without being accepted."""
    return db.session.scalars(_never_accepted(select(Case)).where(Case.id.in_(numbers))).all()
