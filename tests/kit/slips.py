"""Slips for tests: what a mediator hands to a party."""

from sqlalchemy import select

from portal.core import db
from portal.mediation import rules, service
from portal.mediation.models import Case, Party
from tests.kit.makers import Maker


def slip(make: Maker, case_id: int, place: int = 0, *, safe: bool = False) -> str:
    """The number that a party of a dispute was given; the party is told by its place, and has a phone."""
    with make.writing() as session:
        case = session.get_one(Case, case_id)
        party = session.scalars(select(Party).where(Party.case_id == case_id).order_by(Party.id)).all()[place]
        if safe:
            party.safe_contact = "白天打"
        found = service.give_slip(case, party, rules.new_number(), safe=safe)
        db.session.flush()
        return str(found.receipt)
