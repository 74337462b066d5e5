"""Pages of a long list by keyset: as quick at the thousandth page as at the first (PERFORMANCE.md 2c)."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, ColumnElement, Date, Select, bindparam, tuple_

from portal.core import db
from portal.core.scope import ask
from portal.core.search import place

SIZES = (20, 50)


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the cursors of its neighbours."""

    rows: Sequence[Any]
    before: str | None
    after: str | None


def page_size(asked: str | None) -> int:
    """20 rows, or 50 where asked."""
    return 50 if asked == "50" else SIZES[0]


def _cursor(sign: str, key: tuple[date, int]) -> str:
    return base64.urlsafe_b64encode(f"{sign}{key[0].isoformat()}.{key[1]}".encode()).decode().rstrip("=")


def _read(cursor: str | None) -> tuple[str, date, int] | None:
    """A cursor from an address; a broken one means the first page."""
    if not cursor or len(cursor) > 60:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        day, _dot, number = text[1:].partition(".")
        if text[0] not in "<>" or not number.isdecimal() or len(number) > 9:
            return None
        return text[0], date.fromisoformat(day), int(number)
    except (ValueError, IndexError):
        return None


_made: WeakKeyDictionary[Any, dict[tuple[bool, bool, int], Select[Any]]] = WeakKeyDictionary()


def _cut(found: Select[Any], day: Any, number: Any, from_here: bool, upwards: bool, size: int) -> Select[Any]:
    """The statement of a page; made once where the list's own statement is."""
    kept = _made.setdefault(found, {})
    if (known := kept.get((from_here, upwards, size))) is None:
        known = kept[from_here, upwards, size] = _page_of(found, day, number, from_here, upwards, size)
    return known


def _page_of(found: Select[Any], day: Any, number: Any, from_here: bool, upwards: bool, size: int) -> Select[Any]:
    if number is None:
        at = bindparam("at_place", type_=BigInteger)
        found = found.where(day > at if upwards else day < at) if from_here else found
        return found.order_by(day.asc() if upwards else day.desc()).limit(size + 1)
    if from_here:
        here = tuple_(bindparam("at_day", type_=Date), bindparam("at_number", type_=BigInteger))
        found = found.where(tuple_(day, number) > here if upwards else tuple_(day, number) < here)
    order = (day.asc(), number.asc()) if upwards else (day.desc(), number.desc())
    return found.order_by(*order).limit(size + 1)


def _here(day: date, number: int, one: bool) -> dict[str, Any]:
    return {"at_place": place(day, number)} if one else {"at_day": day, "at_number": number}


def keyset(
    found: Select[Any],
    day: ColumnElement[date] | Any,
    number: ColumnElement[int] | Any,
    cursor: str | None,
    size: int,
    key: Callable[[Any], tuple[date, int]],
    oldest_first: bool = False,
    told: Mapping[str, Any] | None = None,
) -> Page:
    """Rows newest first by `(day, number)`; one query, one row more than shown tells whether there is a next page.

    `oldest_first` turns the order round: for what waits, by the day on which it is due. `told` are the values that
    the statement itself asks for. Where `number` is None, `day` is the place in an index of words (core/search.py).
    """
    at = _read(cursor)
    back = at is not None and at[0] == "<"
    here = {**(told or {}), **(_here(at[1], at[2], number is None) if at else {})}
    upwards = back != oldest_first
    rows = ask(_cut(found, day, number, at is not None, upwards, size), here)
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    first, last = key(rows[0]), key(rows[-1])
    has_before = more if back else at is not None
    has_after = True if back else more
    return Page(rows, _cursor("<", first) if has_before else None, _cursor(">", last) if has_after else None)


def by_place(found: Select[Any], code: Any, number: Any, cursor: str | None, size: int) -> Page:
    """Rows by place and then as written, both as columns of the select; as quick at the last page as at the first."""
    at, place = _read_place(cursor), tuple_(code, number)
    back = at is not None and at[0] == "<"
    if at is not None:
        here = tuple_(at[1], at[2])
        found = found.where(place < here if back else place > here)
    order = (code.desc(), number.desc()) if back else (code, number)
    rows = list(db.session.execute(found.order_by(*order).limit(size + 1)).all())
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    first, last = (f"{getattr(row, code.key)}.{getattr(row, number.key)}" for row in (rows[0], rows[-1]))
    has_before = more if back else at is not None
    return Page(rows, f"<{first}" if has_before else None, f">{last}" if back or more else None)


def _read_place(cursor: str | None) -> tuple[str, str, int] | None:
    """A cursor from an address; a broken one means the first page."""
    sign, rest = (cursor or "")[:1], (cursor or "")[1:]
    code, _dot, number = rest.partition(".")
    fits = sign in ("<", ">") and sign and code.isascii() and code.isdecimal() and len(code) == 12
    return (sign, code, int(number)) if fits and number.isascii() and number.isdecimal() and len(number) < 10 else None
