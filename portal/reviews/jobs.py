"""How long reviews are kept."""

from portal.core import retention
from portal.core.i18n import _
from portal.core.retention import Kind
from portal.reviews import queries
from portal.reviews.models import Review

# No law sets a period: five years tell how somebody has served, and nobody is judged by what lies further back.
retention.keep(
    Kind(
        "reviews", _("法律明白人的述职评议"), _("写述职以后"), 5 * retention.YEAR, queries.written_before,
        retention.forget_rows(Review), least=retention.YEAR, most=retention.LONGEST, records=True,
    )
)  # fmt: skip
