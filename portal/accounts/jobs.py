"""What this room keeps, and for how long."""

from collections.abc import Sequence

from sqlalchemy import update

from portal.accounts.models import Attempt, Binding, Device, SignIn
from portal.core import db, retention
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


def _forget_devices(numbers: Sequence[int]) -> None:
    """Sign-ins and codes have periods of their own: they stay, and no longer say which phone."""
    for model in (SignIn, Binding):
        loose = update(model).where(model.device_id.in_(numbers)).values(device_id=None)
        db.session.execute(loose, execution_options={"synchronize_session": False})
    retention.forget_rows(Device)(numbers)


retention.keep(
    Kind(
        "devices", _("手机和浏览器的登记"), _("最近一次联系以后"), 365, retention.before(Device, Device.at),
        _forget_devices, least=90, most=3 * retention.YEAR,
    )
)  # fmt: skip
retention.keep(
    Kind(
        "bindings", _("开通手机的码"), _("出码以后"), 183,
        retention.before(Binding, Binding.made_at), retention.forget_rows(Binding),
    )
)  # fmt: skip
