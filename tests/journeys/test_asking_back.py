"""A question back and forth without scripts, the quick way out by keyboard, and Enter while pinyin is composed."""

import pytest

from portal.core import db
from tests.kit.asking import BACK, HELPED, PHONE, adviser, ask
from tests.kit.browser import barriers
from tests.kit.makers import GANCHENGZI

WEATHER = "https://www.weather.com.cn/**"


def looked_at(phone) -> None:
    """Nothing on the page keeps anybody out."""
    found = barriers(phone.page)
    assert not found, f"{phone.page.url}: {found}"


def find(villager, receipt):
    page = villager.go("/consult/track")
    page.locator("#receipt").fill(receipt)
    page.locator("#phone_tail").fill(PHONE[-4:])
    page.locator("main form button").click()
    page.wait_for_load_state()
    return page


@pytest.mark.journey
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_adviser_asks_the_villager_answers_and_takes_it_back(make, phone, scripts):
    counsel = adviser(make)
    number, receipt = ask(make, **HELPED)
    db.session.remove()
    desk, villager = phone(counsel), phone(None, scripts=scripts)
    desk.go(f"/consultations/{number}")
    desk.press("接受，由我答复")
    desk.press("接受")
    desk.press("问提问人一句")
    looked_at(desk)
    desk.fill("想问提问人什么？", BACK)
    desk.press("送出，等他回答")
    desk.reads("先停着", BACK)
    looked_at(desk)

    page = find(villager, receipt)
    villager.reads(BACK, "先停着")
    looked_at(villager) if scripts else None
    page.get_by_label("您的回答").fill("二〇一八年修的")
    villager.press("送出回答")
    villager.reads("顾问收到了")
    desk.go(f"/consultations/{number}")
    desk.reads("二〇一八年修的")
    looked_at(desk)

    page = find(villager, receipt)
    page.get_by_text("这不是我的意思，我要撤回").click()
    looked_at(villager) if scripts else None
    villager.press("撤回这个问题")
    villager.reads("已经撤回")
    desk.go(f"/consultations/{number}")
    desk.reads("已撤回")


@pytest.mark.journey
def test_escape_three_times_leaves_nothing_to_go_back_to(make, phone):
    villager = phone()
    page = villager.go(f"/consult?village={GANCHENGZI}")
    page.route(WEATHER, lambda route: route.fulfill(body="weather"))
    page.get_by_label("有人受欺负、有危险").check()
    for _time in range(2):
        page.keyboard.press("Escape")
    assert "/consult" in page.url
    page.keyboard.press("Escape")
    page.wait_for_url(WEATHER)
    page.go_back()
    assert "/consult" not in page.url


@pytest.mark.journey
def test_a_flagged_question_leaves_no_word_of_its_topic_in_a_title(make, phone):
    villager = phone()
    page = villager.go(f"/consult?village={GANCHENGZI}")
    page.get_by_label("有人受欺负、有危险").check()
    page.get_by_label("您想问什么？").fill("他打我")
    page.get_by_label("您的手机号").fill(PHONE)
    titles = [page.title()]
    for button in ("下一步：看一遍", "送出问题"):
        villager.press(button)
        titles.append(page.title())
    receipt = page.locator("[data-receipt]").inner_text()
    titles.append(find(villager, receipt).title())
    for title in titles:
        assert not any(word in title for word in ("打", "欺负", "危险", "家暴", "报警", "妇女")), title
    assert page.locator("[data-exit]").first.is_visible()


@pytest.mark.journey
def test_enter_that_ends_a_composition_sends_nothing(make, phone):
    """Chosen with Enter, pinyin becomes text; only the Enter after it sends the form (PRODUCT.md X17)."""
    villager = phone()
    page = villager.go("/consult/track")
    page.locator("#receipt").fill("ABC")
    page.locator("#phone_tail").focus()
    typing = villager.context.new_cdp_session(page)
    typing.send("Input.imeSetComposition", {"text": "wu qi", "selectionStart": 5, "selectionEnd": 5})
    composing = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229}
    page.evaluate("window.name = 'the same page'; document.title = 'the same page'")
    refused = page.evaluate(
        "!document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert refused, "Enter within a composition is taken from the form"
    typing.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **composing})
    typing.send("Input.dispatchKeyEvent", {"type": "keyUp", **composing})
    typing.send("Input.insertText", {"text": "５６７８"})
    assert page.title() == "the same page"
    page.keyboard.press("Enter")
    page.get_by_text("像的字母").first.wait_for()
    assert page.title() != "the same page"
    villager.reads("像的字母")
