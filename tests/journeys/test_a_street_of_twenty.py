"""A member on a phone of 360×740: a street of twenty households, then a talk, with as few taps as there may be."""

import pytest
from sqlalchemy import func, select

from portal.accounts.rules import Role
from portal.core import db
from portal.core.scope import acting_as, system
from portal.outreach.models import Activity, Household, HouseVisit
from tests.kit.makers import GANCHENGZI
from tests.kit.outreach import member

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


@pytest.fixture
def helper(make):
    who = make.user((Role.MEMBER, GANCHENGZI), name="麦青苗")
    member(make, who)
    return who


def stored() -> tuple[int, int, int]:
    """Households, visits and talks in the database."""
    with acting_as(system("tests")):
        found = [db.session.scalar(select(func.count(one.id))) for one in (Household, HouseVisit, Activity)]
    db.session.remove()
    return found[0], found[1], found[2]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_street_of_twenty_and_a_talk_are_logged_on_a_phone(helper, phone, scripts):
    her = phone(helper, scripts=scripts)
    her.go("/")
    her.press("记入户")
    her.page.locator("summary").filter(has_text="自动填好").click()
    her.page.locator("#fill-group").fill("三组")
    her.page.locator("#fill-from").fill("1")
    her.page.locator("#fill-to").fill("20")
    her.press("填好门牌")
    her.page.locator("[name=topic]").select_option("anti_fraud")
    her.page.locator("[name=rows-4-follow_up]").check()
    her.press("记下这条街")
    her.reads("20 户", "要再去")
    assert stored() == (20, 20, 0)

    her.go("/")
    her.press("记一场普法")
    her.page.locator("[name=topic]").select_option("anti_fraud")
    her.pick("怎么讲的", "讲座、开会")
    her.pick("讲给谁听", "村民")
    her.page.locator("[name=people]").fill("35")
    her.pick("人数怎么来的", "照名单数的")
    her.page.locator("[name=holders]").first.check()
    her.press("记下这一场")
    her.reads("35")
    assert stored() == (20, 20, 1)


def test_the_same_door_twice_on_a_day_is_asked_and_nothing_is_lost(helper, phone):
    her = phone(helper)
    her.go("/outreach/visits/new?group=3&from=1&to=3")
    her.page.locator("[name=topic]").select_option("anti_fraud")
    her.press("记下这条街")
    her.go("/outreach/visits/new?group=3&from=3&to=5")
    her.page.locator("[name=topic]").select_option("anti_fraud")
    her.press("记下这条街")
    her.reads("这一户这一天已经记过", "确实又去了一次")
    assert stored() == (3, 3, 0)
    her.page.locator("[name=rows-0-again]").check()
    her.press("记下这条街")
    assert stored() == (5, 6, 0), "households and visits are kept apart"
