"""What is asked at sign-in, for a new password, and by the administrator."""

from typing import Any

from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, ValidationError

from portal.accounts.rules import Role
from portal.accounts.rules.passwords import LONGEST
from portal.core.forms import CreateForm, Day, Form, Number, Pick, Text, Tick, narrow
from portal.core.i18n import _


def _not_endless(form: Any, field: Any) -> None:
    if field.data and len(field.data) > LONGEST:
        raise ValidationError(_("密码最多 %(most)d 个字符", most=LONGEST))


def Password(label: Any, needed: Any, **options: Any) -> Any:  # noqa: N802
    """A password, exactly as typed: nothing is trimmed or changed."""
    return PasswordField(label, [InputRequired(needed), _not_endless], **options)


class SignInForm(Form):
    """The sign-in page; `kept` carries a sealed form that came after the session had ended."""

    username = Text(_("账号"), 80, needed=_("请填账号"))
    password = Password(_("密码"), _("请填密码"))
    next = HiddenField("")
    kept = HiddenField("")


class PasswordForm(Form):
    """A new password of one's own."""

    current = Password(_("现在的密码"), _("请填现在的密码"))
    new = Password(_("新密码"), _("请填新密码"))
    again = Password(_("再填一次新密码"), _("请再填一次新密码"))

    def validate_again(self, field: Any) -> None:
        """Typed twice alike."""
        if field.data != self.new.data:
            raise ValidationError(_("两次填的不一样，请再填一次"))


class Confirm(Form):
    """Nothing but the token: the page that asks before something is done."""


class HeldForm(Form):
    """Which of the sendings that wait, and whether it is settled or goes back into its form."""

    number = Number(_("编号"), 999_999_999, needed=_("请从这一页上点"))
    settle = Tick(_("处理好了"))


class HandForm(Form):
    """Which colleague goes on with what a closed account sent."""

    to = Pick(_("转给谁"), needed=_("请选一位同事"))


class SaidOnce(CreateForm):
    """A form whose answer says something once (a first password, a code): it is sent where the answer is read."""

    keeps = False


class UserForm(SaidOnce):
    """A new account."""

    name = Text(_("姓名"), 40, needed=_("请填姓名"))
    username = Text(_("账号名"), 40, needed=_("请填账号名"))


class GrantForm(CreateForm):
    """Work for someone: what, where, from when until when."""

    keeps = False
    role = Pick(_("做什么工作"), Role, needed=_("请选一项工作"))
    area_code = Text(_("地区代码"), 20)
    from_on = Day(_("从哪天起"), needed=_("请填开始的日子"), future=True)
    until_on = Day(_("到哪天止"), future=True)

    def filter_area_code(self, text: str | None) -> str | None:
        """Full-width digits are forgiven."""
        return narrow(text)


class EndGrantForm(Form):
    """The last day of someone's work, or at once."""

    last_day = Day(_("最后一天"), needed=_("请填最后一天"), future=True)
    at_once = Tick(_("现在就停"))


class UserFilter(Form):
    """The list of accounts, searched; a GET form without a token."""

    class Meta:
        csrf = False

    q = Text(_("姓名或账号"), 40)


class AuditFilter(Form):
    """The audit trail, searched; a GET form without a token."""

    class Meta:
        csrf = False

    person = Text(_("谁（姓名或账号）"), 40)
    verb = Text(_("做了什么"), 40)
    subject = Text(_("对什么"), 60)
    from_on = Day(_("从哪天"))
    until_on = Day(_("到哪天"))
