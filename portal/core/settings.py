"""Values that differ by county or change with the years: deadlines, names, number formats (HOUSE.md 6).

A setting is data with dated versions; what stands in the code is only the value of a new installation.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import g, has_request_context
from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import audit, db, posted
from portal.core.audit import Audit

Dated = list[tuple[date, str]]
_cache: posted.Kept[dict[str, Dated]] = posted.Kept(dict, lambda: time.monotonic())
_read_last: dict[str, Dated] = {}


class Setting(db.Model, posted.Posted):
    """One value of a setting from a day on."""

    __tablename__ = "core_setting"
    __table_args__ = (UniqueConstraint("key", "valid_from"),)

    key: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date]
    value: Mapped[str] = mapped_column(String(200))


def setting(key: str, default: str, on: date) -> str:
    """The value in force on a day."""
    kept = _cache.here()
    if key not in kept:
        found = select(Setting.valid_from, Setting.value).where(Setting.key == key).order_by(Setting.valid_from)
        kept[key] = [(row.valid_from, row.value) for row in db.session.execute(found)]
    return _in_force(kept[key], default, on)


def _in_force(dated: Dated, default: str, on: date) -> str:
    return next((value for valid_from, value in reversed(dated) if valid_from <= on), default)


def number(key: str, default: int, on: date) -> int:
    """A setting that counts something."""
    text = setting(key, str(default), on)
    return int(text) if text.isdecimal() else default


def days(key: str, default: int, on: date) -> int:
    """A setting that counts days."""
    return number(key, default, on)


FILINGS = ("filing_icp", "filing_police", "filing_app")
"""The numbers under which a site of the government is on record: shown in the footer of every page once set."""


def together(keys: tuple[str, ...], on: date) -> dict[str, str]:
    """Several settings in force on a day, read at once; empty where one is not set.

    Read in a transaction of their own, because the frame that says them stands on pages that read nothing else. A page
    that may read nothing at all is told what was read last.
    """
    if has_request_context() and g.get("reads_nothing"):
        return {key: _in_force(_read_last.get(key, []), "", on) for key in keys}
    kept = _cache.here()
    missing = [key for key in keys if key not in kept]
    if missing:
        with db.reading() as own:
            found = select(Setting.key, Setting.valid_from, Setting.value).where(Setting.key.in_(missing))
            rows = own.execute(found.order_by(Setting.valid_from)).all()
        for key in missing:
            _read_last[key] = kept[key] = [(row.valid_from, row.value) for row in rows if row.key == key]
    return {key: _in_force(kept[key], "", on) for key in keys}


def filings(on: date) -> list[str]:
    """The filing numbers in force on a day; those that are not set yet are left out."""
    return [value for value in together(FILINGS, on).values() if value]


def change(key: str, value: str, valid_from: date) -> None:
    """Give a setting a new value from a day on, on the trail; the old one stays for the time before."""
    found = db.session.scalar(select(Setting).where(Setting.key == key, Setting.valid_from == valid_from))
    if found is None:
        found = Setting(key=key, value=value, valid_from=valid_from)
        db.session.add(found)
    else:
        found.value = value
    audit.record("core.setting", Setting.__tablename__, found, key=key, value=value, since=valid_from.isoformat())
    _cache.clear()


@dataclass(frozen=True)
class Change:
    """A value with its first day; who gave it and when, where the trail knows."""

    value: str
    valid_from: date
    by: str = ""
    at: datetime | None = None


def histories(keys: Iterable[str]) -> dict[str, list[Change]]:
    """Every value that some settings have had or will have, the latest day first; two queries for all of them."""
    found = select(Setting).where(Setting.key.in_(sorted(keys))).order_by(Setting.valid_from.desc())
    rows = db.session.scalars(found).all()
    numbers = Audit.subject_id.in_([row.id for row in rows])
    told = select(Audit).where(Audit.subject == Setting.__tablename__, numbers).order_by(Audit.id)
    by = {line.subject_id: (line.actor_name, line.at) for line in db.session.scalars(told)} if rows else {}
    shown: dict[str, list[Change]] = {key: [] for key in keys}
    for row in rows:
        shown[row.key].append(Change(row.value, row.valid_from, *by.get(row.id, ("", None))))
    return shown
