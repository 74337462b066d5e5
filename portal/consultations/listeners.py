"""What the advisers' contracts and leave tell consultations."""

from datetime import date

from portal.advisers.models import Contract
from portal.advisers.rules import serving_ended
from portal.core import clock, jobs


def listen() -> None:
    """From now on nobody's open questions stay behind when a contract ends or leave begins."""
    serving_ended.connect(_hand_over)


def _hand_over(contract: Contract, on: date) -> None:
    """On the first day without the adviser, at once where it has come: a job, for it sees confidential ones too."""
    if contract.user_id is not None:
        due = max(clock.now(), clock.midnight(on))
        jobs.enqueue("consultations.hand_over", due=due, adviser_id=contract.user_id)
