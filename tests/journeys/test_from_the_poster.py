"""A villager who has never used an office's site, with and without scripts: from the poster to a second opinion, and a
booked duty day moved twice; not one internal word on any page that they see (PRODUCT.md V08, V10, V18, A06)."""

import pytest

from portal.accounts.rules import Role
from portal.bookings.models import Booking
from portal.core import db
from portal.core.scope import acting_as, system
from tests.journeys.test_question_and_answer import both_ways, many, scan
from tests.kit.asking import QUESTION, adviser
from tests.kit.booking import duty
from tests.kit.makers import GANCHENGZI, SHAOGANG, SHAOGANG_TOWN

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
INSIDE = "这一句只给同事看"


class Seen:
    """A villager's telephone; every page that comes to it is read for what must not stand there."""

    def __init__(self, phone):
        self.phone, self.page = phone, phone.page
        self.pages = 0
        self.leaks = []
        self.page.on("load", lambda _page: self.read())

    def read(self):
        self.pages += 1
        if INSIDE in self.page.content():
            self.leaks.append(self.page.url)

    def track(self, receipt, tail="5678"):
        self.phone.go("/consult/track")
        self.page.get_by_label("回执号").fill(receipt)
        self.page.get_by_label("手机号后四位").fill(tail)
        self.phone.press("查一查")


def answer(desk, number, conclusion, accepts=True):
    desk.go(f"/consultations/{number}")
    if accepts:
        desk.press("接受，由我答复")
        desk.press("接受")
    desk.go(f"/consultations/{number}/note")
    desk.page.locator("main form textarea").fill(INSIDE)
    desk.press("记下备注")
    desk.reads(INSIDE)
    desk.press("写答复")
    desk.page.get_by_label("结论").fill(conclusion)
    desk.page.get_by_label("下一步怎么办").fill("先找村委会，带上照片")
    desk.press("下一步：看一遍")
    desk.press("送给提问人")


def again(office, number):
    """The villager was called back, and the office asks for another answer."""
    office.go(f"/consultations/{number}/called")
    office.page.locator("main form textarea").fill(INSIDE)
    office.page.locator("main form button[type=submit]").click()
    office.go(f"/consultations/{number}/reopen")
    office.page.locator("main form textarea").fill(INSIDE)
    office.press("请他再答")


@both_ways
def test_from_the_poster_to_a_second_opinion(make, phone, scripts):
    counsel, second = adviser(make), adviser(make, SHAOGANG, name="高秉正")
    staff = make.user((Role.TOWN, SHAOGANG_TOWN))
    db.session.remove()
    villager = phone(None, scripts=scripts)
    seen = Seen(villager)
    scan(villager)
    villager.page.locator(f"a[href='/consult?village={GANCHENGZI}']").first.click()
    villager.page.get_by_label("土地房子").check()
    villager.page.get_by_label("您想问什么？").fill(QUESTION)
    villager.page.get_by_label("您的手机号").fill("13800005678")
    villager.press("下一步：看一遍")
    villager.press("送出问题")
    receipt = villager.page.locator("[data-receipt]").inner_text()
    desk, office, other = (phone(who, scripts=scripts) for who in (counsel, staff, second))

    answer(desk, 1, "头一回的答复")
    seen.track(receipt)
    villager.reads("头一回的答复")
    villager.press("没有解决")
    office.go("/consultations/1")
    office.reads(counsel.name, "待接受")
    seen.track(receipt)
    villager.reads("头一回的答复", "最晚")

    answer(desk, 1, "同一位顾问再答一次")
    seen.track(receipt)
    villager.reads("同一位顾问再答一次")
    villager.press("没有解决")
    again(office, 1)
    office.go("/consultations/1/assign")
    office.page.locator("main form select").select_option(str(second.id))
    office.press("交给他")

    answer(other, 1, "另一位律师的意见")
    seen.track(receipt)
    villager.reads("头一回的答复", "同一位顾问再答一次", "另一位律师的意见", "高秉正")
    villager.press("解决了")
    assert "谢谢" in villager.page.inner_text("h1")
    assert seen.pages > 10 and not seen.leaks, seen.leaks


@both_ways
def test_from_the_poster_to_a_duty_day_that_is_moved_twice(make, phone, scripts):
    adviser(make)
    for ahead in (4, 9):
        duty(make, ahead=ahead)
    db.session.remove()
    villager = phone(None, scripts=scripts)
    seen = Seen(villager)
    scan(villager)
    villager.page.locator("main a[href^='/book/']").first.click()
    villager.page.locator("main form label.option, main form .options label").first.click()
    villager.page.get_by_label("您的手机号").fill("13800005678")
    villager.press("就约这个时间")
    receipt = villager.page.locator("[data-receipt]").inner_text()
    times = [_booked()]
    for place in (3, 5):
        seen.track(receipt)
        villager.press("改时间")
        villager.page.locator("main form input[name=slot]").nth(place).check(force=True)
        villager.press("换到这个时间")
        times.append(_booked())
    assert len(set(times)) == 3 and many(Booking) == 1, "moved, never doubled"
    seen.track(receipt)
    villager.press("不来了，取消")
    assert seen.pages > 8 and not seen.leaks


def _booked():
    with acting_as(system("tests")):
        found = db.session.query(Booking).one()
        told = (found.on, found.begins)
        db.session.remove()
        return told
