"""The trail that cannot be rewritten: who did what to which record, chained by hashes.

Lines are gathered during a transaction and written just before its commit, so that they stand or fall with what
they tell of. Each carries the hash of the one before; `verify` names the first line that does not fit. Sources:
SECURITY.md R58, R59; GB/T 22239-2019 安全审计.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import JSON, Index, String, event, insert, select, text
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from portal.core import clock, db
from portal.core.scope import someone

START = "0" * 64
LOCK = 640381
AT_ONCE = 500
"""So many lines of a transaction are written together."""


class Audit(db.Model):
    """One line: a moment in UTC, a verb, the record it was done to, and the hash that ties it to the line before."""

    __tablename__ = "core_audit"
    __table_args__ = (Index(None, "subject", "subject_id", "id"), Index(None, "actor_id", "id"))

    at: Mapped[datetime] = mapped_column(db.Moment)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(80), default="")
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    request_id: Mapped[str] = mapped_column(String(32), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    hash: Mapped[str] = mapped_column(String(64))


def record(
    verb: str, subject: str, subject_id: int | Any | None = None, into: Session | None = None, **detail: Any
) -> None:
    """Note one act in the session's transaction; `detail` holds words and numbers, never personal data.

    `subject_id` may be a row that has no number yet: it is read when the line is written.
    """
    who = someone()
    line = {
        "at": clock.now(),
        "actor_id": who.id,
        "actor_name": who.name,
        "verb": verb,
        "subject": subject,
        "subject_id": subject_id,
        "detail": {key: value for key, value in detail.items() if value not in (None, "")},
        "request_id": g.get("request_id", "") if has_request_context() else "",
        "address": g.get("address", "") if has_request_context() else "",
    }
    target = into or db.session()
    if not target.in_transaction():
        target.begin()
    target.info.setdefault("audit", []).append((target.get_nested_transaction(), line))


def number() -> None:
    """Let go of rows that lines were noted for, as far as they have their numbers by now: there may be thousands."""
    for _savepoint, line in db.session().info.get("audit", []):
        row = line["subject_id"]
        if row is not None and not isinstance(row, int) and row.id is not None:
            line["subject_id"] = row.id


@event.listens_for(Session, "before_commit")
def _write(into: Session) -> None:
    lines = into.info.pop("audit", None)
    if not lines:
        return
    into.flush()
    if into.get_bind().dialect.name == "postgresql":
        into.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    table: Any = Audit.__table__
    last = into.execute(select(table.c.id, table.c.hash).order_by(table.c.id.desc()).limit(1)).first()
    number, before = (last.id, last.hash) if last else (0, START)
    rows = []
    for _savepoint, line in lines:
        number += 1
        if line["subject_id"] is not None and not isinstance(line["subject_id"], int):
            line["subject_id"] = line["subject_id"].id
        before = _hash(before, line)
        rows.append({"id": number, "hash": before, **line})
        if len(rows) >= AT_ONCE:
            into.execute(insert(table), rows)
            rows.clear()
    if rows:
        into.execute(insert(table), rows)


@event.listens_for(Session, "after_soft_rollback")
def _forget(into: Session, ended: SessionTransaction) -> None:
    """What was rolled back did not happen; a savepoint takes only its own lines with it."""
    lines = into.info.get("audit", [])
    undone = [at for at, (savepoint, _line) in enumerate(lines) if savepoint is ended]
    if not ended.nested:
        lines.clear()
    elif undone:
        del lines[undone[0] :]


@event.listens_for(Session, "before_flush")
def _refuse_changes(into: Session, _context: object, _instances: object) -> None:
    if any(isinstance(row, Audit) for row in [*into.new, *into.dirty, *into.deleted]):
        raise PermissionError("the audit trail is only added to, by audit.record")


def _hash(before: str, line: Any) -> str:
    told = [
        line["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f"),
        *(line[key] for key in ("actor_id", "actor_name", "verb", "subject", "subject_id", "detail", "request_id")),
        line["address"],
    ]
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256((before + written).encode()).hexdigest()


NEWEST = 200
"""So many lines of one record are shown."""


def trail(subject: str, subject_id: int) -> list[Any]:
    """The lines of one record, newest first; whoever asks has loaded the record through its scope."""
    found = select(Audit).where(Audit.subject == subject, Audit.subject_id == subject_id)
    return list(db.session.scalars(found.order_by(Audit.id.desc()).limit(NEWEST)))


def done_to(subject: str, numbers: Collection[int], but: Collection[str]) -> set[int]:
    """Which of some records have a line other than of some verbs; whoever asks has them in scope."""
    found = select(Audit.subject_id).where(
        Audit.subject == subject, Audit.subject_id.in_(sorted(numbers)), Audit.verb.not_in(sorted(but))
    )
    return {number for number in db.session.scalars(found) if number is not None}


@dataclass(frozen=True)
class Fault:
    """The first line that does not fit the chain, and why."""

    line: int
    why: str


def verify(progress: Any = None) -> tuple[int, str, Fault | None]:
    """Walk the whole chain: how many lines, the last hash (note it as an anchor), and the first fault."""
    before, count = START, 0
    for line in _lines():
        count += 1
        if line.id != count:
            return count, before, Fault(count, "missing")
        if line.hash != _hash(before, line._mapping):
            return count, before, Fault(line.id, "changed")
        before = line.hash
        if progress and count % 5000 == 0:
            progress(count)
    return count, before, None


def _lines() -> Iterator[Any]:
    table = Audit.__table__
    at = 0
    while True:
        part = db.session.execute(select(table).where(table.c.id > at).order_by(table.c.id).limit(2000)).all()
        if not part:
            return
        yield from part
        at = part[-1].id
