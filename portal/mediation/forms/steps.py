"""What each step of the course asks; the law's terms stand beside plain words."""

from typing import Any

from portal.core.forms import (
    CreateForm,
    Day,
    Pick,
    Select,
    Text,
    Tick,
    VersionForm,
    offered,
)
from portal.core.i18n import _
from portal.mediation.rules import (
    Barred,
    Danger,
    Elsewhere,
    Ending,
    Heard,
    Publicity,
)


class StepForm(VersionForm, CreateForm):
    """A step or a correction that a phone may keep: it is taken once, on the version that it was opened on."""


class AcceptForm(StepForm):
    barred = Pick(_("有没有下面这些情形？"), Barred, needed=_("请选一项"), default=Barred.NONE.value)
    mediator = Select(_("谁来调解？"), needed=_("请选一位调解员"))
    accepted_on = Day(_("哪天受理？"), needed=_("请填日期"))


class DeclineForm(StepForm):
    why = Pick(_("为什么不能受理？"), Elsewhere, needed=_("请选一项"))
    told = Text(_("告诉当事人去哪里办"), 500, needed=_("请写清楚该去哪里办"), lines=True)


class NoticeForm(CreateForm):
    how = Pick(_("怎么告知的？"), Heard, needed=_("请选一项"), default=Heard.READ_ALOUD.value)
    publicity = Pick(_("当事人要不要公开？"), Publicity, needed=_("请选一项"), default=Publicity.CLOSED.value)


class MediatorForm(StepForm):
    mediator = Select(_("换谁来调解？"), needed=_("请选一位调解员"))
    why = Text(_("谁要求换，为什么？"), 300, needed=_("请写一句原因"), lines=True)


class EmptyForm(StepForm):
    """A page that only asks to go on."""


class SessionForm(CreateForm):
    held_on = Day(_("哪天谈的？"), needed=_("请填日期"))
    place = Text(_("在哪里？"), 120)
    present = Text(_("谁在场？"), 300)
    course = Text(_("谈了什么？各方怎么说？"), 8000, needed=_("请写几句谈话的经过"), lines=True)
    next_on = Day(_("下次哪天再谈？"), future=True)


class ExtendForm(StepForm):
    until = Day(_("延到哪天？"), needed=_("请填日期"), future=True)
    why = Text(_("为什么要延？"), 200, needed=_("请写延期的原因"))
    consent = Tick(_("双方当事人都同意延期"))


class OralForm(StepForm):
    """An oral agreement in at most eight taps (PRODUCT.md M27)."""

    mediator = Select(_("谁调解的？"), needed=_("请选一位调解员"))
    heard = Tick(_("权利义务已经念给双方听"))
    terms = Text(_("说定了什么？"), 2000, needed=_("请写说定的事：谁、做什么、多少"), lines=True)
    agreed_on = Day(_("哪天说定的？"), needed=_("请填日期"))
    performed = Tick(_("当场就履行了"))
    term_on = Day(_("最晚哪天履行？"), future=True, description=_("当场履行的不用填"))


class FailForm(StepForm):
    ending = Pick(_("为什么没说和？"), Ending, needed=_("请选一项"))
    told = Text(_("经过，以及告诉当事人还能走哪条路"), 2000, needed=_("请写几句"), lines=True)
    ended_on = Day(_("哪天结束的？"), needed=_("请填日期"))


class WhyForm(StepForm):
    told = Text(_("说明"), 500, needed=_("请写一句说明"), lines=True)


class PerformForm(StepForm):
    performed_on = Day(_("哪天履行的？"), needed=_("请填日期"))


class VisitForm(CreateForm):
    visited_on = Day(_("哪天回访？"), needed=_("请填日期"))
    spoke_with = Text(_("问了谁？"), 120, needed=_("请写问了谁"))
    satisfied = Pick(_("他满意吗？"), Danger, needed=_("请选一项"))
    found = Text(_("履行得怎么样？有没有新的苗头？"), 2000, needed=_("请写几句看到的情况"), lines=True)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.satisfied.choices = offered([("yes", _("满意")), ("no", _("不满意"))])


class CloseForm(StepForm):
    reason = Text(_("没有回访的，写明原因"), 300, lines=True)
    closed_on = Day(_("哪天结案？"), needed=_("请填日期"))
