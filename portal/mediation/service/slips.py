"""A party's slip, and what its holder may do alone: read the rights, refuse, ask for another mediator (V27, V28).

The holder acts under the slip's key and handles nothing: each verb here is the party's own right (人民调解法 23).
"""

from portal.core import audit, clock, crypto, db, workdays
from portal.core.forms import Refused
from portal.core.i18n import _, in_chinese
from portal.core.scope import actor
from portal.mediation import queries, rules
from portal.mediation.models import Case, Party, Slip
from portal.mediation.rules import Heard, Outcome, Raised, Step
from portal.mediation.service.guards import changing, check_handling
from portal.mediation.service.planning import plan
from portal.mediation.service.waiting import open_matter

RECEIPT = "consultations.receipt"
"""All receipt numbers are looked up under one hash, so that one page takes them all and tells none apart."""


def give_slip(case: Case, party: Party, receipt: str, *, safe: bool = False) -> Slip:
    """Give a party a number of the own; given before, it is that one.

    In a sensitive dispute only with an instruction how contact is safe, and where the party wants it (V09).
    """
    check_handling(case)
    if not party.phone_tail:
        raise Refused(_("先补上他的手机号：查的时候要用后四位"))
    if not case.ordinary and not (safe and party.safe_contact):
        raise Refused(_("这件纠纷保密：先写下怎么联系他才安全，再问他要不要，要就打勾"), field="safe")
    found = queries.slip_of(party)
    if found is None:
        found = Slip(
            case=case, party_id=party.id, receipt_hash=crypto.blind(receipt, RECEIPT), given_at=clock.now(),
            given_by=actor().name,
        )  # fmt: skip
        found.receipt = receipt
        db.session.add(found)
        audit.record("mediation.slip", "mediation_case", case, party=party.id)
    found.safe = safe or found.safe
    db.session.flush()
    return found


def read_rights(case: Case, party: Party) -> None:
    """The party has read rights and duties alone; who was told before stays told as it was."""
    if party.heard is None and case.running:
        party.heard, party.heard_at = Heard.OWN, clock.written()
        audit.record("mediation.rights", "mediation_case", case, party=party.id)


def refuse_by_slip(case: Case) -> bool:
    """The party does not want mediation: it ends at once, and is no failure (人民调解法 17; V28).

    After the first talk the mediator is asked to end it; False then.
    """
    if not case.running:
        raise Refused(_("已经有结果了，请看记录"))
    if case.first_session_on is not None:
        open_matter(case, Raised.STOP, workdays.next_workday(clock.today()))
        return False
    with changing(case), in_chinese():
        case.advance(Step.REFUSE)
        case.end_reason, case.overdue = str(_("当事人凭凭条在网上说不愿意调解")), False
        plan(case)
    return True


def ask_for_mediator(case: Case) -> None:
    """The party wants another mediator: answered within two working days (V28)."""
    if not case.running:
        raise Refused(_("已经有结果了，请看记录"))
    open_matter(case, Raised.MEDIATOR, workdays.workdays_after(clock.today(), rules.DAYS_TO_ANSWER))


def said_kept(case: Case) -> None:
    """The party says that what was agreed has been kept: whoever handles it looks after that (V27)."""
    if case.outcome is not Outcome.AGREED or case.performed:
        raise Refused(_("现在没有要履行的协议"))
    open_matter(case, Raised.KEPT, workdays.next_workday(clock.today()))
