"""A village mediator with a phone: from the doorstep to an agreement that was kept, and the ways that end otherwise."""

import re

import pytest

from portal.core import db
from portal.core.scope import acting_as, system
from portal.mediation.models import Case
from portal.mediation.rules import State

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


def log(phone, *, danger="没有", standing="还要再谈", who="王大爷、李家老二", what="院墙滴水，两家吵了起来"):
    """The quick form: five questions and one button."""
    phone.go("/mediation/new")
    phone.pick("是哪类事？", "邻里")
    phone.fill("谁和谁？", who)
    phone.fill("一句话说清楚", what)
    phone.pick("有没有动手", danger)
    phone.pick("现在怎么样了？", standing)
    phone.press("保存并送出")
    phone.reads("已经记下了")


def state(number: int = 1) -> State:
    with acting_as(system("tests")):
        found = db.session.get(Case, number)
        db.session.remove()
    assert found is not None
    return found.state


def test_from_the_doorstep_to_a_written_agreement_that_was_kept(make, mediator, phone):
    hers = phone()
    hers.sign_in(mediator)
    hers.reads("沙枣林，您好")
    log(hers)
    hers.press("打开这件纠纷")
    hers.reads("待受理", "院墙滴水")

    hers.press("受理")
    hers.page.get_by_label("谁来调解？").select_option(label="沙枣林")
    hers.press("受理并编号")
    assert re.search(r"人调字第0*1号", hers.page.locator("main").inner_text())
    assert state() is State.ACCEPTED

    hers.go("/mediation/1/notice")
    hers.press("都告知了")
    hers.go("/mediation/1/start")
    hers.press("开始调解")
    assert state() is State.MEDIATING

    hers.go("/mediation/1/session")
    hers.fill("谈了什么", "王大爷说水流进了他家，李家答应改水槽。")
    hers.press("保存这次谈话")
    hers.reads("李家答应改水槽")

    hers.go("/mediation/1/agree")
    hers.fill("事情的经过", "李家屋檐的水流进王家院子。")
    hers.fill("协议内容", "李家十日内改好水槽。")
    hers.pick("谁来做", "被申请人")
    hers.page.locator("[name=term_on]").fill(hers.page.locator("[name=agreed_on]").input_value())
    hers.press("保存协议")
    assert state() is State.AGREED
    hers.reads("已说和", "李家十日内改好水槽")

    hers.go("/mediation/1/agreement")
    assert "李家十日内改好水槽" in hers.page.locator("body").inner_text()

    hers.go("/mediation/1/perform")
    hers.press("记下履行")
    assert state() is State.PERFORMED
    hers.go("/mediation/")
    hers.reads("已履行")


def test_what_was_said_at_the_gate_is_an_oral_agreement(mediator, phone):
    hers = phone(mediator)
    log(hers, standing="已说和")
    hers.go("/mediation/1/oral")
    hers.page.get_by_label("谁调解的？").select_option(label="沙枣林")
    hers.page.get_by_text("权利义务已经念给双方听").click()
    hers.fill("说定了什么？", "李家当场挪开柴堆。")
    hers.page.get_by_text("当场就履行了").click()
    hers.press("记下口头协议")
    assert state() is State.PERFORMED
    hers.reads("李家当场挪开柴堆")


def test_danger_shows_110_before_anything_else(mediator, phone):
    hers = phone(mediator)
    log(hers, danger="有")
    hers.reads("110")
    hers.press("打开这件纠纷")
    assert hers.page.locator("main").inner_text().index("110") < hers.page.locator("main").inner_text().index("下一步")
    hers.reads("急")


def test_the_other_side_does_not_want_to_and_that_is_no_failure(mediator, phone):
    hers = phone(mediator)
    log(hers)
    hers.go("/mediation/1/refuse")
    hers.fill("说明", "对方说不愿意谈。")
    hers.press("记下，不再调解")
    assert state() is State.REFUSED
    hers.reads("不愿调解")


def test_walking_out_after_a_session_is_a_failure(make, mediator, phone):
    make.case(until=State.MEDIATING, mediator=mediator)
    hers = phone(mediator)
    hers.go("/mediation/1/fail")
    hers.pick("为什么没说和？", "一方中途不愿再谈")
    hers.fill("经过", "谈到一半走了；告诉他可以去法院。")
    hers.press("结束调解")
    assert state() is State.FAILED


def test_what_is_missing_is_said_at_the_field_and_nothing_is_lost(mediator, phone):
    hers = phone(mediator)
    hers.go("/mediation/new")
    hers.fill("一句话说清楚", "写了半天的话")
    hers.press("保存并送出")
    hers.reads("请选一类", "请写当事人")
    assert hers.page.get_by_label("一句话说清楚").input_value() == "写了半天的话"


def test_the_slip_names_no_matter(make, mediator, phone):
    make.case(mediator=mediator, summary="不该写在凭条上的话")
    hers = phone(mediator)
    hers.go("/mediation/1/slip")
    told = hers.page.locator("body").inner_text()
    assert "不该写在凭条上的话" not in told
    assert "邻里" not in told


def test_everything_works_with_scripts_off(make, mediator, phone):
    hers = phone(scripts=False)
    hers.page.goto("/login")
    hers.page.locator("[name=username]").fill(mediator.username)
    hers.page.locator("[name=password]").fill(mediator.password)
    hers.page.locator("main form button").click()
    hers.page.goto("/mediation/new")
    hers.pick("是哪类事？", "邻里")
    hers.fill("谁和谁？", "王大爷、李家老二")
    hers.fill("一句话说清楚", "院墙滴水")
    hers.pick("有没有动手", "没有")
    hers.pick("现在怎么样了？", "还要再谈")
    hers.page.get_by_role("button", name="保存并送出").click()
    hers.reads("已经记下了")
    hers.page.goto("/mediation/1/accept")
    hers.page.get_by_label("谁来调解？").select_option(label="沙枣林")
    hers.page.get_by_role("button", name="受理并编号").click()
    assert state() is State.ACCEPTED
    hers.page.get_by_role("button", name="大字版").click()
    assert "large" in (hers.page.locator("body").get_attribute("class") or "")
