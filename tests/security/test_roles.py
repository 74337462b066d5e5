"""Each role sends only its own forms: the other half of the house's matrix of pages (SECURITY.md R23, R30)."""

import pytest

from portal.accounts.rules import Can, Role
from portal.core.web import SIGNED_IN
from portal.notices.rules import Can as Notices
from portal.roles import PERMISSIONS
from tests.house.test_doors import contents
from tests.kit.doors import doors


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_role_sends_a_form_that_is_not_its_own(world, pages):
    people = world.make.of_every_role()
    tokens = {role: next(iter(pages.open("/", who).forms)).filled["csrf_token"][0] for role, who in people.items()}
    before, faults = contents(), []
    for role, who in people.items():
        for door in doors(world.app):
            if door.safe or door.public or door.needs == SIGNED_IN or door.needs in PERMISSIONS[role]:
                continue
            page = pages.open(door.path(), who, method=door.method, data={"csrf_token": tokens[role], "why": "x"})
            if page.status != 403:
                faults.append(f"{door} answered {page.status} to {role}")
    assert not faults, faults
    assert contents() == before


def test_no_role_holds_both_ends():
    """Who handles does not export the trail, who administers sees no matter, who audits changes nothing."""
    for role, held in PERMISSIONS.items():
        rooms = {str(permission).split(".")[0] for permission in held}
        if role in (Role.ADMIN, Role.AUDITOR):
            assert rooms - {"notices"} == {"accounts"} and held <= {Can.MANAGE, Can.AUDIT, Notices.SEE}
            assert len(held & {Can.MANAGE, Can.AUDIT}) == 1
        else:
            opening = {Can.BIND} if role in (Role.TOWN, Role.BUREAU) else set()
            assert {one for one in held if one.startswith("accounts.")} == opening, "who opens a phone opens no account"
