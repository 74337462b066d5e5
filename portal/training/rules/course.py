"""What may follow what in a session's life, and who may do it."""

from collections.abc import Collection

from portal.core.flow import Flow
from portal.training.rules.words import Can, State, Step

FLOW: Flow[State, Step] = Flow(
    {
        Step.PUBLISH: ([State.DRAFT], State.PUBLISHED),
        Step.HOLD: ([State.PUBLISHED, State.MOVED], State.HELD),
        Step.CERTIFY: ([State.HELD], State.CERTIFIED),
        Step.MOVE: ([State.PUBLISHED, State.MOVED], State.MOVED),
        Step.CANCEL: ([State.DRAFT, State.PUBLISHED, State.MOVED], State.CANCELLED),
    }
)

NEEDS: dict[Step, Can] = dict.fromkeys(Step, Can.MANAGE)

LIVE = frozenset({State.PUBLISHED, State.MOVED})
"""People may enrol, and are told of every change."""

OPEN = LIVE | {State.DRAFT}
"""Somebody still has something to do with it."""

RECORDED = frozenset({State.HELD, State.CERTIFIED})
"""It is on the record who came; what is certified is only met by counter-entries."""

BOOKS = RECORDED | OPEN
"""Its teacher and its place are taken; a cancelled session sets them free."""


def both_noted(base: Collection[int], mine: Collection[int], now: Collection[int]) -> set[int]:
    """Who came, where two people noted it on one list: what this form changed since it was opened, on what stands now.

    There are but two answers for each person, so two changes of one person's tick are the same change (decision 28).
    """
    opened, written = set(base), set(mine)
    return (set(now) | (written - opened)) - (opened - written)
