"""A ledger that was read is taken part by part, each part whole; and taken back as far as nobody touched it."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from portal.core import audit, clock, db, jobs
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.ledgers import queries, rules
from portal.ledgers.models import Import, Line
from portal.ledgers.rules import Standing, Twins
from portal.ledgers.service.reading import Read
from portal.mediation import service as mediation
from portal.mediation.models import Case


def begin(draft: Import, twins: Twins | None) -> None:
    """Let the worker take a draft: every row that was understood, and those that may be known as the person chose."""
    db.session.refresh(draft, with_for_update=True)
    if draft.standing is not Standing.DRAFT or draft.read is None:
        raise Refused(_("这份台账已经导入过，或者放得太久了，请再选一次文件"))
    if draft.twins and twins is None:
        raise Refused(_("请选可能重复的怎么办"), "twins")
    draft.with_twins = twins is Twins.TAKE
    draft.standing, draft.at = Standing.TAKING, 0
    audit.record(
        "ledgers.take", "ledgers_import", draft, rows=draft.rows, wrong=draft.wrong,
        twins=twins.value if twins else None,
    )  # fmt: skip
    jobs.enqueue("ledgers.take", import_id=draft.id)


def take_part(found: Import) -> None:
    """Write the next rows and ask for the part after them, in one transaction: a killed worker leaves no half."""
    read = Read.of(found.read)
    left = {twin.row for twin in read.twins} if not found.with_twins else set()
    rest = [line for line in read.lines if line.row > found.at and line.row not in left]
    part = rest[: rules.AT_ONCE]
    for line, case in zip(part, mediation.bring([line.told for line in part]), strict=True):
        db.session.add(Line(case_id=case.id, import_id=found.id, row=line.row, outside=line.outside))
        audit.record(
            "ledgers.bring", "mediation_case", case.id, ledger=found.id, row=line.row, number=line.outside or None
        )
    found.taken += len(part)
    if len(part) < len(rest):
        found.at = part[-1].row
        jobs.enqueue("ledgers.take", import_id=found.id)
        return
    found.standing, found.done_at = Standing.DONE, clock.now()
    found.read = Read(faults=read.faults, wrong=read.wrong, columns=read.columns).stored() if read.wrong else None
    audit.record("ledgers.import", "ledgers_import", found, rows=found.taken)


def begin_undo(found: Import) -> None:
    """Let the worker take an import back, within seven days; what somebody touched since stays."""
    db.session.refresh(found, with_for_update=True)
    if found.standing is not Standing.DONE or found.done_at is None:
        raise Refused(_("这份台账没有导入，不用撤销"))
    if clock.now() > found.done_at + rules.UNDO_WITHIN:
        raise Refused(_("导入已经过了 7 天，不能整批撤销。个别的请在各自的记录里改"))
    found.standing, found.at, found.read = Standing.UNDOING, 0, None
    audit.record("ledgers.undo", "ledgers_import", found, rows=found.taken)
    jobs.enqueue("ledgers.undo", import_id=found.id)


def undo_part(found: Import) -> None:
    """Take the next rows back and ask for the part after them; rows that were touched are left where they are."""
    part = queries.brought(found.id, found.at, rules.AT_ONCE)
    touched = queries.touched([case.id for _line, case in part])
    free = [(line, case) for line, case in part if case.id not in touched and case.ordinary]
    if not _gone(free):
        for one in free:
            _gone([one])
    if len(part) == rules.AT_ONCE:
        found.at = part[-1][0].row
        jobs.enqueue("ledgers.undo", import_id=found.id)
        return
    db.session.flush()
    found.standing, found.undone_at, found.kept = Standing.UNDONE, clock.now(), queries.left(found.id)
    audit.record("ledgers.import_undo", "ledgers_import", found, kept=found.kept or None)


def _gone(rows: list[tuple[Line, Case]]) -> bool:
    """Take rows away; no where something stands beside one of them, in which case all of them are left."""
    if not rows:
        return True
    numbers = [case.id for _line, case in rows]
    try:
        with db.session.begin_nested():
            for line, _case in rows:
                db.session.delete(line)
            db.session.flush()
            mediation.take_back([case for _line, case in rows])
    except IntegrityError:
        return False
    for number in numbers:
        audit.record("ledgers.take_back", "mediation_case", number)
    return True


def forget_drafts(before: datetime) -> int:
    """Forget what was read of files: it holds names and telephones."""
    found = queries.waiting_drafts(before)
    for draft in found:
        draft.read = None
    return len(found)
