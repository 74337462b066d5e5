"""Asking without an account: three pages, exactly once, in any habit of writing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.rules import Role
from portal.consultations import service
from portal.consultations.models import Consultation, Entrusted
from portal.consultations.rules import State
from portal.core import clock, db
from portal.core.scope import acting_as, system
from tests.kit.asking import PHONE, QUESTION, adviser, one
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN

FILLED = {"kind": "land", "question": QUESTION, "phone": PHONE, "village": GANCHENGZI}


def stored() -> list[Consultation]:
    db.session.remove()
    with acting_as(system("tests")):
        return list(db.session.scalars(select(Consultation).order_by(Consultation.id)))


def count() -> int:
    db.session.remove()
    with acting_as(system("tests")):
        return db.session.scalar(select(func.count(Consultation.id))) or 0


def check_page(pages, path="/consult", **told):
    page = pages.open(path, method="POST", data=filled(pages, **told))
    assert page.status == 200, page.said
    return page


def filled(pages, **told):
    form = pages.visit("/consult").form()
    data = {**form.filled, **FILLED, **told}
    return {name: value for name, value in data.items() if value is not None}


def sent(pages, **told):
    form = check_page(pages, **told).form("/consult/send")
    return pages.open("/consult/send", method="POST", data=form.filled)


def number_on(page) -> str:
    node = next(node for node in page.tree.walk() if "data-receipt" in node.attrs)
    return node.text.replace(" ", "")


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_question_is_asked_on_three_pages(make, pages, lang):
    who = adviser(make)
    page = pages.visit(f"/consult?village={GANCHENGZI}", lang=lang)
    assert page.form("/consult").filled["village"] == [GANCHENGZI]
    data = {**page.form("/consult").filled, **FILLED}
    page = pages.open("/consult", method="POST", data=data, lang=lang)
    assert page.status == 200 and QUESTION in page.text and count() == 0
    form = page.form("/consult/send")
    page = pages.open("/consult/send", method="POST", data=form.filled, lang=lang)
    assert page.status == 303
    shown = pages.visit(page.location, lang=lang)
    (found,) = stored()
    assert number_on(shown) == found.receipt and re.fullmatch(r"[2-9A-HJKMNP-Z]{8}", found.receipt)
    assert QUESTION not in shown.text and PHONE not in shown.response.text
    assert (found.state, found.adviser_id, found.phone) == (State.ASSIGNED, who.id, PHONE)
    assert shown.response.headers["Cache-Control"] == "no-store"


def test_the_receipt_may_be_opened_again_by_its_link_for_a_while(make, pages):
    link = sent(pages).location
    assert number_on(pages.visit(link)) == number_on(pages.visit(link)) == stored()[0].receipt
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert pages.open(link).location == "/consult/track"
    assert pages.open("/consult/receipt?at=nonsense").location == "/consult/track"


def test_sent_twice_or_back_and_sent_again_is_one_question(make, pages):
    data = filled(pages)
    first = pages.open("/consult", method="POST", data=data).form("/consult/send").filled
    answers = [pages.open("/consult/send", method="POST", data=first) for _time in range(3)]
    again = pages.open("/consult", method="POST", data=data).form("/consult/send").filled
    answers.append(pages.open("/consult/send", method="POST", data=again))
    assert [page.status for page in answers] == [303] * 4
    assert len({page.location for page in answers}) == 1 and count() == 1


def test_every_answer_can_be_changed_and_the_others_stay(make, pages):
    page = check_page(pages, nickname="王大爷", no_text="y", hour="morning")
    buttons = {node.attrs["value"] for node in page.tree.all("button") if node.attrs.get("name") == "change"}
    assert {"kind", "question", "phone", "village"} <= buttons
    form = page.form("/consult")
    back = pages.open("/consult", method="POST", data={**form.filled, "change": "phone"})
    assert back.status == 200
    told = back.form("/consult").filled
    assert told["question"][0].strip() == QUESTION and told["nickname"] == ["王大爷"] and told["no_text"] == ["y"]
    assert told["village"] == [GANCHENGZI] and told["hour"] == ["morning"] and told["kind"] == ["land"]


@pytest.mark.parametrize(
    "typed",
    ["138 0000 5678", "138-0000-5678", "+86 13800005678", "008613800005678", "１３８００００５６７８", "(138)00005678"],
)
def test_a_phone_is_taken_in_any_habit(make, pages, typed):
    assert sent(pages, phone=typed).status == 303
    assert stored()[0].phone == PHONE


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": None}, "请选一类"),
        ({"question": "  "}, "写写您想问什么"),
        ({"question": "长" * 2001}, "写得太长了"),
        ({"phone": "123"}, "手机号是 11 位数字"),
        ({"phone": ""}, "请写手机号"),
        ({"village": ""}, "请选您的村"),
        ({"village": "640381999999"}, "请选您的村"),
        ({"whom": "elder"}, "请写您怎么称呼"),
        ({"whom": "elder", "helper": "小张"}, "是他的什么人"),
        ({"whom": "elder", "helper": "小张", "relation": "女儿"}, "同意了再勾选"),
        ({"voice": "y", "no_call": "y"}, "只能选一样"),
        ({"website": "http://spam"}, "请再送一次"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(make, pages, wrong, says):
    data = {name: value for name, value in {**filled(pages), **wrong}.items() if value is not None}
    for path in ("/consult", "/consult/send"):
        page = pages.open(path, method="POST", data=data)
        assert page.status == 422 and says in page.text and "错误：" in page.response.text
        if "question" not in wrong:
            assert QUESTION in page.response.text
    assert count() == 0


def test_an_unknown_village_leads_to_a_choice(make, pages):
    page = pages.visit("/consult?village=640381106999")
    assert "请在下面重新选" in page.text
    assert "邵岗镇" in page.response.text and GANCHENGZI in page.response.text


def test_who_helps_an_elder_is_on_record(make, pages):
    told = {"whom": "elder", "helper": "小张", "relation": "女儿", "consent": "y", "nickname": "张奶奶"}
    assert sent(pages, **told).status == 303
    (found,) = stored()
    assert (found.helper, found.relation, found.consent, found.nickname) == ("小张", "女儿", True, "张奶奶")


def test_how_to_be_reached_is_kept(make, pages):
    assert sent(pages, no_call="y", no_text="y", no_name="y", hour="evening").status == 303
    (found,) = stored()
    assert (found.no_call, found.no_text, found.no_name, found.voice, found.hour) == (
        True,
        True,
        True,
        False,
        "evening",
    )


@pytest.mark.parametrize(
    ("told", "numbers"),
    [
        ({"kind": "safety"}, ["110", "12338", "12355", "12356", "120"]),
        ({"question": "他打我，我不敢回家"}, ["110", "12338", "12355", "12356", "120"]),
        ({"question": "我不想活了"}, ["12356", "120", "110", "12355"]),
        ({"kind": "fraud"}, ["110", "96110"]),
        ({"question": "邻居烧秸秆，我家草垛着火了"}, ["119", "120", "110"]),
        ({"question": "孙子误喝农药"}, ["120", "110"]),
    ],
)
def test_danger_is_answered_with_numbers_before_anything_else(make, pages, told, numbers):
    page = check_page(pages, **told)
    calls = [link for link in page.links if link.startswith("tel:") and link != "tel:12348"]
    assert calls == [f"tel:{number}" for number in numbers]
    leaves = [node for node in page.tree.all("a") if "data-exit" in node.attrs]
    assert bool(leaves) == ("12356" in numbers)
    assert not re.search(r"打|暴|骗|危险", page.tree.all("title")[0].text.split("·")[0])


def test_an_ordinary_question_shows_no_alarm(make, pages):
    page = check_page(pages)
    assert not [link for link in page.links if link == "tel:110"]


def test_a_question_on_violence_is_for_its_adviser_and_named_handlers_alone(make, pages):
    adviser(make)
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    assert sent(pages, kind="safety", question="他打我").status == 303
    (found,) = stored()
    with acting_as(system("tests")):
        named = set(db.session.scalars(select(Entrusted.user_id)))
    assert not found.ordinary and named == {office.id}
    bureau = make.user((Role.BUREAU, COUNTY))
    assert "他打我" in pages.visit(f"/consultations/{found.id}", as_=office).text
    assert pages.open(f"/consultations/{found.id}", bureau).status == 404
    assert "他打我" not in pages.visit("/consultations/?show=all", as_=bureau).text


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (datetime(2025, 9, 25, 1, tzinfo=UTC), "2025-09-26"),
        (datetime(2025, 9, 26, 1, tzinfo=UTC), "2025-09-28"),
        (datetime(2025, 9, 30, 1, tzinfo=UTC), "2025-10-09"),
        (datetime(2025, 9, 30, 17, tzinfo=UTC), "2025-10-09"),
    ],
)
def test_an_answer_is_promised_by_the_next_working_day(app, asked, due):
    """28 September 2025, a Sunday, was worked; 1 to 8 October were holidays."""
    assert service.promise(asked).isoformat() == due


def test_two_hundred_people_ask_within_a_minute_from_one_address(make, pages):
    data = check_page(pages).form("/consult/send").filled
    for number in range(200):
        told = {**data, "submission_key": f"somebody-else-{number:06d}", "phone": f"1390000{number:04d}"}
        assert pages.open("/consult/send", method="POST", data=told).status == 303
    assert count() == 200


def test_one_phone_asks_five_times_an_hour_and_then_keeps_what_it_typed(make, pages):
    data = check_page(pages).form("/consult/send").filled
    told = [
        {**data, "submission_key": f"the-same-phone-{number:04d}", "question": f"第{number}问"} for number in range(6)
    ]
    answers = [pages.open("/consult/send", method="POST", data=one) for one in told]
    assert [page.status for page in answers] == [303] * 5 + [429] and count() == 5
    assert "12348" in answers[-1].text and "第5问" in answers[-1].response.text and "网络" not in answers[-1].text
    again = pages.open("/consult/send", method="POST", data=told[0])
    assert again.location == answers[0].location, "the same form sent twice is not one more"
    other = {**told[5], "phone": "13900009999", "submission_key": "somebody-else-asks-too"}
    assert pages.open("/consult/send", method="POST", data=other).status == 303
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        assert sent(pages, question="一小时以后").status == 303


def test_a_machine_that_floods_is_held(make, pages, monkeypatch):
    monkeypatch.setattr("portal.consultations.service.asking.HOURLY", 2)
    data = check_page(pages).form("/consult/send").filled
    answers = [
        pages.open("/consult/send", method="POST", data={**data, "submission_key": f"a-machine-sends-{number}"})
        for number in range(3)
    ]
    assert [page.status for page in answers] == [303, 303, 429]
    assert QUESTION in answers[-1].response.text and "12348" in answers[-1].text


def test_without_an_adviser_the_town_finds_the_question(make, pages):
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    assert sent(pages, village=SHAOGANG).status == 303
    (found,) = stored()
    assert found.state is State.SUBMITTED
    assert "待分派" in pages.visit("/consultations/", as_=office).text
    who = make.user((Role.ADVISER, GANCHENGZI))
    page = pages.send(f"/consultations/{found.id}/assign", {"adviser": str(who.id)}, as_=office)
    assert page.status == 303 and one(found.id).adviser_id == who.id


def test_the_contract_that_ends_today_still_serves(make, pages):
    who = make.user((Role.ADVISER, GANCHENGZI))
    make.contract(GANCHENGZI, who, until_on=clock.today())
    assert sent(pages).status == 303
    assert stored()[0].adviser_id == who.id
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert sent(pages, question="第二天再问").status == 303
    assert stored()[1].adviser_id is None
