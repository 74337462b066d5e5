"""What the worker does for certificates: makes the files of a batch, and forgets batches after a month."""

from typing import Any

from portal.certificates import queries, service
from portal.certificates.models import Batch
from portal.core import retention
from portal.core.i18n import _
from portal.core.jobs import job
from portal.core.retention import Kind, forget_with_parts


@job("certificates.press", read=service.read, work=service.press)
def press(pressed: Any, part_id: int) -> None:
    """Make one file of a batch of certificates; a killed worker's is taken up again, and one results."""
    service.keep(part_id, pressed)


retention.keep(
    Kind(
        "certificate_batches", _("成批做好的证书文件"), _("做好以后"), 30, queries.old_batches,
        lambda numbers: forget_with_parts(Batch, numbers), least=7, most=retention.YEAR,
    )
)  # fmt: skip
