"""A villager with no account: from the poster to the answer, with and without scripts; and the quick way out."""

import io

import pytest
import segno
from sqlalchemy import func, select

from portal.accounts import service as accounts
from portal.accounts.rules import Role
from portal.consultations.models import Answer, Consultation
from portal.core import db
from portal.core.scope import acting_as, system
from portal.mediation.models import Case
from tests.kit.asking import QUESTION, adviser, ask, take
from tests.kit.asking import load as load_question
from tests.kit.browser import barriers
from tests.kit.makers import COUNTY, GANCHENGZI

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def looked_at(phone) -> None:
    """Nothing on the page keeps anybody out; axe itself is a script."""
    if not phone.scripts:
        return
    found = barriers(phone.page)
    assert not found, f"{phone.page.url}: {found}"


def scan(phone) -> None:
    """From the poster on the wall to the village's page: by the address that its picture holds and its line prints."""
    page = phone.go(f"/v/{GANCHENGZI}/poster")
    printed = page.locator(".poster-address b").inner_text()
    host, _slash, path = printed.partition("/")
    drawn = io.BytesIO()
    segno.make(f"http://{host}/{path.replace('-', '')}", error="m", micro=False).save(
        drawn, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True, svgclass=None, lineclass=None
    )
    shape = page.locator(".poster-code path").get_attribute("d")
    assert shape and shape in drawn.getvalue().decode(), "the picture leads elsewhere than the line below it"
    phone.go(f"/{path.replace('-', '')}")
    phone.reads("甘城子村", "问法律")


def many(model) -> int:
    """How many are stored."""
    with acting_as(system("tests")):
        found = db.session.scalar(select(func.count()).select_from(model))
        db.session.remove()
    return found


@both_ways
def test_a_question_gets_its_answer(make, phone, scripts):
    counsel = adviser(make)
    db.session.remove()
    villager = phone(None, scripts=scripts)
    scan(villager)
    page = villager.page
    page.locator(f"a[href='/consult?village={GANCHENGZI}']").first.click()
    looked_at(villager)
    page.get_by_label("土地房子").check()
    page.get_by_label("您想问什么？").fill(QUESTION)
    page.get_by_label("您的手机号").fill("１３８ 0000 5678")
    villager.press("下一步：看一遍")
    looked_at(villager)
    page.get_by_role("button", name="送出问题", exact=True).dblclick()
    page.wait_for_selector("[data-receipt]")
    looked_at(villager)
    receipt = page.locator("[data-receipt]").inner_text()
    page.go_back()
    villager.press("送出问题")
    assert page.locator("[data-receipt]").inner_text() == receipt
    assert many(Consultation) == 1, "a double tap, and sending again, ask once"

    desk = phone(counsel, scripts=scripts)
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
    villager.reads("先找村委会")
    looked_at(villager)
    villager.press("解决了")
    assert "谢谢" in page.inner_text("h1")


@both_ways
def test_a_villager_applies_for_mediation(make, phone, scripts):
    mediator = make.mediator(name="沙枣林")
    db.session.remove()
    villager = phone(None, scripts=scripts)
    scan(villager)
    villager.press("申请调解")
    villager.pick("是哪类事？", "邻里")
    villager.fill("怎么称呼您？", "王大姐")
    villager.fill("您的电话", "138 0000 0001")
    villager.fill("一句话说清楚", "院墙滴水，说了几次都不改")
    villager.pick("有没有动手", "没有")
    villager.press("送出申请")
    assert villager.page.title().startswith("错误："), "with whom is not told yet"
    assert villager.page.get_by_label("怎么称呼您？").input_value() == "王大姐"
    villager.fill("和谁？", "李家老二")
    looked_at(villager)
    villager.page.get_by_role("button", name="送出申请", exact=True).dblclick()
    villager.page.wait_for_selector("[data-receipt]")
    villager.reads("收到了", "甘城子村人民调解委员会")
    assert "滴水" not in villager.page.inner_text("main"), "a slip says no word of the matter"
    assert many(Case) == 1

    hers = phone(mediator, scripts=scripts)
    hers.go("/mediation/")
    hers.page.get_by_role("link", name="王").first.click()
    hers.reads("院墙滴水", "待受理")


def test_a_helper_asks_for_an_elder(make, phone):
    counsel = adviser(make)
    db.session.remove()
    villager = phone(None, scripts=False)
    scan(villager)
    page = villager.page
    page.locator(f"a[href='/consult?village={GANCHENGZI}']").first.click()
    page.get_by_label("家里的事").check()
    page.get_by_label("您想问什么？").fill("几个子女不给赡养费怎么办？")
    page.get_by_label("您的手机号").fill("13800005678")
    page.locator("details.more summary").last.click()
    villager.pick("替谁问？", "替老人或家里人问")
    page.get_by_label("您（帮忙的人）怎么称呼？").fill("小马")
    page.get_by_label("您是他的什么人？").fill("邻居")
    page.get_by_label("只打电话告诉我").check()
    villager.press("下一步：看一遍")
    assert page.title().startswith("错误："), "nobody asks for an elder who was not asked"
    page.get_by_label("他同意我替他问").check()
    villager.press("下一步：看一遍")
    villager.reads("小马", "邻居", "只打电话告诉我")
    villager.press("送出问题")
    receipt = page.locator("[data-receipt]").inner_text()

    desk = phone(counsel)
    desk.go("/consultations/")
    desk.page.get_by_role("link", name="家里的事").click()
    desk.reads("小马", "邻居", "要打电话告诉")

    villager.go("/consult/track")
    page.get_by_label("回执号").fill(receipt)
    page.get_by_label("手机号后四位").fill("5678")
    villager.press("查一查")
    villager.reads("小马（邻居）替您问的")


@both_ways
def test_a_complaint_is_answered_by_its_number(make, phone, scripts):
    staff = make.user((Role.BUREAU, COUNTY), name="贺兰石")
    db.session.remove()
    villager = phone(None, scripts=scripts)
    villager.go("/")
    villager.press("意见")
    villager.page.get_by_label("投诉").check()
    villager.fill("您想说什么？", "去了两次，办公室都没有人")
    villager.fill("您的手机号", "138-0000-5678")
    looked_at(villager)
    villager.press("送给司法局")
    number = villager.page.locator("[data-receipt]").inner_text()

    desk = phone(staff, scripts=scripts)
    desk.go("/")
    desk.page.locator("main a[href^='/consultations/feedback']").first.click()
    desk.page.locator("main a[href='/consultations/feedback/1']").first.click()
    desk.reads("去了两次，办公室都没有人")
    desk.page.get_by_label("答复").fill("已经改成每天都有人值班。")
    desk.press("送出答复")

    villager.press("查答复")
    villager.page.get_by_label("回执号").fill(number)
    villager.page.get_by_label("手机号后四位").fill("5678")
    villager.press("查一查")
    villager.reads("已答复", "已经改成每天都有人值班。")


def test_a_dispute_is_registered_without_scripts(make, phone):
    hers = phone(None, scripts=False)
    hers.sign_in(make.mediator(name="沙枣林"))
    hers.press("记一件纠纷")
    hers.pick("是哪类事？", "邻里")
    hers.fill("谁和谁？", "王大爷、李家老二")
    hers.fill("一句话说清楚", "院墙滴水，两家吵了起来")
    hers.pick("有没有动手", "没有")
    hers.pick("现在怎么样了？", "还要再谈")
    hers.page.get_by_role("button", name="保存并送出", exact=True).dblclick()
    hers.page.get_by_text("已经记下了").first.wait_for()
    hers.reads("已经记下了")
    assert many(Case) == 1


def test_an_answer_outlives_the_session_in_which_it_was_begun(make, phone):
    counsel = adviser(make)
    number, _receipt = ask(make)
    with make.writing():
        found = load_question(number)
        take(found, found.state.ACCEPTED)
    desk = phone()
    desk.sign_in(counsel)
    desk.go(f"/consultations/{number}/answer")
    desk.fill("结论", "水渠是集体的，不能占。")
    desk.fill("下一步怎么办", "先找村委会，带上照片。")
    with make.writing():
        accounts.end_sessions(counsel.id)
    desk.press("下一步：看一遍")
    desk.page.locator("[name=username]").fill(counsel.username)
    desk.page.locator("[name=password]").fill(counsel.password)
    desk.page.locator("main form button").click()
    desk.page.wait_for_load_state()
    desk.reads("还没有送出")
    assert desk.page.get_by_label("结论").input_value() == "水渠是集体的，不能占。"
    assert many(Answer) == 0
    desk.press("下一步：看一遍")
    desk.page.get_by_role("button", name="送给提问人", exact=True).dblclick()
    desk.page.get_by_text("答复已送出").first.wait_for()
    desk.reads("已答复")
    assert many(Answer) == 1


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
