"""Reads of made papers, each one scoped query."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, select

from portal.core import clock, db
from portal.core.audit import Audit
from portal.core.scope import actor
from portal.mediation.models import Attached, Case, Duty, Photo, Session, Visit
from portal.mediation.queries import ONLY_LOOKED
from portal.mediation.rules import RUNNING, Source
from portal.papers.models import Made, Signed
from portal.papers.rules import Sheet


def made(case: Case) -> Sequence[Made]:
    """The papers of a case as they were made, the newest first; their bytes are not read with them."""
    return db.session.scalars(select(Made).where(Made.case_id == case.id).order_by(Made.id.desc())).all()


def newest(case_id: int, sheet: Sheet) -> Made | None:
    """The last made paper of a kind."""
    found = select(Made).where(Made.case_id == case_id, Made.sheet == sheet).order_by(Made.serial.desc())
    return db.session.scalar(found.limit(1))


def one(made_id: int) -> Made:
    """A paper that the worker was asked for."""
    return db.session.scalars(select(Made).where(Made.id == made_id)).one()


def case_of(made: Made) -> Case:
    """The dispute of a paper."""
    return db.session.scalars(select(Case).where(Case.id == made.case_id)).one()


def earlier(paper: Made) -> Sequence[Made]:
    """The made papers of the same kind before one, whose text still stood."""
    found = select(Made).where(
        Made.case_id == paper.case_id,
        Made.sheet == paper.sheet,
        Made.serial < paper.serial,
        Made.changed_at.is_(None),
        Made.made_at.is_not(None),
    )
    return db.session.scalars(found).all()


def last_serial(case: Case, sheet: Sheet) -> int:
    """How many of a kind were asked for."""
    found = select(func.max(Made.serial)).where(Made.case_id == case.id, Made.sheet == sheet)
    return db.session.scalar(found) or 0


def by_code() -> Made | None:
    """The one paper that the code of the actor opens; of a paper that waits nobody holds a print."""
    found = select(Made).where(Made.code_hash == actor().key, Made.made_at.is_not(None))
    return db.session.scalar(found)


def photos(case_id: int) -> Sequence[Any]:
    """The photos of a case without their bytes, each with the kind of signed paper that it shows, if it shows one."""
    found = select(Photo.id, Photo.sha256, Photo.caption, Photo.added_by, Made.sheet)
    found = found.outerjoin(Signed, Signed.photo_id == Photo.id).outerjoin(Made, Made.id == Signed.made_id)
    return db.session.execute(found.where(Photo.case_id == case_id).order_by(Photo.id)).all()


def files(case_id: int) -> Sequence[Any]:
    """The files of a case without their bytes, each with whether it is a scan of a signed paper."""
    found = select(Attached.id, Attached.sort, Attached.caption, Attached.added_by, Signed.id.label("of_paper"))
    found = found.outerjoin(Signed, Signed.file_id == Attached.id)
    return db.session.execute(
        found.where(Attached.case_id == case_id, Attached.ready_at.is_not(None)).order_by(Attached.id)
    ).all()


def is_a_paper(file_id: int) -> bool:
    """Whether a file is bound to a paper already."""
    return bool(db.session.scalar(select(exists().where(Signed.file_id == file_id))))


def signed(made_id: int) -> Sequence[Signed]:
    """The photos that show one version of a paper signed."""
    return db.session.scalars(select(Signed).where(Signed.made_id == made_id).order_by(Signed.id)).all()


def is_signed(case_id: int, sheet: Sheet) -> bool:
    """Whether a photo shows some version of a paper signed."""
    found = exists().where(Signed.case_id == case_id, Signed.made_id == Made.id, Made.sheet == sheet)
    return bool(db.session.scalar(select(found)))


def counts(case_id: int) -> tuple[int, int, int]:
    """How many sessions, return visits and duties a case has, in one read."""
    each = (select(func.count(model.id)).where(model.case_id == case_id) for model in (Session, Visit, Duty))
    met, visited, owed = db.session.execute(select(*(one.scalar_subquery() for one in each))).one()
    return met, visited, owed


def touched(case_id: int) -> dict[str, datetime]:
    """When each thing was last done to a record; who only looked changed nothing, who printed neither."""
    found = select(Audit.verb, func.max(Audit.at, type_=db.Moment()).label("at")).where(
        Audit.subject == "mediation_case", Audit.subject_id == case_id, Audit.verb.not_in(ONLY_LOOKED),
        Audit.verb.not_like("papers.%"),
    )  # fmt: skip
    return {row.verb: row.at for row in db.session.execute(found.group_by(Audit.verb))}


def shows_a_paper(photo: Photo) -> bool:
    """Whether a photo is bound to a paper already."""
    return bool(db.session.scalar(select(exists().where(Signed.photo_id == photo.id))))


def content(photo_ids: Sequence[int]) -> Iterator[Photo]:
    """Photos with their bytes, one by one."""
    for number in photo_ids:
        found = db.session.scalar(select(Photo).where(Photo.id == number))
        if found is not None:
            yield found


def touched_since(moment: datetime) -> Sequence[Made]:
    """Papers whose text still stands and whose dispute was worked on since, after they were made."""
    later = exists().where(
        Audit.subject == "mediation_case",
        Audit.subject_id == Made.case_id,
        Audit.at >= moment,
        Audit.at > Made.made_at,
        Audit.verb.not_in(ONLY_LOOKED),
        Audit.verb.not_like("papers.%"),
    )
    return db.session.scalars(select(Made).where(Made.changed_at.is_(None), Made.made_at.is_not(None), later)).all()


def of_never_accepted(before: date) -> Any:
    """Number and day of the papers of applications that no committee took."""
    found = select(Made.id, Made.asked_at).join(Case, Case.id == Made.case_id)
    found = found.where(Case.source == Source.APPLIED, Case.accepted_on.is_(None), Case.state.not_in(RUNNING))
    return found.where(Made.asked_at < clock.midnight(before)).order_by(Made.id)
