"""Values that differ by county or change with the years: deadlines, names, number formats (HOUSE.md 6).

A setting is data with dated versions; what stands in the code is only the value of a new installation.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import audit, db, posted
from portal.core.audit import Audit

Dated = list[tuple[date, str]]
_cache: posted.Kept[dict[str, Dated]] = posted.Kept(dict, lambda: time.monotonic())


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
    value = default
    for valid_from, dated in kept[key]:
        if valid_from <= on:
            value = dated
    return value


def days(key: str, default: int, on: date) -> int:
    """A setting that counts days."""
    text = setting(key, str(default), on)
    return int(text) if text.isdecimal() else default


FILINGS = ("filing_icp", "filing_police", "filing_app")
"""The numbers under which a site of the government is on record: shown in the footer of every page once set."""


def filings(on: date) -> list[str]:
    """The filing numbers in force on a day; those that are not set yet are left out.

    Read in a transaction of its own, because a footer stands on pages that read nothing else.
    """
    kept = _cache.here()
    missing = [key for key in FILINGS if key not in kept]
    if missing:
        with db.reading() as own:
            found = select(Setting.key, Setting.valid_from, Setting.value).where(Setting.key.in_(missing))
            rows = own.execute(found.order_by(Setting.valid_from)).all()
        for key in missing:
            kept[key] = [(row.valid_from, row.value) for row in rows if row.key == key]
    return [value for value in (setting(key, "", on) for key in FILINGS) if value]


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
