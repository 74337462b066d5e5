"""Values that differ by county or change with the years: deadlines, names, number formats (HOUSE.md 6).

A setting is data with dated versions; what stands in the code is only the value of a new installation.
"""

import time
from datetime import date

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import db

KEPT_SECONDS = 60
_cache: dict[str, tuple[float, list[tuple[date, str]]]] = {}


class Setting(db.Model):
    """One value of a setting from a day on."""

    __tablename__ = "core_setting"
    __table_args__ = (UniqueConstraint("key", "valid_from"),)

    key: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date]
    value: Mapped[str] = mapped_column(String(200))


def setting(key: str, default: str, on: date) -> str:
    """The value in force on a day."""
    kept = _cache.get(key)
    if kept is None or time.monotonic() - kept[0] > KEPT_SECONDS:
        found = select(Setting.valid_from, Setting.value).where(Setting.key == key).order_by(Setting.valid_from)
        kept = (time.monotonic(), [(row.valid_from, row.value) for row in db.session.execute(found)])
        _cache[key] = kept
    value = default
    for valid_from, dated in kept[1]:
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
    missing = [key for key in FILINGS if key not in _cache or time.monotonic() - _cache[key][0] > KEPT_SECONDS]
    if missing:
        with db.reading() as own:
            found = select(Setting.key, Setting.valid_from, Setting.value).where(Setting.key.in_(missing))
            rows = own.execute(found.order_by(Setting.valid_from)).all()
        for key in missing:
            _cache[key] = (time.monotonic(), [(row.valid_from, row.value) for row in rows if row.key == key])
    return [value for value in (setting(key, "", on) for key in FILINGS) if value]


def change(key: str, value: str, valid_from: date) -> None:
    """Give a setting a new value from a day on; the old one stays for the time before."""
    found = db.session.scalar(select(Setting).where(Setting.key == key, Setting.valid_from == valid_from))
    if found is None:
        db.session.add(Setting(key=key, value=value, valid_from=valid_from))
    else:
        found.value = value
    _cache.pop(key, None)
