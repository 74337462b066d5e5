"""What the pages of certificates ask."""

from portal.certificates.rules import LONGEST_PATTERN, MOST_YEARS, Anew
from portal.core.forms import CreateForm, Day, Form, Number, Pick, Text
from portal.core.i18n import _


class IssueForm(CreateForm):
    on = Day(_("证书上写哪天发的？"), needed=_("请填日期"))


class RevokeForm(Form):
    on = Day(_("从哪天起注销？"), needed=_("请填日期"))
    why = Text(_("为什么？"), 200, needed=_("请写一句原因"), lines=True)


class ReissueForm(CreateForm):
    anew = Pick(_("为什么要换发？"), Anew, needed=_("请选一项"))
    on = Day(_("新证书上写哪天发的？"), needed=_("请填日期"))
    why = Text(_("说明"), 200, lines=True)


class BatchForm(CreateForm):
    """Which sheet to make: the button says it."""


class SeriesForm(Form):
    pattern = Text(
        _("编号怎么写？"), LONGEST_PATTERN, needed=_("请写编号的写法"),
        description=_("{year} 换成年份，{serial} 换成顺序号，比如：青明{year}-{serial}"),
    )  # fmt: skip
    years = Number(_("有效期几年？"), MOST_YEARS, needed=_("请写年数"), description=_("长期有效的写 0"))
    from_on = Day(_("从哪天起？"), needed=_("请填日期"), future=True)


class CheckForm(Form):
    """The code on a certificate."""

    code = Text(_("核验码"), 20, needed=_("请写证书上的核验码"))
