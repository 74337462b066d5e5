"""What the advisers' contracts and leave, and messages that were sent, tell consultations."""

from datetime import date

from portal.advisers.models import Contract
from portal.advisers.rules import serving_ended
from portal.consultations import queries
from portal.consultations.service import texting
from portal.core import clock, jobs
from portal.notices import rules as notices
from portal.notices.models import Notice


def listen() -> None:
    """From now on nobody's open questions stay behind when a contract ends or leave begins."""
    serving_ended.connect(_hand_over)
    notices.undelivered.connect(_call_instead)
    notices.arrived.connect(_note_arrival)


def _call_instead(notice: Notice) -> None:
    """Whom a text did not reach is told by voice."""
    if notice.about == texting.ABOUT and (found := queries.one(notice.about_id)) is not None:
        texting.call_instead(found)


def _note_arrival(notice: Notice) -> None:
    if notice.about == texting.ABOUT and (found := queries.one(notice.about_id)) is not None:
        texting.note_arrival(found, notice.name)


def _hand_over(contract: Contract, on: date) -> None:
    """On the first day without the adviser, at once where it has come: a job, for it sees confidential ones too."""
    if contract.user_id is not None:
        due = max(clock.now(), clock.midnight(on))
        jobs.enqueue("consultations.hand_over", due=due, adviser_id=contract.user_id)
