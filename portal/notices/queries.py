"""Reads of messages: one by its number or event, what the operator's page lists and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from portal.core import clock, db
from portal.core.paging import Page, keyset
from portal.notices.models import Notice, Spent
from portal.notices.rules import WAITS, State

ROW = (
    Notice.id, Notice.name, Notice.said, Notice.state, Notice.fault, Notice.gateway, Notice.tries, Notice.parts,
    Notice.urgent, Notice.made_on, Notice.made_at, Notice.due_at, Notice.handed_at, Notice.ended_at,
)  # fmt: skip


def one(number: int) -> Notice | None:
    """A message by its number."""
    return db.session.get(Notice, number)


def of_event(event: str) -> Notice | None:
    """The message of an event."""
    return db.session.scalar(select(Notice).where(Notice.event == event))


def open_about(about: str, about_id: int) -> Sequence[Notice]:
    """What still waits, or did not arrive, about one record."""
    found = select(Notice).where(
        Notice.about == about, Notice.about_id == about_id, Notice.state.in_((*WAITS, State.FAILED))
    )
    return db.session.scalars(found.order_by(Notice.id)).all()


def listed(state: State | None, cursor: str | None, size: int) -> Page:
    """Messages, the newest first; no number of a phone among them."""
    found: Any = select(*ROW)
    if state is not None:
        found = found.where(Notice.state == state)
    return keyset(found, Notice.made_on, Notice.id, cursor, size, lambda row: (row.made_on, row.id))


def counted() -> dict[State, int]:
    """How many messages of the kept days stand where."""
    found = select(Notice.state, func.count()).group_by(Notice.state)
    counts = {row[0]: row[1] for row in db.session.execute(found)}
    return {state: counts.get(state, 0) for state in State}


def spent(month: date) -> tuple[int, int]:
    """What a month's messages cost so far, in fen, and how many parts were sent."""
    row = db.session.get(Spent, month)
    return (row.fen, row.parts) if row else (0, 0)


@dataclass(frozen=True)
class Last:
    """What was last heard of a gateway."""

    name: str
    handed_at: datetime | None


def last_handed(names: Sequence[str]) -> list[Last]:
    """When each gateway last took a message."""
    found = select(Notice.gateway, func.max(Notice.handed_at)).where(Notice.gateway.in_(names)).group_by(Notice.gateway)
    at = {row[0]: row[1] for row in db.session.execute(found)}
    return [Last(name, at.get(name)) for name in names]


def oldest_waiting() -> int | None:
    """Seconds since the longest waiting message was due; None where none is overdue."""
    due = db.session.scalar(select(func.min(Notice.due_at)).where(Notice.state.in_(WAITS)))
    late = (clock.now() - due).total_seconds() if due else 0
    return int(late) if late > 0 else None


def ended_before(day: date) -> Any:
    """Messages whose way was over before a day, the oldest first; one that was handed over may hear no more."""
    over = func.coalesce(Notice.ended_at, Notice.handed_at)
    return select(Notice.id, over).where(over < clock.midnight(day)).order_by(Notice.id)
