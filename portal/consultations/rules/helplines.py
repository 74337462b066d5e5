"""At which words of a question whom to call at once (DOMAIN.md 4.5, UI.md C8); `core.helplines` knows the numbers."""

import re
from typing import Any, NamedTuple

from portal.consultations.rules.words import Topic
from portal.core.choice import Choice
from portal.core.helplines import Helpline
from portal.core.i18n import _


class Line(NamedTuple):
    """A helpline that can be called, and for what here where that is more than its name."""

    line: Helpline
    here: Any = None

    @property
    def what(self) -> Any:
        """For what it is called."""
        return self.here or self.line.label


class Alarm(Choice):
    """A danger that a question may speak of."""

    DANGER = "danger", _("有人受伤害、有危险")
    DESPAIR = "despair", _("心里难受，撑不住")
    FIRE = "fire", _("着火了")
    HURT = "hurt", _("有人受伤、中毒")
    FRAUD = "fraud", _("刚被骗了钱")

    @property
    def hidden(self) -> bool:
        """Whether nobody else should see the question on the screen (UI.md C8)."""
        return self in (Alarm.DANGER, Alarm.DESPAIR)


LINES: dict[Alarm, tuple[Line, ...]] = {
    Alarm.DANGER: (
        Line(Helpline.POLICE),
        Line(Helpline.WOMEN),
        Line(Helpline.YOUTH),
        Line(Helpline.MIND),
        Line(Helpline.AMBULANCE, _("有人受伤，叫急救")),
        Line(Helpline.COUNTY),
    ),
    Alarm.DESPAIR: (
        Line(Helpline.MIND, _("心理援助热线，全天有人")),
        Line(Helpline.AMBULANCE),
        Line(Helpline.POLICE),
        Line(Helpline.YOUTH),
        Line(Helpline.COUNTY),
    ),
    Alarm.FIRE: (Line(Helpline.FIRE), Line(Helpline.AMBULANCE), Line(Helpline.POLICE)),
    Alarm.HURT: (Line(Helpline.AMBULANCE), Line(Helpline.POLICE)),
    Alarm.FRAUD: (
        Line(Helpline.POLICE, _("报警，越早越可能追回")),
        Line(Helpline.FRAUD),
    ),
}

DESPAIRS = re.compile(r"不想活|活不下去|自杀|自残|轻生|寻短见|想死|suicid|kill myself", re.IGNORECASE)
DANGERS = re.compile(
    r"家暴|家庭暴力|打我|打人|打老婆|打孩子|挨打|被打|虐待|强奸|性侵|猥亵|骚扰|扬言|威胁|拿刀|跟踪|绑|拐卖|孩子身上有伤"
    r"|domestic violence|beats? me|rape",
    re.IGNORECASE,
)
FIRES = re.compile(r"着火|失火|起火|放火|纵火|on fire", re.IGNORECASE)
HURTS = re.compile(r"煤气中毒|喝了?农药|车祸|撞了人|大出血|流血不止|昏迷|poisoned|unconscious", re.IGNORECASE)
FRAUDS = re.compile(r"被骗|诈骗|骗了|刷单|冒充公安|验证码|scam", re.IGNORECASE)

ELSEWHERE = "https://www.weather.com.cn/"
"""Where the quick exit leads: a page that anyone may have open."""


def alarm(topic: Topic | None, question: str = "") -> Alarm | None:
    """The danger that a topic or the words of a question speak of; life before safety before money."""
    spoken = (
        (Alarm.DESPAIR, DESPAIRS.search(question)),
        (Alarm.DANGER, topic is Topic.SAFETY or DANGERS.search(question)),
        (Alarm.FIRE, FIRES.search(question)),
        (Alarm.HURT, HURTS.search(question)),
        (Alarm.FRAUD, topic is Topic.FRAUD or FRAUDS.search(question)),
    )
    return next((danger for danger, said in spoken if said), None)


def lines(danger: Alarm | None) -> tuple[Line, ...]:
    """Whom to call first."""
    return LINES[danger] if danger else ()
