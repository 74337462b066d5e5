"""What a villager is told by a short text where they take texts; whom it does not reach is told by voice instead."""

from portal.consultations import rules
from portal.consultations.models import Consultation
from portal.consultations.rules import Call, Happened
from portal.core import clock, db, sms
from portal.notices import service as notices
from portal.notices.rules import is_mobile

ABOUT = Consultation.__tablename__


def goes_by_text(consultation: Consultation) -> bool:
    """Whether a text can reach this phone, so that nobody need call unless it fails."""
    return consultation.takes_texts and sms.reaches_phones() and is_mobile(consultation.phone or "")


def text(consultation: Consultation, call: Call) -> None:
    """Ask for the neutral text of a call, where texts are taken; within the time that was wished."""
    if not consultation.takes_texts or not consultation.phone:
        return
    db.session.flush()
    event = f"{ABOUT}:{consultation.id}:{call.value}:{consultation.version}"
    due = rules.safe_hour(consultation.hour, clock.now())
    notices.post(event, call.value, consultation.phone, (ABOUT, consultation.id), due=due)


def call_instead(consultation: Consultation) -> None:
    """A text did not reach them: a voice tells it, where there still is something to tell and calls are welcome."""
    if consultation.ordinary and not consultation.no_call:
        consultation.to_tell = True
        consultation.to_tell = bool(consultation.calls)


def note_arrival(consultation: Consultation, name: str) -> None:
    """The text that somebody asked in their name is on their phone: nobody owes them that call any more."""
    if name == Call.HELPED.value and consultation.owes_note:
        consultation.noted_at = clock.now()
        consultation.tell(Happened.NOTED)


def call_off(consultation: Consultation) -> None:
    """There is nothing left to tell: what still waits is not sent."""
    if consultation.id is not None:
        notices.call_off(ABOUT, consultation.id)
