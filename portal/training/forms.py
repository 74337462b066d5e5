"""What the pages of training ask. A session is made on one page (UI.md T1)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import CreateForm, Day, Form, Pick, Select, Text, Tick, VersionForm, narrow, offered
from portal.core.i18n import _
from portal.training.models import LONGEST_NAME, LONGEST_PLACE, LONGEST_TITLE, LONGEST_WHY
from portal.training.models.after import LONGEST_ITEM, LONGEST_SAID, LONGEST_VOUCHER
from portal.training.rules import (
    MOST_LATE,
    Against,
    Audience,
    Clear,
    Domain,
    Hat,
    Money,
    Pace,
    Rhythm,
    Stagger,
    Useful,
    half_hours,
    hour_words,
)

ONE_NOTED = re.compile(r"[0-9]{1,9}(:[0-9]{1,4})?")
NOTED = "noted"
"""Begins what an attendance list says of how it was opened, so that nobody is told from nothing."""


class Ticks(SelectMultipleField):  # type: ignore[misc]
    """Several of a few, as boxes; what was not offered is not taken."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **options: Any):
        super().__init__(label, choices=[], validate_choice=False, **options)

    def pre_validate(self, form: Any) -> None:
        known = {str(value) for value, *_rest in self.iter_choices()}
        self.data: list[str] = [value for value in self.data or [] if value in known]


class _Number:
    """A whole number, also in full-width digits."""

    def __init__(self, message: Any):
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and not field.data.isdecimal():
            raise ValidationError(self.message)


def Number(label: Any, *, needed: Any, **options: Any) -> Any:  # noqa: N802
    """A whole number of at most four digits."""
    field = Text(label, 4, needed=needed, render_kw={"inputmode": "numeric", "size": 6}, **options)
    field.kwargs["validators"] = [*field.args[1], _Number(_("请写数字"))]
    field.args = (field.args[0],)
    return field


def hour(label: Any, default: str) -> Any:
    """A half hour of the day."""
    return Select(label, needed=_("请选时间"), default=default)


def hours_offered() -> Any:
    """Every half hour, as people say it."""
    return offered([(f"{at:%H:%M}", hour_words(at)) for at in half_hours()])


class When(VersionForm):
    """Day, hours, place and teacher: what a clash is about."""

    day = Day(_("哪天？"), needed=_("请填日期"), future=True)
    starts = hour(_("几点开始？"), "09:00")
    ends = hour(_("几点结束？"), "11:00")
    venue = Select(_("在哪个乡镇办？"), needed=_("请选一个乡镇"))
    place = Text(_("地点"), LONGEST_PLACE, needed=_("请写地点"), description=_("比如：镇政府三楼会议室"))
    teacher = Text(_("谁来讲？"), LONGEST_NAME, needed=_("请写讲课的人"))

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.starts.choices = self.ends.choices = hours_offered()


class SessionForm(CreateForm, When):
    """A session on one page."""

    title = Text(_("讲什么？"), LONGEST_TITLE, needed=_("请写讲什么"), description=_("比如：农村常见合同怎么签"))
    domain = Select(_("哪一类？"), needed=_("请选一类"), default=Domain.CIVIL.value)
    audience = Pick(_("请谁来？"), Audience, needed=_("请选一项"), default=Audience.MEMBERS.value)
    towns = Ticks(_("请哪里的人？"))
    villages = Ticks(_("只请几个村（可不填）"))
    hats = Ticks(_("给哪些身份记学时？"), description=_("不选就按请谁来算。一个人有几个身份，各记各的，人只算一个。"))
    seats = Number(_("多少个位子？"), needed=_("请写多少个位子"), default="40")
    publish = Tick(_("保存后马上发布，让人报名"))

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.domain.choices = offered(Domain.options())
        self.hats.choices = offered(Hat.options())


class ChangeForm(VersionForm):
    """What can be changed after publishing."""

    title = Text(_("讲什么？"), LONGEST_TITLE, needed=_("请写讲什么"))
    domain = Select(_("哪一类？"), needed=_("请选一类"))
    audience = Pick(_("请谁来？"), Audience, needed=_("请选一项"))
    hats = Ticks(_("给哪些身份记学时？"), description=_("不选就按请谁来算。一个人有几个身份，各记各的，人只算一个。"))
    seats = Number(_("多少个位子？"), needed=_("请写多少个位子"))

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.domain.choices = offered(Domain.options())
        self.hats.choices = offered(Hat.options())


class MoveForm(When):
    """Another day, place or teacher, and why."""

    why = Text(_("为什么改？（报名的人看得到）"), LONGEST_WHY, needed=_("请写一句原因"))


class CancelForm(VersionForm):
    """Why a session is called off."""

    why = Text(_("为什么取消？（报名的人看得到）"), LONGEST_WHY, needed=_("请写一句原因"))


class PublishForm(VersionForm):
    """Nothing to fill in."""


class HoldForm(VersionForm, CreateForm):
    """Who came and how late; `base` says what was noted when it was opened. A phone keeps it, names and all, sealed."""

    base = HiddenField()
    came = Ticks(_("谁到了？"))
    cards = Text(
        _("扫证书，或者输证书编号"), 4000, lines=True,
        description=_("一行一个。没报名也来了的法律明白人，扫一下就加到名单上。"),
    )  # fmt: skip
    why = Text(_("为什么更正？"), LONGEST_WHY)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.late: dict[int, int] = {}

    def opened_with(self) -> dict[int, int] | None:
        """Who was noted as there when it was opened, and how many minutes late; None where it does not say."""
        told = (self.base.data or "").split(",")
        if told[0] != NOTED or not all(map(ONE_NOTED.fullmatch, told[1:])):
            return None
        return {int(number): int(late or 0) for number, _colon, late in (one.partition(":") for one in told[1:])}

    def open_with(self, there: Mapping[int, int]) -> None:
        """It is opened now, and these are noted as there, so many minutes late."""
        noted = [f"{number}:{late}" if late else str(number) for number, late in sorted(there.items())]
        self.base.data = ",".join([NOTED, *noted])

    def read_late(self, sent: Mapping[str, str], numbers: Iterable[int]) -> None:
        """Read how late each came from fields of their own, `late-12`."""
        typed = {number: narrow(sent.get(f"late-{number}", "").strip()) or "" for number in numbers}
        self.late = {number: int(text) for number, text in typed.items() if text.isdecimal() and len(text) < 5}
        if any(text and number not in self.late for number, text in typed.items()) or any(
            late > MOST_LATE for late in self.late.values()
        ):
            self.came.errors = [*self.came.errors, _("迟到几分钟请写数字，不超过 %(most)s", most=MOST_LATE)]


class CorrectForm(VersionForm):
    """One person's attendance, put right."""

    came = Tick(_("到了"))
    late = Number(_("迟到几分钟？"), needed=_("请写数字，没有迟到写 0"), default="0")
    why = Text(_("为什么更正？"), LONGEST_WHY, needed=_("请写一句原因"))


class CertifyForm(VersionForm):
    """Nothing to fill in."""


class CodeForm(Form):
    """Nothing to fill in: the code on or off, or what was looked at."""


class HereForm(Form):
    """The code that the screen in the hall shows."""

    ticket = HiddenField()
    code = Text(_("屏幕上的码"), 12, render_kw={"autocapitalize": "characters", "autocomplete": "off", "size": 10})


class EnrolForm(CreateForm):
    """Who is put on the list: ticked from the register, or written by name."""

    people = Ticks(_("名册上的人"))
    others = Text(_("名册以外的人"), 2000, lines=True, description=_("一行写一个名字；名字一样的，后面加个组名分开"))


class SeriesForm(CreateForm):
    """How one session becomes a season."""

    towns = Ticks(_("在哪些乡镇办？"))
    rhythm = Pick(_("隔多久一次？"), Rhythm, needed=_("请选一项"), default=Rhythm.WEEKLY.value)
    first = Day(_("第一场在哪天？"), needed=_("请填日期"), future=True)
    times = Number(_("每个乡镇办几场？"), needed=_("请写几场"), default="4")
    chosen = Text(
        _("自己写的日子"), 1000, lines=True, description=_("只在选“自己写日子”时用：一行一个，比如 2026-12-01")
    )
    stagger = Pick(_("几个乡镇怎么错开？"), Stagger, needed=_("请选一项"), default=Stagger.DAY.value)
    publish = Tick(_("排好后马上全部发布"))


class CautionForm(CreateForm):
    """A market day or a farm season."""

    kind = Pick(_("是集市还是农忙？"), Against, needed=_("请选一项"), default=Against.MARKET.value)
    area = Select(_("在哪里？"), needed=_("请选一个地方"))
    name = Text(_("叫什么？"), LONGEST_NAME, needed=_("请写叫什么"), description=_("比如：逢三六九、麦收"))
    digits = Text(_("逢几有集？"), 20, description=_("日子的最后一位数，比如 3 6 9；农忙不用写"))
    first = Text(_("每年从哪天起？"), 10, needed=_("请写几月几日，比如 3-20"), default="01-01")
    last = Text(_("到哪天止？"), 10, needed=_("请写几月几日，比如 3-20"), default="12-31")
    valid_from = Day(_("从哪天起这样？"), future=True)
    valid_until = Day(_("到哪天不再这样？"), future=True)
    name_en = Text(_("英文叫法"), LONGEST_NAME)
    checked = Tick(_("问过当地，核对过了"), default=True)


class CorrectCautionForm(CautionForm, VersionForm):
    """The same, put right; or gone."""

    gone = Tick(_("没有这回事了，不再提醒"))


class CallForm(Form):
    """Why a telephone is looked up."""

    why = Text(_("为什么要看电话？"), LONGEST_WHY, needed=_("请写一句原因"))


class LinkForm(Form):
    """Make a calendar link, or end it."""


class TargetForm(CreateForm):
    """A target: so many hours in a role by a day."""

    area = Select(_("哪里的人？"), needed=_("请选一个地方"))
    hat = Pick(_("哪种身份？"), Hat, needed=_("请选一项"), default=Hat.MEMBER.value)
    topic = Select(_("哪一类？（不选就是都算）"))
    hours = Text(
        _("这一年要学几小时？"), 5, needed=_("请写几小时"), default="12",
        render_kw={"inputmode": "decimal", "size": 6},
    )  # fmt: skip
    due = Day(_("最晚哪天？"), needed=_("请填日期"), future=True)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.topic.choices = offered([("", ""), *Domain.options()])


class ChangeTargetForm(TargetForm, VersionForm):
    """The same, put right; or taken away."""

    gone = Tick(_("不要这个目标了"))


class InviteForm(CreateForm):
    """Who is asked to come."""

    people = Ticks(_("请谁来？"))
    keeps = False


class SubstituteForm(CreateForm):
    """Who comes instead."""

    person = Select(_("换谁来？"), needed=_("请选一个人"))
    keeps = False


class CostForm(CreateForm):
    """Money planned or spent for a session."""

    kind = Pick(_("计划还是花了？"), Money, needed=_("请选一项"), default=Money.PLANNED.value)
    item = Text(_("什么？"), LONGEST_ITEM, needed=_("请写是什么钱"), description=_("比如：讲课费、场地、印材料"))
    yuan = Text(_("多少元？"), 12, needed=_("请写金额，比如 150 或 150.50；冲抵写负数"))
    voucher = Text(_("凭证号"), LONGEST_VOUCHER)


class OpinionForm(CreateForm):
    """Three taps and one sentence; whose they are is not stored."""

    useful = Pick(_("用得上吗？"), Useful, needed=_("请选一项"))
    clear = Pick(_("听懂了吗？"), Clear, needed=_("请选一项"))
    pace = Pick(_("讲得快慢？"), Pace, needed=_("请选一项"))
    still = Text(_("还有什么不会？"), LONGEST_SAID)
    keeps = False
