"""Certificates for tests: one of a member, and a batch that was asked for."""

from sqlalchemy import select

from portal.certificates import queries, service
from portal.certificates.models import Certificate
from portal.certificates.rules import Sheet
from portal.core import db
from portal.core.pdf import Printed
from tests.kit.makers import GANCHENGZI, Maker

BLANK = b"%PDF-1.7 certificates of the tests"


def of(member_id: int) -> Certificate:
    """The newest certificate of a member; within `acting_as`."""
    return queries.of_member(member_id)[0]


def everything(make: Maker) -> tuple[int, int]:
    """A batch of the village's certificates with its file made, but no press; their numbers."""
    with make.writing():
        batch = service.ask(GANCHENGZI, Sheet.CARD)
        (part,) = queries.parts(batch)
        service.keep(part.id, Printed(BLANK, 1))
        return batch.id, part.id


def all_of_them() -> list[Certificate]:
    """Every certificate, as given; within `acting_as`."""
    return list(db.session.scalars(select(Certificate).order_by(Certificate.id)))
