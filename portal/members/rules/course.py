"""What may follow what on the way to the register and off it, who may do it, and what counts (DOMAIN.md 2.1, 2.5)."""

from datetime import timedelta

from portal.core.flow import Flow
from portal.members.rules.words import Can, Show, State, Step

FLOW: Flow[State, Step] = Flow(
    {
        Step.ANNOUNCE: ([State.RECOMMENDED], State.NOTICED),
        Step.TRAIN: ([State.RECOMMENDED, State.NOTICED], State.TRAINING),
        Step.QUALIFY: ([State.TRAINING], State.QUALIFIED),
        Step.REGISTER: ([State.QUALIFIED], State.REGISTERED),
        Step.CARRY_OVER: ([State.RECOMMENDED], State.REGISTERED),
        Step.RESUME: ([State.SUSPENDED], State.REGISTERED),
        Step.SUSPEND: ([State.REGISTERED], State.SUSPENDED),
        Step.PROPOSE_REMOVAL: ([State.REGISTERED, State.SUSPENDED], State.LEAVING),
        Step.KEEP: ([State.LEAVING], State.REGISTERED),
        Step.REMOVE: ([State.LEAVING], State.REMOVED),
        Step.EXPIRE: ([State.REGISTERED, State.SUSPENDED], State.EXPIRED),
        Step.APPEAL: ([State.REMOVED], State.APPEALED),
        Step.UPHOLD: ([State.APPEALED], State.REMOVED),
        Step.REINSTATE: ([State.APPEALED], State.REGISTERED),
        Step.DECLINE: ([State.RECOMMENDED, State.NOTICED, State.TRAINING, State.QUALIFIED], State.DECLINED),
        Step.WITHDRAW: ([State.RECOMMENDED, State.NOTICED], State.WITHDRAWN),
    }
)
"""Exit needs two: the town proposes, the bureau decides. Who left may be recommended anew, on a file of their own."""

NEEDS: dict[Step, Can] = {
    step: Can.PROPOSE if step in (Step.ANNOUNCE, Step.TRAIN, Step.PROPOSE_REMOVAL, Step.WITHDRAW) else Can.APPROVE
    for step in Step
}

NEEDS_REASON = frozenset(
    {Step.SUSPEND, Step.RESUME, Step.PROPOSE_REMOVAL, Step.KEEP, Step.REMOVE, Step.DECLINE, Step.WITHDRAW}
    | {Step.APPEAL, Step.UPHOLD, Step.REINSTATE}
)

NEEDS_PAPER = frozenset({Step.REGISTER, Step.REMOVE, Step.EXPIRE, Step.UPHOLD, Step.REINSTATE})
"""Steps that rest on a paper of the office, which is named in the history (PRODUCT.md L01)."""

ON_REGISTER = frozenset({State.REGISTERED, State.SUSPENDED, State.LEAVING})
"""Who is counted: a pause or a proposal takes nobody off before it is decided."""

SERVING = frozenset({State.REGISTERED, State.LEAVING})
"""Who is shown to villagers, where they agreed, and may be given work."""

WAITING = frozenset({State.RECOMMENDED, State.NOTICED, State.TRAINING, State.QUALIFIED, State.LEAVING, State.APPEALED})
GONE = frozenset({State.REMOVED, State.EXPIRED, State.DECLINED, State.WITHDRAWN})
SHOWN: dict[Show, frozenset[State]] = {
    Show.ON: ON_REGISTER,
    Show.WAITING: WAITING,
    Show.GONE: GONE,
    Show.ALL: frozenset(State),
}

LEAST = 3
"""Members that each village should have at least (national norm; setting `member_quota`)."""
UNDO_WITHIN = timedelta(days=7)
"""How long an import can be taken back."""
DRAFT_KEPT = timedelta(days=1)
"""How long an import that nobody confirmed is kept: it holds telephone numbers."""
NOTICE_DAYS = 10
"""Days for which who was put forward is announced in the village (setting `member_notice_days`)."""
SETTINGS = {"member_quota": LEAST, "member_notice_days": NOTICE_DAYS, "member_notice_needed": 0}
