"""What a villager is asked who applies for mediation, and what the administrator sets."""

from datetime import date

from portal.core.forms import CreateForm, Day, Form, Phone, Pick, Refused, Text
from portal.core.i18n import _
from portal.mediation.rules import Danger, Kind


class ApplyForm(CreateForm):
    kind = Pick(_("是哪类事？"), Kind, needed=_("请选一类"))
    name = Text(_("怎么称呼您？"), 40, needed=_("请写一个称呼，比如：王大姐"), description=_("写称呼就行，不用身份证"))
    phone = Phone(_("您的电话"), needed=_("请写电话，调解员要给您回话"), description=_("只用来给您回话，加密存放"))
    other = Text(_("和谁？"), 80, needed=_("请写对方的称呼"))
    summary = Text(
        _("一句话说清楚"),
        2000,
        needed=_("请用一句话写清楚是什么事"),
        lines=True,
        description=_("可以点键盘上的话筒说话"),
    )
    danger = Pick(_("有没有动手，或者扬言报复？"), Danger, needed=_("请选有或没有"))


class ValueForm(Form):
    """A value, and from which day on it holds."""

    value = Text("", 200)
    from_on = Day(_("从哪天起"), needed=_("请选从哪天起"), future=True, description=_("以前的日子照旧算"))

    def check_day(self, first: date, last: date) -> None:
        """Not before today, so that no promise of the past changes, and not so late that nobody remembers."""
        if not first <= self.from_on.data <= last:
            raise Refused(_("请选今天起一年以内的日子，以前的不能改"), "from_on")
