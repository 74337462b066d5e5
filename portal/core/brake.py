"""A generous brake on what visitors send: so many from one address in a time, then a sentence with a telephone number.

A village's people may share one address, so the limits are wide. Addresses are kept as keyed hashes, for hours only.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core import clock, crypto, db, helplines
from portal.core.forms import Refused
from portal.core.i18n import _


class Sending(db.Model):
    """One form taken from a visitor: what kind, from where (as a hash), when."""

    __tablename__ = "core_sending"
    __table_args__ = (Index(None, "kind", "address_hash", "at"),)

    kind: Mapped[str] = mapped_column(String(40))
    address_hash: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(db.Moment)


def spent(kind: str, address: str, most: int, within: timedelta, own: Session | None = None) -> bool:
    """Whether an address has used up what is counted by `count`; asked in a session of its own where one is given."""
    found = select(func.count(Sending.id)).where(
        Sending.kind == kind,
        Sending.address_hash.in_(crypto.blinds(address, "core.address")),
        Sending.at > clock.now() - within,
    )
    return ((own or db.session()).scalar(found) or 0) >= most


def count(kind: str, address: str) -> None:
    """Count one wrong try, in a write of its own: for after an answer that changed nothing."""
    with db.short_write() as own:
        own.add(Sending(kind=kind, address_hash=crypto.blind(address, "core.address"), at=clock.now()))


def note(kind: str, address: str, most: int, within: timedelta, says: Any = None) -> None:
    """Count one sending; `Refused` where an address has sent `most` of a kind already. Part of the same transaction.

    An address is that of a network, or a phone: `says` is then the sentence for people.
    """
    now = clock.now()
    since = now - within
    found = select(func.count(Sending.id)).where(
        Sending.kind == kind, Sending.address_hash.in_(crypto.blinds(address, "core.address")), Sending.at > since
    )
    if (db.session.scalar(found) or 0) >= most:
        raise Refused(says or _("从您这个网络送来的太多了。请过一会儿再试，或者打 %(line)s", line=helplines.LEGAL))
    db.session.execute(delete(Sending).where(Sending.kind == kind, Sending.at <= since))
    db.session.add(Sending(kind=kind, address_hash=crypto.blind(address, "core.address"), at=now))
