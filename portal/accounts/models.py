"""People who sign in, what they were given to do and where, and their sessions. None of it belongs to an area."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.rules import Role
from portal.core import clock, db


class User(db.Model):
    """A person with an account. The password is known to them alone; a first one is good for 72 hours."""

    __tablename__ = "accounts_user"

    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(200))
    password_at: Mapped[datetime] = mapped_column(db.Moment)
    must_change: Mapped[bool] = mapped_column(default=True)
    first_until: Mapped[datetime | None] = mapped_column(db.Moment)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(db.Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(db.Moment)


class Grant(db.Model):
    """A piece of work given to someone: a role, an area (none for an administrator), and its days, both included."""

    __tablename__ = "accounts_grant"
    __table_args__ = (db.words("role", Role), Index(None, "user_id", "until_on"))

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    role: Mapped[Role] = mapped_column(db.Word(Role))
    area_code: Mapped[str] = mapped_column(String(12), default="")
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)

    def holds_on(self, day: date) -> bool:
        """Whether the work is theirs on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class SignIn(db.Model):
    """One session of one browser. The token itself is only in the cookie; here stands its hash."""

    __tablename__ = "accounts_session"
    __table_args__ = (Index(None, "user_id", "ended_at"),)

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_device.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(db.Moment)
    last_seen_at: Mapped[datetime] = mapped_column(db.Moment)
    expires_at: Mapped[datetime] = mapped_column(db.Moment)
    ended_at: Mapped[datetime | None] = mapped_column(db.Moment)
    bound: Mapped[bool] = mapped_column(default=False)
    agent: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    kept: Mapped[bytes | None] = mapped_column(LargeBinary)
    kept_path: Mapped[str] = mapped_column(String(500), default="")
    kept_at: Mapped[datetime | None] = mapped_column(db.Moment)


class Attempt(db.Model):
    """A sign-in that failed (or is just being checked), under a keyed hash of the name that was typed."""

    __tablename__ = "accounts_attempt"
    __table_args__ = (Index(None, "name_hash", "at"), Index(None, "address", "at"))

    name_hash: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(db.Moment)
    device: Mapped[str] = mapped_column(String(64), default="")


class Device(db.Model):
    """A browser in which someone signed in before; strangers' guessing does not hold it up.

    One that keeps forms until there is a link says with each contact which version of the scripts it runs and how many
    forms still wait on it. Revoked, it opens nothing any more; what it still sends is held for its owner.
    """

    __tablename__ = "accounts_device"
    __table_args__ = (UniqueConstraint("user_id", "key_hash"), Index(None, "version", "at"))

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    key_hash: Mapped[str] = mapped_column(String(64))
    first_at: Mapped[datetime] = mapped_column(db.Moment, default=clock.now)
    at: Mapped[datetime] = mapped_column(db.Moment)
    agent: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int | None]
    unsent: Mapped[int | None]
    told_at: Mapped[datetime | None] = mapped_column(db.Moment)
    bound_at: Mapped[datetime | None] = mapped_column(db.Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(db.Moment)


class Binding(db.Model):
    """A code on an office's screen that makes the phone which scans it a person's own: for ten minutes, and once."""

    __tablename__ = "accounts_binding"

    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    made_at: Mapped[datetime] = mapped_column(db.Moment, index=True)
    until: Mapped[datetime] = mapped_column(db.Moment)
    used_at: Mapped[datetime | None] = mapped_column(db.Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(db.Moment)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_device.id"), index=True)
