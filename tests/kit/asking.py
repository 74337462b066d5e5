"""Questions for tests, asked and answered by the portal's own services."""

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.accounts.models import SignIn
from portal.accounts.rules import ABSOLUTE, Role
from portal.consultations import queries, rules, service
from portal.consultations.models import Consultation
from portal.consultations.rules import State, Step, Topic
from portal.core import clock, db
from portal.core.scope import Actor, acting_as, system
from portal.core.sessions import token_hash
from tests.kit.makers import COUNTY, GANCHENGZI, Maker, Someone

QUESTION = "邻居把水渠占了，我该找谁？"
PHONE = "13800005678"
BACK = "水渠是哪一年修的？"
HELPED: dict[str, Any] = {"whom": rules.Whom.ELDER, "helper": "小张", "relation": "女儿", "consent": True}


def ask(
    make: Maker,
    code: str = GANCHENGZI,
    *,
    until: State = State.SUBMITTED,
    days_ago: int = 0,
    sound: bytes | None = None,
    **told: Any,
) -> tuple[int, str]:
    """A villager's question, taken as far as `until` by its adviser; its number and its receipt."""
    asked = clock.now() - timedelta(days=days_ago)
    ticket = service.listen(sound, "127.0.0.1") if sound else None
    with clock.frozen(asked), make.writing(Actor()) as session:
        helped = HELPED if until is State.WITHDRAWN else {}
        told["spoken"] = service.spoken(ticket)
        filled = {"topic": Topic.LAND, "question": QUESTION, "phone": PHONE, "village_code": code, **helped, **told}
        found = service.ask(service.Told(**filled))
        session.flush()
        number, receipt = found.id, found.receipt
    if until in (State.SUBMITTED, State.ASSIGNED):
        return number, receipt
    with clock.frozen(asked + timedelta(hours=1)), acting_as(system("tests")), db.transaction():
        take(load(number), until)
    return number, receipt


def load(number: int) -> Consultation:
    """The question as it is stored."""
    return db.session.scalars(select(Consultation).where(Consultation.id == number)).one()


def one(number: int) -> Consultation:
    """The question as it is stored, for a look at it."""
    db.session.remove()
    with acting_as(system("tests")):
        return load(number)


def notes(number: int) -> list[str]:
    """What staff noted on it."""
    with acting_as(system("tests")):
        return [note.text for note in queries.notes(load(number))]


def barred(number: int) -> set[int]:
    """Who declared a conflict of interest with it."""
    with acting_as(system("tests")):
        return queries.barred_ids(load(number))


def take(found: Consultation, until: State) -> None:
    """Lead a question to a state by the verbs that people use."""
    adviser = Actor(found.adviser_id, frozenset({found.village_code}), name=found.adviser_name)
    villager = Actor(key=found.receipt_hash)
    with acting_as(adviser):
        if until is State.DECLINED:
            service.decline(found, rules.Declines.OTHER, "这几天开庭")
            db.session.flush()
            return
        service.accept(found)
        db.session.flush()
        if until is State.ACCEPTED:
            return
        if until in (State.PAUSED, State.LAPSED):
            service.ask_back(found, BACK)
            db.session.flush()
    if until is State.LAPSED:
        service.lapse(found)
    if until in (State.PAUSED, State.LAPSED):
        return
    if until is State.WITHDRAWN:
        with acting_as(villager):
            service.withdraw(found)
            db.session.flush()
        return
    with acting_as(adviser):
        service.answer(
            found,
            service.Said(
                "水渠是集体的，不能占。", "先找村委会，带上照片。", "民法典第二百九十条", summary="说水渠的事"
            ),
        )
        db.session.flush()
    steps = {State.SOLVED: Step.SOLVE, State.PARTLY: Step.PARTLY, State.UNSOLVED: Step.FAIL}
    if until in steps:
        if until is State.UNSOLVED:
            found.reopened = True
            db.session.flush()
        with acting_as(villager):
            service.rate(found, steps[until])
            db.session.flush()
    if until is State.CLOSED:
        service.close(found)


def adviser(make: Maker, *codes: str, **fields: Any) -> Someone:
    """An adviser with an account and contracts for some villages."""
    villages = codes or (GANCHENGZI,)
    who = make.user(*((Role.ADVISER, code) for code in villages), **fields)
    for code in villages:
        make.contract(code, who)
    return who


def again(make: Maker, who: Someone) -> Someone:
    """The same person, signed in at another time."""
    token, now = secrets.token_urlsafe(32), clock.now()
    with make.writing() as session:
        session.add(
            SignIn(
                token_hash=token_hash(token),
                user_id=who.id,
                created_at=now,
                last_seen_at=now,
                expires_at=now + ABSOLUTE,
            )
        )
    return replace(who, token=token)


def tell(make: Maker, text: str = "调解员说话不好听", *, days_ago: int = 0, phone: str = PHONE) -> tuple[int, str]:
    """A complaint to the bureau; its number in the database and the one that it is followed by."""
    with clock.frozen(clock.now() - timedelta(days=days_ago)), make.writing(Actor()) as session:
        found = service.say(rules.Saying.COMPLAINT, text, phone, COUNTY)
        session.flush()
        return found.id, found.receipt


def phrased(make: Maker, who: Someone, text: str = "请在〔日期〕前去镇司法所。", *, shared: bool = True) -> int:
    """A sentence for use again; its number."""
    with make.writing(Actor(who.id)) as session:
        found = service.add_phrase(text, shared)
        session.flush()
        return found.id
