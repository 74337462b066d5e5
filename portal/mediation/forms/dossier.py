"""What completes the dossier: one set of questions a page."""

from portal.core.forms import CreateForm, Day, Number, Pick, Select, Text, Tick
from portal.core.i18n import _
from portal.mediation.forms.steps import StepForm
from portal.mediation.rules import Behalf, Sex

MOST_COPIES = 99


class PartyMoreForm(StepForm):
    sex = Pick(_("性别"), Sex, needed=None)
    ethnic = Text(_("民族"), 20)
    born_year = Number(_("哪年出生？"), 2200, description=_("写四位数，比如 1962"))
    occupation = Text(_("职业"), 80)
    unit = Text(_("单位"), 120)
    id_seen = Tick(_("看过身份证件，和本人对得上"))
    safe_contact = Text(_("什么时候、怎么联系他才安全？"), 120, description=_("比如：只在白天打，别人接就说打错了"))
    behalf = Pick(
        _("有没有人替他说话？"), needed=None, choices=[("", _("没有，他自己来")), *Behalf.options()], default=""
    )
    behalf_name = Text(_("替他说话的人的姓名"), 80)
    behalf_power = Text(_("委托的权限和期限"), 200)


class ClaimsForm(StepForm):
    claims = Text(
        _("申请人要什么？"), 1000, needed=_("请写申请人的请求"), lines=True, description=_("一条一行，最多写三条")
    )


class InquiryForm(CreateForm):
    held_on = Day(_("哪天问的？"), needed=_("请填日期"))
    place = Text(_("在哪里问的？"), 120, needed=_("请写地方"))
    asker = Text(_("谁问的？"), 80, needed=_("请写谁问的"))
    asked = Text(_("问了谁？"), 80, needed=_("请写问了谁"))
    asked_about = Text(_("他是什么人？"), 120, description=_("比如：男，六十岁，隔壁邻居"))
    record = Text(_("问了什么，他怎么说？"), 8000, needed=_("请写问答的经过"), lines=True)


class EvidenceForm(CreateForm):
    name = Text(_("是什么证据？"), 120, needed=_("请写证据的名称，比如：借条"))
    source = Text(_("谁拿来的？"), 120, needed=_("请写证据是谁拿来的"))
    copies = Number(_("几份？"), MOST_COPIES, needed=_("请写几份"))
    photo = Select(_("是哪张照片、哪个文件？"))
