"""A person's own data: its correction and its deletion, asked as easily as it was given (PIPL 15, 44–50)."""

from sqlalchemy import select

from portal.consultations.models import Consultation, Opinion
from portal.consultations.rules import Saying, Want
from portal.consultations.service.feedback import reply, say
from portal.core import audit, clock, crypto, db, retention
from portal.core.forms import Refused
from portal.core.i18n import _
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
    if granted and request.want is Want.ERASE and about is not None and about.kept_on is not None:
        told = _("这件咨询按法律还要保留，现在不能删：%(why)s。请选“不能照办”，把原因写在答复里", why=about.kept_why)
        raise Refused(told, "granted")
    reply(request, text)
    request.granted = granted
    if granted and request.want is Want.ERASE and request.about_id is not None:
        enqueue("consultations.erase", consultation_id=request.about_id)
    if granted and request.want is Want.CORRECT and about is not None and (nickname or phone):
        about.nickname = nickname or about.nickname
        if phone:
            about.phone, about.phone_tail = phone, crypto.blind(phone[-4:], "person.phone_tail")
            about.phone_index = crypto.blind(phone, "person.phone")
        changed = [name for name, value in (("nickname", nickname), ("phone", phone)) if value]
        audit.record("consultations.correct", "consultations_consultation", about, changed=changed)


def retain(found: Consultation, why: str) -> None:
    """Keep a question from every deletion, for a lawsuit, an inquiry or a reconsideration (PIPL 47; PRODUCT.md V23)."""
    if found.kept_on is not None:
        raise Refused(_("已经保留了"))
    found.kept_on, found.kept_why = clock.today(), why
    audit.record("consultations.retain", "consultations_consultation", found, why=why)


def let_go(found: Consultation, why: str) -> None:
    """The reason is over: from now on the usual time of keeping holds."""
    if found.kept_on is None:
        raise Refused(_("这件没有在保留"))
    found.kept_on, found.kept_why = None, ""
    audit.record("consultations.let_go", "consultations_consultation", found, why=why)


def erase(consultation_id: int) -> None:
    """Delete a question with all its parts; that it was done stays on the trail. Not one that the law keeps."""
    kept = select(Consultation.kept_on).where(Consultation.id == consultation_id)
    if db.session.scalar(kept) is not None:
        audit.record("consultations.not_erased", "consultations_consultation", consultation_id)
        return
    retention.forget_with_parts(Consultation, [consultation_id])
    audit.record("consultations.erase", "consultations_consultation", consultation_id)
