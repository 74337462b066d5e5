"""Asking somebody to mediate together, answering, letting go. Lists of other places' people are not kept by a phone."""

from portal.core.forms import CreateForm, Pick, Select, Text
from portal.core.i18n import _
from portal.mediation.rules import Answer, Office


class JoinForm(CreateForm):
    keeps = False

    user = Select(_("请谁一起调解？"), needed=_("请选一位"))
    why = Text(_("为什么要一起调解？"), 300, needed=_("请写一句说明"), lines=True)


class JoinOfficeForm(CreateForm):
    keeps = False

    office = Pick(_("哪个单位？"), Office, needed=_("请选一个单位"))
    name = Text(_("来的人是谁？"), 80, needed=_("请写来的人"), description=_("姓名和职务"))
    why = Text(_("为什么要一起调解？"), 300, needed=_("请写一句说明"), lines=True)


class JoinAnswerForm(CreateForm):
    keeps = False

    accepted = Pick(_("您参加吗？"), Answer, needed=_("请选一项"))
    said = Text(_("说明"), 300, lines=True, description=_("不参加的，写一句原因"))


class ReleaseForm(CreateForm):
    keeps = False

    why = Text(_("为什么不再一起调解？"), 300, needed=_("请写一句说明"), lines=True)
