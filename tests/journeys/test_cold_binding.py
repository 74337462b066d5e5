"""Into the phone without typing: the office shows a code, the phone that scans it is hers, with scripts or without."""

import pytest

from portal.accounts.rules import Role
from portal.accounts.service import binding
from portal.core import db
from portal.core.scope import Actor, acting_as
from tests.kit.browser import barriers
from tests.kit.makers import SHAOGANG_TOWN

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_phone_is_opened_by_the_offices_code(make, phone, scripts):
    her, office = make.mediator(name="沙枣林"), make.user((Role.TOWN, SHAOGANG_TOWN), name="镇上")
    desk = phone(office)
    desk.go("/account")
    desk.press("出一个码，让人扫")
    desk.press("沙枣林")
    desk.press("出码")
    desk.reads("只能扫一次")
    assert desk.page.locator(".scan svg").is_visible()
    with acting_as(Actor(office.id, frozenset({SHAOGANG_TOWN}), name=office.name)), db.transaction():
        code = binding.make(her.id)[1]
    hers = phone(scripts=scripts)
    hers.go(f"/bind/{code}")
    hers.reads("沙某某", "甘城子村", "村调解员")
    if scripts:
        assert not barriers(hers.page)
    hers.press("是我的手机，开通")
    assert "沙枣林" in hers.page.locator("header").inner_text()
    [kept] = [one for one in hers.context.cookies() if one["name"] == "portal"]
    assert kept["expires"] > 0, "it outlives the browser"
    if scripts:
        hers.go("/outbox")
        hers.fill("开锁码", "730519")
        hers.fill("再填一次", "730519")
        hers.press("设好")
        hers.page.get_by_role("button", name="锁上").wait_for()
        with hers.page.expect_response("**/offline/mine*"):
            hers.page.evaluate("() => mingbai.carry(true)")
        desk = phone(make.user((Role.ADMIN, ""), name="管事"))
        desk.go("/admin/devices")
        desk.reads("沙枣林", "第 1 版", "都送出了", "在用")
    hers.go(f"/bind/{code}")
    hers.reads("这个码不能用了")
    hers.go("/account/phones")
    hers.reads("就是这里")
    hers.press("停用这部手机")
    hers.go("/mediation/new")
    assert "/login" in hers.page.url
