"""What this room keeps, and for how long."""

from portal.accounts.models import Attempt, SignIn
from portal.core import retention
from portal.core.i18n import _
from portal.core.retention import Kind

retention.keep(
    Kind(
        "sessions", _("工作人员的登录记录"), _("登录结束以后"), 183, retention.before(SignIn, SignIn.expires_at),
        retention.forget_rows(SignIn), least=180, most=3 * retention.YEAR,
    )
)  # fmt: skip
retention.keep(
    Kind(
        "attempts", _("密码不对的计数"), _("试过以后"), 2,
        retention.before(Attempt, Attempt.at), retention.forget_rows(Attempt),
    )
)  # fmt: skip
