"""What the pages of ledgers ask."""

from wtforms import HiddenField

from portal.core import clock
from portal.core.forms import CreateForm, Day, Form, Pick
from portal.core.i18n import _
from portal.ledgers.rules import Twins


class FileForm(CreateForm):
    """The file itself is read from the request: a form takes no files (SECURITY.md R40)."""

    keeps = False
    file = HiddenField("")


class UpperForm(CreateForm):
    """The table of the upper platform's names; the file itself is read from the request."""

    keeps = False
    since = Day(_("从哪天起用？"), needed=_("请填日期"), future=True, default=clock.today)
    file = HiddenField("")


class TakeForm(Form):
    twins = Pick(_("可能重复的怎么办？"), Twins, needed=None, default=Twins.SKIP.value)
