"""Exactly once: a create-form carries a key made when it was opened, and its first answer is repeated.

One table serves every create-form, in the same transaction as what the form made (SETTLED.md, Requests; UI.md D6).
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from flask import request
from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import Conflict

from portal.core import clock, db
from portal.core.scope import ask

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
ASKS = "X-Outbox"
"""The header of a client that keeps what it sends until it has a receipt: `now` where somebody waits, else `later`."""
NOT_CONTENT = {"csrf_token", "submission_key", "device_at", "device_now"}
PART = 1 << 16
"""Bytes of an attached file that are read at once."""
LATEST_CLOCK = 3_786_912_000_000
"""Milliseconds to the year 2090: what a phone's clock may say, so that offsets stay small numbers."""


class Submission(db.Model):
    """A form that was taken: who sent it where, what it said (as a hash), and the address of its answer."""

    __tablename__ = "core_submission"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    actor_id: Mapped[int | None]
    endpoint: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(db.Moment)
    device_at: Mapped[datetime | None] = mapped_column(db.Moment)
    device_offset: Mapped[int | None]


class OtherContent(Conflict):
    """The same key came again with other content: neither is overwritten."""

    def __init__(self, location: str):
        super().__init__()
        self.location = location
        self.held = False


def new_key() -> str:
    """A key for a form that is being opened."""
    return secrets.token_urlsafe(18)


def taken_at(key: str, actor_id: int | None) -> str | None:
    """Where this person's form with this key was answered; None where it has not been taken."""
    found = select(Submission.location).where(Submission.key == key, Submission.actor_id == actor_id)
    return db.session.scalar(found)


@dataclass(frozen=True)
class Clocks:
    """What a phone's clock said: when the form was written, and by how many seconds it runs ahead of the server's.

    The form brings `device_at` and `device_now`, both in milliseconds since 1970; whatever else they say is not read.
    A wrong clock changes nothing: the server's time rules, the rest is kept beside it (SECURITY.md R76).
    """

    device_at: datetime | None
    offset: int | None

    @classmethod
    def from_request(cls) -> Self:
        """The clocks of this request's form."""
        now = _told("device_now")
        return cls(_told("device_at"), None if now is None else round((now - clock.now()).total_seconds()))

    @property
    def written(self) -> datetime | None:
        """When the form was written by a right clock, or None where the phone did not tell both of its times."""
        if self.device_at is None or self.offset is None:
            return None
        return self.device_at - timedelta(seconds=self.offset)


def _told(name: str) -> datetime | None:
    text = request.form.get(name, "")
    if not re.fullmatch(r"[0-9]{1,13}", text) or int(text) > LATEST_CLOCK:
        return None
    return datetime.fromtimestamp(int(text) / 1000, UTC)


def _files() -> list[tuple[str, str, int, str]]:
    """What is attached: field, name, size in bytes and SHA-256, read in parts and put back to its beginning."""
    found = []
    for field, file in request.files.items(multi=True):
        if not file.filename:
            continue
        content, size = hashlib.sha256(), 0
        while part := file.stream.read(PART):
            content.update(part)
            size += len(part)
        file.stream.seek(0)
        found.append((field, file.filename, size, content.hexdigest()))
    return sorted(found)


_FIRST = select(Submission.actor_id, Submission.endpoint, Submission.content_hash, Submission.location).where(
    Submission.key == bindparam("sent")
)
_NUMBER = "SELECT id FROM core_submission WHERE key = ?"


@dataclass(frozen=True)
class Sent:
    """The form that has just arrived."""

    key: str
    actor_id: int | None
    endpoint: str
    content_hash: str

    @classmethod
    def from_request(cls, endpoint: str, actor_id: int | None) -> Self | None:
        """The key and content of this request's form; None where it carries no usable key."""
        key = request.form.get("submission_key", "")
        if not KEY.fullmatch(key):
            return None
        content = sorted((name, value) for name, value in request.form.items(multi=True) if name not in NOT_CONTENT)
        told = repr([*content, *_files(), request.path]).encode(errors="surrogatepass")
        return cls(key, actor_id, endpoint, hashlib.sha256(told).hexdigest())

    def first_answer(self) -> str | None:
        """Where the first sending was answered, or None; other content or another person is a conflict."""
        rows = ask(_FIRST, {"sent": self.key})
        if not rows:
            return None
        found = rows[0]
        if (found.actor_id, found.endpoint, found.content_hash) != (self.actor_id, self.endpoint, self.content_hash):
            raise OtherContent(found.location if found.actor_id == self.actor_id else "")
        return str(found.location)

    def number(self) -> int:
        """The number of the receipt: read back once everything is stored."""
        found: int | None = db.glance(_NUMBER, self.key)
        return found or 0

    def keep(self, location: str | None) -> None:
        """Remember the answer, in the transaction of what was made."""
        clocks = Clocks.from_request()
        db.session.add(
            Submission(
                key=self.key,
                actor_id=self.actor_id,
                endpoint=self.endpoint,
                content_hash=self.content_hash,
                location=location or "/",
                at=clock.now(),
                device_at=clocks.device_at,
                device_offset=clocks.offset,
            )
        )
