"""What the pages of a dispute ask. Labels are questions in plain words; the law's terms stand beside them."""

from typing import Any

from wtforms import HiddenField, MultipleFileField

from portal.core.forms import (
    CreateForm,
    Day,
    Form,
    IdNumber,
    Phone,
    Pick,
    Select,
    Text,
    Tick,
    VersionForm,
    offered,
)
from portal.core.i18n import _
from portal.mediation import rules
from portal.mediation.rules import (
    Danger,
    Detail,
    Elsewhere,
    Ending,
    Heard,
    Kind,
    Protection,
    Publicity,
    Role,
    Source,
    Standing,
)


class QuickForm(CreateForm):
    """Five questions; village, date and mediator are filled in (UI.md D)."""

    kind = Pick(_("是哪类事？"), Kind, needed=_("请选一类"))
    parties = Text(
        _("谁和谁？"),
        200,
        needed=_("请写当事人，称呼也行"),
        description=_("写称呼就行，用顿号隔开，比如：王大爷、李家老二"),
    )
    summary = Text(
        _("一句话说清楚"),
        2000,
        needed=_("请用一句话写清楚是什么事"),
        lines=True,
        description=_("可以点键盘上的话筒说话"),
    )
    danger = Pick(_("有没有动手，或者扬言报复？"), Danger, needed=_("请选有或没有"))
    standing = Pick(_("现在怎么样了？"), Standing, needed=_("请选一项"), default=Standing.TALK.value)
    reported_on = Day(_("哪天的事？"), needed=_("请填日期"))


class QuickFormWithVillage(QuickForm):
    """For who serves more than one village."""

    village = Select(_("哪个村？"), needed=_("请选一个村"))


class StepForm(VersionForm, CreateForm):
    """A step or a correction that a phone may keep: it is taken once, on the version that it was opened on."""


class AcceptForm(StepForm):
    mediator = Select(_("谁来调解？"), needed=_("请选一位调解员"))
    accepted_on = Day(_("哪天受理？"), needed=_("请填日期"))


class DeclineForm(StepForm):
    why = Pick(_("为什么不能受理？"), Elsewhere, needed=_("请选一项"))
    told = Text(_("告诉当事人去哪里办"), 500, needed=_("请写清楚该去哪里办"), lines=True)


class NoticeForm(CreateForm):
    how = Pick(_("怎么告知的？"), Heard, needed=_("请选一项"), default=Heard.READ_ALOUD.value)
    publicity = Pick(_("当事人要不要公开？"), Publicity, needed=_("请选一项"), default=Publicity.CLOSED.value)


class MediatorForm(VersionForm):
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


class ExtendForm(VersionForm):
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


class AgreeForm(StepForm):
    form = Pick(_("写成书面，还是口头说定？"), rules.Form, needed=_("请选一项"), default=rules.Form.WRITTEN.value)
    facts = Text(_("事情的经过和争的是什么"), 4000, needed=_("请写事情的经过"), lines=True)
    terms = Text(
        _("协议内容"),
        4000,
        needed=_("请写协议内容"),
        lines=True,
        description=_("一条一行：谁、做什么、多少、最晚哪天"),
    )
    agreed_on = Day(_("哪天达成的？"), needed=_("请填日期"))
    term_on = Day(_("最晚哪天履行？"), needed=_("请填日期"), future=True)
    performed = Tick(_("当场就履行了"))


class FailForm(StepForm):
    ending = Pick(_("为什么没说和？"), Ending, needed=_("请选一项"))
    told = Text(_("经过，以及告诉当事人还能走哪条路"), 2000, needed=_("请写几句"), lines=True)
    ended_on = Day(_("哪天结束的？"), needed=_("请填日期"))


class WhyForm(StepForm):
    told = Text(_("说明"), 500, needed=_("请写一句说明"), lines=True)


class ConflictForm(VersionForm):
    told = Text(_("说明"), 200, needed=_("请写一句说明"), lines=True)


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


class CloseForm(VersionForm):
    reason = Text(_("没有回访的，写明原因"), 300, lines=True)
    closed_on = Day(_("哪天结案？"), needed=_("请填日期"))


class ProtectForm(VersionForm):
    protection = Pick(_("涉及哪一种？"), Protection, needed=_("请选一项"))

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.protection.choices = offered(option for option in Protection.options() if option[0] != Protection.NONE)


class HandlerForm(Form):
    user = Select(_("还请谁一起办？"), needed=_("请选一个人"))


class DescribeForm(StepForm):
    kind = Pick(_("是哪类事？"), Kind, needed=_("请选一类"))
    detail = Select(_("细类"), choices=[("", _("（不细分）")), *Detail.options()])
    source = Pick(_("怎么来的？"), Source, needed=_("请选一项"))
    summary = Text(_("一句话说清楚"), 2000, needed=_("请用一句话写清楚是什么事"), lines=True)
    base = HiddenField()


class ChooseForm(StepForm):
    """Which of two corrections of one field stands; not kept on a phone, for the choice is between what stands now."""

    keeps = False

    number = HiddenField()
    take = Pick(
        _("哪一种写法对？"), needed=_("请选一种"), choices=[("stood", _("现在这样，不改")), ("mine", _("后到的那样"))]
    )


class PartyForm(CreateForm):
    """A party's data; a blank phone or identity number keeps what is stored (complaint C32)."""

    name = Text(_("姓名或单位"), 80, needed=_("请写姓名或单位"))
    role = Pick(_("是哪一方？"), Role, needed=_("请选一项"), default=Role.RESPONDENT.value)
    is_organisation = Tick(_("是单位，不是个人"))
    phone = Phone(_("手机号"))
    forget_phone = Tick(_("删掉存着的手机号"))
    id_number = IdNumber(_("身份证号"), description=_("只有写书面协议才需要"))
    forget_id = Tick(_("删掉存着的身份证号"))
    address = Text(_("住址"), 200)


class PartyChangeForm(VersionForm, PartyForm):
    """What is stored of a party, to correct."""


class RevealForm(Form):
    why = Text(_("为什么要看？"), 120, needed=_("请写一句原因，会记下来"))


class PhotoForm(Form):
    """Photos as a browser without scripts sends them; the files are read from the request (SECURITY.md R40)."""

    photo = MultipleFileField(_("选照片"), render_kw={"accept": "image/jpeg,image/png,image/webp"})
    caption = Text(_("照片上是什么？"), 80, description=_("比如：借条、界址、收据"))
