"""What the pages of the roster ask."""

from typing import Any

from wtforms import HiddenField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.choice import Choice
from portal.core.forms import CreateForm, Day, Form, Number, Phone, Pick, Select, Text, Tick, VersionForm, offered
from portal.core.i18n import _
from portal.members.rules import LONGEST_NAME, Duty, Leaving, Nominated, Source, Speciality, Tier


def Several(label: Any, choice: type[Choice], **options: Any) -> Any:  # noqa: N802
    """Any of a few, as boxes to tick."""
    return SelectMultipleField(
        label,
        choices=offered(choice.options()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **options,
    )


class RecommendForm(CreateForm):
    name = Text(_("姓名"), LONGEST_NAME, needed=_("请写姓名"))
    tier = Pick(_("骨干还是成员？"), Tier, needed=_("请选一项"), default=Tier.ORDINARY.value)
    nominated = Pick(_("谁推荐的？"), Nominated, needed=_("请选一项"), default=Nominated.COMMITTEE.value)
    source = Select(_("属于哪类人员？"), needed=_("请选一类"), choices=[("", ""), *Source.options()])
    specialities = Several(_("有什么专长？"), Speciality)
    group_name = Text(_("村民小组"), 40)
    phone = Phone(_("手机号"), description=_("加密保存，只有镇里和局里说明原因才能看"))
    recommended_on = Day(_("哪天推荐的？"), needed=_("请填日期"))
    consent = Tick(_("本人同意在村的页面上公开姓名"))
    namesake = Tick(_("同名的另一个人（村里已有同名的才勾）"))


class RecommendWithVillage(RecommendForm):
    """For who works in more than one village."""

    village = Select(_("哪个村？"), needed=_("请选一个村"))


class DescribeForm(VersionForm):
    name = Text(_("姓名"), LONGEST_NAME, needed=_("请写姓名"))
    source = Select(_("属于哪类人员？"), needed=_("请选一类"), choices=Source.options())
    specialities = Several(_("有什么专长？"), Speciality)
    group_name = Text(_("村民小组"), 40)
    certificate = Text(_("证书编号"), 40)
    phone = Phone(_("手机号"), description=_("不改就空着"))
    forget_phone = Tick(_("删掉存着的手机号"))


class PaperForm(VersionForm):
    """A step of the file: each may name the paper of the office on which it rests."""

    paper = Text(_("凭哪份文件？"), 80, description=_("写文件名称或文号"))


class StepForm(PaperForm):
    on = Day(_("哪天？"), needed=_("请填日期"))
    why = Text(_("说明"), 300, lines=True)


class ReasonForm(PaperForm):
    on = Day(_("哪天？"), needed=_("请填日期"))
    why = Text(_("为什么？"), 300, needed=_("请写一句原因"), lines=True)


class RegisterForm(PaperForm):
    on = Day(_("哪天登记的？"), needed=_("请填日期"))
    certificate = Text(_("证书编号"), 40, description=_("已有纸质证书的写它的编号；空着由系统给号"))


class ObjectionForm(CreateForm):
    on = Day(_("哪天提的？"), needed=_("请填日期"))
    why = Text(_("提的是什么？不写是谁提的"), 300, needed=_("请写一句情况"), lines=True)


class RemovalForm(PaperForm):
    ground = Pick(_("为什么要移出？"), Leaving, needed=_("请选一项"))
    on = Day(_("哪天提出的？"), needed=_("请填日期"))
    why = Text(_("情况说明和镇里的意见"), 300, needed=_("请写一句情况"), lines=True)


class TierForm(VersionForm):
    tier = Pick(_("改成哪一类？"), Tier, needed=_("请选一项"))
    on = Day(_("从哪天起？"), needed=_("请填日期"))
    why = Text(_("为什么？"), 300, needed=_("请写一句原因"), lines=True)


class ConsentForm(VersionForm):
    on = Day(_("哪天同意的？"), needed=_("请填日期"))


class AccountForm(VersionForm):
    account = Select(_("哪个账号是他的？"), needed=_("请选一项"))


class EmptyForm(VersionForm):
    """A page that only asks to go on."""


class PostForm(CreateForm):
    duty = Pick(_("还兼什么工作？"), Duty, needed=_("请选一项"))
    from_on = Day(_("从哪天起？"), needed=_("请填日期"))
    until_on = Day(_("到哪天为止？"), future=True, description=_("还在做的空着"))


class EndForm(Form):
    until_on = Day(_("最后一天是哪天？"), needed=_("请填日期"), future=True)


class RevealForm(Form):
    why = Text(_("为什么要看？"), 120, needed=_("请写一句原因，会记下来"))


class QuotaForm(Form):
    least = Number(_("每村至少几个人？"), 500, needed=_("请写人数"))
    from_on = Day(_("从哪天起？"), needed=_("请填日期"), future=True)


class LiaisonForm(CreateForm):
    name = Text(_("姓名"), LONGEST_NAME, needed=_("请写姓名"))
    phone = Phone(_("工作电话"))
    from_on = Day(_("从哪天起？"), needed=_("请填日期"), future=True)


class CommitteeForm(CreateForm):
    from_on = Day(_("这一届从哪天起？"), needed=_("请填日期"), future=True)
    seats = Text(
        _("委员，一行一位"), 600, needed=_("请写委员的名字"), lines=True,
        description=_("名字后面写“主任”“女”，比如：王桂香 女"),
    )  # fmt: skip
    seal = Tick(_("有调委会的印章"))
    room = Text(_("调解室在哪里？"), 80)


class FileForm(CreateForm):
    """The file itself is read from the request: a form takes no files (SECURITY.md R40)."""

    file = HiddenField("")
