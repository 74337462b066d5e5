"""Without signal from the first tap: started anew, the code opens what was taken along, and a form goes out."""

import re
from datetime import time
from threading import Thread

import pytest
from sqlalchemy import func, select, update
from werkzeug.serving import make_server

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.core import clock, crypto, db
from portal.core.scope import acting_as, system
from portal.mediation.models import Case, Photo
from portal.outreach.models import HouseVisit
from portal.training.models import Enrolment
from tests.kit import training
from tests.kit.browser import CHROMIUM, PHONE, QUIET, Phone, barriers
from tests.kit.makers import GANCHENGZI, SHAOGANG_TOWN
from tests.kit.photos import jpeg

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
    """Who mediates in a village, and keeps the town's lists of training."""
    who = make.user((Role.MEDIATOR, GANCHENGZI), (Role.TOWN, SHAOGANG_TOWN), name="沙枣林")
    make.appointment(GANCHENGZI, who)
    return who


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


def taken(hers, *paths):
    """These pages lie sealed on the phone, to be opened without a link."""
    for _time in range(100):
        if set(paths) <= set(hers.page.evaluate("() => mingbai.taken().then(Object.keys)")):
            return
        hers.page.wait_for_timeout(100)
    raise AssertionError(paths)


def emptied(hers):
    """Nothing waits on the phone any more."""
    for _time in range(200):
        counts = hers.page.evaluate("() => mingbai.counts()")
        if not counts["waiting"] + counts["unsure"] + counts["parked"]:
            return
        hers.page.wait_for_timeout(100)
    raise AssertionError(f"{counts}: {hers.page.locator('main').inner_text()}")


def came(session_id):
    """Who was noted as there, in turn, and their numbers on the list."""
    with acting_as(system("tests")):
        rows = db.session.scalars(
            select(Enrolment).where(Enrolment.session_id == session_id).order_by(Enrolment.name)
        ).all()
        found = [one.came for one in rows], [str(one.id) for one in rows]
        db.session.remove()
    return found


def in_the_village(hers):
    """Who works for the town too says which village it is."""
    if hers.page.locator("select[name=village]").count():
        hers.page.locator("select[name=village]").select_option(GANCHENGZI)


def answer(hers, said=SUMMARY):
    in_the_village(hers)
    hers.pick("是哪类事？", "邻里")
    hers.fill("谁和谁？", "马老三、丁家大嫂")
    hers.fill("一句话说清楚", said)
    hers.pick("有没有动手", "没有")
    hers.pick("现在怎么样了？", "还要再谈")


def sends(hers, button, waiting):
    """Without a link the page itself answers, and says how many wait."""
    hers.page.get_by_role("button", name=button).click()
    hers.page.get_by_text(f"已存在手机，待发送 {waiting} 条").first.wait_for()
    hers.fits()


def unlock(hers):
    hers.page.locator("#phone-code:visible, #reading-code:visible, main form:visible").first.wait_for()
    for code in ("#phone-code", "#reading-code"):
        if hers.page.locator(code).locator("visible=true").count():
            hers.page.locator(code).fill(CODE)
            hers.page.get_by_role("button", name="打开", exact=True).locator("visible=true").click()
            hers.page.locator(code).locator("visible=true").wait_for(state="detached")
            return


def test_a_day_in_the_yard_without_a_link_arrives_once(make, mediator, opened, link, pages, tmp_path):
    """Issue 5's walk: started anew without a link, written, closed, started again: all arrive once."""
    town = make.user((Role.TOWN, SHAOGANG_TOWN), name="白杨河")
    number = make.case(summary="水槽还没有改好", mediator=mediator)
    list_ = training.session(make, people=3, ahead=0, starts=time(0), ends=time(0, 30))
    hers = opened()
    set_code(hers)
    found = shelf(hers, "/offline", "/mediation/new", "/outbox", "/outreach/visits/new")
    for path, text in found.items():
        assert not any(word in text for word in ("沙枣林", "王大明", "李小红", "水槽还没有改好", "学员1")), path
    describe, hold = f"/mediation/{number}/describe", f"/training/{list_}/hold"
    hers.go(describe)
    taken(hers, describe, hold)
    hers.context.close()

    photos_key = crypto.key_for_the_phone(mediator.id)
    hers = opened()
    link.cut(hers)
    hers.go("/")
    hers.reads("没有网络时能用的", "12348")
    assert "王某某" not in hers.page.locator("main").inner_text(), "sealed until the code is typed"
    unlock(hers)
    hers.page.get_by_text("王某某").first.wait_for()
    hers.page.locator("#find").fill("zhm")
    hers.reads("带着的里面没有这样的")
    assert not hers.page.locator(".carried").is_visible()
    hers.page.locator("#find").fill("wdm")
    hers.page.locator(".carried summary").click()
    hers.reads("王大明、李小红", "水槽还没有改好", "这是下面这个时间存下的", "记到场")
    assert not barriers(hers.page)

    hers.go("/mediation/new")
    unlock(hers)
    for turn in range(3):
        answer(hers, f"{SUMMARY}{turn}")
        if turn == 2:
            hers.page.locator("#photo").set_input_files([{"name": "1.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}])
            hers.page.locator("[data-photos-chosen] li").first.wait_for()
        sends(hers, "保存并送出", turn + 1)
        hers.press("再填一张")
    hers.go("/outreach/visits/new")
    unlock(hers)
    in_the_village(hers)
    hers.page.locator("#group").fill("三组")
    hers.page.locator("[name=topic]").select_option("anti_fraud")
    for row in range(4):
        hers.page.locator(f"[name=rows-{row}-door]").fill(str(row + 1))
    sends(hers, "记下这条街", 4)
    hers.go(hold)
    unlock(hers)
    hers.page.get_by_text("存在手机上的").first.wait_for()
    assert not barriers(hers.page)
    for name in ("学员0", "学员2"):
        hers.page.locator("label.option", has_text=name).click()
    sends(hers, "记好到场", 5)
    hers.go(describe)
    unlock(hers)
    hers.page.locator("#summary").fill("院里写的：水槽在东边")
    sends(hers, "保存", 6)
    hers.context.close()

    stores = [file for file in (tmp_path / "profile").rglob("*") if re.search(r"IndexedDB|Storage|Service", str(file))]
    raw = b"".join(file.read_bytes() for file in stores if file.is_file())
    assert b"phone" in raw
    for word in ("马老三", "丁家大嫂", "王大明", "13800000001", SUMMARY, "水槽", "学员", "沙枣林", CODE):
        assert not any(word.encode(code) in raw for code in ("utf-8", "utf-16-le", "utf-16-be")), word
    assert photos_key.encode() not in raw, "what waits of photos is not to be opened by who reads the bytes"
    for path, told in ((describe, {"summary": "镇里写的：水槽在西边"}), (hold, {"came": [came(list_)[1][1]]})):
        pages.send(path, told, as_=town, status=303)

    hers = opened()
    link.mend(hers)
    hers.go("/outbox")
    hers.page.locator("#code-open").fill(CODE)
    hers.page.locator('[data-view="locked"] button').first.click()
    emptied(hers)
    assert stored() == ["镇里写的：水槽在西边", *(f"{SUMMARY}{turn}" for turn in range(3))]
    assert came(list_)[0] == [True, True, True], "what the town ticked and what she ticked counts both"
    with acting_as(system("tests")):
        assert db.session.scalar(select(func.count(HouseVisit.id))) == 4
        db.session.remove()
    hers.go(f"/mediation/{number}/choose")
    hers.reads("镇里写的：水槽在西边", "院里写的：水槽在东边", "白杨河")
    hers.go(f"/mediation/{number}")
    hers.page.get_by_text("照片都传到了").first.wait_for()
    with acting_as(system("tests")):
        (photo,) = db.session.scalars(select(Photo))
        assert db.session.get_one(Case, photo.case_id).summary == f"{SUMMARY}2"
        db.session.remove()


def test_a_dispute_that_was_not_sent_yet_is_settled_without_a_link(mediator, opened, link):
    hers = opened()
    set_code(hers)
    shelf(hers, "/mediation/new", "/mediation/0/oral")
    hers.go("/mediation/new")
    link.cut(hers)
    answer(hers)
    sends(hers, "保存并送出", 1)
    hers.press("当场说好了，接着记")
    unlock(hers)
    hers.page.get_by_text(f"马老三、丁家大嫂 · {SUMMARY}").wait_for()
    assert not barriers(hers.page)
    hers.page.get_by_text("权利义务已经念给双方听").click()
    hers.fill("说定了什么？", "马家三天内把水槽接好")
    hers.page.get_by_text("当场就履行了").click()
    sends(hers, "记下口头协议", 2)
    hers.go("/outbox")
    link.mend(hers)
    hers.press("现在发送")
    emptied(hers)
    with acting_as(system("tests")):
        (case,) = db.session.scalars(select(Case))
        assert case.terms == "马家三天内把水槽接好" and case.summary == SUMMARY
        assert case.performed_on and case.mediator_id
        db.session.remove()


def test_what_follows_names_the_dispute_that_it_follows(mediator, opened, link):
    hers = opened()
    set_code(hers)
    shelf(hers, "/mediation/0/oral")
    hers.go("/mediation/0/oral")
    hers.reads("送出了的，在纠纷里找")
    hers.fill("说定了什么？", "水槽接好")
    hers.page.get_by_role("button", name="记下口头协议").click()
    hers.reads("请选是哪一件")
    assert hers.page.locator("[name=terms]").input_value() == "水槽接好"


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
