"""What may follow what, who may do it, and by when (人民调解法; DOMAIN.md 3.2, 3.11)."""

from datetime import date, timedelta

from portal.core.flow import Flow
from portal.mediation.rules.words import Can, Outcome, State, Step

FLOW: Flow[State, Step] = Flow(
    {
        Step.ACCEPT: ([State.LOGGED, State.NOT_ACCEPTED], State.ACCEPTED),
        Step.DECLINE: ([State.LOGGED], State.NOT_ACCEPTED),
        Step.START: ([State.ACCEPTED], State.MEDIATING),
        Step.AGREE: ([State.MEDIATING], State.AGREED),
        Step.FAIL: ([State.MEDIATING], State.FAILED),
        Step.REFUSE: ([State.LOGGED, State.ACCEPTED, State.MEDIATING], State.REFUSED),
        Step.WITHDRAW: ([State.LOGGED, State.ACCEPTED, State.MEDIATING], State.WITHDRAWN),
        Step.PERFORM: ([State.AGREED, State.BROKEN], State.PERFORMED),
        Step.BREAK: ([State.AGREED], State.BROKEN),
        Step.CLOSE: (
            [State.NOT_ACCEPTED, State.FAILED, State.REFUSED, State.WITHDRAWN, State.PERFORMED, State.BROKEN],
            State.CLOSED,
        ),
        Step.MERGE: ([State.LOGGED, State.ACCEPTED, State.MEDIATING], State.MERGED),
        Step.PART: ([State.MERGED], State.ACCEPTED),
    }
)


OF_TOWN = {Step.CLOSE, Step.MERGE, Step.PART}


NEEDS: dict[Step, Can] = {step: Can.CLOSE if step in OF_TOWN else Can.HANDLE for step in Step}


BEFORE_FIRST_SESSION = {Step.REFUSE, Step.WITHDRAW}


RUNNING = {State.LOGGED, State.ACCEPTED, State.MEDIATING}


OUTCOMES: dict[State, Outcome] = {
    State.LOGGED: Outcome.OPEN,
    State.ACCEPTED: Outcome.OPEN,
    State.MEDIATING: Outcome.OPEN,
    State.NOT_ACCEPTED: Outcome.NOT_ACCEPTED,
    State.REFUSED: Outcome.REFUSED,
    State.WITHDRAWN: Outcome.WITHDRAWN,
    State.AGREED: Outcome.AGREED,
    State.FAILED: Outcome.FAILED,
    State.MERGED: Outcome.MERGED,
}


DAYS_TO_SETTLE = 30


DAYS_TO_VISIT = 30


DAYS_WITHOUT_RELAPSE = 90


DAYS_TO_PART = 30
"""For so long two merged disputes can be parted again, and so long after its close one may still take another in."""


PHOTOS_AT_ONCE = 3


PHOTOS_OF_A_DISPUTE = 12


FILES_OF_A_DISPUTE = 20


FILE_MEGABYTES = 20
"""A scan of thirty pages in grey at 200 dots, or an hour of speech at 32 kbit/s, is below it."""


FILES_MEGABYTES_OF_A_DISPUTE = 60


SETTINGS = {
    "mediation_days": DAYS_TO_SETTLE,
    "return_visit_days": DAYS_TO_VISIT,
    "relapse_days": DAYS_WITHOUT_RELAPSE,
    "photos_at_once": PHOTOS_AT_ONCE,
    "photos_of_a_dispute": PHOTOS_OF_A_DISPUTE,
    "files_of_a_dispute": FILES_OF_A_DISPUTE,
    "file_megabytes": FILE_MEGABYTES,
    "files_megabytes_of_a_dispute": FILES_MEGABYTES_OF_A_DISPUTE,
}


def due_on(accepted_on: date, days: int) -> date:
    """The day by which mediation normally ends: one month (人民调解工作若干规定 33, DOMAIN.md 3.2)."""
    return accepted_on + timedelta(days=days)
