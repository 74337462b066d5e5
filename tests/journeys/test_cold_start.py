"""Without signal from the first tap: started anew, the code opens what was taken along, and a form goes out."""

from threading import Thread

import pytest
from sqlalchemy import select, update
from werkzeug.serving import make_server

from portal.accounts.models import User
from portal.core import clock, db
from portal.core.scope import acting_as, system
from portal.mediation.models import Case
from tests.kit.browser import CHROMIUM, PHONE, QUIET, Phone, barriers

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
CODE = "730519"
SUMMARY = "院墙滴水，两家吵了起来"
SHELF = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) {
      found.push([new URL(one.url).pathname, await (await cache.match(one)).text()]);
    }
  }
  return found;
}"""


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


class Link:
    """The way to the portal, cut for pages and worker alike: nobody listens there any more."""

    def __init__(self, app):
        self.app, self.server = app, make_server("127.0.0.1", 0, app, threaded=True)
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, daemon=True).start()

    def cut(self, hers):
        hers.context.set_offline(True)
        self.end()

    def end(self):
        self.server.shutdown()
        self.server.server_close()

    def mend(self, hers):
        self.server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        Thread(target=self.server.serve_forever, daemon=True).start()
        hers.context.set_offline(False)


@pytest.fixture
def link(app):
    made = Link(app)
    yield made
    made.end()


@pytest.fixture
def address(link):
    return f"http://localhost:{link.port}"


@pytest.fixture
def opened(browser, address, tmp_path, mediator):
    """Her phone's browser, started anew on what it kept."""
    running = []

    def opened_():
        context = browser.browser_type.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=CHROMIUM, args=list(QUIET), viewport=PHONE, locale="zh-CN",
            base_url=address, timezone_id="Asia/Shanghai",
        )  # fmt: skip
        context.set_default_timeout(10_000)
        running.append(context)
        if len(running) == 1:
            soon = clock.now().timestamp() + 3600
            cookies = {"lang": "zh_CN", "portal": f"s-{mediator.token}"}
            context.add_cookies([{"name": k, "value": v, "url": address, "expires": soon} for k, v in cookies.items()])
        return Phone(context, address, context.pages[0])

    yield opened_
    running[-1].close()


def stored():
    with acting_as(system("tests")):
        found = [case.summary for case in db.session.scalars(select(Case).order_by(Case.id))]
        db.session.remove()
    return found


def set_code(hers):
    hers.go("/outbox")
    hers.fill("开锁码", CODE)
    hers.fill("再填一次", CODE)
    hers.press("设好")
    hers.page.get_by_role("button", name="锁上").wait_for()


def shelf(hers, *paths):
    """The worker has put these pages on its shelf."""
    for _time in range(100):
        found = dict(hers.page.evaluate(SHELF))
        if set(paths) <= set(found):
            return found
        hers.page.wait_for_timeout(100)
    raise AssertionError(f"only {sorted(found)}")


def answer(hers):
    hers.pick("是哪类事？", "邻里")
    hers.fill("谁和谁？", "王大爷、李家老二")
    hers.fill("一句话说清楚", SUMMARY)
    hers.pick("有没有动手", "没有")
    hers.pick("现在怎么样了？", "还要再谈")


def test_started_anew_without_a_link_she_reads_and_writes(make, mediator, opened, link):
    make.case(summary="水槽还没有改好", mediator=mediator)
    hers = opened()
    set_code(hers)
    found = shelf(hers, "/offline", "/mediation/new", "/outbox", "/outreach/visits/new")
    for path, text in found.items():
        assert not any(word in text for word in ("沙枣林", "王大明", "李小红", "水槽还没有改好")), path
    hers.context.close()

    hers = opened()
    link.cut(hers)
    hers.go("/")
    hers.reads("没有网络时能用的", "12348")
    assert "王某某" not in hers.page.locator("main").inner_text(), "sealed until the code is typed"
    hers.fill("开锁码", CODE)
    hers.press("打开")
    hers.page.get_by_text("王某某").first.wait_for()
    hers.page.locator(".carried summary").click()
    hers.reads("王大明、李小红", "水槽还没有改好", "这是下面这个时间存下的")
    assert not barriers(hers.page)
    hers.go("/mediation/")
    hers.reads("没有网络时能用的")

    hers.go("/mediation/new")
    if hers.page.locator("#phone-code").count():
        hers.fill("输入开锁码", CODE)
        hers.press("打开")
        hers.page.locator("#phone-code").wait_for(state="detached")
    answer(hers)
    hers.page.get_by_role("button", name="保存并送出").click()
    hers.page.get_by_text("已存在手机，待发送 1 条").first.wait_for()
    assert stored() == ["水槽还没有改好"]
    link.mend(hers)
    hers.page.get_by_text("已送达").first.wait_for(timeout=20_000)
    assert stored() == ["水槽还没有改好", SUMMARY]


def test_two_forms_from_one_kept_page_are_two(mediator, opened, link):
    hers = opened()
    set_code(hers)
    shelf(hers, "/mediation/new")
    link.cut(hers)
    keys = set()
    for _time in range(2):
        hers.go("/mediation/new")
        keys.add(hers.page.locator("[name=submission_key]").input_value())
    assert len(keys) == 2
    link.mend(hers)


def test_a_new_edition_waits_while_a_form_is_open(mediator, phone):
    hers = phone(mediator)
    set_code(hers)
    shelf(hers, "/mediation/new")
    hers.go("/mediation/new")
    hers.page.evaluate("() => { mingbai.newer({postMessage: told => { window.told = told; }}); }")
    assert hers.page.evaluate("window.told") is None
    hers.press("现在换上")
    assert hers.page.evaluate("window.told") == {"phone": "take over"}
    hers.go("/outreach/")
    hers.page.evaluate("() => { mingbai.newer({postMessage: told => { window.told = told; }}); }")
    assert hers.page.evaluate("window.told") == {"phone": "take over"}, "nobody is in the middle of something"


def test_a_phone_that_was_shut_forgets_what_it_took_along(make, mediator, phone, pages):
    make.case(summary="水槽还没有改好", mediator=mediator)
    hers = phone(mediator)
    set_code(hers)
    hers.go("/offline")
    hers.page.get_by_text("王某某").first.wait_for()
    with acting_as(system("tests")), db.transaction() as own:
        own.execute(update(User).values(disabled_at=clock.now()))
    hers.page.evaluate("() => mingbai.carry(true)")
    assert hers.page.evaluate("() => mingbai.reading()") is None
