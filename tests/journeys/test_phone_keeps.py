"""A phone without signal: what is typed is kept sealed, what is sent waits, goes out once, and says where it is."""

import json
import re
from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import TimeoutError as Late
from sqlalchemy import select

from portal.accounts import service
from portal.accounts.models import SignIn
from portal.core import clock, db
from portal.core.held import Held
from portal.core.scope import acting_as, system
from portal.core.submission import Submission
from portal.mediation.models import Case
from tests.kit.browser import CHROMIUM, PHONE, QUIET, Phone, barriers

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
CODE = "730519"
PARTIES, SUMMARY = "马老三、丁家大嫂", "院墙滴水，两家吵了起来"
DUMP = """async () => {
  const found = [];
  for (const {name, version} of await indexedDB.databases()) {
    const db = await new Promise(done => { indexedDB.open(name).onsuccess = told => done(told.target.result); });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise(done => {
        db.transaction(store).objectStore(store).getAll().onsuccess = told => done(told.target.result);
      });
      found.push([name, store, rows.map(row => JSON.stringify(row, (key, value) =>
        value instanceof Uint8Array ? new TextDecoder().decode(value) : value))]);
    }
  }
  return JSON.stringify([found, {...localStorage}, {...sessionStorage}]);
}"""


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


def stored(model):
    with acting_as(system("tests")):
        found = db.session.scalars(select(model).order_by(model.id)).all()
        db.session.expunge_all()
        db.session.remove()
    return found


def set_code(hers, code=CODE):
    hers.go("/outbox")
    hers.fill("开锁码", code)
    hers.fill("再填一次", code)
    hers.press("设好")
    hers.page.get_by_role("button", name="锁上").wait_for()


def write(hers, said=SUMMARY):
    open_form(hers)
    answer(hers, said)


def open_form(hers):
    hers.go("/mediation/new")
    until(hers, "mingbai.ready")


def unlock(page):
    """By the code, where the store did not stay open from the page before."""
    page.locator('[data-view="open"]:visible, [data-view="locked"]:visible').first.wait_for()
    if not page.evaluate("!!mingbai.key"):
        page.locator("#code-open").fill(CODE)
        page.locator('[data-view="locked"] button').first.click()


def until(hers, what):
    """The page's own policy lets nobody evaluate a text in it: ask from outside, again and again."""
    for _time in range(200):
        if hers.page.evaluate(what):
            return
        hers.page.wait_for_timeout(50)
    raise AssertionError(what)


def answer(hers, said=SUMMARY):
    hers.pick("是哪类事？", "邻里")
    hers.fill("谁和谁？", PARTIES)
    hers.fill("一句话说清楚", said)
    hers.pick("有没有动手", "没有")
    hers.pick("现在怎么样了？", "还要再谈")


def says(hers, *words):
    """The page comes to say each of these, by itself."""
    for word in words:
        hers.page.get_by_text(word).first.wait_for()
    hers.fits()


def not_posted(route):
    return route.abort() if route.request.method == "POST" else route.fallback()


def kept(hers, number):
    """So many entries lie on the phone."""
    for _time in range(50):
        found = json.loads(hers.page.evaluate(DUMP))[0]
        if sum(len(rows) for name, store, rows in found if (name, store) == ("phone", "items")) == number:
            return
        hers.page.wait_for_timeout(50)
    raise AssertionError(f"not {number} entries: {found}")


def test_without_a_code_nothing_is_kept_and_the_form_is_a_plain_form(mediator, phone):
    hers = phone(mediator)
    write(hers)
    says(hers, "设一个开锁码")
    hers.context.set_offline(True)
    says(hers, "现在没有网络")
    hers.page.get_by_role("button", name="保存并送出").click()
    assert hers.page.get_by_label("一句话说清楚").input_value() == SUMMARY
    assert SUMMARY not in hers.page.evaluate(DUMP)
    hers.context.set_offline(False)
    hers.press("保存并送出")
    hers.reads("已经记下了")
    assert [case.summary for case in stored(Case)] == [SUMMARY]


def test_what_is_typed_comes_back_and_goes_when_it_is_sent(mediator, phone):
    hers = phone(mediator)
    set_code(hers)
    write(hers)
    kept(hers, 1)
    hers.page.reload()
    says(hers, "接着上次的填")
    assert hers.page.get_by_label("一句话说清楚").input_value() == SUMMARY
    assert hers.page.get_by_label("邻里").is_checked()
    assert not barriers(hers.page)
    hers.press("不要了，重新填")
    assert hers.page.get_by_label("一句话说清楚").input_value() == ""
    answer(hers, "第二回写的")
    kept(hers, 1)
    hers.page.get_by_role("button", name="保存并送出").dblclick()
    hers.page.wait_for_url("**/logged")
    hers.reads("已经记下了")
    assert [case.summary for case in stored(Case)] == ["第二回写的"]
    hers.go("/outbox")
    says(hers, "已送达", f"回执号 {stored(Submission)[0].id}")
    assert "草稿" not in hers.page.locator("main").inner_text()
    assert not barriers(hers.page)


def test_without_a_link_it_waits_and_goes_by_itself_and_the_phone_says_so(mediator, phone):
    hers = phone(mediator)
    set_code(hers)
    write(hers)
    hers.context.set_offline(True)
    says(hers, "有网络时自己送出")
    hers.page.get_by_role("button", name="保存并送出").click()
    says(hers, "已存在手机，待发送 1 条")
    hers.page.get_by_role("button", name="再填一张").click()
    answer(hers, "同一趟的第二件")
    hers.page.get_by_role("button", name="保存并送出").click()
    says(hers, "已存在手机，待发送 2 条")
    assert not barriers(hers.page)
    told = hers.page.evaluate(DUMP)
    assert '"state":"waiting"' in json.loads(told)[0][0][2][0]
    assert not re.search(r"马老三|丁家|院墙|同一趟|沙枣|mediation|730519", told)
    assert stored(Case) == []
    hers.context.set_offline(False)
    says(hers, "已送达，回执号")
    assert sorted(case.summary for case in stored(Case)) == sorted([SUMMARY, "同一趟的第二件"])


def test_a_lost_answer_is_unsure_until_the_receipt_is_here(mediator, phone):
    hers = phone(mediator)
    set_code(hers)
    write(hers)
    lost = []

    def stored_but_lost(route):
        if route.request.method != "POST" or len(lost) > 1:
            return route.fallback()
        route.fetch(max_redirects=0)
        lost.append(route.abort())

    hers.page.route("**/mediation/new", stored_but_lost)
    hers.page.get_by_role("button", name="保存并送出").click()
    says(hers, "待确认 1 条")
    assert "已送达" not in hers.page.locator("body").inner_text() and len(stored(Case)) == 1
    says(hers, "已送达，回执号")
    assert len(lost) == 2 and len(stored(Case)) == 1


def test_what_is_refused_waits_with_its_reason_and_does_not_hold_up_the_others(mediator, phone):
    hers = phone(mediator)
    set_code(hers)
    open_form(hers)
    hers.context.set_offline(True)
    for said in ("头一件", "", "第三件"):
        answer(hers, said)
        hers.page.get_by_role("button", name="保存并送出").click()
        hers.page.get_by_role("button", name="再填一张").click()
    hers.context.set_offline(False)
    says(hers, "要处理 1 条")
    until(hers, "!document.getElementById('phone-line').textContent.includes('待')")
    assert sorted(case.summary for case in stored(Case)) == ["头一件", "第三件"]
    hers.go("/outbox")
    says(hers, "要处理")
    assert not barriers(hers.page)
    hers.press("接着填")
    says(hers, "还有地方要改")
    assert hers.page.get_by_label("谁和谁？").input_value() == PARTIES
    assert hers.page.locator("#summary").get_attribute("aria-invalid") == "true"
    hers.fill("一句话说清楚", "第二件，补上了")
    hers.page.get_by_role("button", name="保存并送出").click()
    hers.page.wait_for_url("**/logged")
    assert len(stored(Case)) == 3 and "要处理" not in hers.page.locator("#phone-line").inner_text()


def test_another_person_sees_nothing_and_it_goes_out_under_its_own_name(make, mediator, phone):
    hers = phone(mediator)
    other = make.mediator(name="贺兰")
    set_code(hers)
    write(hers)
    hers.context.set_offline(True)
    hers.page.get_by_role("button", name="保存并送出").click()
    says(hers, "已存在手机，待发送 1 条")
    hers.page.route("**/mediation/new", not_posted)
    hers.context.set_offline(False)
    hers.go("/account")
    says(hers, "待确认 1 条")
    hers.page.locator("[data-logout] button").click()
    says(hers, "退出以后留在这部手机上")
    hers.page.locator("[data-logout] button").click()
    hers.page.wait_for_url("**/")
    hers.sign_in(other)
    hers.go("/outbox")
    says(hers, "这部手机上还有别人的 1 条没有送出", "设一个开锁码")
    assert "马老三" not in hers.page.content()
    set_code(hers, "846200")
    write(hers, "贺兰自己的一件")
    assert "院墙" not in hers.page.content()
    hers.page.unroute("**/mediation/new")
    hers.page.get_by_role("button", name="保存并送出").click()
    hers.page.wait_for_url("**/logged")
    assert [(case.summary, case.recorder_id) for case in stored(Case)] == [("贺兰自己的一件", other.id)]
    hers.page.locator("[data-logout] button").click()
    hers.page.wait_for_url("**/")
    hers.sign_in(mediator)
    hers.go("/outbox")
    unlock(hers.page)
    says(hers, "已送达")
    assert [(case.summary, case.recorder_id) for case in stored(Case)][1:] == [(SUMMARY, mediator.id)]


def test_an_ended_session_sends_nothing_and_loses_nothing(mediator, phone):
    hers = phone(mediator)
    set_code(hers)
    write(hers)
    with acting_as(system("tests")), db.transaction() as session:
        for one in session.scalars(select(SignIn)):
            one.ended_at = clock.now()
    hers.page.get_by_role("button", name="保存并送出").click()
    says(hers, "要本人登录以后才能送出")
    assert stored(Case) == []
    hers.sign_in(mediator)
    hers.go("/outbox")
    unlock(hers.page)
    says(hers, "已送达")
    assert [case.summary for case in stored(Case)] == [SUMMARY]
    write(hers, "账号停用以后才送出的")
    with acting_as(system("tests")), db.transaction():
        service.disable(mediator.id)
    hers.page.get_by_role("button", name="保存并送出").click()
    says(hers, "没有丢")
    assert [case.summary for case in stored(Case)] == [SUMMARY]
    assert [(one.actor_id, one.words) for one in stored(Held)] == [(mediator.id, [PARTIES, "账号停用以后才送出的"])]


def test_wrong_codes_wait_longer_and_a_forgotten_one_loses_nothing(mediator, phone):
    hers = phone(mediator)
    set_code(hers)
    write(hers)
    kept(hers, 1)
    hers.go("/outbox")
    hers.press("锁上")
    for _time in range(4):
        hers.page.locator("#code-open").fill("000000")
        hers.page.locator('[data-view="locked"] button').first.click()
        hers.page.locator('[data-view="locked"] .error', has_text="开锁码不对").wait_for()
    hers.page.locator("#code-open").fill("000000")
    hers.page.locator('[data-view="locked"] button').first.click()
    says(hers, "请过 1 分钟再试")
    hers.page.reload()
    hers.page.locator("#code-open").fill(CODE)
    hers.page.locator('[data-view="locked"] button').first.click()
    says(hers, "请过 1 分钟再试")
    with acting_as(system("tests")), db.transaction() as session:
        for one in session.scalars(select(SignIn)):
            one.created_at = clock.now() - timedelta(hours=1)
    hers.page.locator("summary", has_text="忘了开锁码").click()
    hers.press("换新的开锁码")
    says(hers, "请先退出，再登录一次")
    hers.page.locator("[data-logout] button").click()
    hers.page.wait_for_url("**/")
    hers.sign_in(mediator)
    hers.go("/outbox")
    hers.page.locator("summary", has_text="忘了开锁码").click()
    hers.press("换新的开锁码")
    hers.fill("开锁码", "555777")
    hers.fill("再填一次", "555777")
    hers.press("设好")
    says(hers, "草稿")
    hers.press("接着填")
    says(hers, "接着上次的填")
    assert hers.page.get_by_label("一句话说清楚").input_value() == SUMMARY


def test_the_browser_is_closed_and_its_bytes_say_nothing(mediator, address, browser, tmp_path):
    def opened():
        context = browser.browser_type.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=CHROMIUM, args=list(QUIET), viewport=PHONE, locale="zh-CN",
            base_url=address,
        )  # fmt: skip
        context.set_default_timeout(10_000)
        return context, Phone(context, address, context.pages[0])

    context, hers = opened()
    cookies = {"lang": "zh_CN", "portal": f"s-{mediator.token}"}
    soon = clock.now().timestamp() + 3600
    context.add_cookies([{"name": k, "value": v, "url": address, "expires": soon} for k, v in cookies.items()])
    set_code(hers)
    write(hers)
    context.set_offline(True)
    hers.page.get_by_role("button", name="保存并送出").click()
    says(hers, "已存在手机，待发送 1 条")
    hers.page.get_by_role("button", name="再填一张").click()
    answer(hers, "一件只有草稿的事")
    kept(hers, 2)
    context.close()
    stores = [file for file in (tmp_path / "profile").rglob("*") if re.search(r"IndexedDB|Storage|Service", str(file))]
    raw = b"".join(file.read_bytes() for file in stores if file.is_file())
    assert b"phone" in raw
    for word in (PARTIES, "马老三", SUMMARY, "院墙", "只有草稿", mediator.name, CODE):
        assert not any(word.encode(code) in raw for code in ("utf-8", "utf-16-le", "utf-16-be")), word
    context, hers = opened()
    hers.go("/mediation/new")
    hers.page.get_by_label("输入开锁码").fill(CODE)
    hers.page.locator(".phone-bar button").click()
    says(hers, "接着上次的填")
    assert hers.page.get_by_label("一句话说清楚").input_value() == "一件只有草稿的事"
    until(hers, "!document.getElementById('phone-line').textContent")
    assert [case.summary for case in stored(Case)] == [SUMMARY]
    context.close()


def test_a_backup_is_delivered_by_another_phone_and_counts_once(mediator, phone, tmp_path):
    hers = phone(mediator)
    set_code(hers)
    write(hers)
    hers.context.set_offline(True)
    hers.page.get_by_role("button", name="保存并送出").click()
    says(hers, "已存在手机，待发送 1 条")
    hers.page.route("**/mediation/new", lambda route: route.abort())
    hers.context.set_offline(False)
    hers.go("/outbox")
    says(hers, "记一件纠纷")
    hers.page.locator("summary", has_text="备份和取回").click()
    with hers.page.expect_download() as told:
        hers.press("存一份备份")
    file = tmp_path / "backup.json"
    told.value.save_as(file)
    assert not re.search("马老三|院墙|mediation", file.read_text("utf-8"))
    second = phone(mediator)
    set_code(second, "246802")
    second.page.locator("summary", has_text="备份和取回").click()
    second.page.locator("#backup-file").set_input_files(file)
    second.fill("存备份时的开锁码", CODE)
    second.press("取回")
    says(second, "取回了 1 份", "已送达")
    hers.page.unroute("**/mediation/new")
    with suppress(Late):  # its own next try may come first: then nothing is left to press
        hers.page.get_by_role("button", name="现在发送", exact=True).click(timeout=3000)
    says(hers, "已送达")
    assert [case.summary for case in stored(Case)] == [SUMMARY]


def queue(hers, *said):
    """So many forms written without a link."""
    open_form(hers)
    hers.context.set_offline(True)
    for one in said:
        answer(hers, one)
        hers.page.get_by_role("button", name="保存并送出").click()
        hers.page.get_by_role("button", name="再填一张").click()


def test_two_tabs_take_turns_and_an_overloaded_portal_is_asked_until_it_has_answered(mediator, phone):
    hers = phone(mediator)
    set_code(hers)
    queue(hers, "头一件", "第二件", "第三件")
    posted = []

    def overloaded(route):
        if route.request.method != "POST":
            return route.fallback()
        posted.append(route.request.post_data)
        return route.fulfill(status=503, body="") if len(posted) <= 12 else route.fallback()

    hers.context.route("**/mediation/new", overloaded)
    hers.context.set_offline(False)
    hers.faults.clear()
    second = hers.context.new_page()
    second.goto("/outbox")
    unlock(second)
    for _time in range(40):
        both = [page.evaluate("mingbai.drain(true).then(() => mingbai.counts())") for page in (hers.page, second)]
        if not both[1]["waiting"] + both[1]["unsure"]:
            break
    assert sorted(case.summary for case in stored(Case)) == ["头一件", "第三件", "第二件"]
    assert len(posted) == 12 + 3
    hers.faults.clear()


def test_other_content_under_a_taken_key_is_to_deal_with_and_is_kept(mediator, phone):
    hers = phone(mediator)
    set_code(hers)
    write(hers)
    keys = []
    hers.page.on("request", lambda told: keys.append(told.post_data) if told.method == "POST" else None)
    hers.page.get_by_role("button", name="保存并送出").click()
    hers.page.wait_for_url("**/logged")
    sent = next(told for told in keys if told and "submission_key" in told)
    hers.go("/outbox")
    until(hers, "!!mingbai.key")
    hers.page.evaluate(
        """sent => {
          const pairs = [...new URLSearchParams(sent)];
          const key = pairs.find(pair => pair[0] === "submission_key")[1];
          const content = pairs.filter(pair => !/csrf|submission|device/.test(pair[0]));
          content.find(pair => pair[0] === "summary")[1] = "改过的";
          const said = {page: "/mediation/new", to: "/mediation/new", title: "x", pairs: content, key, at: 1};
          return mingbai.keep(null, said).then(() => mingbai.drain(true));
        }""",
        sent,
    )
    says(hers, "这张表已经送出过", "已送达")
    hers.page.get_by_role("link", name="要处理").click()
    hers.reads("改过的")
    assert [case.summary for case in stored(Case)] == [SUMMARY]


def test_a_form_that_came_back_from_the_portal_is_not_covered_by_a_draft(mediator, phone):
    hers = phone(mediator)
    set_code(hers)
    write(hers, "又写的一份草稿")
    kept(hers, 1)
    with acting_as(system("tests")), db.transaction() as session:
        (here,) = session.scalars(select(SignIn))
        service.hand_back(here.id, "/mediation/new", [("summary", "另外存着的那一份")])
    open_form(hers)
    assert hers.page.get_by_label("一句话说清楚").input_value() == "另外存着的那一份"
    kept(hers, 1)


def test_a_correction_is_sent_on_the_version_that_it_was_written_on(make, mediator, phone):
    hers = phone(mediator)
    number = make.case(mediator=mediator, summary=SUMMARY)
    set_code(hers)
    hers.go(f"/mediation/{number}/describe")
    until(hers, "mingbai.ready")
    before = hers.page.locator("main [name=version]").input_value()
    hers.page.locator("#summary").fill("院墙滴水，已经看过了")
    kept(hers, 1)
    with acting_as(system("tests")), db.transaction() as session:
        session.get(Case, number).urgent = True
    hers.page.reload()
    says(hers, "接着上次的填")
    assert hers.page.locator("main [name=version]").input_value() == before


@pytest.mark.parametrize("where", ["on the page", "from the outbox"])
def test_a_step_that_was_refused_goes_out_on_the_version_that_is_seen_afterwards(make, mediator, phone, where):
    """Somebody changed the dispute meanwhile: she is told, looks at what stands now, and sends it again."""
    hers = phone(mediator)
    number = make.case(mediator=mediator, summary=SUMMARY)
    set_code(hers)
    hers.go(f"/mediation/{number}/accept")
    until(hers, "mingbai.ready")
    with acting_as(system("tests")), db.transaction() as session:
        session.get(Case, number).title += "。"
    hers.press("受理并编号")
    says(hers, "别人已经改过这件纠纷")
    if where == "from the outbox":
        hers.go("/outbox")
        hers.press("接着填")
        says(hers, "别人已经改过这件纠纷")
    hers.press("受理并编号")
    hers.page.wait_for_url(f"**/mediation/{number}")
    assert stored(Case)[0].accepted_on is not None


def test_without_a_link_a_dispute_gets_a_number_that_finds_it_later(make, mediator, phone, pages):
    hers = phone()
    hers.sign_in(mediator)
    set_code(hers)
    open_form(hers)
    hers.page.evaluate("() => mingbai.carry(true)")
    answer(hers, SUMMARY)
    hers.context.set_offline(True)
    hers.page.get_by_role("button", name="保存并送出").click()
    hers.page.get_by_text("临时编号").wait_for()
    said = re.search(r"甘-\S-\d+-0001", hers.page.locator("main").inner_text())
    assert said, hers.page.locator("main").inner_text()
    hers.context.set_offline(False)
    hers.page.get_by_text("已送达").first.wait_for()
    hers.go("/outbox")
    says(hers, said.group())
    with acting_as(system("tests")):
        (case,) = db.session.scalars(select(Case))
        assert case.given == said.group()
        number = case.id
        db.session.remove()
    hers.go(f"/mediation/{number}")
    hers.reads(said.group())
    assert f"/mediation/{number}" in pages.visit(f"/mediation/?q={said.group()}", mediator).links
    hers.go("/mediation/new")
    assert hers.page.evaluate("() => mingbai.carry(true).then(() => mingbai.number())").endswith("-0002")
