"""Text messages handed to a gateway: one interface, a few back ends, and what is certain after each try.

A gateway either took a message, surely did not take it, or leaves it open: only what was surely not taken goes to the
next gateway or is tried again, so that nobody gets one event twice. `console` and `file` reach no phone (CONTRACT.md).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from portal.core import config, logs, seldom
from portal.core.choice import Choice
from portal.core.i18n import _

REST_SECONDS = 60.0
"""So long a gateway that could not be reached is passed over while another one is there."""


class Fault(Choice):
    """Why a message was not handed over, or may not have been."""

    AWAY = "away", _("短信网关联系不上")
    BUSY = "busy", _("短信网关暂时不收")
    REFUSED = "refused", _("短信网关不收这个号码")
    UNSURE = "unsure", _("不知道交出去没有")
    SPENT = "spent", _("这个月的短信费到了上限")
    LOST = "lost", _("运营商说没有送到")
    LANDLINE = "landline", _("不是手机号码")


class NotSent(Exception):
    """A gateway did not take a message, or it is not known whether it did (`UNSURE`)."""

    def __init__(self, fault: Fault):
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Message:
    """One short text for one phone. `key` is ours: a gateway keeps it, so that a message can be found there again.

    `name` is that of the text, under which each gateway has a template of its own; `values` fill it in their order.
    """

    key: str
    phone: str = field(repr=False)
    name: str
    said: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Handed:
    """A gateway took a message: which one, and under what number there."""

    gateway: str
    number: str


class Gateway(Protocol):
    """A way to phones. `reaches` tells whether a real phone rings; `fen` is what one part of a message costs."""

    @property
    def name(self) -> str: ...

    @property
    def reaches(self) -> bool: ...

    @property
    def fen(self) -> int: ...

    def send(self, message: Message) -> str:
        """Hand one message over: its number there; or `NotSent`."""

    def arrived(self, message: Message, number: str, on: date) -> bool | None:
        """Whether it came to the phone; None while nobody knows."""

    def find(self, message: Message, on: date) -> str | None:
        """The number there of a message that may have been taken on a day; None where it is not known there."""


@dataclass(frozen=True)
class Console:
    """For development and the demo: a line in the log, without number and text."""

    name: str = "console"
    reaches: bool = False
    fen: int = 0

    def send(self, message: Message) -> str:
        logs.log.info("text message", key=message.key, text=message.name)
        return message.key

    def arrived(self, message: Message, number: str, on: date) -> bool | None:
        return None

    def find(self, message: Message, on: date) -> str | None:
        return None


@dataclass(frozen=True)
class File(Console):
    """For trials: a line in `messages.txt` beside the database, as the phone would show it."""

    name: str = "file"

    def send(self, message: Message) -> str:
        with (config.config().var / "messages.txt").open("a", encoding="utf-8") as file:
            file.write(f"{message.key}\t{message.phone}\t{message.said}\n")
        return message.key


BACKENDS: dict[str, Callable[[dict[str, str]], Gateway]] = {
    "console": lambda options: Console(),
    "file": lambda options: File(),
    "tencent": lambda options: seldom.Seldom("portal.core.sms.tencent").Tencent.of(options),
    "aliyun": lambda options: seldom.Seldom("portal.core.sms.aliyun").Aliyun.of(options),
}
_made: dict[tuple[Any, ...], tuple[Gateway, ...]] = {}
_rests: dict[str, float] = {}


def gateways() -> tuple[Gateway, ...]:
    """The gateways of this installation, the preferred one first."""
    settings = config.config()
    key = (settings.sms_backends, tuple(sorted(settings.sms_options.items())))
    if key not in _made:
        _made[key] = tuple(BACKENDS[name](dict(settings.sms_options.get(name, ()))) for name in settings.sms_backends)
    return _made[key]


def reaches_phones() -> bool:
    """Whether a message reaches a real phone at all."""
    return any(one.reaches for one in gateways())


def named(name: str) -> Gateway | None:
    """The gateway of a name, where this installation still has it."""
    return next((one for one in gateways() if one.name == name), None)


def send(message: Message, through: Sequence[Gateway]) -> Handed:
    """Hand a message to the first gateway that takes it; `NotSent` says why none did.

    The next one is asked only where this one surely did not take it.
    """
    fault = Fault.AWAY
    now = time.monotonic()
    rested = [one for one in through if _rests.get(one.name, 0) <= now]
    for gateway in rested or through:
        try:
            number = gateway.send(message)
        except NotSent as no:
            fault = no.fault
            if fault is Fault.AWAY:
                _rests[gateway.name] = time.monotonic() + REST_SECONDS
            if fault in (Fault.UNSURE, Fault.REFUSED):
                raise
            continue
        _rests.pop(gateway.name, None)
        return Handed(gateway.name, number)
    raise NotSent(fault)


NEVER_LEFT = frozenset(
    {"NewConnectionError", "NameResolutionError", "ConnectTimeout", "ConnectTimeoutError", "ConnectionRefusedError",
     "SSLError", "gaierror", "ProxyError"}
)  # fmt: skip


def never_left(error: BaseException) -> bool:
    """Whether a failed call surely did not reach the gateway: no connection came about, as its causes tell."""
    todo: list[Any] = [error]
    seen: set[int] = set()
    while todo:
        one = todo.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        if type(one).__name__ in NEVER_LEFT:
            return True
        todo += [one.__cause__, one.__context__, getattr(one, "reason", None), getattr(one, "inner_exception", None)]
        todo += list(one.args)
    return False
