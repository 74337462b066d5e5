"""Who serves where: a committee's area code is a village's, or a town's for the town's own committee."""

from datetime import date

from portal.areas.rules import Level, level, town_code

COMMITTEE_LEVELS = (Level.VILLAGE, Level.TOWN)
LONGEST_NAME = 40


def is_committee(code: str) -> bool:
    """Whether a place has a mediation committee of its own: every village and every town has one (SETTLED.md)."""
    return level(code) in COMMITTEE_LEVELS


def committees_for(village_code: str) -> tuple[str, ...]:
    """The committees that may take a village's dispute, its own first, then its town's."""
    return tuple(dict.fromkeys((village_code, town_code(village_code))))


def serves(from_on: date, until_on: date | None, day: date) -> bool:
    """Whether an appointment holds on a day; its last day is still served."""
    return from_on <= day and (until_on is None or day <= until_on)
