"""From the village's page to the answer, with and without scripts; and the quick way out."""

import pytest

from portal.core import db
from tests.kit.asking import QUESTION, adviser
from tests.kit.browser import barriers
from tests.kit.makers import GANCHENGZI


def looked_at(phone) -> None:
    """Nothing on the page keeps anybody out."""
    found = barriers(phone.page)
    assert not found, f"{phone.page.url}: {found}"


@pytest.mark.journey
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_question_gets_its_answer(make, phone, scripts):
    counsel = adviser(make)
    db.session.remove()
    villager = phone(None, scripts=scripts)
    page = villager.go(f"/v/{GANCHENGZI}")
    page.locator(f"a[href='/consult?village={GANCHENGZI}']").first.click()
    looked_at(villager) if scripts else None
    page.get_by_label("土地房子").check()
    page.get_by_label("您想问什么？").fill(QUESTION)
    page.get_by_label("您的手机号").fill("１３８ 0000 5678")
    villager.press("下一步：看一遍")
    looked_at(villager) if scripts else None
    villager.press("送出问题")
    looked_at(villager) if scripts else None
    receipt = page.locator("[data-receipt]").inner_text()
    page.go_back()
    villager.press("送出问题")
    assert page.locator("[data-receipt]").inner_text() == receipt

    desk = phone(counsel)
    desk.go("/consultations/")
    desk.page.get_by_role("link", name="土地房子").click()
    desk.press("接受，由我答复")
    desk.press("接受")
    desk.press("写答复")
    desk.page.get_by_label("结论").fill("水渠是集体的，不能占。")
    desk.page.get_by_label("下一步怎么办").fill("先找村委会")
    desk.press("下一步：看一遍")
    looked_at(desk)
    desk.press("送给提问人")

    villager.press("查答复")
    page.get_by_label("回执号").fill(receipt.lower())
    page.get_by_label("手机号后四位").fill("5678")
    villager.press("查一查")
    assert "先找村委会" in page.inner_text("main")
    looked_at(villager) if scripts else None
    villager.press("解决了")
    assert "谢谢" in page.inner_text("h1")


@pytest.mark.journey
def test_the_quick_exit_leaves_nothing_to_go_back_to(make, phone):
    villager = phone()
    page = villager.go(f"/consult?village={GANCHENGZI}")
    page.route("https://www.weather.com.cn/**", lambda route: route.fulfill(body="weather"))
    page.get_by_label("有人受欺负、有危险").check()
    assert page.get_by_role("link", name="12338").first.is_visible()
    page.locator("[data-when='safety'] [data-exit]").click()
    page.wait_for_url("https://www.weather.com.cn/**")
    page.go_back()
    assert "/consult" not in page.url
