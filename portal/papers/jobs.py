"""What the worker does for papers: makes those that were asked for, and looks each day which of them were followed."""

from datetime import date, timedelta
from typing import Any

from portal.core import clock, retention
from portal.core.i18n import _
from portal.core.jobs import daily, job
from portal.core.retention import Kind, forget_with_parts
from portal.papers import queries, service
from portal.papers.models import Made


@job("papers.make", read=service.read, work=service.press)
def make(pressed: Any, made_id: int) -> None:
    """Make a paper or a dossier that somebody asked for; a killed worker's is taken up again, and one results."""
    service.keep(made_id, pressed)


@daily("papers.compare")
def compare(today: date) -> None:
    """Mark the papers whose dispute says something else since, so that the code on them tells it."""
    service.compare(clock.midnight(today - timedelta(days=2)))


retention.keep(
    Kind(
        "papers", _("没有受理的申请所打印的文书"), _("打印以后"), 2 * retention.YEAR, queries.of_never_accepted,
        lambda numbers: forget_with_parts(Made, numbers), least=90, most=retention.LONGEST,
    )
)  # fmt: skip
