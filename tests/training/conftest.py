"""Sessions in a small county, and people to enrol."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from portal.accounts.rules import Role
from portal.core import clock, db
from portal.core.scope import acting_as
from portal.members import service as members
from portal.members.rules import Source, Step, Tier
from portal.training import service
from portal.training.models import TrainingSession
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN
from tests.kit.training import BUREAU, someone, told


class Arranging:
    """Makes sessions and lists by the room's own verbs."""

    def __init__(self, make):
        self.make = make

    @contextmanager
    def writing(self, who=BUREAU):
        with acting_as(who), db.transaction() as session:
            yield session

    def session(self, ahead=20, publish=True, people=0, **changed) -> int:
        """A session, published, with some people on its list; its number."""
        with self.writing():
            made = service.make(told(ahead, **changed))
            if publish:
                service.publish(made)
            for number in range(people):
                service.enrol(made, someone(number), told().codes)
            return made.id

    def get(self, session_id) -> TrainingSession:
        """A session within the transaction that goes on."""
        return db.session.get_one(TrainingSession, session_id)


@pytest.fixture
def arranging(make) -> Arranging:
    return Arranging(make)


@pytest.fixture
def bureau(make):
    return make.user((Role.BUREAU, COUNTY), name="局里人")


@pytest.fixture
def town(make):
    return make.user((Role.TOWN, SHAOGANG_TOWN))


@pytest.fixture
def member(make):
    return make.user((Role.MEMBER, GANCHENGZI), name="明白人")


@pytest.fixture
def roster(make):
    """A member on the register of a village; their number."""

    def add(code, name, duties=(), user=None, certificate="", **fields) -> int:
        first = clock.today() - timedelta(days=30)
        with make.writing():
            one = members.recommend(members.Told(code, name, Tier.CORE, Source.GRID, first, **fields))
            for number, step in enumerate((Step.TRAIN, Step.QUALIFY, Step.REGISTER), start=1):
                told = certificate if step is Step.REGISTER else ""
                members.take(one, step, first + timedelta(days=number), "合适", certificate=told)
            for duty in duties:
                members.take_post(one, duty, first)
            if user:
                members.join_account(one, user.id)
            return one.id

    return add
