"""Both sides of one matter are not advised by one person (律师法 39; PRODUCT.md A03).

Nobody is told who or what it was: an adviser who may have advised the other side is left out when a question is given
to somebody, and the office reads no more than that.
"""

from portal.consultations import queries
from portal.consultations.models import Consultation, Side
from portal.consultations.rules import sides
from portal.core import audit, crypto, db
from portal.core.scope import acting_as, system

USE = "consultations.side"


def keep(consultation: Consultation) -> None:
    """Note by what both sides of a question are found again: fingerprints, no name and no number."""
    for asker, marks in ((True, _asker(consultation)), (False, sides.marks(consultation.other or ""))):
        for mark in marks:
            db.session.add(Side(consultation=consultation, asker=asker, key=crypto.blind(mark, USE)))


def apart(consultation: Consultation) -> set[int]:
    """Everybody who may not have this question: who declared a conflict, and who may have advised the other side.

    The check is on the trail with a yes or a no.
    """
    barred = queries.barred_ids(consultation) if consultation.id else set()
    asker, other = (_keys(_asker(consultation)), _keys(sides.marks(consultation.other or "")))
    with db.session.no_autoflush, acting_as(system("consultations.sides")):
        against = queries.advised_against(asker, other, consultation.id)
    audit.record("consultations.check_sides", "consultations_consultation", consultation, found=bool(against))
    return barred | against


def _asker(consultation: Consultation) -> list[str]:
    return sides.marks(f"{consultation.nickname}、{consultation.phone or ''}")


def _keys(marks: list[str]) -> list[str]:
    return [key for mark in marks for key in crypto.blinds(mark, USE)]
