"""The adviser's inbox, the answer in two pages, notes apart, passing on, and the village's call list."""

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.advisers import service as advisers
from portal.consultations import queries
from portal.consultations.rules import Hour, State, Topic
from portal.core import audit, clock, db, jobs
from portal.core.audit import Audit
from portal.core.layout import day_week
from portal.core.scope import Actor, acting_as, system
from tests.kit.asking import PHONE, QUESTION, adviser, again, ask, barred, notes, one
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN
from tests.kit.pages import BOARD

SAID = {"conclusion": "水渠不能占", "next_steps": "先找村委会", "basis": "民法典第二百九十条"}


def answered(pages, number, who, **told):
    """Fill in the answer, see the page that shows to whom it goes, and send it from there."""
    path = f"/consultations/{number}/answer"
    page = pages.send(path, {**SAID, **told}, as_=who, status=200)
    assert one(number).answered_on is None
    form = page.form()
    return pages.open(path, who, method="POST", data=form.filled)


def test_what_is_late_comes_first_and_the_count_is_that_of_the_rows(make, pages):
    who = adviser(make, GANCHENGZI, SHAOGANG)
    for days_ago, code in ((0, GANCHENGZI), (20, SHAOGANG), (40, GANCHENGZI)):
        ask(make, code, days_ago=days_ago, question=f"等了{days_ago}天")
    ask(make, HONGXING, question="别镇的问题")
    page = pages.visit("/consultations/", as_=who)
    places = [page.text.index(f"等了{days}天") for days in (40, 20, 0)]
    assert places == sorted(places) and "共 3 件" in page.text and "别镇的问题" not in page.text
    assert "共 2 件" in pages.visit("/consultations/?show=late", as_=who).text
    assert "共 1 件" in pages.visit(f"/consultations/?area={SHAOGANG}", as_=who).text


def test_pages_of_the_inbox_follow_one_another_without_a_gap(make, pages):
    who = adviser(make)
    numbers = [ask(make, days_ago=day % 3)[0] for day in range(23)]
    seen, path = [], "/consultations/"
    while path:
        page = pages.visit(path, as_=who)
        seen += [int(link.rsplit("/", 1)[1]) for link in page.links if link.split("/consultations/")[-1].isdigit()]
        path = next((node.attrs["href"] for node in page.tree.all("a") if node.attrs.get("rel") == "next"), None)
    assert sorted(seen) == numbers and len(seen) == 23
    dues = [one(number).due_on for number in seen]
    assert dues == sorted(dues)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=5678", True),
        ("?q=５６７８", True),
        ("?q=0000", False),
        ("?q=张", True),
        ("?kind=land", True),
        ("?kind=debt", False),
        ("?state=accepted", False),
        ("?due=2020-01-01", False),
        ("?due=2099-01-01", True),
        ("?due=nonsense", True),
        ("?show=paused", False),
        ("?_external=1&_scheme=javascript", True),
    ],
)
def test_the_inbox_is_filtered(make, pages, query, found):
    who = adviser(make)
    ask(make, nickname="张奶奶")
    assert (QUESTION in pages.visit(f"/consultations/{query}", as_=who).text) == found


@pytest.mark.parametrize("typed", ["{0}", "{1}-{2}", " {3} "])
def test_the_inbox_is_searched_by_the_receipt_that_somebody_reads_out(make, pages, typed):
    who = adviser(make)
    _number, receipt = ask(make)
    ask(make, question="别的问题")
    ask(make, HONGXING, question="别处的问题")
    shown = typed.format(receipt, receipt[:4], receipt[4:], receipt.lower())
    page = pages.visit("/consultations/", as_=who)
    form = next(form for form in page.forms if form.method == "get")
    assert {"q", "kind", "state", "due", "area", "show"} >= form.names
    page = pages.open("/consultations/", who, query_string={"q": shown})
    assert QUESTION in page.text and "别的问题" not in page.text and "共 1 件" in page.text
    assert "去掉" in page.text


EXPORT = "/consultations/export"


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_the_list_is_a_file_without_a_name_a_phone_or_a_word_of_a_question(make, pages, lang):
    adviser(make)
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    ask(make, nickname="张奶奶", helper="小张", relation="女儿", consent=True, whom="elder")
    ask(make, until=State.ANSWERED, nickname="老李")
    ask(make, topic=Topic.SAFETY, question="他打我", nickname="小花")
    ask(make, HONGXING, question="别镇的问题")
    page = pages.open(f"{EXPORT}?format=csv&show=all", office, lang=lang)
    rows = list(csv.reader(io.StringIO(page.response.get_data().decode("utf-8-sig"))))
    assert len(rows) == 1 + 3 and page.response.mimetype == "text/csv"
    written = page.response.get_data(as_text=True)
    for word in (PHONE, PHONE[-4:], QUESTION, "张奶奶", "小张", "老李", "小花", "他打我", "水渠", "有人受欺负"):
        assert word not in written, word
    assert ("保密的咨询" in written) == (lang == "zh_CN")
    book = pages.open(f"{EXPORT}?format=xlsx&show=all", office, lang=lang)
    assert book.status == 200 and book.response.get_data()[:2] == b"PK"


@pytest.mark.parametrize(
    "query", ["show=all", "show=waiting", "show=answered", "kind=debt", "q=5678", "state=assigned"]
)
def test_the_file_has_the_rows_of_the_list_and_stands_on_the_trail(make, pages, query):
    adviser(make)
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    for until in (State.SUBMITTED, State.ACCEPTED, State.ANSWERED, State.PAUSED):
        ask(make, until=until)
    page = pages.visit(f"/consultations/?{query}", as_=office)
    found = re.search(r"共 (\d+) 件", page.text)
    rows = (
        pages.open(f"{EXPORT}?format=csv&why=镇里碰头用&{query}", office)
        .response.get_data(as_text=True)
        .strip()
        .splitlines()
    )
    assert len(rows) - 1 == (int(found[1]) if found else 0)
    if found:
        form = next(form for form in page.forms if form.action.split("?")[0] == EXPORT)
        assert "why" in form.names and "导出做什么用" in page.text
    db.session.remove()
    lines = db.session.scalars(select(Audit).where(Audit.verb == "consultations.export")).all()
    assert len(lines) == 1 and lines[0].actor_id == office.id and "5678" not in str(lines[0].detail)
    assert lines[0].detail["why"] == "镇里碰头用"


def test_an_adviser_and_a_member_export_nothing(make, pages):
    for who in (adviser(make), make.user((Role.MEMBER, GANCHENGZI))):
        assert pages.open(f"{EXPORT}?format=csv", who).status == 403
    assert not [link for link in pages.visit("/consultations/", as_=adviser(make, SHAOGANG)).links if "export" in link]


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_broken_promise_is_the_towns_work_by_itself(make, pages, lang):
    """The day passes and nobody does anything: the town's board has one more, and it opens exactly that row (V05)."""
    who = adviser(make)
    ask(make, question="等了很久")
    late = "/consultations/?show=late"
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    assert late not in pages.visit("/", as_=office, lang=lang, queries=BOARD).links
    with clock.frozen(clock.now() + timedelta(days=12)):
        office, who = again(make, office), again(make, who)
        assert late in pages.visit("/", as_=office, lang=lang, queries=BOARD).links
        page = pages.visit(late, as_=office)
        assert "等了很久" in page.text and "共 1 件" in page.text
        assert "等了很久" in pages.visit("/", as_=who).text


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_an_answer_goes_out_in_two_pages_and_counts_once(make, pages, lang):
    who = adviser(make)
    number, _receipt = ask(make, nickname="张奶奶")
    assert pages.send(f"/consultations/{number}/accept", as_=who, lang=lang).status == 303
    said = SAID if lang == "zh_CN" else {"conclusion": "They may not", "next_steps": "Ask the village first"}
    page = pages.send(f"/consultations/{number}/answer", said, as_=who, lang=lang, status=200)
    assert "张奶奶" in page.text and one(number).state is State.ACCEPTED
    form = page.form()
    sent = [pages.open(form.action, who, method="POST", data=form.filled, lang=lang) for _time in range(2)]
    assert [page.status for page in sent] == [303, 303] and one(number).state is State.ANSWERED
    shown = pages.visit(f"/consultations/{number}", as_=who, lang=lang)
    assert shown.text.count(said["next_steps"]) == 1


def test_an_answer_may_be_changed_before_it_is_sent(make, pages):
    who = adviser(make)
    number, _receipt = ask(make, until=State.ACCEPTED)
    path = f"/consultations/{number}/answer"
    page = pages.send(path, SAID, as_=who, status=200)
    back = next(form for form in page.forms if form.node.attrs.get("id") == "change")
    again = pages.open(path, who, method="POST", data={**back.filled, "change": "1"})
    assert again.status == 200 and "先找村委会" in again.response.text and one(number).state is State.ACCEPTED


def test_a_note_is_another_page_and_never_an_answer(make, pages):
    who = adviser(make)
    number, _receipt = ask(make, until=State.ACCEPTED)
    page = pages.send(f"/consultations/{number}/note", {"text": "要先问镇里"}, as_=who)
    assert page.status == 303 and notes(number) == ["要先问镇里"]
    found = one(number)
    with acting_as(system("tests")):
        assert found.state is State.ACCEPTED and not queries.answers(found)
    form = pages.visit(f"/consultations/{number}/note", as_=who).form()
    assert not {"conclusion", "next_steps", "confirmed"} & form.names
    shown = pages.visit(f"/consultations/{number}", as_=who)
    assert "内部备注" in shown.text and "要先问镇里" in shown.text


def test_only_the_adviser_whose_question_it_is_answers(make, pages):
    adviser(make)
    other = make.user((Role.ADVISER, GANCHENGZI))
    number, _receipt = ask(make)
    page = pages.send(f"/consultations/{number}/accept", as_=other)
    assert page.status == 422 and "不是分派给您的" in page.text


def test_who_declares_a_conflict_never_sees_it_again_and_the_deputy_has_it_at_once(make, pages):
    who = make.user((Role.ADVISER, GANCHENGZI))
    deputy = make.user((Role.ADVISER, SHAOGANG))
    make.contract(GANCHENGZI, who, deputy=advisers.Deputy(deputy.name, "13900000000", deputy.id))
    number, _receipt = ask(make)
    page = pages.send(f"/consultations/{number}/decline", {"why": "conflict", "told": "被问的是我表哥"}, as_=who)
    assert page.status == 303 and one(number).state is State.DECLINED
    jobs.run_once()
    found = one(number)
    assert (found.state, found.adviser_id, barred(number)) == (State.ASSIGNED, deputy.id, {who.id})
    assert pages.open(f"/consultations/{number}", who).status == 404
    assert QUESTION not in pages.visit("/consultations/?show=all", as_=who).text
    assert "被问的是我表哥" in pages.visit(f"/consultations/{number}", as_=deputy).text
    assert answered(pages, number, deputy).status == 303


def test_without_a_deputy_a_declined_question_is_the_towns(make, pages):
    who, office = adviser(make), make.user((Role.TOWN, SHAOGANG_TOWN))
    number, _receipt = ask(make)
    pages.send(f"/consultations/{number}/decline", {"why": "away", "told": "在外地开庭"}, as_=who)
    jobs.run_once()
    assert one(number).adviser_id is None
    assert "待改派" in pages.visit("/consultations/", as_=office).text
    page = pages.send(f"/consultations/{number}/assign", {"adviser": str(who.id)}, as_=office)
    assert page.status == 303 and one(number).state is State.ASSIGNED


def test_the_town_takes_a_late_question_away_and_closes_what_is_done(make, pages):
    who, office = adviser(make), make.user((Role.TOWN, SHAOGANG_TOWN))
    other = make.user((Role.ADVISER, SHAOGANG))
    number, _receipt = ask(make, days_ago=9)
    assert pages.send(f"/consultations/{number}/assign", {"adviser": str(other.id)}, as_=office).status == 303
    assert one(number).adviser_id == other.id != who.id
    assert answered(pages, number, other).status == 303
    assert pages.send(f"/consultations/{number}/close", {"told": "办好了"}, as_=office).status == 303
    assert one(number).state is State.CLOSED


def test_a_second_opinion_is_asked_for_by_the_town(make, pages):
    adviser(make)
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    number, _receipt = ask(make, until=State.UNSOLVED)
    assert pages.send(f"/consultations/{number}/reopen", {"told": "请再看看合同"}, as_=office).status == 303
    found = one(number)
    assert found.state is State.ASSIGNED and found.due_on > clock.today()


def test_the_phone_is_masked_and_shown_after_the_instruction_and_a_reason(make, pages):
    who = adviser(make)
    number, _receipt = ask(make, no_name=True, hour=Hour.EVENING)
    page = pages.visit(f"/consultations/{number}", as_=who)
    assert PHONE not in page.response.text and "138 **** 5678" in page.text
    assert page.text.index("不要说是法律服务") < page.text.index("138 **** 5678")
    page = pages.send(f"/consultations/{number}/phone", {"why": "问清楚水渠的位置"}, as_=who, status=201)
    assert f"tel:{PHONE}" in page.links and page.text.index("不要说是法律服务") < page.text.index("5678")
    db.session.remove()
    lines = audit.trail("consultations_consultation", number)
    assert [line.detail["why"] for line in lines if line.verb == "consultations.reveal"] == ["问清楚水渠的位置"]


def test_who_wishes_no_call_gets_no_button_to_dial(make, pages):
    who = adviser(make)
    number, _receipt = ask(make, no_call=True)
    page = pages.send(f"/consultations/{number}/phone", {"why": "只是核对"}, as_=who, status=201)
    assert f"tel:{PHONE}" not in page.links


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_an_answered_villager_without_messages_stands_on_the_call_list(make, pages, lang):
    who, member = adviser(make), make.user((Role.MEMBER, GANCHENGZI))
    stranger = make.user((Role.MEMBER, HONGXING))
    number, _receipt = ask(make, voice=True, nickname="张奶奶", until=State.ACCEPTED)
    assert answered(pages, number, who).status == 303
    page = pages.visit("/consultations/calls", as_=member, lang=lang)
    assert "张奶奶" in page.text and QUESTION not in page.text and "水渠不能占" not in page.text
    assert "张奶奶" not in pages.visit("/consultations/calls", as_=stranger).text
    assert pages.open(f"/consultations/{number}/call", stranger).status == 404
    call = pages.send(f"/consultations/{number}/call", {}, as_=member, lang=lang, status=201)
    assert f"tel:{PHONE}" in call.links and QUESTION not in call.text
    form = page.form(f"/consultations/{number}/told")
    for _time in range(2):
        assert pages.open(form.action, member, method="POST", data=form.filled).status == 303
    found = one(number)
    assert not found.to_tell and found.told_at is not None
    assert "张奶奶" not in pages.visit("/consultations/calls", as_=member).text
    assert pages.open(f"/consultations/{number}/call", member).status == 404


@pytest.mark.parametrize(
    ("told", "listed"),
    [({"voice": True}, True), ({"no_text": True}, True), ({}, False), ({"no_text": True, "no_call": True}, False)],
)
def test_who_stands_on_the_call_list(make, told, listed):
    adviser(make)
    number, _receipt = ask(make, until=State.ANSWERED, **told)
    assert one(number).to_tell == listed


def test_a_sensitive_question_is_on_no_villages_list(make, pages):
    adviser(make)
    member = make.user((Role.MEMBER, GANCHENGZI))
    ask(make, until=State.ANSWERED, voice=True, topic=Topic.SAFETY, nickname="小花")
    assert "小花" not in pages.visit("/consultations/calls", as_=member).text


def test_what_the_first_page_says_of_the_waiting_ones(make):
    who = adviser(make)
    for days_ago in (0, 20, 40):
        ask(make, days_ago=days_ago)
    ask(make, until=State.ANSWERED)
    with acting_as(Actor(who.id, frozenset({GANCHENGZI}))):
        found = queries.waiting(clock.today())
    assert (found.count, found.late) == (3, 2)
    assert found.rows[0].due_on == min(row.due_on for row in found.rows)


def test_what_rests_for_a_month_is_closed_by_the_clock(make):
    adviser(make)
    quiet, _receipt = ask(make, until=State.ANSWERED, days_ago=40)
    fresh, _receipt = ask(make, until=State.ANSWERED, days_ago=3)
    jobs.run_once()
    assert (one(quiet).state, one(fresh).state) == (State.CLOSED, State.ANSWERED)


def test_a_session_that_ends_in_mid_answer_loses_no_word(make, pages):
    who = adviser(make, username="counsel")
    number, _receipt = ask(make, until=State.ACCEPTED)
    path = f"/consultations/{number}/answer"
    form = pages.visit(path, as_=who).form()
    with clock.frozen(clock.now() + timedelta(hours=3)):
        page = pages.open(path, who, method="POST", data={**form.filled, **SAID})
        assert page.status == 401
        sign_in = page.form("/login").filled
        told = {**sign_in, "username": "counsel", "password": who.password}
        opened = pages.open("/login", who, method="POST", data=told)
        assert opened.status == 303 and opened.location == path
        again = pages.open(path, who)
        assert "先找村委会" in again.response.text and one(number).state is State.ACCEPTED


def test_an_adviser_sees_no_question_of_another_village(make, pages):
    who = adviser(make)
    number, _receipt = ask(make, HONGXING)
    for page in ("", "/accept", "/answer", "/note", "/phone", "/decline"):
        assert pages.open(f"/consultations/{number}{page}", who).status == 404


def test_the_bureau_reads_its_county(make, pages):
    adviser(make)
    ask(make)
    assert QUESTION in pages.visit("/consultations/", as_=make.user((Role.BUREAU, COUNTY))).text


def test_villager_adviser_and_town_read_the_same_promised_day(make, pages):
    who, office = adviser(make), make.user((Role.TOWN, SHAOGANG_TOWN))
    number, receipt = ask(make)
    promised = day_week(one(number).due_on)
    form = pages.visit("/consult/track").form("/consult/track").filled
    told = {**form, "receipt": receipt, "phone_tail": PHONE[-4:]}
    assert promised in pages.open("/consult/track", method="POST", data=told).text
    for reader in (who, office):
        assert promised in pages.visit(f"/consultations/{number}", as_=reader).text


@pytest.mark.parametrize(("topic", "hours"), [(Topic.LAND, 24), (Topic.SAFETY, 3)])
def test_what_nobody_takes_in_time_is_named_to_the_adviser_and_the_office(make, pages, topic, hours):
    who, office = adviser(make), make.user((Role.TOWN, SHAOGANG_TOWN))
    number, _receipt = ask(make, until=State.ASSIGNED, topic=topic)
    untaken = "/consultations/?show=untaken"
    assert f"/consultations/{number}" not in pages.visit(untaken, as_=who).links
    with clock.frozen(clock.now() + timedelta(hours=hours, minutes=1)):
        office, who = again(make, office), again(make, who)
        assert f"/consultations/{number}" in pages.visit(untaken, as_=who).links
        assert "还没接受" in pages.visit(f"/consultations/{number}", as_=who).text
        if topic is Topic.LAND:
            assert untaken in pages.visit("/", as_=office, queries=BOARD).links
            assert f"/consultations/{number}" in pages.visit(untaken, as_=office).links
        pages.send(f"/consultations/{number}/accept", {}, as_=who)
        assert f"/consultations/{number}" not in pages.visit(untaken, as_=who).links


def test_an_answer_written_without_a_link_is_not_sent_over_another_and_no_word_of_it_is_lost(make, pages):
    """The draft holds the version of when it was written; meanwhile the question went to a colleague who answered."""
    who, other = adviser(make), make.user((Role.ADVISER, GANCHENGZI))
    number, _receipt = ask(make, until=State.ACCEPTED)
    draft = {**pages.visit(f"/consultations/{number}/answer", as_=who).form().filled, **SAID, "confirmed": "yes"}
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    pages.send(f"/consultations/{number}/assign", {"adviser": str(other.id)}, as_=office)
    assert answered(pages, number, other, conclusion="同事的答复").status == 303
    for _time in range(2):
        late = pages.open(f"/consultations/{number}/answer", who, method="POST", data=draft)
        assert late.status == 422 and "别人已经改过这件咨询" in late.text
        assert SAID["conclusion"] in late.response.text and SAID["basis"] in late.response.text
    assert "同事的答复" in pages.visit(f"/consultations/{number}", as_=who).text
