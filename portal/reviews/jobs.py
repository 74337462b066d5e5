"""How long reviews are kept."""

from portal.core import retention
from portal.core.i18n import _
from portal.core.retention import Kind
from portal.reviews import queries
from portal.reviews.models import Review

# No law sets a period; a decision to remove somebody may look back on the years before, and is appealed within one.
retention.keep(
    Kind(
        "reviews", _("年度述职评议"), _("定结果以后"), 5 * retention.YEAR, queries.decided_before,
        retention.forget_rows(Review), least=retention.YEAR, most=10 * retention.YEAR, records=True,
    )
)  # fmt: skip
