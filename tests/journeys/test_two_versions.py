"""The town and the yard correct one dispute at the same time; by keys alone a person compares both and chooses."""

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import db
from portal.core.scope import acting_as, system
from portal.mediation.models import Case
from tests.kit.makers import SHAOGANG_TOWN

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


def test_both_versions_are_compared_and_one_is_chosen_by_keys_alone(make, phone):
    mediator, town = make.mediator(name="沙枣林"), make.user((Role.TOWN, SHAOGANG_TOWN), name="白杨河")
    number = make.case(mediator=mediator)
    hers, theirs = phone(mediator), phone(town)
    for one in (hers, theirs):
        one.go(f"/mediation/{number}/describe")
    theirs.fill("一句话说清楚", "镇里写的：水槽在西边")
    theirs.press("保存")
    hers.fill("一句话说清楚", "院里写的：水槽在东边")
    hers.press("保存")
    hers.reads("现在这样", "镇里写的", "白杨河", "后到的那样", "院里写的", "沙枣林")
    hers.fits()
    for _step in range(30):
        if hers.page.evaluate("document.activeElement.name === 'take'"):
            break
        hers.page.keyboard.press("Tab")
    hers.page.keyboard.press("ArrowDown")
    assert hers.page.evaluate("document.querySelector('[name=take]:checked').value") == "mine"
    hers.page.keyboard.press("Tab")
    hers.page.keyboard.press("Enter")
    hers.page.get_by_text("选好了").wait_for()
    hers.reads("选好了", "院里写的")
    with acting_as(system("tests")):
        assert db.session.scalar(select(Case.summary)) == "院里写的：水槽在东边"
        db.session.remove()
    hers.go(f"/mediation/{number}/choose")
    hers.reads("以前选过的", "镇里写的", "白杨河")
