"""Bureau staff at a desk, without a mouse: one session on one page, then a season in both towns, then the month."""

import pytest

from portal.accounts.rules import Role
from tests.kit.makers import COUNTY

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
MOST_STOPS = 80


@pytest.fixture
def staff(make):
    return make.user((Role.BUREAU, COUNTY), name="贺兰石")


def to(his, *names: str, value: str = "") -> None:
    """Tab on until a field of one of these names has the focus."""
    for _stop in range(MOST_STOPS):
        his.page.keyboard.press("Tab")
        at = his.page.evaluate("[document.activeElement.name || '', document.activeElement.value || '']")
        if at[0] in names and (not value or at[1] == value):
            return
    raise AssertionError(f"no tab stop leads to {names} {value}")


def enter(his) -> None:
    """Send the form, and wait for its answer."""
    with his.page.expect_navigation():
        his.page.keyboard.press("Enter")


def test_a_season_is_scheduled_by_keyboard_alone(staff, phone):
    his = phone(size={"width": 1280, "height": 800})
    his.sign_in(staff)
    his.go("/training/new?day=2027-03-01")
    to(his, "title")
    his.page.keyboard.type("借条和收条")
    to(his, "towns", value="640381106000")
    his.page.keyboard.press("Space")
    to(his, "venue")
    his.page.keyboard.press("ArrowDown")
    his.page.keyboard.press("ArrowDown")
    to(his, "place")
    his.page.keyboard.type("邵岗镇文化站")
    to(his, "teacher")
    his.page.keyboard.type("李老师")
    enter(his)
    his.reads("培训已排好，还是草稿", "2027年3月1日", "邵岗镇文化站")

    his.go(f"/{his.page.url.split('/', 3)[3]}/series")
    to(his, "towns", value="640381100000")
    his.page.keyboard.press("Space")
    to(his, "times")
    his.page.keyboard.press("Control+a")
    his.page.keyboard.type("15")
    enter(his)
    his.reads("一共 30 场", "小坝镇文化站", "2027年的放假安排还没公布")
    to(his, "make")
    enter(his)
    his.reads("排好了 30 场", "2027年3月的培训", "小坝镇文化站")
    days = his.page.locator(".month .day-list li").count()
    his.page.get_by_role("link", name="清单", exact=True).press("Enter")
    his.page.wait_for_load_state()
    his.reads(f"共 {days} 场")
