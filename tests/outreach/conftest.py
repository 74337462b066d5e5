"""Members on the register, and outreach written down by the portal's own verbs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from portal.accounts.rules import Role
from tests.kit.makers import GANCHENGZI, SHAOGANG_TOWN, Maker, Someone
from tests.kit.outreach import member, street, talk, task


@dataclass
class Office:
    """A village with a member who signs in, and the town's justice office."""

    make: Maker
    member: Someone
    town: Someone

    def talk(self, code: str = GANCHENGZI, **told: Any) -> int:
        """A talk in a village, written down by its member; its number."""
        return talk(self.make, code, self.member, **told)

    def street(self, doors: str = "1 2 3", code: str = GANCHENGZI, on: date | None = None, **told: Any) -> int:
        """A walk along a street; the number of the round."""
        return street(self.make, doors, code, self.member, on, **told)

    def task(self, code: str = "023", **told: Any) -> int:
        """A task for the member; its number."""
        return task(self.make, self.member, code, **told)


@pytest.fixture
def office(make: Maker) -> Office:
    who = make.user((Role.MEMBER, GANCHENGZI), name="麦青苗")
    member(make, who)
    return Office(make, who, make.user((Role.TOWN, SHAOGANG_TOWN)))
