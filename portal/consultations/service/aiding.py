"""A question goes on to legal aid: handed over, decided in 7 days, a lawyer named in 3 (法律援助法 43)."""

from datetime import date, timedelta

from portal.consultations import queries
from portal.consultations.models import Aid, Consultation
from portal.consultations.rules import APPOINTED_WITHIN, DECIDED_WITHIN, Happened, State
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor


def hand_to_aid(consultation: Consultation) -> Aid:
    """The application is handed in, today; the villager reads by when it is decided."""
    if queries.aid_of(consultation) is not None:
        raise Refused(_("已经转过了"))
    if consultation.state is State.WITHDRAWN:
        raise Refused(_("这个问题已经撤回，不能再转"))
    today = clock.today()
    found = Aid(
        consultation=consultation, handed_on=today, by=actor().name, decide_by=today + timedelta(days=DECIDED_WITHIN)
    )
    db.session.add(found)
    _tell(consultation, Happened.AID, "consultations.aid")
    return found


def decide_aid(found: Aid, granted: bool, on: date, why: str) -> None:
    """What the centre has decided; a refusal has its reason, which the villager gets in writing."""
    if found.decided_on is not None:
        raise Refused(_("已经记过决定了"))
    _in_order(found.handed_on, on)
    if not granted and not why:
        raise Refused(_("不给的，请写书面决定上的理由"), "why")
    found.decided_on, found.granted, found.why = on, granted, why
    found.appoint_by = on + timedelta(days=APPOINTED_WITHIN) if granted else None
    _tell(found.consultation, Happened.AID_GRANTED if granted else Happened.AID_REFUSED, "consultations.aid_decide")


def appoint_aid(found: Aid, lawyer: str, on: date) -> None:
    """Who takes the matter; the villager reads the name."""
    if not found.granted or found.appointed_on is not None or found.decided_on is None:
        raise Refused(_("先要有给予援助的决定"))
    _in_order(found.decided_on, on)
    found.lawyer, found.appointed_on = lawyer, on
    _tell(found.consultation, Happened.AID_APPOINTED, "consultations.aid_appoint")


def _in_order(after: date, on: date) -> None:
    if on < after or on > clock.today():
        raise Refused(_("日子要在上一步以后，不能晚于今天"), "on")


def _tell(consultation: Consultation, what: Happened, verb: str) -> None:
    consultation.tell(what)
    audit.record(verb, "consultations_consultation", consultation)
