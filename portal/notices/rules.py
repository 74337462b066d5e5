"""What becomes of a message, when it may be sent, how often it is tried, and what it may cost (PRODUCT.md O15, 6)."""

from datetime import datetime, time, timedelta
from typing import Any

from blinker import signal

from portal.core import clock
from portal.core.choice import Choice
from portal.core.flow import Ladder
from portal.core.i18n import _

undelivered = signal("notices.undelivered")
"""A message has not reached its phone, or nobody knows: its matter is to be told by voice. Sent with the notice, in one
transaction, at most once a message."""
arrived = signal("notices.arrived")
"""The carrier reported that a message is on the phone."""


class Can(Choice):
    SEE = "notices.see", _("看短信发出的情况")


class State(Choice):
    """Where a message stands."""

    WAITING = "waiting", _("待发"), "wait"
    SENDING = "sending", _("正在交给短信网关"), "wait"
    AGAIN = "again", _("等着再试"), "wait"
    HANDED = "handed", _("已交给短信网关"), "go"
    ARRIVED = "arrived", _("已送到手机"), "good"
    FAILED = "failed", _("没有送到"), "bad"
    CALLED = "called", _("已转电话"), "done"
    CANCELLED = "cancelled", _("已取消"), "quiet"


class Step(Choice):
    TAKE = "take", _("取出来发")
    PUT_BACK = "put_back", _("放回去再试")
    HAND = "hand", _("交给短信网关")
    ARRIVE = "arrive", _("送到手机")
    FAIL = "fail", _("没有送到")
    CALL = "call", _("转给人打电话")
    CANCEL = "cancel", _("取消")


LADDER: Ladder[State, Step] = Ladder(
    {
        Step.TAKE: ([State.WAITING, State.AGAIN], State.SENDING),
        Step.PUT_BACK: ([State.WAITING, State.AGAIN, State.SENDING], State.AGAIN),
        Step.HAND: ([State.SENDING], State.HANDED),
        Step.ARRIVE: ([State.HANDED], State.ARRIVED),
        Step.FAIL: ([State.WAITING, State.AGAIN, State.SENDING, State.HANDED], State.FAILED),
        Step.CALL: ([State.WAITING, State.AGAIN, State.FAILED], State.CALLED),
        Step.CANCEL: ([State.WAITING, State.AGAIN], State.CANCELLED),
    }
)
WAITS = (State.WAITING, State.AGAIN)
"""Where nothing has been handed over, and nothing is under way."""
ENDED = (State.ARRIVED, State.FAILED, State.CALLED, State.CANCELLED)

MONTH_YUAN = 300
"""What a month's messages may cost (setting `sms_month_yuan`)."""
CALL_AFTER_MINUTES = 60
"""So long a message may wait for a gateway before somebody is asked to call (setting `sms_call_after_minutes`)."""
SETTINGS = {"sms_month_yuan": MONTH_YUAN, "sms_call_after_minutes": CALL_AFTER_MINUTES}
PLAIN_SHARE = 80
"""Per cent of a month's money up to which messages that can wait are sent; the rest is for urgent ones."""

WAKES, SLEEPS = time(8), time(21)
"""No message rings a phone before or after, Beijing time."""
GIVEN_UP = timedelta(hours=30)
"""So long a message is tried anew; Notify's rule of at least a day."""
SECRET_FOR = timedelta(minutes=5)
"""A code is of no use after its life; one that could not be sent by then is given up (DOMAIN.md 7.4)."""
HIDDEN = "******"
"""What stands in the stored text in the place of a code, which is sealed and forgotten once it is handed over."""
ASKED_AGAIN = tuple(timedelta(minutes=minutes) for minutes in (2, 10, 60, 6 * 60))
"""When the gateway is asked whether a message arrived; afterwards it stays with what is known."""


def awake(moment: datetime) -> datetime:
    """The moment itself, or the next morning where it falls into the quiet hours."""
    here = clock.local(moment)
    if WAKES <= here.time() < SLEEPS:
        return moment
    day = here.date() if here.time() < WAKES else here.date() + timedelta(days=1)
    return clock.midnight(day) + timedelta(hours=WAKES.hour)


def pause(tries: int) -> timedelta:
    """How long to wait before the next try: 1, 2, 4 … minutes, at most half an hour; over 48 tries in 30 hours."""
    return timedelta(minutes=min(2 ** max(0, tries - 1), 30))


def is_mobile(phone: str) -> bool:
    """Whether a number can get a text: a mainland mobile number."""
    return len(phone) == 11 and phone.isdecimal() and phone[0] == "1"


def ceiling(month_fen: int, urgent: bool) -> int:
    """Up to what a month's spending a message is still sent, in fen."""
    return month_fen if urgent else month_fen * PLAIN_SHARE // 100


def filled(words: Any, values: dict[str, str]) -> str:
    """A text with its blanks filled."""
    said = str(words)
    return said % values if values else said
