"""What the pages of a review ask."""

from wtforms import HiddenField

from portal.core.forms import CreateForm, Day, Form, Number, Pick, Text, VersionForm
from portal.core.i18n import _
from portal.reviews.rules import LONGEST_SAID, LONGEST_WHY, LONGEST_WORD, LONGEST_WORDS, MOST_ASKED

SAID, PLANS = _("这一年做得怎么样？"), _("有什么难处，明年怎么打算？")
TELLS = _("数字从记录里来，不用写；说说数字说不出来的。")


class WriteForm(CreateForm):
    """The words on a year; of which year stands on the page."""

    year = HiddenField("")
    said = Text(SAID, LONGEST_SAID, needed=_("请写几句"), lines=True, description=TELLS)
    plans = Text(PLANS, LONGEST_SAID, lines=True)


class RewordForm(VersionForm):
    said = Text(SAID, LONGEST_SAID, needed=_("请写几句"), lines=True, description=TELLS)
    plans = Text(PLANS, LONGEST_SAID, lines=True)


class OpineForm(VersionForm):
    asked = Number(_("问了几位村民？"), MOST_ASKED, needed=_("请写问了几位，没有问写 0"))
    heard = Text(
        _("村民怎么说？"), LONGEST_SAID, needed=_("请写村民怎么说"), lines=True,
        description=_("好的、不足的都写，不写是谁说的；本人看得到。"),
    )  # fmt: skip
    opinion = Text(_("镇里的意见"), LONGEST_SAID, needed=_("请写意见"), lines=True)


class HandBackForm(VersionForm):
    why = Text(_("要补什么？"), LONGEST_WHY, needed=_("请写一句原因"), lines=True)


class DecideForm(VersionForm):
    """`word` where the county decides freely, `pick` where it set its words: the view leaves one of them."""

    word = Text(_("评定为"), LONGEST_WORD, needed=_("请写评定的结果"))
    pick = Pick(_("评定为"), needed=_("请选一项"))
    why = Text(_("理由"), LONGEST_WHY, needed=_("请写理由"), lines=True)


class WordsForm(Form):
    words = Text(
        _("评定用哪几个词？"), LONGEST_WORDS,
        description=_("用顿号隔开，比如：优秀、称职、基本称职、不称职。空着，就由局里自己写。"),
    )  # fmt: skip
    from_on = Day(_("从哪天起？"), needed=_("请填日期"), future=True)
