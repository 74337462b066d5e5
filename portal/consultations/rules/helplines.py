"""Whom to call at once, and when to say so (DOMAIN.md 5.5, 7.8; UI.md C8): the numbers are data in one table."""

import re
from typing import Any, NamedTuple

from portal.consultations.rules.words import Topic
from portal.core.choice import Choice
from portal.core.i18n import _


class Line(NamedTuple):
    """A number that can be called, and for what."""

    number: str
    what: Any


class Alarm(Choice):
    """A danger that a question may speak of."""

    DANGER = "danger", _("有人受伤害、有危险")
    DESPAIR = "despair", _("心里难受，撑不住")
    FRAUD = "fraud", _("刚被骗了钱")


LINES: dict[Alarm, tuple[Line, ...]] = {
    Alarm.DANGER: (
        Line("110", _("报警")),
        Line("12338", _("妇女热线")),
        Line("12355", _("青少年热线")),
        Line("12356", _("心理援助热线")),
    ),
    Alarm.DESPAIR: (
        Line("12356", _("心理援助热线，全天有人")),
        Line("120", _("急救")),
        Line("110", _("报警")),
        Line("12355", _("青少年热线")),
    ),
    Alarm.FRAUD: (Line("110", _("报警，越早越可能追回")), Line("96110", _("反诈专线"))),
}

DESPAIRS = re.compile(r"不想活|活不下去|自杀|自残|轻生|寻短见|想死|suicid|kill myself", re.IGNORECASE)
DANGERS = re.compile(
    r"家暴|家庭暴力|打我|打人|打老婆|打孩子|挨打|被打|虐待|强奸|性侵|猥亵|骚扰|扬言|威胁|拿刀|跟踪|绑|拐卖|孩子身上有伤"
    r"|domestic violence|beats? me|rape",
    re.IGNORECASE,
)
FRAUDS = re.compile(r"被骗|诈骗|骗了|刷单|冒充公安|验证码|scam", re.IGNORECASE)

ELSEWHERE = "https://www.weather.com.cn/"
"""Where the quick exit leads: a page that anyone may have open."""


def alarm(topic: Topic | None, question: str = "") -> Alarm | None:
    """The danger that a topic or the words of a question speak of; life before safety before money."""
    if DESPAIRS.search(question):
        return Alarm.DESPAIR
    if topic is Topic.SAFETY or DANGERS.search(question):
        return Alarm.DANGER
    return Alarm.FRAUD if topic is Topic.FRAUD or FRAUDS.search(question) else None


def lines(danger: Alarm | None) -> tuple[Line, ...]:
    """Whom to call first."""
    return LINES[danger] if danger else ()
