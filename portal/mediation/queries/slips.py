"""Where a party's slip leads."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from portal.core import crypto, db
from portal.core.scope import actor
from portal.mediation.models import Case, Duty, Party, Slip


def slip_of(party: Party) -> Slip | None:
    """The slip that a party was given."""
    return db.session.scalar(select(Slip).where(Slip.party_id == party.id))


def slip_by_key(phone_end: str | None = None) -> Slip | None:
    """The one slip that the actor's key opens, where the end of its party's phone fits, if that is asked.

    A sensitive dispute is opened only where that is safe for this very party.
    """
    found = select(Slip).join(Party, Party.id == Slip.party_id).join(Case, Case.id == Slip.case_id)
    found = found.where(Slip.receipt_hash == actor().key, or_(Case.ordinary.is_(True), Slip.safe.is_(True)))
    if phone_end is not None:
        found = found.where(Party.phone_tail.in_(crypto.blinds(phone_end, "person.phone_tail")))
    return db.session.scalar(found)


def case_of_slip(slip: Slip) -> Case:
    """The dispute of a slip."""
    return db.session.scalars(select(Case).where(Case.id == slip.case_id)).one()


def party_of_slip(slip: Slip) -> Party:
    """The party to whom a slip was given."""
    return db.session.scalars(select(Party).where(Party.id == slip.party_id)).one()


def duties_of(party: Party) -> Sequence[Duty]:
    """What a party of an agreement owes or is owed, in the order in which it was agreed."""
    theirs = or_(Duty.debtor_id == party.id, Duty.creditor_id == party.id, Duty.creditor_id.is_(None))
    found = select(Duty).where(Duty.case_id == party.case_id, theirs)
    return db.session.scalars(found.order_by(Duty.due_on, Duty.id)).all()
