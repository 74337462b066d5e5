"""The agreement: one duty with its day and sum, or several that are written down one by one."""

from typing import Any

from wtforms import HiddenField

from portal.core.forms import CreateForm, Day, Number, Pick, Refused, Select, Text, Tick, narrow
from portal.core.i18n import _
from portal.mediation import rules
from portal.mediation.forms.steps import StepForm
from portal.mediation.rules import By


def fen(field: Any) -> int | None:
    """The sum of a field in fen, or none; what is no sum is told there."""
    text = narrow(field.data)
    if not text:
        return None
    if (found := rules.fen_of(text)) is None:
        raise Refused(_("请写多少元，比如 5000 或 1200.50"), field=field.name)
    return found


def hold_to_words(form: Any, *names: str) -> None:
    """Warn of words that nobody can hold anybody to, and of sums that say two things; the former may be kept."""
    for name in names:
        text = form[name].data or ""
        if (two := rules.disagreeing(text)) is not None:
            raise Refused(_("数字和大写对不上：%(said)s，大写应是“%(words)s”", said=two[0], words=two[1]), field=name)
        found = rules.vague_words(text)
        if found and not form.as_is.data:
            said = "、".join(found)
            raise Refused(
                _("“%(words)s”说不清多少、哪天。请改成数和日子；一定要这样写，就勾下面一项", words=said), name
            )


class DutyForm(CreateForm):
    """One duty, or its instalments."""

    debtor = Select(_("谁来做？"), needed=_("请选谁来做"))
    creditor = Select(_("对谁做？"))
    what = Text(_("做什么？"), 300, needed=_("请写做什么"), lines=True)
    amount = Text(_("多少钱？"), 20, description=_("单位是元，比如 5000；不付钱的不填"))
    due_on = Day(_("最晚哪天？"), needed=_("请填最晚哪天"), future=True)
    parts = Number(_("分几次付？"), 36, description=_("每月一次；一次付清的不填"))
    as_is = Tick(_("就这样写"))


class DropForm(CreateForm):
    """Take one duty out again."""


class _Agreement(StepForm):
    form = Pick(_("写成书面，还是口头说定？"), rules.Form, needed=_("请选一项"), default=rules.Form.WRITTEN.value)
    facts = Text(_("事情的经过和争的是什么"), 4000, needed=_("请写事情的经过"), lines=True)


class AgreeForm(_Agreement):
    """An agreement with one duty: who, what, how much, by when."""

    debtor = Pick(_("谁来做？"), By, needed=None)
    terms = Text(
        _("协议内容"), 4000, needed=_("请写协议内容"), lines=True, description=_("一条一行：谁、做什么、多少、最晚哪天")
    )
    as_is = Tick(_("就这样写"))
    amount = Text(_("一共多少钱？"), 20, description=_("单位是元，比如 5000；不付钱的不填"))
    agreed_on = Day(_("哪天达成的？"), needed=_("请填日期"))
    term_on = Day(_("最晚哪天履行？"), needed=_("请填日期"), future=True)
    performed = Tick(_("当场就履行了"))


class AgreeByDutiesForm(_Agreement):
    """An agreement whose duties are written down already; its text is made of them where none is typed."""

    terms = Text(_("另外还说定了什么？"), 3000, lines=True, description=_("上面几条不用再写"))
    as_is = Tick(_("就这样写"))
    agreed_on = Day(_("哪天达成的？"), needed=_("请填日期"))
    performed = Tick(_("当场就履行了"))
    by_duties = HiddenField(default="1")
