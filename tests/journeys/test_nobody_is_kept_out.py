"""Every page of the portal, for every role, on a phone: nothing that axe, the console or the edge objects to.

A page that looks the same for a second role is opened once (`tests.kit.looks`): with other words its width is looked
at again in English, whose words are the longest, with other elements everything. Each is seen at normal size, on a
desk, and in large letters (UI.md G2, G3, G9); `test_large_letters` holds that these are one page with one class more.
"""

import pytest

from portal.accounts.rules import Role
from portal.core.web import PUBLIC
from tests.journeys.conftest import pages_of
from tests.kit.browser import DESK, PHONE, barriers
from tests.kit.doors import doors
from tests.kit.elders import held_back
from tests.kit.looks import is_new

LARGE = "document.body.classList.add('large')"
SMALL_AGAIN = "document.body.classList.remove('large')"
ROUNDS = {
    "town": [Role.TOWN],
    "committee": [Role.MEDIATOR, Role.ADVISER],
    "county": [None, Role.BUREAU, Role.LEADER, Role.AUDITOR, Role.ADMIN, Role.MEMBER],
}
"""Who walks in one test, so that two workers have about the same to do."""


def everybody(make, mediator, roles):
    people = make.of_every_role()
    for role in roles:
        yield role, None if role is None else mediator if role is Role.MEDIATOR else people[role]


@pytest.mark.journey
@pytest.mark.timeout(600)
@pytest.mark.parametrize("roles", ROUNDS.values(), ids=ROUNDS)
def test_every_page_can_be_used_by_everyone(app, make, pages, phone, mediator, cases, roles):
    faults = []
    for role, who in everybody(make, mediator, roles):
        held, english = phone(who), phone(who, lang="en", large=True)
        found = pages_of(app, pages, who, role, cases)
        assert len(found) >= 18, f"{role} opens {len(found)} pages"
        for page in found:
            made, said = is_new("made", page.tree, words=False), is_new("said", page.tree, words=True)
            if made:
                faults += [f"{page.path}: {fault}" for fault in looked_at(held, page.path)]
            if made or said:
                english.go(page.path).evaluate(SMALL_AGAIN)
                english.fits()
    assert not faults, "\n  ".join(["Barriers:", *faults])


def looked_at(held, path):
    """One page at its three sizes.

    Large letters change no colour (`test_large_letters`), so that axe's answer on contrast holds for them as well.
    """
    page = held.go(path)
    found = barriers(page)
    held.look(DESK)
    page.evaluate(LARGE)
    held.look(PHONE)
    return found + held_back(page, contrast=False)


def test_everyone_walks(app):
    assert {role for roles in ROUNDS.values() for role in roles} == {None, *Role}
    assert any(door.needs == PUBLIC for door in doors(app))
