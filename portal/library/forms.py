"""What the desk of the library asks."""

from typing import Any

from portal.core.forms import CreateForm, Day, Select, Text, VersionForm
from portal.core.i18n import _
from portal.library import rules
from portal.library.rules import Subject


class _Entry:
    subject = Select(_("哪方面的事？"), needed=_("请选一项"), choices=[("", ""), *Subject.options()])
    question = Text(_("村民会怎么问？"), 120, needed=_("请写问题"), description=_("用大白话，一句"))
    conclusion = Text(_("先说结论"), 600, needed=_("请写结论"), lines=True)
    steps = Text(_("接下来怎么做，一行一步"), 800, needed=_("请写怎么做"), lines=True)
    cites = Text(
        _("法律依据，一行一条"), 400, needed=_("请写上至少一条法律依据"), lines=True,
        description=_("比如：民法典 第一千零四十二条"),
    )  # fmt: skip
    until = Day(_("用到哪天为止"), future=True, description=_("不写就是发布以后两年"))

    def told_cites(self, form: Any) -> list[tuple[str, str]] | None:
        """The citations; None where a line can not be read, which stands at the field."""
        read, unread = rules.citations(form.cites.data or "")
        if unread:
            form.cites.errors = [*form.cites.errors, _("看不懂这一行：%(line)s", line=unread[0][:40])]
            return None
        return read


class EntryForm(_Entry, CreateForm):
    keeps = False


class RewriteForm(_Entry, VersionForm):
    """A draft, changed."""


class ReleaseForm(VersionForm):
    """Nothing but the tap."""


class ReviseForm(CreateForm):
    """Nothing but the tap, which counts once."""

    keeps = False


class WithdrawForm(VersionForm):
    why = Text(_("为什么收回？"), 200, needed=_("请写原因"))
