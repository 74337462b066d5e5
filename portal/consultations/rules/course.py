"""What may follow what, who may do it, and what is promised (PRODUCT.md 6, the consultation's flow; SETTLED.md)."""

from datetime import datetime, timedelta

from portal.consultations.rules.words import Anyone, Can, Happened, Hour, State, Step
from portal.core import clock
from portal.core.choice import Choice
from portal.core.flow import Flow

FLOW: Flow[State, Step] = Flow(
    {
        Step.ASSIGN: (
            [State.SUBMITTED, State.ASSIGNED, State.ACCEPTED, State.DECLINED, State.PAUSED],
            State.ASSIGNED,
        ),
        Step.ACCEPT: ([State.ASSIGNED], State.ACCEPTED),
        Step.DECLINE: ([State.ASSIGNED, State.ACCEPTED, State.PAUSED], State.DECLINED),
        Step.ANSWER: ([State.ACCEPTED, State.PAUSED], State.ANSWERED),
        Step.SOLVE: ([State.ANSWERED], State.SOLVED),
        Step.PARTLY: ([State.ANSWERED], State.PARTLY),
        Step.FAIL: ([State.ANSWERED], State.UNSOLVED),
        Step.WORSE: ([State.ANSWERED], State.UNSOLVED),
        Step.REOPEN: ([State.UNSOLVED], State.ASSIGNED),
        Step.CLOSE: ([State.ANSWERED, State.SOLVED, State.PARTLY, State.UNSOLVED, State.LAPSED], State.CLOSED),
        Step.ASK_BACK: ([State.ACCEPTED], State.PAUSED),
        Step.SUPPLY: ([State.PAUSED, State.LAPSED], State.ACCEPTED),
        Step.LAPSE: ([State.PAUSED], State.LAPSED),
        Step.WITHDRAW: (
            [
                State.SUBMITTED,
                State.ASSIGNED,
                State.ACCEPTED,
                State.DECLINED,
                State.PAUSED,
                State.LAPSED,
                State.ANSWERED,
                State.SOLVED,
                State.PARTLY,
                State.UNSOLVED,
            ],
            State.WITHDRAWN,
        ),
    }
)

RATINGS = (Step.SOLVE, Step.PARTLY, Step.FAIL, Step.WORSE)
"""What the villager says of an answer."""

DISSATISFIED = frozenset({Step.FAIL, Step.WORSE})
"""With what the answer is asked for once more, and the office calls back (PRODUCT.md V18, V19)."""

NEEDS: dict[Step, Choice] = {
    Step.ASSIGN: Can.ASSIGN,
    Step.ACCEPT: Can.ANSWER,
    Step.DECLINE: Can.ANSWER,
    Step.ANSWER: Can.ANSWER,
    **dict.fromkeys(RATINGS, Anyone.RECEIPT),
    Step.REOPEN: Can.ASSIGN,
    Step.CLOSE: Can.ASSIGN,
    Step.ASK_BACK: Can.ANSWER,
    Step.SUPPLY: Anyone.RECEIPT,
    Step.LAPSE: Can.ASSIGN,
    Step.WITHDRAW: Anyone.RECEIPT,
}

WAITING = frozenset({State.SUBMITTED, State.ASSIGNED, State.ACCEPTED, State.DECLINED})
"""Where an answer is still owed: these stand in the inbox, and the promise runs."""

OVER = frozenset({State.CLOSED, State.WITHDRAWN})
"""Where nothing more happens: from the day on which a question came here, its time of keeping runs."""

PROMISED = WAITING | {State.PAUSED}
"""Where a promised day stands that was told to the villager."""

STARTS = frozenset({Happened.ASKED, Happened.REOPEN, Happened.SUPPLY})
"""With what a promise begins to run, or runs on: the last of these counts."""

MOVED_SHOWN = 14
"""For how many days the inbox tells staff which promises moved when a working day was changed."""

SAFE_HOURS = {Hour.MORNING: (8, 12), Hour.NOON: (12, 14), Hour.EVENING: (18, 20)}
"""From and until which hour of Beijing each wished time is."""


def safe_hour(hour: Hour, moment: datetime) -> datetime:
    """The moment itself where it lies in the wished time, or the next beginning of that time (PRODUCT.md V07)."""
    if hour not in SAFE_HOURS:
        return moment
    begins, ends = SAFE_HOURS[hour]
    here = clock.local(moment)
    if begins <= here.hour < ends:
        return moment
    day = here.date() if here.hour < begins else here.date() + timedelta(days=1)
    return clock.midnight(day) + timedelta(hours=begins)


LONGEST_SECONDS = 60
"""So long a villager may speak instead of typing (PRODUCT.md V14)."""
PROMISE_WORKDAYS = 1
CLOSE_DAYS = 30
FEEDBACK_WORKDAYS = 15
HOLD_WORKDAYS = 1
PAUSE_WORKDAYS = 15
UNDO_DAYS = 7
ACCEPT_HOURS, ACCEPT_HOURS_AT_RISK = 24, 3
"""Within how many hours an adviser takes a question, and one on violence, a minor or despair (PRODUCT.md T02)."""
CALL_WORKDAYS = 2
SETTINGS = {
    "consultation_accept_hours": ACCEPT_HOURS,
    "consultation_accept_hours_risk": ACCEPT_HOURS_AT_RISK,
    "consultation_workdays": PROMISE_WORKDAYS,
    "consultation_close_days": CLOSE_DAYS,
    "feedback_workdays": FEEDBACK_WORKDAYS,
    "complaint_hold_workdays": HOLD_WORKDAYS,
    "consultation_pause_workdays": PAUSE_WORKDAYS,
    "consultation_undo_days": UNDO_DAYS,
    "consultation_call_workdays": CALL_WORKDAYS,
}
"""An answer by the end of the next working day; closed when nothing more was heard for a month. A villager who is
asked back has fifteen working days; who was asked for by somebody else may take it back for a week (PRODUCT.md V13)."""
