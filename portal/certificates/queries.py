"""Reads of certificates, each one scoped query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.certificates.models import Batch, Certificate, Part
from portal.certificates.rules import Ended
from portal.core import clock, db
from portal.core.paging import Page, keyset
from portal.core.scope import actor, level_of
from portal.members.models import Member
from portal.members.rules import ON_REGISTER

PATTERN, YEARS = "certificate_pattern:", "certificate_years:"
AREA_COLUMNS = {"village": "village_code", "town": "town_code", "county": "county_code"}
ROW = (
    Certificate.id,
    Certificate.number,
    Certificate.name,
    Certificate.village_code,
    Certificate.holder,
    Certificate.issued_on,
    Certificate.valid_until,
    Certificate.ended,
)


@dataclass(frozen=True)
class Filter:
    """What the list shows; every part stands in its address."""

    q: str = ""
    area: str = ""
    ended: Ended | None = None
    over: bool = False


def _where(found: Any, f: Filter) -> Any:
    if f.area and level_of(f.area) in AREA_COLUMNS:
        found = found.where(getattr(Certificate, AREA_COLUMNS[level_of(f.area)]) == f.area)
    if f.ended is not None:
        found = found.where(Certificate.ended == f.ended)
    elif not f.over:
        found = found.where(Certificate.ended.is_(None))
    if f.q:
        like = f"%{f.q.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
        found = found.where(Certificate.number.like(like, escape="!") | Certificate.name.like(like, escape="!"))
    return found


def count(f: Filter) -> int:
    """How many the filter finds."""
    return db.session.scalar(_where(select(func.count(Certificate.id)), f)) or 0


def listed(f: Filter, cursor: str | None, size: int) -> Page:
    """One page of certificates, the newest first."""
    key = lambda row: (row.issued_on, row.id)  # noqa: E731 - two words
    return keyset(_where(select(*ROW), f), Certificate.issued_on, Certificate.id, cursor, size, key)


def _without() -> Any:
    """Who is on the register and was never given one; whose was revoked gets another by a hand that knows why."""
    given = select(Certificate.id).where(Certificate.member_id == Member.id)
    return Member.state.in_(sorted(ON_REGISTER)) & ~given.exists()


def without_count() -> int:
    """How many on the register hold no certificate."""
    return db.session.scalar(select(func.count(Member.id)).where(_without())) or 0


def without(most: int) -> Sequence[Member]:
    """Members on the register who hold no certificate: by village, then as written."""
    found = select(Member).where(_without()).order_by(Member.village_code, Member.id).limit(most)
    return db.session.scalars(found).all()


def of_member(member_id: int) -> Sequence[Certificate]:
    """The certificates that a member was ever given, the newest first."""
    found = select(Certificate).where(Certificate.member_id == member_id).order_by(Certificate.id.desc())
    return db.session.scalars(found).all()


def standing_of(member_id: int) -> Certificate | None:
    """The certificate of a member that has not ended."""
    found = select(Certificate).where(Certificate.member_id == member_id, Certificate.ended.is_(None))
    return db.session.scalar(found)


def member_of(certificate: Certificate) -> Member:
    """Whose certificate it is."""
    return db.session.scalars(select(Member).where(Member.id == certificate.member_id)).one()


def by_code() -> Certificate | None:
    """The one certificate that the code of the actor opens."""
    return db.session.scalar(select(Certificate).where(Certificate.code_hash == actor().key))


def taken(county_code: str, numbers: Collection[str], part: int = 400) -> set[str]:
    """Which of some numbers were given already in a county."""
    wanted, found = sorted(set(numbers)), set()
    for start in range(0, len(wanted), part):
        some = Certificate.number.in_(wanted[start : start + part])
        found |= set(db.session.scalars(select(Certificate.number).where(Certificate.county_code == county_code, some)))
    return found


def to_print(area: str) -> Sequence[int]:
    """The numbers of the rows of every certificate of a place that has not ended: by village, then as given."""
    column = getattr(Certificate, AREA_COLUMNS[level_of(area)])
    found = select(Certificate.id).where(column == area, Certificate.ended.is_(None))
    return db.session.scalars(found.order_by(Certificate.village_code, Certificate.id)).all()


def some(numbers: Collection[int]) -> list[Certificate]:
    """Certificates by their rows' numbers, in the order in which those are told."""
    found = {one.id: one for one in db.session.scalars(select(Certificate).where(Certificate.id.in_(sorted(numbers))))}
    return [found[number] for number in numbers if number in found]


def batches(limit: int = 10) -> Sequence[Batch]:
    """The last batches within sight, newest first."""
    return db.session.scalars(select(Batch).order_by(Batch.id.desc()).limit(limit)).all()


def parts(batch: Batch) -> Sequence[Part]:
    """The files of a batch in their order, without their bytes."""
    return db.session.scalars(select(Part).where(Part.batch_id == batch.id).order_by(Part.serial)).all()


def part(part_id: int) -> Part:
    """One file of a batch that the worker was asked for."""
    return db.session.scalars(select(Part).where(Part.id == part_id)).one()


def batch_of(part: Part) -> Batch:
    """The batch of a file."""
    return db.session.scalars(select(Batch).where(Batch.id == part.batch_id)).one()


def old_batches(before: date) -> Any:
    """Number and day of the batches that were asked for before a day."""
    found = select(Batch.id, Batch.asked_at).where(Batch.asked_at < clock.midnight(before))
    return found.order_by(Batch.id)
