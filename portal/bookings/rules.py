"""The words of a booking, what may follow what, and the neutral texts that go with it (PRODUCT.md 6, V10–V13)."""

from datetime import date, datetime, timedelta

from portal.core import clock, texts
from portal.core.choice import Choice
from portal.core.flow import Flow
from portal.core.i18n import _

AHEAD_DAYS = 60
"""How many days ahead a time may be booked (setting `booking_ahead_days`)."""
SETTINGS = {"booking_ahead_days": AHEAD_DAYS}
MOST_OPEN = 3
"""So many times one phone may hold at once: more keep others away."""
REMINDS_AT = 9
"""At which hour of Beijing, the day before, a booking is called to mind."""
RECEIPT_LETTERS = 8


class Can(Choice):
    LIST = "bookings.list", _("看预约的名单")
    NOTE = "bookings.note", _("记预约的人来了没有")
    CALL = "bookings.call", _("给预约的人打电话、改约")


class Anyone(Choice):
    """Who takes the steps that are the villager's own: whoever holds the receipt number and the phone's last digits."""

    RECEIPT = "public", _("凭回执号和手机尾号")


class Way(Choice):
    """How the two meet."""

    MEET = "meet", _("到村委会当面说")
    PHONE = "phone", _("顾问到时候打电话给我")


class Whom(Choice):
    """For whom somebody books (PRODUCT.md V13)."""

    SELF = "self", _("自己")
    ELDER = "elder", _("替老人或家里人约")


class State(Choice):
    """Stored word · label · tone · plain word for the villager."""

    BOOKED = "booked", _("已约"), "go", _("约好了")
    MOVED = "moved", _("改约了"), "go", _("改好了")
    OFF = "off", _("要重新约"), "wait", _("值班有变动，请另选时间")
    CAME = "came", _("来了"), "good", _("见过顾问了")
    MISSED = "missed", _("没来"), "quiet", _("没有见到")
    CANCELLED = "cancelled", _("不来了"), "done", _("已经取消")


class Step(Choice):
    MOVE = "move", _("改时间")
    CANCEL = "cancel", _("取消预约")
    PUT_OFF = "put_off", _("这个时间见不了")
    COME = "come", _("来了")
    MISS = "miss", _("没来")


FLOW: Flow[State, Step] = Flow(
    {
        Step.MOVE: ([State.BOOKED, State.MOVED, State.OFF], State.MOVED),
        Step.CANCEL: ([State.BOOKED, State.MOVED, State.OFF], State.CANCELLED),
        Step.PUT_OFF: ([State.BOOKED, State.MOVED], State.OFF),
        Step.COME: ([State.BOOKED, State.MOVED, State.MISSED], State.CAME),
        Step.MISS: ([State.BOOKED, State.MOVED], State.MISSED),
    }
)
"""Who did not come may book again and is asked nothing: a note without any penalty (DOMAIN.md 4.5)."""
NEEDS: dict[Step, Choice] = {
    Step.MOVE: Anyone.RECEIPT,
    Step.CANCEL: Anyone.RECEIPT,
    Step.PUT_OFF: Can.NOTE,
    Step.COME: Can.NOTE,
    Step.MISS: Can.NOTE,
}
HOLDS = frozenset({State.BOOKED, State.MOVED})
"""Where a place is held that nobody else can have."""
OPEN = HOLDS | {State.OFF}

HELD = "bookings.held"
"""What a ticket is good for that lets its holder look at a booking, move it or give it up."""

REMINDER, OFF, BOOKED_FOR = "booked_soon", "booked_off", "booked_for"
TEXTS = {
    REMINDER: texts.text(
        REMINDER,
        _("您约的时间就在明天。要改、不来了，请拿回执号和手机号后四位，扫村里的二维码看“查进度”。"),
    ),
    OFF: texts.text(OFF, _("您约的时间有变动。请拿回执号和手机号后四位，扫村里的二维码看“查进度”，另选一个时间。")),
    BOOKED_FOR: texts.text(
        BOOKED_FOR, _("有人用这个手机号替您约了一个时间。要改、不要了，请拿回执号扫村里的二维码看“查进度”。")
    ),
}


def moment(on: date, minutes: int) -> datetime:
    """When a slot begins, in UTC."""
    return clock.midnight(on) + timedelta(minutes=minutes)


def reminds(on: date) -> datetime:
    """When a booking of a day is called to mind: the morning before."""
    return clock.midnight(on - timedelta(days=1)) + timedelta(hours=REMINDS_AT)
