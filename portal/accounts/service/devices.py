"""Phones: what they tell of themselves, revoking one, and keeping what an account or a phone sends once it is shut."""

from functools import partial
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from portal.accounts.models import Device, SignIn, User
from portal.accounts.queries import successors
from portal.accounts.rules import SEEN_EVERY
from portal.accounts.rules.devices import MOST_FROM_SHUT, Contact
from portal.core import audit, clock, db, held
from portal.core.forms import Refused
from portal.core.held import Held
from portal.core.i18n import _
from portal.core.scope import Actor
from portal.core.submission import OtherContent, Sent

SAID = ("version", "unsent")


def remember(user_id: int, key_hash: str, agent: str) -> Device | None:
    """The browser that someone signs in with, noted; None where it has no key of its own."""
    if not key_hash:
        return None
    found = db.session.scalar(select(Device).where(Device.user_id == user_id, Device.key_hash == key_hash))
    if found is None:
        found = Device(user_id=user_id, key_hash=key_hash, first_at=clock.now(), at=clock.now())
        db.session.add(found)
    found.at, found.agent = clock.now(), agent[:120]
    db.session.flush()
    return found


def hand_over(user_id: int, to: int) -> int:
    """What a closed account sent and nobody has looked at goes to a colleague, who sees it as their own; how many."""
    if db.session.scalar(select(User.disabled_at).where(User.id == user_id)) is None:
        raise Refused(_("账号还能用，由本人自己处理"), "to")
    found = {one.id: one.name for one in successors(user_id)}
    if to not in found:
        raise Refused(_("请选一位现在就在那里工作的同事"), "to")
    return held.hand_over(user_id, (to, found[to]))


def heard(device_id: int, contact: Contact, into: Session | None = None) -> None:
    """A phone told its version and its unsent forms: in the transaction of what it sent, or in one of its own.

    By itself it is written only where it says something new, or nothing was noted for a minute. Whoever does not say
    how many wait leaves what was told last.
    """
    now = clock.now()
    told: dict[str, Any] = {"version": contact.version, "at": now}
    if contact.unsent is not None:
        told |= {"unsent": contact.unsent, "told_at": now}
    write = update(Device).where(Device.id == device_id)
    if into is None:
        db.session.execute(write.values(told), execution_options={"synchronize_session": False})
        return
    news = or_(
        Device.at < now - SEEN_EVERY,
        *(getattr(Device, name).is_distinct_from(value) for name, value in told.items() if name in SAID),
    )
    into.execute(write.where(news).values(told))


def note(device_id: int, contact: Contact) -> None:
    """The same for after the answer, where nothing was stored."""
    with db.short_write(hurried=True) as own:
        heard(device_id, contact, own)


def revoke(device: Device) -> None:
    """This phone opens nothing any more: its sessions end. What waits on it may still be sent, and is held."""
    if device.revoked_at is not None:
        return
    device.revoked_at = clock.now()
    mine = update(SignIn).where(SignIn.device_id == device.id, SignIn.ended_at.is_(None))
    gone = {"ended_at": clock.now(), "kept": None, "kept_path": "", "kept_at": None}
    db.session.execute(mine.values(gone))
    audit.record("accounts.revoke_device", "accounts_user", device.user_id, device=device.id)


def hold(sent: Sent, owner: Actor) -> tuple[str, partial[None] | None]:
    """What someone may no longer bring in, kept aside (O12): the first answer's address, or the write to do.

    A form that was stored before is answered as it was then, and nothing is kept.
    """
    try:
        if first := sent.first_answer():
            return first, None
        known = ""
    except OtherContent as other:
        known = other.location
    waiting = select(func.count(Held.id)).where(Held.actor_id == owner.id, Held.settled_at.is_(None))
    if (db.session.scalar(waiting) or 0) >= MOST_FROM_SHUT:
        raise TooManyRequests()
    return "", held.holding(sent, known, owner)
