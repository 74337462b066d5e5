"""What the pages of advisers ask; a service is noted in at most four fields."""

from typing import Any

from portal.advisers.rules import LONGEST_NAME, Service, at_clock, times
from portal.core.forms import CreateForm, Day, Form, Phone, Pick, Select, Text, offered
from portal.core.i18n import _


class ContractForm(CreateForm):
    name = Text(_("顾问姓名"), LONGEST_NAME, needed=_("请写顾问的姓名"))
    firm = Text(_("律所或法律服务所"), 80, needed=_("请写律所或法律服务所"))
    phone = Phone(_("公开的电话"), needed=_("请写村民可以打的电话"), description=_("会写在村民看得到的页面上"))
    account = Select(_("顾问的账号"), needed=_("请选一项"), default="-")
    from_on = Day(_("从哪天开始？"), needed=_("请填日期"), future=True)
    until_on = Day(_("到哪天为止？"), needed=_("请填日期"), future=True)


class EndForm(Form):
    last_day = Day(_("最后一天是哪天？"), needed=_("请填日期"), future=True)


class LeaveForm(CreateForm):
    from_on = Day(_("从哪天请假？"), needed=_("请填日期"), future=True)
    until_on = Day(_("到哪天为止？"), needed=_("请填日期"), future=True)
    deputy = Select(_("谁代班？"), needed=_("请选一项"), default="-")


class BackForm(Form):
    """Nothing to fill in: the leave is taken back, or left as it is."""


class NoteForm(CreateForm):
    village = Select(_("哪个村？"), needed=_("请选一个村"))
    kind = Pick(_("做了什么？"), Service, needed=_("请选一项"))
    on = Day(_("哪天？"), needed=_("请填日期"))
    note = Text(_("写一句（不写村民姓名）"), 500, lines=True)


class DutyForm(CreateForm):
    on = Day(_("哪天到村值班？"), needed=_("请填日期"), future=True)
    begins = Select(_("从几点？"), needed=_("请选一项"), default=str(9 * 60))
    ends = Select(_("到几点？"), needed=_("请选一项"), default=str(11 * 60))
    hours = Text(_("在哪里？"), 40, description=_("比如：村委会一楼"))

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        hours = [(str(one), at_clock(one)) for one in times()]
        self.begins.choices = self.ends.choices = offered(hours)


class OffForm(Form):
    """Nothing to fill in: the duty day is called off, or kept."""
