"""What is to be done, on first pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, func, literal, select, true, union_all

from portal.core.scope import actor, ask
from portal.mediation.models import Case, Pending
from portal.mediation.queries.ledger import NAMED, ROW
from portal.mediation.rules import Outcome, Raised, Task


def tasks(town: bool, limit: int = 8) -> Sequence[Any]:
    """Open work within the scope, the dangerous first, then by day (UI.md phone home; PRODUCT.md M32).

    A village sees what its own committee has to do; a town what was handed up, what waits for its check, and the
    cases of the town's committee. Both see before it, with `clash`, the disputes of which two people corrected one
    field and nobody has chosen yet; all of it is one query.
    """
    return [row for row in ask(_tasks(town, limit)) if row.id is not None][:limit]


# What waits leads, each with its own dispute: the other way round a town's whole ledger would be read.
def _open(*columns: Any, of: Any) -> Any:
    about = and_(Case.id == Pending.case_id, Case.outcome != Outcome.MERGED, of)
    return select(*columns).select_from(Pending).outerjoin(Case, about).where(Pending.answered_at.is_(None))


@cache
def _tasks(town: bool, limit: int) -> Any:
    """The statement, made once: every first page asks it."""
    found = select(*ROW, Case.next_what, literal(0).label("clash"))
    found = found.where(Case.next_on.is_not(None), Case.next_by_town.is_(town))
    found = found.order_by(Case.urgent.desc(), Case.next_on, Case.id).limit(limit)
    apart = _open(*ROW[:-1], Pending.due_on.label("next_on"), Case.next_what, literal(1).label("clash"), of=true())
    apart = apart.where(Pending.what == Raised.CLASH).order_by(Pending.due_on, Pending.id).limit(limit)
    both = union_all(select(found.subquery()), select(apart.subquery())).subquery()
    return select(*both.c).order_by(both.c.clash.desc(), both.c.urgent.desc(), both.c.next_on, both.c.id)


@dataclass(frozen=True)
class Owed:
    """What a town's or a bureau's first page counts; each number is that of the list with the same filter."""

    handed_up: int
    to_close: int
    to_answer: int


def owed() -> Owed:
    """What waits within the scope for the town: to be accepted, to be checked before it is closed, to be answered."""
    return Owed(*ask(OWED)[0])


TO_ANSWER = _open(func.count(Case.id), of=Case.ordinary.is_(True))
OWED = select(
    func.count(Case.id).filter(Case.next_what == Task.HAND_UP),
    func.count(Case.id).filter(Case.next_what == Task.CLOSE),
    TO_ANSWER.scalar_subquery(),
).where(Case.ordinary.is_(True), Case.next_on.is_not(None), Case.next_by_town.is_(True))


def sensitive_count(rows: Sequence[Any] = ()) -> int:
    """How many sensitive disputes this person is named to, as the rows of a list say, if there are any."""
    if rows:
        return int(rows[0].named)
    return ask(NAMED, {"me": actor().id})[0][0] or 0
