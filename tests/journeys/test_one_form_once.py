"""A phone that sends twice, loses the answer, or comes back after its session has ended: once, and nothing is lost."""

import pytest
from sqlalchemy import select

from portal.core import db
from portal.core.scope import acting_as, system
from portal.mediation.models import Case

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


def summaries():
    with acting_as(system("tests")):
        found = [case.summary for case in db.session.scalars(select(Case).order_by(Case.id))]
        db.session.remove()
    return found


def fill(hers, what="院墙滴水，两家吵了起来"):
    hers.go("/mediation/new")
    hers.pick("是哪类事？", "邻里")
    hers.fill("谁和谁？", "王大爷、李家老二")
    hers.fill("一句话说清楚", what)
    hers.pick("有没有动手", "没有")
    hers.pick("现在怎么样了？", "还要再谈")


SEND = """again => {
  const form = document.querySelector('main form'), told = new URLSearchParams(new FormData(form));
  if (again) told.set('summary', again);
  return fetch(form.action, {method: 'POST', body: told}).then(answer => String(answer.status), () => 'lost');
}"""


def test_a_lost_answer_sent_again_by_the_button_counts_once(mediator, phone):
    hers = phone(mediator)
    fill(hers)

    def stored_but_lost(route):
        route.fetch(max_redirects=0)
        route.abort()

    hers.page.route("**/mediation/new", stored_but_lost)
    assert hers.page.evaluate(SEND, "") == "lost"
    hers.page.unroute("**/mediation/new")
    assert len(summaries()) == 1
    hers.press("保存并送出")
    hers.reads("已经记下了")
    assert len(summaries()) == 1


def test_without_a_link_nothing_is_sent_and_the_form_still_goes_out_once(mediator, phone):
    hers = phone(mediator)
    fill(hers)
    hers.context.set_offline(True)
    assert hers.page.evaluate(SEND, "") == "lost"
    assert summaries() == []
    hers.context.set_offline(False)
    hers.page.get_by_role("button", name="保存并送出").dblclick()
    hers.page.wait_for_url("**/logged")
    assert len(summaries()) == 1


def test_other_content_under_the_same_key_is_found_under_me_and_sent_from_there(mediator, phone):
    hers = phone(mediator)
    fill(hers)
    assert hers.page.evaluate(SEND, "") == "200"
    hers.fill("一句话说清楚", "水槽已经改好了")
    hers.press("保存并送出")
    hers.reads("这张表已经送出过", "要处理")
    hers.press("要处理")
    hers.reads("水槽已经改好了", "王大爷、李家老二")
    hers.press("填回表里，看一遍再送")
    assert hers.page.get_by_label("一句话说清楚").input_value() == "水槽已经改好了"
    hers.press("保存并送出")
    hers.reads("已经记下了")
    assert summaries() == ["院墙滴水，两家吵了起来", "水槽已经改好了"]
    hers.go("/account/held")
    hers.press("处理好了，收起")
    hers.reads("没有要处理的")
