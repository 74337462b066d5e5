"""Every page of the portal, for every role, on a phone: nothing that axe, the console or the edge objects to."""

import pytest

from portal.accounts.rules import Role
from portal.consultations.rules import State as Answered
from portal.core.web import PUBLIC, SIGNED_IN
from portal.mediation.rules import State
from portal.roles import PERMISSIONS
from tests.house.conftest import SUMMARY
from tests.kit import outreach, training
from tests.kit.asking import adviser, ask, tell
from tests.kit.browser import DESK, barriers
from tests.kit.doors import Door, doors
from tests.members.kit import everything

EVERYBODY = [None, *Role]


def pages_of(app, pages, who, role, cases) -> list[str]:
    """The addresses that this role can open, each with a dispute in a state that has the page."""
    found = []
    for door in doors(app):
        mine = door.public or (who is not None and (door.needs == SIGNED_IN or door.needs in PERMISSIONS[role]))
        if door.safe and mine and door.room != "core":
            found += _opens(door, pages, who, cases)
    return found


def _opens(door: Door, pages, who, cases) -> list[str]:
    for case_id in cases if any(t.name == "mediation_case" for t in door.tables.values()) else [0]:
        path = door.path({"mediation_case": case_id, "mediation_party": case_id * 2} if case_id else None)
        page = pages.open(path, as_=who)
        if page.status == 200 and page.is_html:
            return [path]
    return []


@pytest.fixture
def mediator(make):
    return make.mediator()


@pytest.fixture
def cases(make, mediator):
    """A dispute in every state, and a row of everything else beside them."""
    adviser(make)
    ask(make, until=Answered.ANSWERED, voice=True)
    tell(make, "路灯坏了")
    everything(make, SUMMARY)
    training.session(make, people=2, named=SUMMARY)
    outreach.everything(make, mediator, SUMMARY)
    return [make.case(until=state, mediator=mediator, summary=SUMMARY, phones=("13800000001",)) for state in State]


@pytest.mark.journey
@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", EVERYBODY, ids=[role.value if role else "visitor" for role in EVERYBODY])
def test_every_page_can_be_used_by_everyone(app, make, pages, phone, mediator, cases, role):
    who = None if role is None else mediator if role is Role.MEDIATOR else make.of_every_role()[role]
    held = phone(who)
    faults = []
    for path in pages_of(app, pages, who, role, cases):
        page = held.go(path)
        faults += [f"{path}: {barrier}" for barrier in barriers(page)]
    assert not faults, "\n  ".join(["Barriers:", *faults])


WAYS = {
    "large letters": {"large": True},
    "English": {"lang": "en"},
    "large English": {"lang": "en", "large": True},
    "desk": {"size": DESK},
}


@pytest.mark.journey
@pytest.mark.timeout(600)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("role", [Role.TOWN, Role.LEADER, Role.ADMIN])
def test_no_page_is_wider_than_the_screen_however_it_is_read(app, make, pages, phone, cases, role, way):
    who = make.of_every_role()[role]
    held = phone(who, **way)
    for path in pages_of(app, pages, who, role, cases):
        held.go(path)
    assert not held.faults, held.faults


def test_there_is_a_page_for_visitors(app):
    assert any(door.needs == PUBLIC for door in doors(app))
