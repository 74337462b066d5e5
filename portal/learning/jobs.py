"""How long readings and sittings are kept."""

from portal.core import retention
from portal.core.i18n import _
from portal.core.retention import Kind
from portal.learning import queries
from portal.learning.models import Attempt, Reading

# No law sets a period. That the test was passed stands in the member's file; the answers serve nobody after the
# certificate's first years, and how questions fared is a sum without a person.
retention.keep(
    Kind(
        "tests", _("测试的答卷"), _("开始答卷以后"), 3 * retention.YEAR, queries.begun_before,
        retention.forget_rows(Attempt), least=180, most=10 * retention.YEAR,
    )
)  # fmt: skip
retention.keep(
    Kind(
        "readings",
        _("短课读到哪里"),
        _("最近一次读以后"),
        3 * retention.YEAR,
        queries.read_before,
        retention.forget_rows(Reading),
    )
)
