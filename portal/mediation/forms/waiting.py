"""What a second person, a party, the court and the red-flag page are asked; help before a dispute."""

from typing import Any

from portal.core.forms import CreateForm, Day, Form, Pick, Select, Text, Tick
from portal.core.i18n import _
from portal.mediation.forms.steps import StepForm
from portal.mediation.rules import About, Answer, Flag, Help, Report, Ruling, Wish


class AnswerForm(CreateForm):
    keeps = False

    granted = Pick(_("您的意见"), Answer, needed=_("请选一项"))
    said = Text(_("说明"), 300, needed=_("请写一句说明"), lines=True)


class WishForm(StepForm):
    what = Pick(_("当事人要什么？"), Wish, needed=_("请选一项"))
    said = Text(_("谁提的，为什么？"), 300, needed=_("请写谁提的"), lines=True)


class ConfirmationForm(StepForm):
    about = Pick(_("协议里有没有下面的事？"), About, needed=_("请选一项"), default=About.ORDINARY.value)
    wanted = Pick(
        _("双方要不要一起申请？"), needed=_("请选一项"), choices=[("yes", _("一起申请")), ("no", _("不申请"))]
    )
    applied_on = Day(_("哪天申请的？"))
    accepted_on = Day(_("法院哪天受理的？"))
    ruling = Pick(_("法院怎么说？"), needed=None, choices=[("", _("还没有结果")), *Ruling.options()], default="")
    ruled_on = Day(_("哪天有的结果？"))
    number = Text(_("裁定书的编号"), 60)


class ScreenForm(CreateForm):
    """Nine questions; it is kept on the phone and works without a link."""

    hit = Pick(Flag.HIT.label, needed=_("请选有或没有"), choices=[])
    threat = Pick(Flag.THREAT.label, needed=_("请选有或没有"), choices=[])
    weapon = Pick(Flag.WEAPON.label, needed=_("请选有或没有"), choices=[])
    home = Pick(Flag.HOME.label, needed=_("请选有或没有"), choices=[])
    child = Pick(Flag.CHILD.label, needed=_("请选有或没有"), choices=[])
    incapable = Pick(Flag.INCAPABLE.label, needed=_("请选有或没有"), choices=[])
    sexual = Pick(Flag.SEXUAL.label, needed=_("请选有或没有"), choices=[])
    afraid = Pick(Flag.AFRAID.label, needed=_("请选有或没有"), choices=[])
    crowd = Pick(Flag.CROWD.label, needed=_("请选有或没有"), choices=[])
    report = Pick(_("报警、报告了没有？"), Report, needed=None)
    told_whom = Text(_("报给了谁？"), 120)
    why = Text(_("不报的原因"), 300, lines=True)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for flag in Flag:
            self[flag.value].choices = [("no", _("没有")), ("yes", _("有"))]

    @property
    def flags(self) -> list[Flag]:
        """The questions that were answered with yes."""
        return [flag for flag in Flag if self[flag.value].data == "yes"]


class HelpForm(CreateForm):
    what = Pick(_("帮了什么？"), Help, needed=_("请选一项"))
    note = Text(_("一句话"), 120, description=_("不用写名字"))
    on = Day(_("哪天？"), needed=_("请填日期"))


class HelpFormWithVillage(HelpForm):
    village = Select(_("哪个村？"), needed=_("请选一个村"))


class SlipForm(Form):
    """A party's slip: in a sensitive dispute only where looking from afar is safe for that party (V09)."""

    safe = Tick(_("他自己要用手机查，别人看不到他的手机，这样是安全的"))
