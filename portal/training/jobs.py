"""What the clock does to lists: news goes to phones, a kept seat goes on, tomorrow is called to mind."""

from datetime import date, timedelta

from portal.core.jobs import daily, job
from portal.training import queries, service


@job("training.tell")
def tell(enrolment_id: int) -> None:
    """Send what somebody on a list has not heard yet to their phone; nothing where they know by now."""
    if (found := queries.one_on_list(enrolment_id)) is not None:
        service.send_text(found)


@job("training.lapse")
def lapse(enrolment_id: int) -> None:
    """Give a seat that was kept for somebody who did not answer to the next in turn."""
    if (found := queries.one_on_list(enrolment_id)) is not None:
        service.lapse(found)


@daily("training.remind")
def remind(today: date) -> None:
    """Remind those who have a seat tomorrow."""
    for one in queries.seated_on(today + timedelta(days=1)):
        service.remind(one)
