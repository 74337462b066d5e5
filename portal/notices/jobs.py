"""What the worker does: hands messages over in the order in which they are due, and asks what became of them."""

from portal.core import retention
from portal.core.i18n import _
from portal.core.jobs import job
from portal.core.retention import Kind
from portal.notices import queries, service
from portal.notices.models import Notice
from portal.notices.service import Heard, Result


@job(service.SEND, read=service.what_to_send, work=service.hand_over)
def send(result: Result, notice_id: int) -> None:
    """Hand one message to a gateway, once."""
    service.settle(result, notice_id)


@job(service.ASK, read=service.what_to_ask, work=service.ask)
def ask(heard: Heard | None, notice_id: int) -> None:
    """Ask whether a message arrived, or whether it was taken at all."""
    service.hear(heard, notice_id)


# A number and when something was told to it is of use while somebody may ask why nobody told them (PRODUCT.md O15).
retention.keep(
    Kind(
        "notices", _("发过的短信"), _("发完以后"), 30, queries.ended_before, retention.forget_rows(Notice),
        least=7, most=retention.YEAR,
    )
)  # fmt: skip
