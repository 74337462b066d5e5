"""What the town says when two disputes are one, and when they were not."""

from portal.core.forms import CreateForm, Pick, Text
from portal.core.i18n import _
from portal.mediation.forms.steps import StepForm


class MergeForm(CreateForm):
    """Which of two numbers stays; it is not kept by a phone, for the two are seen side by side."""

    keeps = False

    kept = Pick(_("留下哪一件的编号？"), needed=_("请选一件"), choices=[])
    why = Text(_("为什么说是同一件？"), 300, needed=_("请写一句说明"), lines=True)


class PartForm(StepForm):
    why = Text(_("为什么要分开？"), 300, needed=_("请写一句说明"), lines=True)
