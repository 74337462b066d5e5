"""What the calendar does to the figures: a look, every night, whether they still say what the ledger says."""

from datetime import date, timedelta

from portal.core import logs
from portal.core.jobs import daily
from portal.reports import service

DAYS_LOOKED_AT = 35


class FiguresDiffer(RuntimeError):
    """The counted cells and the ledger disagree; `portal reports rebuild` counts anew."""


@daily("reports.verify")
def verify(today: date) -> None:
    """Compare the figures of the last 35 days with the ledger; a difference fails the job, so that it is seen."""
    wrong = service.verify(today - timedelta(days=DAYS_LOOKED_AT))
    for one in wrong[:20]:
        told = {"figure": one.figure, "month": one.month.isoformat(), "stored": one.stored, "counted": one.counted}
        logs.log.error("figure differs", level=one.level, code=one.code, kind=one.kind, **told)
    if wrong:
        raise FiguresDiffer(str(len(wrong)))
