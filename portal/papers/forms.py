"""What is sent about papers: which one to make, and a photo of the signed one."""

from wtforms import FileField

from portal.core.forms import Form, Text
from portal.core.i18n import _


class MakeForm(Form):
    """Which paper to make: the button says it."""


class SignedForm(Form):
    """A photo of the signed paper; the file is read from the request (SECURITY.md R40)."""

    photo = FileField(
        _("签好字的照片或扫描件"), render_kw={"accept": "image/jpeg,image/png,image/webp,application/pdf"}
    )


class CheckForm(Form):
    """The code at the foot of a paper."""

    code = Text(_("核对码"), 20, needed=_("请写纸上左下角的核对码"))
