"""A scan and a recording on the newest disputes of 甘城子村, and the slips that their parties were given."""

from datetime import date

from sqlalchemy import select

from portal.core import clock, db
from portal.core.scope import Actor, acting_as, system
from portal.demo.accounts import GANCHENGZI
from portal.mediation import queries, rules, service
from portal.mediation.models import Case
from portal.mediation.rules import State

NEWEST = 3
PAGE = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    + PAGE
    + b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
"""One empty page: invented, as everything in the demo."""
WAVE = b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0"
CALL = b"RIFF\x24\x08\0\0" + WAVE + b"data\0\x08\0\0" + b"\x80" * 2048


def fill(last: date) -> None:
    """Add them on the evening of the story's last day, by each dispute's own mediator."""
    with clock.frozen(clock.noon(last)), acting_as(system("demo")), db.transaction() as session:
        found = select(Case).where(
            Case.village_code == GANCHENGZI, Case.committee_code == GANCHENGZI, Case.ordinary.is_(True),
            Case.mediator_user_id.is_not(None), Case.state.in_((State.MEDIATING, State.AGREED)),
        )  # fmt: skip
        cases = session.scalars(found.order_by(Case.reported_on.desc(), Case.id.desc()).limit(NEWEST)).all()
        for place, case in enumerate(cases):
            with acting_as(Actor(case.mediator_user_id, frozenset({GANCHENGZI}), name=case.mediator_name)):
                _one(case, place)
                session.flush()


def _one(case: Case, place: int) -> None:
    scan = service.attach(case, SCAN + f"% {place}\n%%EOF\n".encode(), "合同扫描件")
    service.add_evidence(case, name="合同", source="申请人", copies=1, file_id=scan.id)
    if place == 0:
        service.attach(case, CALL, "通话录音")
    for party in queries.parties(case):
        if party.phone_tail:
            service.give_slip(case, party, rules.new_number())
