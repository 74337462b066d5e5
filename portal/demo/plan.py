"""What a part of the demo's story will do, hour by hour beside the disputes."""

from bisect import bisect_left
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from portal.core import clock, db
from portal.core.scope import Actor, acting_as


@dataclass(order=True)
class Act:
    """Something done at an hour by someone: who it is may be known only then, or be the act's own matter (None)."""

    at: datetime
    number: int
    do: Callable[[], object] = field(compare=False)
    who: Actor | Callable[[], Actor] | None = field(compare=False, default=None)

    def happen(self) -> None:
        """Do it, at its hour and by whom it is planned."""
        who = self.who() if callable(self.who) else self.who
        with clock.frozen(self.at), acting_as(who) if who else nullcontext():
            self.do()
            db.session.flush()


class Plan:
    """The acts of one part of the story: planned all at once, then carried out in the order of their hours."""

    def __init__(self) -> None:
        self.acts: list[Act] = []

    def add(self, at: datetime, do: Callable[[], object], who: Actor | Callable[[], Actor] | None = None) -> None:
        """Plan one act more."""
        self.acts.append(Act(at, len(self.acts), do, who))

    def ready(self) -> None:
        """Read anew what the acts of the next hours need to know."""

    def until_moment(self, moment: datetime | None) -> None:
        """Carry out what was planned before a moment, or all that is left, in one transaction."""
        end = len(self.acts) if moment is None else bisect_left(self.acts, moment, key=lambda act: act.at)
        due, self.acts = self.acts[:end], self.acts[end:]
        if not due:
            return
        with db.transaction():
            self.ready()
            for act in due:
                act.happen()
