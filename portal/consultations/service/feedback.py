"""A complaint or a suggestion on the bureau's own work gets a number, and an answer by a promised day."""

from datetime import date, datetime

from portal.consultations import queries, rules
from portal.consultations.models import Opinion
from portal.consultations.rules import Saying
from portal.core import audit, clock, crypto, db, settings, workdays
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import Actor, acting_as, actor


def promised(told: datetime) -> date:
    """The day by whose end an answer is promised: so many working days on (setting `feedback_workdays`)."""
    day = clock.local(told).date()
    return workdays.workdays_after(day, max(1, settings.days("feedback_workdays", rules.FEEDBACK_WORKDAYS, day)))


def hold_by(told: datetime) -> date:
    """The working day by whose end somebody speaks to who complained (setting `complaint_hold_workdays`)."""
    day = clock.local(told).date()
    return workdays.workdays_after(day, max(1, settings.days("complaint_hold_workdays", rules.HOLD_WORKDAYS, day)))


def say(kind: Saying, text: str, phone: str, county_code: str) -> Opinion:
    """Store it under a new number for the bureau of the county; nobody else reads it."""
    now, receipt = clock.now(), _free_number()
    found = Opinion(
        county_code=county_code,
        village_code="",
        town_code="",
        receipt_hash=crypto.blind(receipt, "consultations.receipt"),
        receipt=receipt,
        kind=kind,
        text=text,
        phone=phone,
        phone_tail=crypto.blind(phone[-4:], "person.phone_tail"),
        phone_index=crypto.blind(phone, "person.phone"),
        told_at=now,
        due_on=promised(now),
        hold_on=hold_by(now) if kind is Saying.COMPLAINT else None,
    )
    db.session.add(found)
    audit.record("consultations.feedback", "consultations_opinion", found, kind=kind.value)
    return found


def _free_number() -> str:
    """A number that no opinion and no question bears."""
    while True:
        receipt = rules.new_receipt()
        with acting_as(Actor(key=crypto.blind(receipt, "consultations.receipt"))):
            if queries.is_free() and queries.opinion_by_key() is None:
                return receipt


def name_subject(found: Opinion, user_id: int | None, name: str) -> None:
    """Who of those that answer is complained of: from now on it is kept from that person (PRODUCT.md V20)."""
    if not found.waiting:
        raise Refused(_("这件已经答复过了，不能再改"))
    if user_id is not None and user_id == found.held_by_id:
        raise Refused(_("这位同事已经先回过话了。请让局里另一位同事答复，并告诉提意见的人"), "whom")
    found.of_id, found.of_name = user_id, name
    audit.record("consultations.complained_of", "consultations_opinion", found, of=user_id)


def hold(found: Opinion, text: str) -> None:
    """A first word to who complained: it was read, who looks into it, and by when."""
    if not found.waiting:
        raise Refused(_("这件已经答复过了，不能再改"))
    if found.held_at is not None:
        raise Refused(_("已经先回过话了"))
    _apart(found)
    found.held, found.held_at = text, clock.now()
    found.held_by, found.held_by_id = actor().name, actor().id
    audit.record("consultations.hold", "consultations_opinion", found)


def _apart(found: Opinion) -> None:
    if found.of_id is not None and found.of_id == actor().id:
        raise Refused(_("说的是您，请别的同事来办"))


def reply(found: Opinion, text: str) -> None:
    """The bureau's one answer; whoever told it reads it by the number."""
    if not found.waiting:
        raise Refused(_("这件已经答复过了，不能再改"))
    _apart(found)
    found.answer, found.waiting = text, False
    found.answered_at, found.answered_by, found.answered_by_id = clock.now(), actor().name, actor().id
    audit.record("consultations.reply", "consultations_opinion", found)


def reveal_opinion(found: Opinion, why: str) -> str | None:
    """Show the phone in full: a logged act with a reason (UI.md L7)."""
    audit.record("consultations.reveal_feedback", "consultations_opinion", found.id, why=why)
    phone: str | None = found.phone
    return phone
