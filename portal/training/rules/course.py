"""What may follow what in a session's life, and who may do it."""

from portal.core.flow import Flow
from portal.training.rules.words import Can, State, Step

FLOW: Flow[State, Step] = Flow(
    {
        Step.PUBLISH: ([State.DRAFT], State.PUBLISHED),
        Step.HOLD: ([State.PUBLISHED, State.MOVED], State.HELD),
        Step.MOVE: ([State.PUBLISHED, State.MOVED], State.MOVED),
        Step.CANCEL: ([State.DRAFT, State.PUBLISHED, State.MOVED], State.CANCELLED),
    }
)

NEEDS: dict[Step, Can] = dict.fromkeys(Step, Can.MANAGE)

LIVE = frozenset({State.PUBLISHED, State.MOVED})
"""People may enrol, and are told of every change."""

OPEN = LIVE | {State.DRAFT}
"""Somebody still has something to do with it."""

BOOKS = frozenset({State.DRAFT, State.PUBLISHED, State.MOVED, State.HELD})
"""Its teacher and its place are taken; a cancelled session sets them free."""
