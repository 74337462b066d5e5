"""Photos of a dispute, and those on their way."""

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.core import db
from portal.mediation.models import Case, Photo, Upload


def photos(case: Case) -> Sequence[Photo]:
    """The photos of a case in the order they were added; their content is not read with them."""
    return db.session.scalars(select(Photo).where(Photo.case_id == case.id).order_by(Photo.id)).all()


def photo_count(case: Case) -> int:
    """How many photos a case has."""
    return db.session.scalar(select(func.count(Photo.id)).where(Photo.case_id == case.id)) or 0


def same_photo(case: Case, sent_sha256: str) -> Photo | None:
    """The photo of a case that was made from these very bytes."""
    return db.session.scalar(select(Photo).where(Photo.case_id == case.id, Photo.sent_sha256 == sent_sha256))


def upload_by_key(key: str) -> Upload | None:
    """The photo on its way that bears a key, where its dispute is in scope."""
    return db.session.scalar(select(Upload).where(Upload.key == key))


def uploads_of(case: Case, sha256: str) -> Sequence[Upload]:
    """What of these bytes was or is on its way to a case."""
    return db.session.scalars(select(Upload).where(Upload.case_id == case.id, Upload.sha256 == sha256)).all()


def same_upload(case: Case, person_id: int | None, sha256: str) -> Upload | None:
    """One person's photo that is on its way to a case with the same content: it was chosen anew."""
    mine = (Upload.case_id == case.id, Upload.actor_id == person_id, Upload.sha256 == sha256)
    return db.session.scalar(select(Upload).where(*mine, Upload.done_at.is_(None)).order_by(Upload.id).limit(1))


def uploads_open(case: Case) -> int:
    """How many photos are on their way to a case."""
    found = select(func.count(Upload.id)).where(Upload.case_id == case.id, Upload.done_at.is_(None))
    return db.session.scalar(found) or 0
