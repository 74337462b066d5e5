"""A member's own certificate on the phone, to show at a door."""

from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.certificates import queries, service
from portal.certificates.models import Certificate
from portal.certificates.rules import Can, Sheet
from portal.certificates.views.entrance import as_pdf, room
from portal.core import clock, codes, qr
from portal.core.web import page, person
from portal.members import queries as roster


def _own() -> Certificate | None:
    member = roster.member_of(person().id or 0)
    return None if member is None else queries.standing_of(member.id)


@room.get("/certificates/mine", needs=Can.CARRY)
def mine() -> ResponseReturnValue:
    """Name, village, number, and the picture that somebody at the door scans."""
    found = _own()
    if found is None:
        return page(certificate=None)
    return page(
        certificate=found,
        place=areas.names([found.village_code]).get(found.village_code, ""),
        worth=found.worth_on(clock.today()),
        code=codes.spoken(found.code or ""),
        picture=qr.drawn(service.address(found.code or "")),
    )


@room.get("/certificates/mine/card.pdf", needs=Can.CARRY)
def mine_card() -> ResponseReturnValue:
    """The card as PDF."""
    found = _own()
    return page(certificate=None) if found is None else as_pdf(found, Sheet.CARD)
