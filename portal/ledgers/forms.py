"""What the pages of ledgers ask."""

from wtforms import HiddenField

from portal.core.forms import CreateForm, Form, Pick
from portal.core.i18n import _
from portal.ledgers.rules import Twins


class FileForm(CreateForm):
    """The file itself is read from the request: a form takes no files (SECURITY.md R40)."""

    keeps = False
    file = HiddenField("")


class TakeForm(Form):
    twins = Pick(_("可能重复的怎么办？"), Twins, needed=None, default=Twins.SKIP.value)
