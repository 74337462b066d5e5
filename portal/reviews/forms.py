"""What the pages of reviews ask."""

from portal.core.forms import CreateForm, Number, Pick, Text, VersionForm
from portal.core.i18n import _
from portal.reviews.rules import LONGEST_VIEW, LONGEST_WORDS, MOST_ASKED, Grade


class WordsForm(CreateForm):
    words = Text(
        _("这一年做了什么，还有什么难处和打算？"), LONGEST_WORDS, needed=_("请写几句"), lines=True,
        description=_("上面的数是记录里数出来的，不用抄，也改不了；这里写您自己的话。"),
    )  # fmt: skip


class HandInForm(VersionForm):
    """The button alone."""


class OpineForm(VersionForm):
    asked = Number(_("问了几位村民？"), MOST_ASKED, needed=_("请写人数，没有问写 0"))
    content = Number(_("其中几位满意？"), MOST_ASKED, needed=_("请写人数"))
    heard = Text(_("村民怎么说？"), LONGEST_VIEW, lines=True, description=_("不写是谁说的"))
    opinion = Text(_("镇街的意见"), LONGEST_VIEW, needed=_("请写镇街的意见"), lines=True)


class DecideForm(VersionForm):
    grade = Pick(_("评议结果"), Grade, needed=_("请选一项"))
    why = Text(_("理由"), LONGEST_VIEW, lines=True, description=_("不是“称职”的一定要写，本人看得到"))


class WhyForm(VersionForm):
    why = Text(_("哪里要补、要核？"), LONGEST_VIEW, needed=_("请写一句原因"), lines=True)
