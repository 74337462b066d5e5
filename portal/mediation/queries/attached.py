"""Files of a dispute beside its photos, and those on their way."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, literal, null, select, union_all
from sqlalchemy.orm import undefer

from portal.core import clock, db
from portal.mediation.models import Attached, AttachedPart, Case, Photo

_there = Attached.ready_at.is_not(None)


def attached(case: Case) -> Sequence[Attached]:
    """The files of a case in the order they were added; their content is not read with them."""
    return db.session.scalars(select(Attached).where(Attached.case_id == case.id, _there).order_by(Attached.id)).all()


def materials(case: Case) -> Sequence[Any]:
    """Photos and files of a case in one read, in the order they were added; a photo has no `sort`."""
    nothing = literal(None, Attached.sort.type)
    photos = select(Photo.id, Photo.caption, Photo.size, Photo.width, Photo.height, nothing.label("sort"))
    files = select(Attached.id, Attached.caption, Attached.size, null(), null(), Attached.sort)
    found: Any = union_all(photos.where(Photo.case_id == case.id), files.where(Attached.case_id == case.id, _there))
    return sorted(db.session.execute(found).all(), key=lambda one: one.id)


def attached_count(case: Case) -> tuple[int, int]:
    """How many files a case has, and how many bytes they are together; those on their way count as announced."""
    found = select(func.count(Attached.id), func.coalesce(func.sum(Attached.size), 0))
    number, size = db.session.execute(found.where(Attached.case_id == case.id)).one()
    return number, int(size)


def same_attached(case: Case, sent_sha256: str) -> Attached | None:
    """The file of a case that was made from these very bytes."""
    return db.session.scalar(
        select(Attached).where(Attached.case_id == case.id, Attached.sent_sha256 == sent_sha256, _there)
    )


def attached_by_key(key: str) -> Attached | None:
    """The file that bears a key, where its dispute is in scope."""
    return db.session.scalar(select(Attached).where(Attached.key == key))


def coming(case: Case, person_id: int | None, sent_sha256: str) -> Attached | None:
    """One person's file that is on its way to a case with the same content: it was chosen anew."""
    mine = (Attached.case_id == case.id, Attached.added_by_id == person_id, Attached.sent_sha256 == sent_sha256)
    return db.session.scalar(select(Attached).where(*mine, Attached.ready_at.is_(None)).order_by(Attached.id).limit(1))


def parts(attached: Attached) -> Sequence[AttachedPart]:
    """The pieces of a file in their order, with what is sealed in them."""
    found = select(AttachedPart).where(AttachedPart.attached_id == attached.id).order_by(AttachedPart.start)
    return db.session.scalars(found.options(undefer(AttachedPart.content_sealed))).all()


def never_whole(before: date) -> Any:
    """Number and day of the files that have not gone on since a day."""
    found = select(Attached.id, Attached.went_on_at).where(Attached.ready_at.is_(None))
    return found.where(Attached.went_on_at < clock.midnight(before)).order_by(Attached.id)
