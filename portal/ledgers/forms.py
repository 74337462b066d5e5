"""What the pages of ledgers ask."""

from wtforms import HiddenField

from portal.core import clock
from portal.core.forms import CreateForm, Day, Form, Pick, Text
from portal.core.i18n import _
from portal.ledgers.rules import Agree, Columns, Twins


class FileForm(CreateForm):
    """The file itself is read from the request: a form takes no files (SECURITY.md R40)."""

    keeps = False
    file = HiddenField("")


class UpperForm(CreateForm):
    """The table of the upper platform's names; the file itself is read from the request."""

    keeps = False
    since = Day(_("从哪天起用？"), needed=_("请填日期"), future=True, default=clock.today)
    file = HiddenField("")


class ExtractForm(CreateForm):
    """A list that the worker writes: what it says of people, and what it is for."""

    keeps = False
    columns = Pick(_("要哪种？"), Columns, needed=_("请选一种"))
    why = Text(_("用来做什么？"), 200, needed=_("请写一句用途，会留在记录里"))


class DecideForm(Form):
    yes = Pick(_("同意吗？"), Agree, needed=_("请选一项"))
    answer = Text(_("说明"), 200, description=_("不同意的，写一句原因"))


class TakeForm(Form):
    twins = Pick(_("可能重复的怎么办？"), Twins, needed=None, default=Twins.SKIP.value)
