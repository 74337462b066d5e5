"""Villages with and without an adviser."""

from datetime import timedelta

import pytest

from portal.advisers import service
from portal.advisers.models import Contract
from portal.advisers.rules import Service
from portal.core import clock
from tests.kit.makers import GANCHENGZI


class Signing:
    """Makes contracts, leave and services by the room's own verbs; days count from today."""

    def __init__(self, make):
        self.make = make

    def contract(self, code=GANCHENGZI, *, since=-100, until=200, name="简正言", user=None, deputy=None) -> Contract:
        today = clock.today()
        with self.make.writing():
            return service.sign(
                code,
                service.Adviser(name, "清水律师事务所", "0953 3050001", user.id if user else None),
                today + timedelta(days=since),
                today + timedelta(days=until),
                deputy,
            )

    def leave(self, contract, since=-1, until=5, deputy=None) -> None:
        today = clock.today()
        with self.make.writing() as session:
            kept = session.get_one(Contract, contract.id)
            service.take_leave([kept], today + timedelta(days=since), today + timedelta(days=until), deputy)

    def service(self, code=GANCHENGZI, days_ago=3, kind=Service.VISIT) -> None:
        with self.make.writing():
            service.note(code, kind, clock.today() - timedelta(days=days_ago), "看了两份合同")

    def duty(self, code=GANCHENGZI, ahead=4) -> None:
        with self.make.writing():
            service.plan_duty(code, clock.today() + timedelta(days=ahead), "上午9点到11点，村委会")


@pytest.fixture
def signing(make) -> Signing:
    return Signing(make)
