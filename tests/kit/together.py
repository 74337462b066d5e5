"""Somebody of another village who mediates a dispute together."""

from portal.core import clock, db
from portal.mediation import service
from portal.mediation.models import Case
from tests.kit.makers import HONGXING, Maker, Someone


def together(make: Maker, case_id: int, why: str) -> Someone:
    """A mediator of 红星村 who was asked for a reason and said yes."""
    helper = make.mediator(HONGXING)
    with make.writing():
        case = db.session.get_one(Case, case_id)
        joint = service.invite(case, service.Invited(helper.name, helper.id, HONGXING), why)
        joint.accepted, joint.answered_at = True, clock.now()
    return helper
