"""The phones of one person, and all of them for whoever looks after them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_

from portal.accounts.models import Device, User
from portal.accounts.rules.devices import SILENT, STILL_TAKEN, VERSION, Order, Shown
from portal.core import clock, db
from portal.core.paging import Page

SIZE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_phone() -> ColumnElement[bool]:
    """A device that keeps forms: it told its version or was given to its person. An office's browser is none."""
    return or_(Device.version.is_not(None), Device.bound_at.is_not(None))


def is_revoked(user_id: int, key_hash: str) -> bool:
    """Whether this browser's key was revoked for this person: a new sign-in gets a new one."""
    found = select(Device.revoked_at).where(Device.user_id == user_id, Device.key_hash == key_hash)
    return db.session.scalar(found) is not None


def _of(user_id: int) -> Select[Device]:
    return select(Device).where(Device.user_id == user_id, is_phone(), Device.revoked_at.is_(None))


def of(user_id: int) -> list[Device]:
    """One person's phones that are in use, the last heard first."""
    return list(db.session.scalars(_of(user_id).order_by(Device.at.desc(), Device.id).limit(50)))


def count_of(user_id: int) -> int:
    """How many those are."""
    return db.session.scalar(select(func.count()).select_from(_of(user_id).subquery())) or 0


def own(device_id: int, user_id: int) -> Device | None:
    """One of a person's own."""
    return db.session.scalar(select(Device).where(Device.id == device_id, Device.user_id == user_id))


def _shows(shown: Shown) -> tuple[ColumnElement[bool], ...]:
    used = Device.revoked_at.is_(None)
    return {
        Shown.SILENT: (used, Device.at < clock.now() - SILENT),
        Shown.WAITING: (Device.unsent > 0,),
        Shown.OLD: (used, Device.version < VERSION),
        Shown.REVOKED: (Device.revoked_at.is_not(None),),
    }[shown]


_SORTED: dict[Order, tuple[Any, bool]] = {
    Order.CONTACT: (Device.at, False),
    Order.UNSENT: (func.coalesce(Device.unsent, 0), True),
    Order.VERSION: (func.coalesce(Device.version, 0), False),
}


def listed(order: Order, shown: Shown | None, cursor: str | None) -> tuple[Page, int]:
    """Phones with their owners' names, in an order, and how many there are: never what is written on them."""
    found = select(Device, User.name, User.disabled_at).join(User, User.id == Device.user_id).where(is_phone())
    if shown is not None:
        found = found.where(*_shows(shown))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    key, downwards = _SORTED[order]
    at = _read(cursor, order)
    back = at is not None and at[0] == ">"
    down = downwards != back
    if at is not None:
        here, place = tuple_(key, Device.id), tuple_(*at[1:])
        found = found.where(here < place if down else here > place)
    ends = (key.desc(), Device.id.desc()) if down else (key.asc(), Device.id.asc())
    rows = list(db.session.execute(found.order_by(*ends).limit(SIZE + 1)))
    more, rows = len(rows) > SIZE, rows[:SIZE]
    if back:
        rows.reverse()
    if not rows:
        return Page([], None, None), total
    before = _cursor(">", rows[0][0], order) if (more if back else at is not None) else None
    return Page(rows, before, _cursor("<", rows[-1][0], order) if back or more else None), total


def _cursor(sign: str, device: Device, order: Order) -> str:
    told = {Order.UNSENT: device.unsent or 0, Order.VERSION: device.version or 0}
    value = (device.at - EPOCH) // timedelta(microseconds=1) if order is Order.CONTACT else told[order]
    return f"{sign}{value}.{device.id}"


def _read(cursor: str | None, order: Order) -> tuple[str, Any, int] | None:
    """A cursor from an address; a broken one means the first page."""
    sign, value, number = (cursor or " ")[0], *(cursor or " ")[1:].partition(".")[::2]
    if sign not in "<>" or not (value + number).isascii() or not (value.isdecimal() and number.isdecimal()):
        return None
    if len(value) > 16 or len(number) > 9:
        return None
    told: Any = EPOCH + timedelta(microseconds=int(value)) if order is Order.CONTACT else min(int(value), 10**6)
    return sign, told, int(number)


def oldest_taken() -> int:
    """The oldest version whose queue is still taken as it comes."""
    return max(1, VERSION - STILL_TAKEN)


def closed(user_ids: Iterable[int]) -> set[int]:
    """Which of some people have a closed account: what waits for them waits until somebody opens it again."""
    found = select(User.id).where(User.id.in_(list(user_ids)), User.disabled_at.is_not(None))
    return set(db.session.scalars(found))
