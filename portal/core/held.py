"""What came under a key that was taken already, with other content: kept aside for its owner, nothing is lost.

The first sending stands as it is. The second waits, sealed, until the person who sent it has looked at it; the operator
sees that it waits, whose it is and since when, never what it says (PRODUCT.md M03; SECURITY.md R72).
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from flask import request
from sqlalchemy import Index, Select, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import audit, clock, crypto, db
from portal.core.scope import Actor, acting_as, someone
from portal.core.submission import NOT_CONTENT, Clocks, Sent

NEVER_KEPT = NOT_CONTENT | {"password", "current", "new", "again"}
SHOWN = 200


class Held(crypto.HasUid, db.Model):
    """One sending that waits for its owner: where it was sent to, what it says (sealed), and where the first stands."""

    __tablename__ = "core_held"
    __table_args__ = (UniqueConstraint("key", "actor_id", "content_hash"), Index(None, "actor_id", "settled_at", "id"))

    key: Mapped[str] = mapped_column(String(64))
    actor_id: Mapped[int]
    actor_name: Mapped[str] = mapped_column(String(80))
    endpoint: Mapped[str] = mapped_column(String(80))
    path: Mapped[str] = mapped_column(String(500))
    content_hash: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(String(500))
    content_sealed: Mapped[bytes | None] = crypto.sealed_column()
    content = crypto.Sealed("content_sealed")
    device_at: Mapped[datetime | None] = mapped_column(db.Moment)
    device_offset: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(db.Moment)
    settled_at: Mapped[datetime | None] = mapped_column(db.Moment, index=True)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What the form said: names and values, without keys, tokens and passwords."""
        return [(name, value) for name, value in json.loads(self.content or "[]")]

    @property
    def words(self) -> list[str]:
        """What was typed as text; chosen words, days and numbers show once it is back in its form."""
        return [value for _name, value in self.fields if not value.isascii()]


def holding(sent: Sent, location: str, owner: Actor | None = None) -> partial[None]:
    """A write for after the answer that keeps this request's form; once for each content.

    `owner` is told where nobody is signed in: whose session it was that has been ended.
    """
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT]
    keep = partial(_hold, sent, request.path[:500], location, fields, Clocks.from_request())
    return keep if owner is None else partial(_as, owner, keep)


def _as(owner: Actor, keep: partial[None]) -> None:
    with acting_as(owner):
        keep()


def _hold(sent: Sent, path: str, location: str, fields: Sequence[tuple[str, str]], clocks: Clocks) -> None:
    assert sent.actor_id is not None
    with db.short_write() as own:
        known = select(Held.id).where(
            Held.key == sent.key, Held.actor_id == sent.actor_id, Held.content_hash == sent.content_hash
        )
        if own.scalar(known) is not None:
            return
        row = Held(
            key=sent.key,
            actor_id=sent.actor_id,
            actor_name=someone().name,
            endpoint=sent.endpoint,
            path=path,
            content_hash=sent.content_hash,
            location=location,
            device_at=clocks.device_at,
            device_offset=clocks.offset,
            at=clock.now(),
        )
        row.content = json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace").decode()
        own.add(row)
        own.flush()
        audit.record("core.hold", "core_held", row.id, into=own, page=sent.endpoint)


def of(actor_id: int) -> Sequence[Held]:
    """What waits for one person, the oldest first."""
    return db.session.scalars(_waiting().where(Held.actor_id == actor_id).limit(SHOWN)).all()


def one_of(actor_id: int, held_id: int) -> Held | None:
    """One of a person's own, or None."""
    return db.session.scalar(_waiting().where(Held.actor_id == actor_id, Held.id == held_id))


def waiting() -> tuple[Sequence[Held], int]:
    """What waits for anybody, the oldest first and at most `SHOWN`; how many there are."""
    total = db.session.scalar(select(func.count(Held.id)).where(Held.settled_at.is_(None))) or 0
    return db.session.scalars(_waiting().limit(SHOWN)).all(), total


def _waiting() -> Select[Held]:
    return select(Held).where(Held.settled_at.is_(None)).order_by(Held.id)


def hand_over(from_id: int, to: tuple[int, str]) -> int:
    """Give whatever still waits for one person to another (number and name); how many went over.

    For an account that is closed for good: what it sent stays readable to nobody but the one who goes on with it.
    """
    rows = db.session.scalars(_waiting().where(Held.actor_id == from_id)).all()
    for row in rows:
        row.actor_id, row.actor_name = to
        audit.record("core.hand_over", "core_held", row.id, page=row.endpoint, before=from_id, after=to[0])
    return len(rows)


def settle(row: Held) -> None:
    """Its owner has dealt with it; what it said is deleted by the period of its kind."""
    row.settled_at = clock.now()
    audit.record("core.settle", "core_held", row.id, page=row.endpoint)
