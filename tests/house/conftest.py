"""A small county in which something of every kind has happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from portal.consultations.rules import State as Answered
from portal.core import clock
from portal.core.scope import Person
from portal.core.web import Portal
from portal.mediation import service as mediation
from portal.mediation.rules import Help, State
from tests.kit import certificates, filing, learning, ledgers, library, outreach, phones, reviews, training
from tests.kit.asking import adviser, ask, phrased, tell
from tests.kit.attached import attached
from tests.kit.booking import booked
from tests.kit.doors import permissions
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN, Maker, Someone
from tests.kit.papers import printed
from tests.kit.photos import photographed
from tests.kit.slips import slip
from tests.kit.sounds import webm
from tests.kit.together import together
from tests.members.kit import everything

SUMMARY = "这一句别处没有"


@dataclass
class World:
    """The app, a village with disputes in every state, and whoever should be at its doors."""

    app: Portal
    make: Maker
    mediator: Someone
    cases: dict[State, int]

    @contextmanager
    def being(self, *areas: str) -> Iterator[Person]:
        """Someone who holds every permission in these areas, and is named to no case."""
        who = self.make.user()
        held = frozenset(areas)
        person = Person(
            id=who.id, name=who.name, username=who.username, areas=dict.fromkeys(permissions(self.app), held)
        )
        before, self.app.who = self.app.who, lambda: person
        try:
            yield person
        finally:
            self.app.who = before

    def insider(self) -> object:
        """Someone who holds every permission in the village, its town and its county."""
        return self.being(GANCHENGZI, SHAOGANG_TOWN, COUNTY)


@pytest.fixture
def world(app: Portal, make: Maker) -> World:
    mediator = make.mediator()
    phrased(make, adviser(make))
    make.leave(GANCHENGZI, 30, 31)
    cases = {
        state: make.case(until=state, mediator=mediator, summary=SUMMARY, phones=("13800000001",)) for state in State
    }
    with make.writing():
        mediation.help_out(GANCHENGZI, Help.ADVICE, SUMMARY, clock.today())
    together(make, cases[State.MEDIATING], SUMMARY)
    photographed(make, cases[State.LOGGED], caption=SUMMARY)
    attached(make, cases[State.LOGGED], SUMMARY)
    slip(make, cases[State.LOGGED])
    printed(make, cases[State.LOGGED])
    ask(make, until=Answered.ANSWERED, question=SUMMARY, voice=True, sound=webm(9))
    tell(make, SUMMARY)
    booked(make)
    everything(make, SUMMARY)
    certificates.everything(make)
    training.session(make, people=2, named=SUMMARY)
    training.caution(make, SUMMARY)
    training.target(make)
    learning.everything(make, mediator)
    outreach.everything(make, mediator, SUMMARY)
    reviews.everything(make, SUMMARY)
    phones.everything(make, mediator)
    filing.everything(make, cases, SUMMARY)
    ledgers.everything(make, SUMMARY)
    library.everything(make)
    return World(app, make, mediator, cases)
