"""Bureau staff: county, town, village; each figure leads to the very records behind it, and moves with them at once."""

import re

import pytest

from portal.accounts.rules import Role
from portal.mediation.rules import State
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
ALL_TIME = "?period=all"


@pytest.fixture
def staff(make):
    return make.user((Role.BUREAU, COUNTY), name="贺兰石")


@pytest.fixture
def county(make):
    """Nine agreements and two failures in one village, one dispute in each of two others, one still open."""
    mediator = make.mediator(name="沙枣林")
    for number in range(9):
        make.case(until=State.AGREED, mediator=mediator, names=(f"甲{number}", f"乙{number}"), days_ago=number + 1)
    for number in range(2):
        make.case(until=State.FAILED, mediator=mediator, names=(f"丙{number}", f"丁{number}"))
    make.case(SHAOGANG, until=State.AGREED, names=("戊", "己"))
    make.case(HONGXING, until=State.REFUSED, names=("庚", "辛"))
    make.case(names=("壬", "癸"))
    return mediator


def number_in(text: str, before: str) -> int:
    found = re.search(rf"{before}\s*([\d,]+)", text)
    assert found, f"no number after {before}: {text[:600]}"
    return int(found.group(1).replace(",", ""))


def test_from_the_county_to_a_village_and_every_figure_to_its_records(staff, county, phone):
    his = phone()
    his.sign_in(staff)
    his.go(f"/reports/{COUNTY}{ALL_TIME}")
    his.reads("青铜峡市的数字", "邵岗镇", "小坝镇", "10", "12")
    his.page.get_by_role("link", name="邵岗镇", exact=True).first.click()
    his.reads("邵岗镇的数字", "甘城子村")
    his.page.get_by_role("link", name="甘城子村", exact=True).first.click()
    his.reads("甘城子村的数字", "9", "11")

    figures = [
        (link.get_attribute("href") or "", re.sub(r"\D", "", link.inner_text()))
        for link in his.page.locator("main a[href*='figure=']").all()
    ]
    assert figures, "figures are links to their records"
    for href, shown in dict(figures).items():
        his.go(href)
        listed = his.page.locator("main tbody tr").count()
        if shown:
            assert int(shown) == listed or listed == 20, f"{href} says {shown} and lists {listed}"


def test_the_rates_move_in_the_same_moment(make, staff, county, phone):
    his = phone(staff)
    address = f"/reports/{GANCHENGZI}{ALL_TIME}"
    before = his.go(address).locator("main").inner_text()
    assert re.search(r"9\s*÷\s*11|9\s*件?\s*/\s*11|11.{0,12}9", before) or "82" in before
    make.case(until=State.AGREED, mediator=county, names=("新甲", "新乙"))
    after = his.go(address).locator("main").inner_text()
    assert after != before
    assert "12" in after


def test_a_leader_reads_the_town_but_no_names(make, county, phone):
    hers = phone(make.user((Role.LEADER, COUNTY), name="黄河清"))
    hers.go(f"/reports/{SHAOGANG_TOWN}{ALL_TIME}")
    hers.reads("邵岗镇的数字")
    hers.go("/mediation/")
    assert "某" not in hers.page.locator("main tbody").inner_text(), "the list shows a leader no names"


def test_the_same_story_in_english(make, staff, county, phone):
    his = phone(staff, lang="en")
    page = his.go(f"/reports/{COUNTY}{ALL_TIME}")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "青铜峡市" in page.locator("h1").inner_text()
    page.get_by_role("link", name="邵岗镇", exact=True).first.click()
    page.get_by_role("link", name="甘城子村", exact=True).first.click()
    assert page.locator("main a[href*='figure=']").count() > 0
    his.go("/mediation/")
    assert page.locator("main tbody tr").count() == 14
