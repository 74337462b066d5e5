"""What a session and a year cost, and what people said of a session."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.core import db
from portal.training.models import Cost, Feedback
from portal.training.rules import Money


def costs(session_id: int) -> list[Cost]:
    """The entries of a session, as they were noted."""
    found = select(Cost).where(Cost.session_id == session_id)
    return list(db.session.scalars(found.order_by(Cost.noted_at, Cost.id).limit(200)))


def year_costs(year: int) -> dict[Money, int]:
    """What the sessions of a year in this actor's places were planned to cost, and cost, in fen."""
    found = select(Cost.kind, func.sum(Cost.fen)).where(Cost.day.between(date(year, 1, 1), date(year, 12, 31)))
    sums = {row[0]: int(row[1]) for row in db.session.execute(found.group_by(Cost.kind))}
    return {kind: sums.get(kind, 0) for kind in Money}


def feedback(session_id: int) -> list[Any]:
    """What people said of a session, in an order that tells nobody who they are."""
    found = select(Feedback).where(Feedback.session_id == session_id)
    order = (Feedback.useful, Feedback.clear, Feedback.pace, Feedback.still, Feedback.id)
    return list(db.session.scalars(found.order_by(*order).limit(500)))
