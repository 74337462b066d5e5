"""What other rooms ask for (post, call off, told by voice), and what the worker does with a message.

A message is taken in one transaction, handed over outside any, and settled in another. Whoever finds it taken and not
settled does not know whether it went: the gateway is asked, and if it does not know, a person calls. So an event is
never told twice, and never lost (PRODUCT.md O15; section 6, the ladder of messages).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from portal.core import clock, db, settings, sms, texts
from portal.core.jobs import enqueue
from portal.core.scope import table_of
from portal.core.sms import Fault, Handed, Message, NotSent
from portal.notices import queries, rules
from portal.notices.models import Notice, Spent
from portal.notices.rules import State, Step

SEND, ASK = "notices.send", "notices.ask"


def post(
    event: str, name: str, phone: str, about: tuple[str, int], *, due: datetime | None = None, urgent: bool = False,
    secret: str = "", **values: str,
) -> Notice:  # fmt: skip
    """Ask for one text about one event, in the transaction of that event; a second call changes nothing.

    `name` is that of a text in `core.texts`; `due` its earliest moment; the quiet hours move it to the morning, unless
    it is urgent. `about` is the record's table and number. `secret` fills the one blank of a text that asks for a code;
    it is stored sealed, shown to nobody, and forgotten when the message is handed over.
    """
    if (known := queries.of_event(event)) is not None:
        return known
    if secret:
        values = {**values, "code": rules.HIDDEN}
    said, now = rules.filled(texts.TEXTS[name], values), clock.now()
    moment = max(due or now, now)
    notice = Notice(
        event=event, name=name, said=said, values=values, about=about[0], about_id=about[1], urgent=urgent,
        parts=texts.segments(said), made_on=clock.today(), made_at=now, state=State.WAITING, tries=0, asks=0, fen=0,
        due_at=moment if urgent else rules.awake(moment),
    )  # fmt: skip
    notice.phone, notice.secret = phone, secret
    db.session.add(notice)
    db.session.flush()
    if rules.is_mobile(phone):
        enqueue(SEND, due=notice.due_at, notice_id=notice.id)
    else:
        _fail(notice, Fault.LANDLINE)
    return notice


def call_off(about: str, about_id: int, name: str = "") -> int:
    """Take back what still waits about a record, all of it or one kind of text; how many."""
    waiting = [one for one in queries.open_about(about, about_id) if one.state in rules.WAITS]
    off = [one for one in waiting if not name or one.name == name]
    for one in off:
        one.advance(Step.CANCEL)
    return len(off)


def told(about: str, about_id: int) -> None:
    """Somebody told it by voice: what still waits about this record is not sent any more."""
    for one in queries.open_about(about, about_id):
        one.advance(Step.CALL, one.fault)


@dataclass(frozen=True)
class Taken:
    """What the worker knows of a message before it is handed over."""

    notice_id: int
    message: Message
    urgent: bool
    parts: int
    month_fen: int


@dataclass(frozen=True)
class Result:
    """What came of one try; `none` of both where somebody else had taken the message, or called it off."""

    handed: Handed | None = None
    fault: Fault | None = None
    open_end: bool = False
    later: bool = False


def what_to_send(notice_id: int) -> Taken | None:
    """The message as it waits; None where it does not any more."""
    notice = queries.one(notice_id)
    if notice is None or notice.state not in (*rules.WAITS, State.SENDING):
        return None
    yuan = settings.number("sms_month_yuan", rules.MONTH_YUAN, clock.today())
    return Taken(notice.id, _message(notice), notice.urgent, notice.parts, yuan * 100)


def _message(notice: Notice) -> Message:
    values, said = dict(notice.values), notice.said
    if (secret := notice.secret) is not None:
        values["code"], said = secret, said.replace(rules.HIDDEN, secret)
    return Message(notice.event, notice.phone or "", notice.name, said, tuple(values.items()))


def hand_over(taken: Taken | None) -> Result:
    """Take the message, reserve its money, and hand it to a gateway; outside any transaction but its own short ones."""
    if taken is None:
        return Result()
    if not taken.urgent and rules.awake(clock.now()) > clock.now():
        return Result(later=True)
    through = sms.gateways()
    most = taken.parts * max(one.fen for one in through)
    with db.transaction():
        notice = db.session.get(Notice, taken.notice_id, with_for_update=True)
        if notice is None or notice.state is State.CANCELLED or notice.state is State.CALLED:
            return Result()
        if notice.secret_sealed and clock.now() - notice.due_at > rules.SECRET_FOR:
            return Result(fault=Fault.AWAY)
        if notice.state not in rules.WAITS:
            return Result(open_end=notice.state is State.SENDING)
        if not _reserve(most, taken.parts, rules.ceiling(taken.month_fen, taken.urgent)):
            return Result(fault=Fault.SPENT)
        notice.advance(Step.TAKE)
        notice.fen = most
    try:
        return Result(handed=sms.send(taken.message, through))
    except NotSent as no:
        return Result(fault=no.fault)


def _reserve(fen: int, parts: int, ceiling: int) -> bool:
    """Add to the month's spending before anything is sent; False where it would go over the ceiling."""
    table, month = table_of(Spent), clock.month_start(clock.today())
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(table).values(month=month, fen=0, parts=0).on_conflict_do_nothing())
    added = (
        update(table)
        .where(table.c.month == month, table.c.fen + fen <= ceiling)
        .values(fen=table.c.fen + fen, parts=table.c.parts + parts)
    )
    done: Any = db.session.execute(added)
    return bool(done.rowcount)


def _give_back(notice: Notice, fen: int, parts: int) -> None:
    """Take from the month's spending what was reserved and not used."""
    table = table_of(Spent)
    month = clock.month_start(clock.local(notice.taken_at or clock.now()).date())
    less = update(table).where(table.c.month == month).values(fen=table.c.fen - fen, parts=table.c.parts - parts)
    db.session.execute(less)


def settle(result: Result, notice_id: int) -> None:
    """Write down what came of a try: handed over, to be tried again, or given up and told by voice."""
    notice = queries.one(notice_id)
    if notice is None or result == Result():
        return
    if result.later:
        enqueue(SEND, due=rules.awake(clock.now()), notice_id=notice.id)
    elif result.handed is not None:
        _handed(notice, result.handed.gateway, result.handed.number)
    elif result.open_end or result.fault is Fault.UNSURE:
        _ask_later(notice)
    elif result.fault is Fault.REFUSED:
        _return(notice)
        _fail(notice, Fault.REFUSED)
    else:
        _again(notice, result.fault or Fault.AWAY)


def _handed(notice: Notice, gateway: str, number: str) -> None:
    at = sms.named(gateway)
    cost = notice.parts * at.fen if at else notice.fen
    if cost < notice.fen:
        _give_back(notice, notice.fen - cost, 0)
    notice.fen, notice.gateway, notice.number_there, notice.asks = cost, gateway, number, 0
    notice.advance(Step.HAND)
    if at is not None and at.reaches:
        enqueue(ASK, due=clock.now() + rules.ASKED_AGAIN[0], notice_id=notice.id)


def _return(notice: Notice) -> None:
    _give_back(notice, notice.fen, notice.parts)
    notice.fen = 0


def _again(notice: Notice, fault: Fault) -> None:
    """It surely did not go: once more in a while; somebody calls meanwhile if it takes long."""
    now = clock.now()
    if notice.state is State.SENDING:
        _return(notice)
    else:
        notice.tries += 1
    notice.advance(Step.PUT_BACK, fault)
    if now - notice.due_at > (rules.SECRET_FOR if notice.secret_sealed else rules.GIVEN_UP):
        _fail(notice, fault)
        return
    minutes = settings.number("sms_call_after_minutes", rules.CALL_AFTER_MINUTES, clock.today())
    if (now - notice.due_at).total_seconds() >= minutes * 60:
        _ask_to_call(notice)
    due = now + rules.pause(notice.tries)
    enqueue(SEND, due=due if notice.urgent else rules.awake(due), notice_id=notice.id)


def _ask_to_call(notice: Notice) -> None:
    if notice.to_call_at is None:
        notice.to_call_at = clock.now()
        rules.undelivered.send(notice)


def _fail(notice: Notice, fault: Fault) -> None:
    notice.advance(Step.FAIL, fault)
    _ask_to_call(notice)


def _ask_later(notice: Notice) -> None:
    notice.fault = Fault.UNSURE
    enqueue(ASK, due=clock.now() + rules.ASKED_AGAIN[0], notice_id=notice.id)


@dataclass(frozen=True)
class Question:
    """What a gateway is asked of a message."""

    message: Message
    gateway: str
    number: str
    taken_at: datetime


def what_to_ask(notice_id: int) -> Question | None:
    """A message whose end is not known; None where it is."""
    notice = queries.one(notice_id)
    if notice is None or notice.state not in (State.SENDING, State.HANDED) or notice.taken_at is None:
        return None
    return Question(_message(notice), notice.gateway, notice.number_there, notice.taken_at)


@dataclass(frozen=True)
class Heard:
    """What the gateways said of a message: where it is, and whether it arrived; None where they do not know."""

    found: Handed | None = None
    arrived: bool | None = None


def ask(question: Question | None) -> Heard | None:
    """Ask the gateway that took it, or each one whether it did."""
    if question is None:
        return None
    day = clock.local(question.taken_at).date()
    try:
        if question.gateway:
            at = sms.named(question.gateway)
            return Heard(arrived=at.arrived(question.message, question.number, day) if at else None)
        for one in sms.gateways():
            number = one.find(question.message, day)
            if number is not None:
                return Heard(Handed(one.name, number))
    except NotSent:
        return Heard()
    return Heard()


def hear(heard: Heard | None, notice_id: int) -> None:
    """Write down what was heard; a message of which nobody knows in the end is told by voice, never sent again."""
    notice = queries.one(notice_id)
    if notice is None or heard is None:
        return
    if heard.found is not None:
        _handed(notice, heard.found.gateway, heard.found.number)
        return
    if heard.arrived is True:
        notice.advance(Step.ARRIVE)
        rules.arrived.send(notice)
        return
    if heard.arrived is False:
        _fail(notice, Fault.LOST)
        return
    notice.asks += 1
    if notice.asks < len(rules.ASKED_AGAIN):
        enqueue(ASK, due=clock.now() + rules.ASKED_AGAIN[notice.asks], notice_id=notice.id)
    elif notice.state is State.SENDING:
        _fail(notice, Fault.UNSURE)
