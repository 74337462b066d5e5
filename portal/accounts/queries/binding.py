"""Whose phones an office may open, and whose a scanned code would make this one."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import and_, func, or_, select

from portal.accounts.models import Binding, Device, Grant, User
from portal.accounts.queries import held_on, like, page_by_number
from portal.accounts.rules import STRICT, Can, Role
from portal.accounts.rules.devices import bindable
from portal.areas import queries as areas
from portal.areas.rules import span
from portal.core import clock, db
from portal.core.config import config
from portal.core.paging import Page


def code_hash(code: str) -> str:
    """What is stored of a code."""
    return hashlib.sha256(f"binding {code}".encode()).hexdigest()


def fit(user_id: int, codes: Iterable[str]) -> User | None:
    """Someone whose phone an office of these areas may open today; None where it may not, whatever the reason."""
    user = db.session.get(User, user_id)
    if user is None or user.disabled_at is not None or (user.demo and not config().demo):
        return None
    today = clock.today()
    found = select(Grant).where(Grant.user_id == user_id, or_(Grant.until_on.is_(None), Grant.until_on >= today))
    held = [(one.role, one.area_code, one.holds_on(today)) for one in db.session.scalars(found)]
    return user if bindable(held, codes) else None


def people(codes: Iterable[str], words: str, cursor: str | None) -> tuple[Page, int]:
    """Everybody whose phone an office of these areas may open, and how many there are."""
    today = clock.today()
    spans = [span(code) for code in sorted(codes)]
    here = or_(*(Grant.area_code.between(first, last) for first, last in spans))
    mine = select(Grant.id).where(Grant.user_id == User.id, held_on(today), here)
    desk = select(Grant.id).where(
        Grant.user_id == User.id,
        Grant.role.in_([Role(one) for one in sorted(STRICT)]),
        or_(Grant.until_on.is_(None), Grant.until_on >= today),
    )
    found = select(User).where(User.disabled_at.is_(None), mine.exists(), ~desk.exists())
    if not config().demo:
        found = found.where(User.demo.is_(False))
    if words:
        found = found.where(User.name.like(like(words), escape="\\"))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return page_by_number(found, User.id, cursor), total


def phones_of(user_ids: Iterable[int]) -> dict[int, tuple[int, datetime]]:
    """How many phones some people use, and when one of them was last in touch."""
    count = select(Device.user_id, func.count(), func.max(Device.at, type_=db.Moment()))
    used = and_(or_(Device.version.is_not(None), Device.bound_at.is_not(None)), Device.revoked_at.is_(None))
    found = count.where(Device.user_id.in_(list(user_ids)), used).group_by(Device.user_id)
    return {user_id: (number, at) for user_id, number, at in db.session.execute(found)}


@dataclass(frozen=True)
class Offer:
    """What a scanned code says: whose phone this becomes, and what they do where."""

    binding: Binding
    name: str
    work: str


def offer(code: str) -> Offer | None:
    """The offer behind a code while it may be taken; None for one that was used, revoked, is too old or never was."""
    if not 20 < len(code) < 80:
        return None
    row = db.session.scalar(select(Binding).where(Binding.code_hash == code_hash(code)))
    now = clock.now()
    if row is None or row.used_at is not None or row.revoked_at is not None or row.until <= now:
        return None
    user = fit(row.user_id, _areas_of(row.by_id))
    if user is None:
        return None
    work = db.session.scalars(select(Grant).where(Grant.user_id == user.id, held_on(clock.today())).order_by(Grant.id))
    first = next(iter(work))
    place = areas.names([first.area_code]).get(first.area_code, "")
    return Offer(row, user.name, " · ".join(filter(None, (place, str(first.role.label)))))


def _areas_of(giver_id: int) -> list[str]:
    """Where whoever made a code may still make one."""
    table = current_app.permissions  # type: ignore[attr-defined]
    roles = [role for role in Role if Can.BIND in table.get(role, ())]
    held = select(Grant.area_code).join(User, User.id == Grant.user_id)
    held = held.where(Grant.user_id == giver_id, Grant.role.in_(roles), held_on(clock.today()))
    return list(db.session.scalars(held.where(User.disabled_at.is_(None))))


def of_mine(binding_id: int, codes: Iterable[str]) -> Binding | None:
    """A code for somebody of these areas."""
    row = db.session.get(Binding, binding_id)
    return row if row is not None and fit(row.user_id, codes) is not None else None
