"""Both sides of one matter are not advised by one person (律师法 39; PRODUCT.md A03).

Nobody is told who or what it was: an adviser who may have advised the other side is left out when a question is given
to somebody, and the office reads no more than that.
"""

from portal.consultations import queries
from portal.consultations.models import Consultation, Side
from portal.consultations.rules import sides
from portal.core import audit, crypto, db
from portal.core.scope import Actor, acting_as

USE = "consultations.side"


def keep(consultation: Consultation) -> None:
    """Note that this question's adviser has had it: by fingerprints of both sides, no name and no number."""
    for asker, marks in ((True, _asker(consultation)), (False, sides.marks(consultation.other or ""))):
        for mark in marks if consultation.adviser_id is not None else ():
            db.session.add(
                Side(
                    consultation=consultation,
                    adviser_id=consultation.adviser_id,
                    asker=asker,
                    key=crypto.blind(mark, USE),
                )
            )


def apart(consultation: Consultation) -> set[int]:
    """Everybody who may not have this question: who declared a conflict, and who may have advised the other side.

    The check is on the trail with a yes or a no.
    """
    barred = queries.barred_ids(consultation) if consultation.id else set()
    against: set[int] = set()
    for asker, marks in ((False, _asker(consultation)), (True, sides.marks(consultation.other or ""))):
        for key in (key for mark in marks for key in crypto.blinds(mark, USE)):
            with db.session.no_autoflush, acting_as(Actor(key=key)):
                against |= queries.advised(asker, consultation.id)
    audit.record("consultations.check_sides", "consultations_consultation", consultation, found=bool(against))
    return barred | against


def _asker(consultation: Consultation) -> list[str]:
    return sides.marks(f"{consultation.nickname}、{consultation.phone or ''}")
