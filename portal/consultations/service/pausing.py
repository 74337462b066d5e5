"""The adviser asks the villager back: the promise rests meanwhile, for all to see, and runs on with the answer.

Source: PRODUCT.md 6, the consultation's flow: clocks pause only when the villager is asked a question.
"""

from collections.abc import Iterable
from datetime import date

from portal.consultations import queries, rules
from portal.consultations.models import Consultation, Inquiry
from portal.consultations.rules import Call, State, Step
from portal.consultations.service import texting
from portal.consultations.service.asking import promise
from portal.core import clock, db, settings, workdays
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor


def ask_back(consultation: Consultation, text: str) -> Inquiry:
    """Ask the villager one question; the promise rests from today until the answer.

    Without messages the village tells by voice that a question waits, unless calls are not wished or it is
    confidential: then the adviser does.
    """
    if actor().id is None or actor().id != consultation.adviser_id:
        raise Refused(_("这件咨询不是分派给您的，请先请镇司法所改派"))
    consultation.advance(Step.ASK_BACK)
    consultation.paused_on = clock.today()
    welcome = consultation.ordinary and not consultation.no_call
    consultation.to_tell = welcome and not texting.goes_by_text(consultation)
    texting.text(consultation, Call.ASKED)
    asked = Inquiry(consultation=consultation, text=text, at=clock.now(), by=actor().name)
    db.session.add(asked)
    return asked


def supply(consultation: Consultation, text: str) -> None:
    """The villager answers what was asked back: the promise runs on, or begins anew where the wait was over."""
    asked = queries.inquiries(consultation)[-1]
    late = consultation.state is State.LAPSED
    run_on(consultation)
    consultation.advance(Step.SUPPLY)
    if late:
        consultation.due_on, consultation.closed_on = promise(clock.now()), None
    asked.reply, asked.replied_at = text, clock.now()
    texting.call_off(consultation)


def run_on(consultation: Consultation) -> None:
    """Move the promised day by the working days that it rested; what never rested stays as it is."""
    if consultation.paused_on is None:
        return
    days = rested(consultation.paused_on, clock.today())
    if days:
        consultation.due_on = workdays.workdays_after(consultation.due_on, days)
    queries.inquiries(consultation)[-1].rested = days
    consultation.paused_on = None
    if consultation.calls == [Call.ASKED]:
        consultation.to_tell = False


def rested(since: date, today: date) -> int:
    """The working days after a day, up to and with another."""
    count = 0
    while workdays.workdays_after(since, count + 1) <= today:
        count += 1
    return count


def lapse(consultation: Consultation) -> None:
    """The answer did not come: the question stays here until the villager answers after all."""
    consultation.advance(Step.LAPSE)
    consultation.paused_on, consultation.closed_on, consultation.to_tell = None, clock.today(), False
    texting.call_off(consultation)


def lapse_quiet(found: Iterable[Consultation], today: date) -> int:
    """Let those rest whose villager was asked more working days ago than the county waits; how many."""
    days, count = settings.days("consultation_pause_workdays", rules.PAUSE_WORKDAYS, today), 0
    for one in found:
        if one.paused_on is not None and workdays.workdays_after(one.paused_on, max(1, days)) < today:
            lapse(one)
            count += 1
    return count
