"""What is asked when a part of an agreement was kept."""

from portal.core.forms import CreateForm, Day, Text
from portal.core.i18n import _


class DutyForm(CreateForm):
    paid = Text(_("这次付了多少元？"), 20, description=_("付清了的不用填"))
    done_on = Day(_("哪天做到的？"), needed=_("请填日期"))
