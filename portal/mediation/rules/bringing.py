"""A dispute that comes from an older ledger: what it tells, and in which state it begins (PRODUCT.md O16)."""

from dataclasses import dataclass
from datetime import date

from portal.mediation.rules.words import Detail, Form, Kind, Outcome, Source, State


@dataclass(frozen=True)
class Brought:
    """One line of an older ledger, understood; `performed` is None where the ledger says nothing of it."""

    village_code: str
    kind: Kind
    detail: Detail | None
    source: Source
    summary: str
    names: tuple[str, ...]
    phones: tuple[str | None, ...]
    reported_on: date
    accepted_on: date | None = None
    outcome: Outcome = Outcome.OPEN
    ended_on: date | None = None
    closed_on: date | None = None
    form: Form | None = None
    terms: str = ""
    performed: bool | None = None
    mediator_name: str = ""


def beginning(outcome: Outcome, performed: bool | None) -> State:
    """What was ended before is filed; an agreement that is said not to be performed yet is still followed."""
    if outcome is Outcome.OPEN:
        return State.LOGGED
    return State.AGREED if outcome is Outcome.AGREED and performed is False else State.CLOSED
