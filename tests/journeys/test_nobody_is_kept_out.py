"""Every page of the portal, for every role, on a phone: nothing that axe, the console or the edge objects to."""

import pytest

from portal.accounts.rules import Role
from portal.core.web import PUBLIC
from tests.journeys.conftest import pages_of
from tests.kit.browser import DESK, barriers
from tests.kit.doors import doors

EVERYBODY = [None, *Role]


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
