"""How a dispute is logged: five questions. Labels are questions in plain words."""

from portal.core.forms import (
    CreateForm,
    Day,
    Pick,
    Select,
    Text,
)
from portal.core.i18n import _
from portal.mediation.rules import (
    Danger,
    Kind,
    Standing,
)


class QuickForm(CreateForm):
    """Five questions; village, date and mediator are filled in (UI.md D)."""

    kind = Pick(_("是哪类事？"), Kind, needed=_("请选一类"))
    parties = Text(
        _("谁和谁？"),
        200,
        needed=_("请写当事人，称呼也行"),
        description=_("写称呼就行，用顿号隔开，比如：王大爷、李家老二"),
    )
    summary = Text(
        _("一句话说清楚"),
        2000,
        needed=_("请用一句话写清楚是什么事"),
        lines=True,
        description=_("可以点键盘上的话筒说话"),
    )
    danger = Pick(_("有没有动手，或者扬言报复？"), Danger, needed=_("请选有或没有"))
    standing = Pick(_("现在怎么样了？"), Standing, needed=_("请选一项"), default=Standing.TALK.value)
    reported_on = Day(_("哪天的事？"), needed=_("请填日期"))


class QuickFormWithVillage(QuickForm):
    """For who serves more than one village."""

    village = Select(_("哪个村？"), needed=_("请选一个村"))
