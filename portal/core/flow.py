"""What may follow what: a table of steps from states to states."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from portal.core.choice import Choice

State = TypeVar("State", bound=Choice)
Step = TypeVar("Step", bound=Choice)


class NotNow(ValueError):
    """The step exists but may not be taken from here; answered as 409 with a sentence."""

    def __init__(self, state: Choice, step: Choice):
        super().__init__(f"{step.value} from {state.value}")
        self.state = state
        self.step = step


class Flow(Generic[State, Step]):
    """A state machine as a table: `{Step.ACCEPT: ([State.LOGGED], State.ACCEPTED)}`."""

    def __init__(self, table: Mapping[Step, tuple[Iterable[State], State]]):
        self._to: dict[tuple[State, Step], State] = {
            (source, step): target for step, (sources, target) in table.items() for source in sources
        }

    def after(self, state: State, step: Step) -> State:
        """The state that a step leads to, or `NotNow`."""
        try:
            return self._to[state, step]
        except KeyError:
            raise NotNow(state, step) from None

    def steps_from(self, state: State) -> list[Step]:
        """The steps that a state allows, in the table's order."""
        return [step for source, step in self._to if source == state]

    def edges(self) -> list[tuple[State, Step, State]]:
        """Every edge of the table, for the docs and the tests."""
        return [(source, step, target) for (source, step), target in self._to.items()]


class Ladder(Flow[State, Step]):
    """A flow whose steps the portal takes by itself: they have no page, and nobody is permitted them."""
