"""The number on a party's slip: of the kind that villagers know from their questions (UI.md Q3)."""

from portal.core import codes

LETTERS = 8


def new_number() -> str:
    """A number that nobody can guess from another one: 27 thousand million of them fit."""
    return codes.fresh(LETTERS)
