"""What a phone takes along of its own villages."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select

from portal.core import db
from portal.core.audit import Audit
from portal.mediation.models import Case, Party
from portal.mediation.queries.ledger import ROW

CARRIED = (*ROW, Case.next_what, Case.summary, Case.danger, Case.accepted_on, Case.due_on, Case.terms, Case.term_on)
ONLY_LOOKED = ("mediation.read", "mediation.reveal", "mediation.carry", "mediation.read_photo", "mediation.read_file")


def carried(villages: Collection[str], most: int) -> Sequence[Any]:
    """What a phone takes along of its own villages: the disputes with something to do, the dangerous first.

    Within the scope, so of the sensitive ones those that the reader is named to, and no more (PRODUCT.md M10, C28).
    """
    found = select(*CARRIED).where(Case.next_on.is_not(None), Case.village_code.in_(sorted(villages)))
    return db.session.execute(found.order_by(Case.urgent.desc(), Case.next_on, Case.id).limit(most)).all()


def names_in(numbers: Sequence[int]) -> dict[int, list[str]]:
    """The parties of some disputes by name, in the order in which they were noted."""
    found = select(Party.case_id, Party.name).where(Party.case_id.in_(numbers)).order_by(Party.id)
    named: dict[int, list[str]] = {}
    for number, name in db.session.execute(found) if numbers else ():
        named.setdefault(number, []).append(name)
    return named


def last_acts(numbers: Sequence[int]) -> dict[int, int]:
    """The newest line of the trail that changed each of some disputes; who only looked changed nothing."""
    found = select(Audit.subject_id, func.max(Audit.id)).where(
        Audit.subject == "mediation_case", Audit.subject_id.in_(numbers), Audit.verb.not_in(ONLY_LOOKED)
    )
    rows = db.session.execute(found.group_by(Audit.subject_id)).all() if numbers else []
    return {number: last for number, last in rows if number is not None}


def last_given(begins: str) -> str | None:
    """The highest number that came here of those which one phone gives."""
    mine = select(Case.given).where(Case.given.between(f"{begins}-0", f"{begins}-9\u9fff"))
    return db.session.scalar(mine.order_by(func.length(Case.given).desc(), Case.given.desc()).limit(1))
