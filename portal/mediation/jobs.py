"""What the calendar does to disputes: once a day, terms pass, 90 days pass, and months run out."""

from datetime import date, timedelta

from portal.core import clock, retention, settings
from portal.core.i18n import _
from portal.core.jobs import daily, enqueue, job
from portal.core.retention import Kind
from portal.mediation import queries, rules, service
from portal.mediation.models import Attached, Upload


@daily("mediation.confirm")
def remind(today: date) -> None:
    """Ask the mediators of agreements on their 20th, 25th and 29th day whether the parties apply to the court."""
    service.remind(today)


@daily("mediation.mature")
def mature(today: date) -> None:
    """Bring the figures that depend on the day up to date; running it again changes nothing."""
    days = settings.days("relapse_days", rules.DAYS_WITHOUT_RELAPSE, clock.today())
    service.mature(queries.to_mature(today, today - timedelta(days=days)), today)


@daily("mediation.gather")
def gather(_today: date) -> None:
    """Bring the parts of the index of words together, so that a search looks in one place."""
    gather_more(anew=True)


@job("mediation.gather_more")
def gather_more(anew: bool = False) -> None:
    """The next of them: a little in each transaction, so that nobody waits to write."""
    if service.gather_words(anew):
        enqueue("mediation.gather_more")


retention.keep(
    Kind(
        "applications", _("申请了、没有受理的纠纷"), _("申请以后"), 2 * retention.YEAR, queries.over_and_never_accepted,
        service.forget_people, least=90, most=retention.LONGEST, records=True,
    )
)  # fmt: skip
retention.keep(
    Kind(
        "uploads", _("没有传完的照片"), _("最后一次传以后"), 7, retention.before(Upload, Upload.went_on_at),
        retention.forget_rows(Upload),
    )
)  # fmt: skip
retention.keep(
    Kind(
        "coming_files",
        _("没有传完的文件"),
        _("最后一次传以后"),
        7,
        queries.never_whole,
        retention.forget_rows(Attached),
    )
)
