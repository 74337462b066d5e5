"""The index of words follows the disputes in the transaction that changes them, whoever changes them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session as OrmSession

from portal.core import db, search
from portal.mediation.models import Case, Party, Session
from portal.mediation.models.finding import CASES
from portal.mediation.queries.finding import TOLD, WORDS, place_of, text_of, written

CHANGED = "disputes to find"
OF_CASE = ("number", "ordinary", "reported_on", "village_code", "town_code", *(column.key for column in TOLD))
OF_PARTY = ("name", "phone_tail", "case_id")
PART = 1000


@dataclass
class _New:
    """A dispute of this very transaction, with what was added to it: nothing of it need be read back."""

    case: Case
    parties: list[Party] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    def written(self) -> tuple[int, str]:
        told = [*(getattr(self.case, one.key) for one in TOLD)]
        for one in self.sessions:
            told += [one.course, one.place]
        names, tails = [one.name for one in self.parties], [one.phone_tail for one in self.parties]
        return place_of(self.case), text_of(self.case, names, tails, told)


def _changed(row: Any, names: Collection[str]) -> bool:
    states = inspect(row).attrs
    return any(states[name].history.has_changes() for name in names)


@event.listens_for(OrmSession, "after_flush")
def _note_rows(into: OrmSession, _context: object) -> None:
    """Remember which disputes say something else."""
    noted: dict[int, _New | None] = into.info.setdefault(CHANGED, {})
    added = [row for row in into.new if isinstance(row, (Case, Party, Session))]
    for case in (row for row in added if isinstance(row, Case)):
        noted[case.id] = _New(case)
    for row in added:
        if not isinstance(row, Case):
            new = noted.setdefault(row.case_id, None)
            if new is not None:
                (new.parties if isinstance(row, Party) else new.sessions).append(row)  # type: ignore[arg-type]
    gone = []
    for row in into.dirty:
        if isinstance(row, Case) and _changed(row, OF_CASE):
            noted.setdefault(row.id, None)
            moved = inspect(row).attrs.reported_on.history.deleted or ()
            gone += [search.place(day, row.id) for day in moved if day]
        elif isinstance(row, Party) and _changed(row, OF_PARTY):
            noted.setdefault(row.case_id, None)
    for row in into.deleted:
        if isinstance(row, Case):
            gone.append(place_of(row))
        elif isinstance(row, Party):
            noted[row.case_id] = None
    if gone:
        WORDS.forget(into.connection(), gone)


@event.listens_for(OrmSession, "before_commit")
def _write(into: OrmSession) -> None:
    if into.in_nested_transaction():
        return
    into.flush()
    noted = into.info.pop(CHANGED, None)
    if not noted:
        return
    WORDS.put(into.connection(), (new.written() for new in noted.values() if new is not None and new.case.ordinary))
    refresh(into.connection(), [number for number, new in noted.items() if new is None or not new.case.ordinary])


@event.listens_for(OrmSession, "after_soft_rollback")
def _forget(into: OrmSession, ended: Any) -> None:
    if not ended.nested:
        into.info.pop(CHANGED, None)


def refresh(into: Connection, numbers: Collection[int]) -> None:
    """Write anew what the index says of some disputes; it says nothing of the sensitive ones."""
    wanted = sorted(numbers)
    for start in range(0, len(wanted), PART):
        part = wanted[start : start + PART]
        said = dict(written(into, part))
        known = into.execute(select(CASES.id, CASES.reported_on).where(CASES.id.in_(part)))
        places = {search.place(day, number) for number, day in known}
        WORDS.forget(into, sorted(places - set(said)))
        WORDS.put(into, said.items())


def gather_words(anew: bool = False) -> bool:
    """Bring some parts of the index together; whether more are left."""
    return WORDS.gather(db.session.connection(), anew)


def refresh_all(into: Connection) -> int:
    """Write the whole index anew, for rows that came past the session; returns how many disputes there are."""
    number = CASES.id
    done = last = 0
    while True:
        part = list(into.scalars(select(number).where(number > last).order_by(number).limit(PART * 10)))
        if not part:
            return done
        refresh(into, part)
        done, last = done + len(part), part[-1]
