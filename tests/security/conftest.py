"""The county of the house's contracts, in which something of every kind has happened."""

from tests.house.conftest import world

__all__ = ["world"]
