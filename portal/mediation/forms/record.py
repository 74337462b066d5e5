"""What corrects and completes the record."""

from typing import Any

from wtforms import FileField, HiddenField, MultipleFileField

from portal.core.forms import (
    CreateForm,
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
from portal.mediation.forms.steps import StepForm
from portal.mediation.rules import (
    Detail,
    Kind,
    Protection,
    Role,
    Source,
)


class ConflictForm(StepForm):
    told = Text(_("说明"), 200, needed=_("请写一句说明"), lines=True)


class ProtectForm(StepForm):
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
    base = HiddenField("")


class ChooseForm(StepForm):
    """Which of two corrections of one field stands; not kept on a phone, for the choice is between what stands now."""

    keeps = False

    number = HiddenField("")
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


class FileForm(Form):
    """A file as a browser sends it whole; it stands last, so that what was typed is read where it is too large."""

    caption = Text(
        _("这是什么？"), 80, needed=_("请写这是什么，比如：合同扫描件"), description=_("比如：合同扫描件、通话录音")
    )
    file = FileField(_("选文件"))
