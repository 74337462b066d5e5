"""What advisers, the town's office and the village do with a question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.consultations import queries
from portal.consultations.models import Answer, Cite, Conflict, Consultation, Note, Phrase
from portal.consultations.rules import Call, Declines, Happened, State, Step
from portal.consultations.service import sides, texting
from portal.consultations.service.asking import free_adviser, renew
from portal.consultations.service.pausing import run_on
from portal.consultations.service.promising import accept_by
from portal.core import audit, clock, db, jobs
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.library import queries as library
from portal.notices import service as notices

TOLD = {Call.ANSWERED: Happened.TOLD, Call.HELPED: Happened.NOTED, Call.ASKED: Happened.PASSED}
"""What the villager reads of each call."""


@dataclass(frozen=True)
class Said:
    """An answer in its parts, as the villager will read it."""

    conclusion: str
    next_steps: str
    basis: str = ""
    cites: Sequence[tuple[str, str]] = ()
    summary: str = ""


def expect(consultation: Consultation, version: str | None) -> None:
    """Refuse a form that was opened on an older version: somebody else changed it meanwhile."""
    if version and version != str(consultation.version):
        raise Refused(_("您打开这一页以后，别人已经改过这件咨询。请返回看看最新的情况，再送一次"))


def _own(consultation: Consultation) -> None:
    if actor().id is None or actor().id != consultation.adviser_id:
        raise Refused(_("这件咨询不是分派给您的，请先请镇司法所改派"))


def accept(consultation: Consultation) -> None:
    """The adviser takes the question; the villager sees that somebody reads it."""
    _own(consultation)
    consultation.advance(Step.ACCEPT)


def decline(consultation: Consultation, why: Declines, told: str) -> None:
    """The adviser does not take it; a moment later it goes to the next one (PRODUCT.md A02).

    The reason becomes an internal note. Who declares a conflict of interest never sees it again.
    """
    _own(consultation)
    run_on(consultation)
    consultation.advance(Step.DECLINE, why=why.value)
    _note(consultation, told)
    if why is Declines.CONFLICT:
        _bar(consultation, consultation.adviser_id)
    jobs.enqueue(
        "consultations.pass_on",
        consultation_id=consultation.id,
        from_id=consultation.adviser_id,
        conflict=why is Declines.CONFLICT,
    )


def pass_on(consultation: Consultation, from_id: int | None, conflict: bool) -> None:
    """Give a question on: to the named deputy, else to the village's adviser of today, else to the town's office."""
    if consultation.state not in (State.SUBMITTED, State.DECLINED):
        return
    if conflict:
        _bar(consultation, from_id)
    consultation.adviser_id, consultation.adviser_name = None, ""
    if (one := free_adviser(consultation, but=from_id)) is not None:
        _hand(consultation, one.user_id, one.name)


def _bar(consultation: Consultation, user_id: int | None) -> None:
    """Keep the question from who declared a conflict of interest; each declaration stays, one after another."""
    if user_id is not None and user_id not in queries.barred_ids(consultation):
        db.session.add(Conflict(consultation=consultation, user_id=user_id, at=clock.now()))


def _hand(consultation: Consultation, user_id: int | None, name: str) -> None:
    run_on(consultation)
    consultation.adviser_id, consultation.adviser_name = user_id, name
    consultation.accept_by = accept_by(consultation.ordinary)
    consultation.advance(Step.ASSIGN)
    sides.keep(consultation)


def assign(consultation: Consultation, user_id: int, name: str) -> None:
    """The town's office gives a question to an adviser, or takes it away from one who does not answer."""
    if user_id in queries.barred_ids(consultation):
        raise Refused(_("这位顾问已经声明回避，请另选一位"), field="adviser")
    if user_id == consultation.adviser_id and consultation.state is not State.SUBMITTED:
        raise Refused(_("已经在这位顾问手里，请另选一位"), field="adviser")
    if user_id in sides.apart(consultation):
        raise Refused(_("按记录，这位顾问可能要回避，请另选一位"), field="adviser")
    _hand(consultation, user_id, name)


def answer(consultation: Consultation, said: Said) -> Answer:
    """Send the answer to the villager. Who may not get text messages, or wants to be told, joins the call list.

    What is confidential stands on no village's list: its adviser calls. What was said in a recording is written down
    first, for colleagues alone: who reads the file later need not listen, and the recording is forgotten sooner (V14).
    """
    _own(consultation)
    if consultation.wants_summary:
        if not said.summary:
            raise Refused(_("请先听录音，写几句他说了什么"), field="summary")
        consultation.summary = said.summary
    if consultation.state is State.ASSIGNED:
        consultation.advance(Step.ACCEPT)
    run_on(consultation)
    consultation.advance(Step.ANSWER)
    consultation.answered_on = clock.today()
    consultation.to_tell = consultation.owes_note or (consultation.wants_voice and consultation.ordinary)
    texting.text(consultation, Call.ANSWERED)
    given = Answer(
        consultation=consultation,
        conclusion=said.conclusion,
        next_steps=said.next_steps,
        basis=said.basis,
        at=clock.now(),
        by=actor().name,
    )
    db.session.add(given)
    _rest_on(given, said.cites)
    return given


def _rest_on(given: Answer, cites: Sequence[tuple[str, str]]) -> None:
    """Keep what an answer rests on in the edition of its day, so that a later change lists it (PRODUCT.md V17)."""
    today = clock.today()
    if wrong := library.missing(cites, today):
        law, article = wrong[0]
        raise Refused(_("%(law)s里没有第 %(number)s 条", law=law, number=article), field="cites")
    held = library.in_force((law for law, _article in cites), today)
    for law, article in cites:
        db.session.add(
            Cite(consultation=given.consultation, answer=given, law=law, article=article, edition_on=held[law].since)
        )


def add_phrase(text: str, shared: bool) -> Phrase:
    """Keep a sentence for later answers."""
    phrase = Phrase(user_id=actor().id, text=text, shared=shared)
    db.session.add(phrase)
    audit.record("consultations.phrase", Phrase.__tablename__, None, shared=shared)
    return phrase


def change_phrase(phrase: Phrase, text: str, shared: bool) -> None:
    """Write a sentence of one's own anew; answers that hold it stay as they were sent."""
    phrase.text, phrase.shared = text, shared
    audit.record("consultations.phrase", Phrase.__tablename__, phrase, shared=shared)


def drop_phrase(phrase: Phrase) -> None:
    """Take a sentence of one's own off the list."""
    audit.record("consultations.drop_phrase", Phrase.__tablename__, phrase)
    db.session.delete(phrase)


def add_note(consultation: Consultation, text: str) -> Note:
    """An internal note; no page of the villager reads it."""
    note = _note(consultation, text)
    audit.record("consultations.note", "consultations_consultation", consultation)
    return note


def _note(consultation: Consultation, text: str) -> Note:
    note = Note(consultation=consultation, text=text, at=clock.now(), by=actor().name)
    db.session.add(note)
    return note


def reveal(consultation: Consultation, why: str) -> str | None:
    """Show the phone in full: a logged act with a reason (UI.md L7)."""
    audit.record("consultations.reveal", "consultations_consultation", consultation.id, why=why)
    phone: str | None = consultation.phone
    return phone


def tell(consultation: Consultation) -> None:
    """The village has told the villager by voice what it was to tell: an answer, a question, or who asked for them."""
    calls = consultation.calls
    if not calls:
        raise Refused(_("这件已经转告过了"))
    consultation.to_tell, consultation.told_at = False, clock.now()
    if Call.HELPED in calls:
        consultation.noted_at = clock.now()
    for call in calls:
        consultation.tell(TOLD[call])
    notices.told(texting.ABOUT, consultation.id)
    audit.record("consultations.tell", "consultations_consultation", consultation)


def reopen(consultation: Consultation, told: str) -> None:
    """The town's office asks for a second opinion when the villager said that it did not help."""
    renew(consultation)
    _note(consultation, told)


def close(consultation: Consultation, told: str = "") -> None:
    """Nothing more is to be done."""
    if consultation.call_by is not None:
        raise Refused(_("提问人不满意，先给他回电话，再办结"))
    consultation.advance(Step.CLOSE)
    consultation.closed_on, consultation.to_tell = clock.today(), False
    texting.call_off(consultation)
    if told:
        _note(consultation, told)


def close_quiet(found: Iterable[Consultation]) -> int:
    """Close answered questions of which nothing was heard for a month; returns how many."""
    count = 0
    for one in found:
        close(one)
        count += 1
    return count
