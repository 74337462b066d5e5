"""Reads of ledgers that came in, of disputes that a line may tell again, and of lists that go out."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from portal.core import audit, clock, db
from portal.ledgers.models import Extract, Import, Line, Piece
from portal.ledgers.rules import Stage, Standing
from portal.mediation.models import Case, Party
from portal.mediation.rules import DAYS_ALIKE

SHOWN = 30
UNANSWERED = timedelta(days=12)
"""So much longer a list waits for a second person than a written one waits to be taken."""
READINGS = frozenset(
    {"ledgers.bring", "mediation.read", "mediation.reveal", "filing.read", "papers.volume", "papers.show",
     "papers.open", "papers.word"}
)  # fmt: skip
"""Lines of the trail that change nothing about a dispute."""


def imports(limit: int = SHOWN) -> Sequence[Import]:
    """The imports within the scope, the newest first."""
    return db.session.scalars(select(Import).order_by(Import.id.desc()).limit(limit)).all()


def locked(import_id: int) -> Import:
    """One import, which nobody else moves meanwhile."""
    return db.session.scalars(select(Import).where(Import.id == import_id).with_for_update()).one()


def extracts(limit: int = SHOWN) -> Sequence[Extract]:
    """Lists that were asked for within the scope, the newest first."""
    return db.session.scalars(select(Extract).order_by(Extract.id.desc()).limit(limit)).all()


def extract(extract_id: int) -> Extract | None:
    """One list, for the worker."""
    return db.session.scalar(select(Extract).where(Extract.id == extract_id))


def pieces(found: Extract) -> Sequence[Piece]:
    """The workbooks of a list, without what is in them."""
    return db.session.scalars(select(Piece).where(Piece.extract_id == found.id).order_by(Piece.serial)).all()


def piece(extract_id: int, serial: int) -> Piece | None:
    """One workbook of a list."""
    return db.session.scalar(select(Piece).where(Piece.extract_id == extract_id, Piece.serial == serial))


def last_piece(extract_id: int) -> Piece | None:
    """The workbook that was written last."""
    return db.session.scalar(select(Piece).where(Piece.extract_id == extract_id).order_by(Piece.serial.desc()).limit(1))


def old_extracts(before: date) -> Any:
    """Number and day of the lists that were asked for before a day."""
    over, waits = clock.midnight(before), Extract.stage == Stage.ASKED
    answered = ~waits & (func.coalesce(Extract.decided_at, Extract.asked_at) < over)
    long_ago = waits & (Extract.asked_at < over - UNANSWERED)
    return select(Extract.id, Extract.asked_at).where(or_(answered, long_ago)).order_by(Extract.id)


def known(code: str, first: date, last: date) -> list[tuple[int, date, Any, str, tuple[str, ...]]]:
    """The ordinary disputes of a village about some days: number, day, kind, what it is about, the parties."""
    since, until = first - timedelta(days=DAYS_ALIKE), last + timedelta(days=DAYS_ALIKE)
    found = select(Case.id, Case.reported_on, Case.kind, Case.summary, Party.name)
    found = found.join(Party, Party.case_id == Case.id).where(
        Case.village_code == code, Case.reported_on.between(since, until), Case.ordinary.is_(True)
    )
    people: dict[int, tuple[date, Any, str, list[str]]] = {}
    for row in db.session.execute(found.order_by(Case.id, Party.id)):
        people.setdefault(row.id, (row.reported_on, row.kind, row.summary, []))[3].append(row.name)
    return [(number, on, kind, about, tuple(names)) for number, (on, kind, about, names) in people.items()]


def brought(import_id: int, after: int = 0, limit: int = 250) -> Sequence[tuple[Line, Case]]:
    """Disputes that an import brought and that are still there, by their row in the file."""
    found = select(Line, Case).join(Case, Case.id == Line.case_id).where(Line.import_id == import_id, Line.row > after)
    return [(row[0], row[1]) for row in db.session.execute(found.order_by(Line.row).limit(limit))]


def left(import_id: int) -> int:
    """How many disputes of an import are there."""
    return db.session.scalar(select(func.count(Line.id)).where(Line.import_id == import_id)) or 0


def touched(numbers: Collection[int]) -> set[int]:
    """Which of some disputes somebody did something to since they came."""
    return audit.done_to("mediation_case", numbers, READINGS)


def waiting_drafts(before: Any) -> Sequence[Import]:
    """Imports whose reading is to be forgotten."""
    moved = Import.standing.in_([Standing.TAKING, Standing.UNDOING])
    return db.session.scalars(
        select(Import).where(Import.read_sealed.is_not(None), Import.read_at < before, ~moved)
    ).all()
