"""What the pages of outreach ask, in the words of who was there."""

from typing import Any

from wtforms import FieldList, FormField, SelectMultipleField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import (
    CreateForm,
    Day,
    Form,
    Number,
    Pick,
    Select,
    Text,
    Tick,
    VersionForm,
    offered,
    one_line,
)
from portal.core.i18n import _
from portal.outreach import rules
from portal.outreach.rules import Audience, Counted, Errand, Help, Occasion, Share, Topic


class Ticks(SelectMultipleField):  # type: ignore[misc]
    """Some of a list, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, *, needed: bool = False, **options: Any):
        super().__init__(label, [] if needed else [Optional()], choices=[], validate_choice=False, **options)


class TalkFields(Form):
    """What is asked of every talk; the village is asked of who serves several."""

    asks_sure = False
    village = Select(_("在哪里办的？"), needed=_("请选一个地方"))
    held_on = Day(_("哪天办的？"), needed=_("请填日期"))
    topic = Select(_("讲的什么？"), needed=_("请选一项"), choices=[("", ""), *Topic.options()])
    form = Pick(_("怎么讲的？"), rules.Form, needed=_("请选一项"))
    occasion = Select(_("赶上什么日子，或为什么办？"), needed=_("请选一项"), choices=Occasion.options())
    audience = Pick(_("讲给谁听？"), Audience, needed=_("请选一项"))
    audience_note = Text(_("学校和年级、商会或单位"), 60, description=_("比如：市三中八年级"))
    people = Number(_("多少人听？"), rules.MOST_PEOPLE, needed=_("请写人数；广播、展板数不清就写 0"))
    counted = Pick(_("人数怎么来的？"), Counted, needed=_("请选一项"))
    sure = Tick(_("没写错，就是这样"))
    leaflets = Number(_("发了多少份资料？"), rules.MOST_PEOPLE)
    questions = Number(_("多少人来问？"), rules.MOST_PEOPLE)
    holders = Ticks(_("谁讲的？"), needed=True)
    others = Text(_("还有谁讲"), 200, description=_("名单里没有的写在这里，用顿号隔开"))
    guests = Ticks(_("还有哪些村的人来听？"))
    place = Text(_("具体地点"), 80)
    note = Text(_("还要说明的"), 500, lines=True)

    def narrowed(self, places: list[tuple[str, str]], holders: list[tuple[str, str]], others: bool) -> None:
        """Ask only what must be asked here: a place where there are several, the people of one village."""
        if len(places) == 1:
            del self.village
        else:
            self.village.choices = offered([("", ""), *places])
        self.holders.choices = offered(holders)
        if not holders:
            del self.holders
            self.others.label.text, self.others.flags.optional = _("谁讲的？"), False
            self.others.description = _("写姓名，几个人用顿号隔开")
        self.guests.choices = offered(places)
        if not others:
            del self.guests


class TalkForm(CreateForm, TalkFields):
    """Writing a talk down."""


class CorrectForm(VersionForm, CreateForm, TalkFields):
    """Putting a talk right: the same questions, and why."""

    why = Text(_("为什么要改？"), 200, needed=_("请写一句原因，会和原来的数一起留着"))


class WhyForm(VersionForm):
    """A step that needs a reason."""

    why = Text(_("为什么？"), 200, needed=_("请写一句原因，会留着"), lines=True)


class StrikeForm(Form):
    """Taking one visit out."""

    why = Text(_("为什么撤回？"), 200, needed=_("请写一句原因，会留着"), lines=True)


class FollowForm(Form):
    """What a household needed was seen to."""

    followed_on = Day(_("哪天跟进的？"), needed=_("请填日期"))


class DoorForm(PlainForm):  # type: ignore[misc]
    """One line of the street. An empty door is an empty line."""

    door = StringField(_("门牌"), [Optional()], filters=[one_line])
    topic = Select(_("讲的什么"), choices=[("", _("同上面")), *Topic.options()])
    follow_up = Tick(_("要再去"))
    again = Tick(_("确实又去了一次"))


class StreetForm(CreateForm):
    """A street of households: what holds for all of them once, then one short line each."""

    village = Select(_("哪个村？"), needed=_("请选一个村"))
    visited_on = Day(_("哪天去的？"), needed=_("请填日期"))
    group = Text(_("第几组，或哪条巷子？"), 20, needed=_("请写第几组，或哪条巷子"))
    topic = Select(_("主要讲了什么？"), needed=_("请选一项"), choices=[("", ""), *Topic.options()])
    rows = FieldList(FormField(DoorForm), min_entries=rules.MOST_ON_A_STREET, max_entries=rules.MOST_ON_A_STREET)


class DeedForm(CreateForm):
    """A deed: what, when, and a line where one is due."""

    kind = Pick(_("做了什么？"), Errand, needed=_("请选一项"))
    village = Select(_("哪个村？"), needed=_("请选一个村"))
    done_on = Day(_("哪天？"), needed=_("请填日期"))
    note = Text(_("一句话"), 120, description=_("比如：欠工资的，指到法律援助中心。不写姓名、电话"))


class TaskForm(CreateForm):
    """The justice office gives a task. Whose code it is stands in the office's own file, never here."""

    member = Select(_("请谁去做？"), needed=_("请选一个人"))
    code = Text(
        _("代号"),
        12,
        needed=_("请写代号"),
        description=_("司法所自己的名册里的代号，比如 023。这里不写姓名、案由和住址，村里也看不到"),
    )
    kind = Pick(_("做什么？"), Help, needed=_("请选一项"))
    what = Text(_("一句话说清楚"), 120, description=_("只写做什么，不写是谁"))
    due_on = Day(_("最晚哪天做完？"), needed=_("请填日期"), future=True)


class DoForm(VersionForm):
    """The helper says that it is done."""

    done_on = Day(_("哪天做的？"), needed=_("请填日期"))
    done_note = Text(_("怎么样？"), 200, lines=True, description=_("只写做了什么，不写姓名和住址"))


class EmptyForm(VersionForm):
    """A page that only asks to go on."""


class PartForm(CreateForm):
    """A member's part in a dispute."""

    member = Select(_("哪位法律明白人？"), needed=_("请选一个人"))
    share = Pick(_("做了什么？"), Share, needed=_("请选一项"))
    on = Day(_("哪天？"), needed=_("请填日期"))
