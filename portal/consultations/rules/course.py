"""What may follow what, who may do it, and what is promised (PRODUCT.md 6, the consultation's flow; SETTLED.md)."""

from portal.consultations.rules.words import Anyone, Can, State, Step
from portal.core.choice import Choice
from portal.core.flow import Flow

FLOW: Flow[State, Step] = Flow(
    {
        Step.ASSIGN: ([State.SUBMITTED, State.ASSIGNED, State.ACCEPTED, State.DECLINED], State.ASSIGNED),
        Step.ACCEPT: ([State.ASSIGNED], State.ACCEPTED),
        Step.DECLINE: ([State.ASSIGNED, State.ACCEPTED], State.DECLINED),
        Step.ANSWER: ([State.ACCEPTED], State.ANSWERED),
        Step.SOLVE: ([State.ANSWERED], State.SOLVED),
        Step.PARTLY: ([State.ANSWERED], State.PARTLY),
        Step.FAIL: ([State.ANSWERED], State.UNSOLVED),
        Step.REOPEN: ([State.UNSOLVED], State.ASSIGNED),
        Step.CLOSE: ([State.ANSWERED, State.SOLVED, State.PARTLY, State.UNSOLVED], State.CLOSED),
    }
)

RATINGS = (Step.SOLVE, Step.PARTLY, Step.FAIL)
"""What the villager says of an answer."""

NEEDS: dict[Step, Choice] = {
    Step.ASSIGN: Can.ASSIGN,
    Step.ACCEPT: Can.ANSWER,
    Step.DECLINE: Can.ANSWER,
    Step.ANSWER: Can.ANSWER,
    **dict.fromkeys(RATINGS, Anyone.RECEIPT),
    Step.REOPEN: Can.ASSIGN,
    Step.CLOSE: Can.ASSIGN,
}

WAITING = frozenset({State.SUBMITTED, State.ASSIGNED, State.ACCEPTED, State.DECLINED})
"""Where an answer is still owed: these stand in the inbox, and the promise runs."""

PROMISE_WORKDAYS = 1
CLOSE_DAYS = 30
FEEDBACK_WORKDAYS = 15
SETTINGS = {
    "consultation_workdays": PROMISE_WORKDAYS,
    "consultation_close_days": CLOSE_DAYS,
    "feedback_workdays": FEEDBACK_WORKDAYS,
}
"""An answer by the end of the next working day; closed when nothing more was heard for a month."""
