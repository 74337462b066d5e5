"""A villager asks, and says whether the answer helped."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.accounts import queries as accounts
from portal.advisers import queries as advisers
from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.consultations import queries, rules
from portal.consultations.models import Consultation, Entrusted, Note, Spoken
from portal.consultations.rules import Call, Can, Happened, Hour, Step, Topic, Whom
from portal.consultations.service import sides, speaking, texting
from portal.consultations.service.promising import accept_by
from portal.core import audit, brake, clock, crypto, db, helplines, settings, workdays
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import Actor, acting_as, actor

HOURLY = 3000
"""Questions from one address within an hour: a whole town may share one; a machine that floods is held (C6)."""
OF_ONE_PHONE = 5
"""Questions with one phone within an hour: more are one person's same trouble, or somebody's mischief."""


@dataclass(frozen=True)
class Told:
    """What the form says of a question."""

    topic: Topic
    question: str
    phone: str
    village_code: str
    nickname: str = ""
    whom: Whom = Whom.SELF
    helper: str = ""
    relation: str = ""
    consent: bool = False
    no_call: bool = False
    no_text: bool = False
    no_name: bool = False
    voice: bool = False
    hour: Hour = Hour.ANY
    spoken: Spoken | None = None
    other: str = ""


def promise(asked: datetime) -> date:
    """The day by whose end an answer is promised: the next working day, or as many as the county has set."""
    moment, days = asked, settings.days("consultation_workdays", rules.PROMISE_WORKDAYS, clock.local(asked).date())
    for _day in range(max(1, days)):
        moment = workdays.end_of_next_workday(moment)
    return clock.local(moment).date()


def count_asking(address: str) -> None:
    """Count a question that is about to be stored; `Refused` where a machine is at work."""
    brake.note("consultations.ask", address, HOURLY, timedelta(hours=1))


def count_phone(phone: str) -> None:
    """Count a question by its phone; `Refused` where one phone has asked more in an hour than anybody does."""
    says = _(
        "这个手机号一小时里已经问了很多。您写的还在下面，请过一会儿再送；急的话请打 %(line)s", line=helplines.LEGAL
    )
    brake.note("consultations.phone", phone, OF_ONE_PHONE, timedelta(hours=1), says)


def ask(told: Told) -> Consultation:
    """Store a question under a new receipt number, promise a day, and give it to the village's adviser or deputy."""
    village = areas.village_of(told.village_code)
    if village is None:
        raise Refused(_("没有找到这个村，请重新选"), field="village")
    if told.whom is Whom.ELDER and not told.consent:
        raise Refused(_("请先问过老人，同意了再勾选"), field="consent")
    now, town = clock.now(), area_rules.town_code(village.code)
    alarm = rules.alarm(told.topic, told.question)
    ordinary = alarm is None or not alarm.hidden
    receipt, due_on, taken_by = _free_receipt(), promise(now), accept_by(ordinary)
    named = [] if ordinary else [one.id for one in accounts.holders(Can.ASSIGN, town)]
    helped = told.whom is Whom.ELDER
    found = Consultation(
        village_code=village.code,
        town_code=town,
        county_code=area_rules.county_code(village.code),
        receipt_hash=crypto.blind(receipt, "consultations.receipt"),
        receipt=receipt,
        topic=told.topic,
        question=told.question,
        ordinary=ordinary,
        nickname=told.nickname,
        phone=told.phone,
        phone_tail=crypto.blind(told.phone[-4:], "person.phone_tail"),
        phone_index=crypto.blind(told.phone, "person.phone"),
        whom=told.whom,
        helper=told.helper if helped else "",
        relation=told.relation if helped else "",
        consent=helped and told.consent,
        no_call=told.no_call,
        no_text=told.no_text,
        no_name=told.no_name,
        voice=told.voice,
        hour=told.hour,
        asked_on=clock.today(),
        asked_at=now,
        due_on=due_on,
        recorded=told.spoken.seconds if told.spoken is not None else None,
    )
    found.other = told.other or None
    found.to_tell = found.owes_note and not texting.goes_by_text(found)
    adviser = free_adviser(found)
    if told.spoken is not None:
        speaking.keep(found, told.spoken)
    db.session.add(found)
    found.tell(Happened.ASKED)
    if adviser is not None and adviser.user_id is not None:
        found.adviser_id, found.adviser_name = adviser.user_id, adviser.name
        found.advance(Step.ASSIGN)
        found.accept_by = taken_by
        named = [one for one in named if one != adviser.user_id]
    for user_id in named:
        db.session.add(Entrusted(consultation=found, user_id=user_id))
    sides.keep(found)
    audit.record("consultations.ask", "consultations_consultation", found, topic=told.topic.value)
    if found.owes_note:
        texting.text(found, Call.HELPED)
    return found


def free_adviser(consultation: Consultation, but: int | None = None) -> Any:
    """The village's adviser of today, else a named deputy: the first who may have this question; None leaves it to the
    town's office."""
    today, village = clock.today(), consultation.village_code
    serving, barred = advisers.adviser_of(village, today), sides.apart(consultation) | {but}
    if serving is not None and serving.user_id is not None and serving.user_id not in barred:
        return serving
    able = [one for one in advisers.deputies_of(village, today) if one.user_id is not None]
    return next((one for one in able if one.user_id not in barred), None)


def _free_receipt() -> str:
    """A receipt number that no consultation bears; two of the same are as good as impossible."""
    while True:
        receipt = rules.new_receipt()
        with acting_as(Actor(key=crypto.blind(receipt, "consultations.receipt"))):
            if queries.is_free():
                return receipt


def rate(consultation: Consultation, step: Step) -> bool:
    """What the villager says of the answer; one that did not help goes back to the adviser, once.

    Where it got worse, or did not help a second time, the office calls back within two working days (setting
    `consultation_call_workdays`; PRODUCT.md V19). Says whether it was asked anew.
    """
    consultation.advance(step)
    consultation.to_tell = consultation.owes_note
    if step not in rules.DISSATISFIED:
        return False
    if step is Step.WORSE or consultation.reopened:
        today = clock.today()
        days = settings.days("consultation_call_workdays", rules.CALL_WORKDAYS, today)
        consultation.call_by = workdays.workdays_after(today, days)
    if consultation.reopened:
        return False
    renew(consultation)
    return True


def called_back(consultation: Consultation, said: str) -> None:
    """The office has called a dissatisfied villager back; what was said is a note among colleagues."""
    if consultation.call_by is None:
        raise Refused(_("这件没有要回的电话，可能别人已经回过了"))
    consultation.call_by = None
    consultation.tell(Happened.CALLED)
    db.session.add(Note(consultation=consultation, text=said, at=clock.now(), by=actor().name))
    audit.record("consultations.call_back", "consultations_consultation", consultation)


def renew(consultation: Consultation) -> None:
    """Ask the adviser once more: a new promise begins."""
    consultation.accept_by = accept_by(consultation.ordinary)
    consultation.advance(Step.REOPEN)
    consultation.reopened = True
    consultation.due_on, consultation.answered_on = promise(clock.now()), None
    consultation.to_tell, consultation.told_at = consultation.owes_note, None


def may_withdraw(consultation: Consultation) -> bool:
    """Whether whoever was asked for may still take it back: within a week, as long as it is not over (V13)."""
    in_time = clock.today() <= undo_until(consultation)
    return consultation.whom is Whom.ELDER and in_time and consultation.state not in rules.OVER


def undo_until(consultation: Consultation) -> date:
    """The last day on which what somebody asked for another may be taken back (setting `consultation_undo_days`)."""
    days = settings.days("consultation_undo_days", rules.UNDO_DAYS, consultation.asked_on)
    return consultation.asked_on + timedelta(days=days)


def withdraw(consultation: Consultation) -> None:
    """Take back what somebody else asked: nothing more is done with it, and nobody is asked why (PRODUCT.md V13)."""
    if not may_withdraw(consultation):
        raise Refused(_("已经过了可以撤回的日子，要停下来请打 %(line)s", line=helplines.LEGAL))
    consultation.advance(Step.WITHDRAW)
    consultation.closed_on, consultation.paused_on, consultation.to_tell = clock.today(), None, False
    consultation.call_by = None
    texting.call_off(consultation)
