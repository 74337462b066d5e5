"""What is open when an adviser's service ends goes on by itself (PRODUCT.md A08; issue 3)."""

from datetime import date

from portal.advisers import queries as advisers
from portal.consultations import queries
from portal.consultations.rules import Declines, Step
from portal.consultations.service.answering import pass_on
from portal.consultations.service.pausing import run_on


def hand_over(on: date, adviser_id: int | None = None) -> int:
    """Give on what is in the hands of advisers whose contract is over, or who are away, on a day; how many.

    The deputy or the village's new adviser has it next; where there is nobody it waits for the town's office. The
    villager reads that another adviser is being found; the promised day stays as it was told.
    """
    gone = advisers.absent(queries.hands(adviser_id), on)
    count = 0
    for user_id, village_code in sorted(gone):
        for one in queries.in_hands(user_id, village_code):
            run_on(one)
            one.advance(Step.DECLINE, why=Declines.AWAY.value)
            pass_on(one, user_id, conflict=False)
            count += 1
    return count
