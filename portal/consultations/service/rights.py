"""A person's own data: its correction and its deletion, asked as easily as it was given (PIPL 15, 44–50)."""

from portal.consultations.models import Consultation, Opinion
from portal.consultations.rules import Saying, Want
from portal.consultations.service.feedback import reply, say
from portal.core import audit, crypto, retention
from portal.core.jobs import enqueue


def ask_about(found: Consultation, want: Want, text: str) -> Opinion:
    """Ask the bureau to correct or delete what a question holds; whoever wants it deleted is not contacted any more."""
    request = say(Saying.PERSONAL, text, found.phone or "", found.county_code)
    request.want, request.about_id = want, found.id
    if want is Want.ERASE:
        found.no_call = found.no_text = True
        found.to_tell, found.call_by = False, None
        audit.record("consultations.stop_contact", "consultations_consultation", found)
    return request


def decide(
    request: Opinion, granted: bool, text: str, about: Consultation | None, nickname: str = "", phone: str = ""
) -> None:
    """Answer a request on somebody's data. Granted deletion is done by the portal itself, which sees every question.

    A correction is made here, by whoever may open the question.
    """
    reply(request, text)
    request.granted = granted
    if granted and request.want is Want.ERASE and request.about_id is not None:
        enqueue("consultations.erase", consultation_id=request.about_id)
    if granted and about is not None and (nickname or phone):
        about.nickname = nickname or about.nickname
        if phone:
            about.phone, about.phone_tail = phone, crypto.blind(phone[-4:], "person.phone_tail")
            about.phone_index = crypto.blind(phone, "person.phone")
        changed = [name for name, value in (("nickname", nickname), ("phone", phone)) if value]
        audit.record("consultations.correct", "consultations_consultation", about, changed=changed)


def erase(consultation_id: int) -> None:
    """Delete a question with all its parts; that it was done stays on the trail."""
    retention.forget_with_parts(Consultation, [consultation_id])
    audit.record("consultations.erase", "consultations_consultation", consultation_id)
