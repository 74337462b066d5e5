"""What the pages after the result ask."""

from typing import Any

from wtforms import SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import CreateForm, Day, Form, Number, Pick, Select, Text, VersionForm, offered
from portal.core.i18n import _
from portal.filing.rules import Keep, Later, Part, Point, Purpose, Satisfied, Stayed

MOST_PAGES, MOST_TRIPS = 2000, 99


class Ticks(SelectMultipleField):  # type: ignore[misc]
    """Some of a few, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, choices: Any, *, needed: bool = False, **options: Any):
        super().__init__(
            label, [] if needed else [Optional()], choices=offered(choices), validate_choice=False, **options
        )


class ReturnForm(VersionForm):
    """Why it is handed back: not kept by a phone, for it answers what stands now."""

    parts = Ticks(_("哪几处要补正？"), Part.options(), needed=True)
    why = Text(_("怎么补？"), 300, needed=_("请写一句怎么补"), lines=True)


class MendForm(CreateForm):
    answer = Text(_("补正了什么？"), 300, needed=_("请写一句补正了什么"), lines=True)


class VolumeForm(Form):
    grade = Select(_("案件等级"), needed=_("请选案件等级"))
    pages = Number(_("一共几页？"), MOST_PAGES, needed=_("请写页数"))
    place = Text(_("放在哪里？"), 80, needed=_("请写放在哪里"), description=_("比如：镇司法所 2 号柜第 3 格"))
    keep = Pick(_("保管多久？"), Keep, needed=_("请选保管期限"), default=Keep.LONG.value)
    stayed = Pick(_("有人为这件事出过村吗？"), Stayed, needed=None)
    trips = Number(_("没出村的，省了几趟？"), MOST_TRIPS)
    filed_on = Day(_("哪天立的卷？"), needed=_("请填日期"))
    remark = Text(_("卷里缺什么，要说明的"), 300, lines=True)


class LaterForm(CreateForm):
    what = Pick(_("后来怎么了？"), Later, needed=_("请选一项"))
    on = Day(_("哪天的事？"), needed=_("请填日期"))
    again = Text(_("另立的那一件的编号"), 60, description=_("只有另立了一件才填"))
    told = Text(_("怎么知道的？"), 300, lines=True)


class FinishForm(CreateForm):
    done_on = Day(_("哪天办完的？"), needed=_("请填日期"))
    done = Text(_("怎么办的？"), 500, needed=_("请写一句怎么办的"), lines=True)


class CallForm(Form):
    reached = Pick(_("打通了吗？"), needed=_("请选一项"), choices=[("yes", _("打通了")), ("no", _("没打通"))])
    satisfied = Pick(_("他满意吗？"), Satisfied, needed=None)
    said = Text(_("他怎么说？"), 500, lines=True)


class DrawForm(Form):
    purpose = Pick(_("抽什么？"), Purpose, needed=_("请选一项"))
    month = Select(_("哪个月结的案？"), needed=_("请选一个月"))
    area = Select(_("哪里的？"), needed=_("请选一个地方"))


class CheckForm(Form):
    points = Ticks(_("做到了的打勾"), Point.options())
    note = Text(_("哪里不行，怎么改"), 500, lines=True)
    checked_on = Day(_("哪天查的？"), needed=_("请填日期"))
