"""What people see and send in the dispute ledger."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from portal.accounts.rules import Role
from portal.core import audit, clock, db
from portal.core.scope import acting_as, system
from portal.mediation import service
from portal.mediation.models import Case, Party
from portal.mediation.rules import Protection, State
from portal.members.models import Mediator
from tests.kit.asking import ask, tell
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN, XIAOBA_TOWN

QUICK = {"kind": "neighbour", "parties": "王大爷、李家老二", "summary": "院墙滴水", "danger": "no", "standing": "talk"}


def count(model=Case):
    with acting_as(system("tests")):
        found = db.session.scalar(select(func.count()).select_from(model))
    db.session.remove()
    return found


def one(number):
    with acting_as(system("tests")):
        return db.session.scalar(select(Case).where(Case.id == number))


def test_a_mediator_logs_a_dispute_with_four_answers(make, pages):
    who = make.mediator()
    sent = pages.send("/mediation/new", QUICK, as_=who)
    assert sent.status == 303
    shown = pages.follow(sent, as_=who)
    assert "已经记下了" in shown.text and "受理" in shown.text
    case = one(1)
    assert (case.village_code, case.title, case.recorder_id) == (GANCHENGZI, "王某某、李某某", who.id)


def test_danger_shows_110_first_and_marks_the_case_urgent(make, pages):
    who = make.mediator()
    shown = pages.follow(pages.send("/mediation/new", {**QUICK, "danger": "yes"}, as_=who), as_=who)
    assert shown.text.index("110") < shown.text.index("登记号")
    assert "tel:110" in shown.links and one(1).urgent


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": None}, "请选一类"),
        ({"kind": "nonsense"}, "请选一类"),
        ({"parties": ""}, "请写当事人"),
        ({"parties": "、、"}, "请写当事人"),
        ({"parties": "长" * 300}, "写得太长了"),
        ({"summary": "\x00\x07 "}, "一句话写清楚"),
        ({"danger": "maybe"}, "请选有或没有"),
        ({"reported_on": "2999-01-01"}, "还没到"),
        ({"reported_on": "昨天"}, "日期"),
    ],
)
def test_wrong_answers_are_told_at_the_field_and_nothing_typed_is_lost(make, pages, wrong, says):
    who = make.mediator()
    path = "/mediation/new"
    form = pages.visit(path, as_=who).form()
    told = {**form.filled, **QUICK, **wrong}
    page = pages.open(path, who, method="POST", data={k: v for k, v in told.items() if v is not None})
    assert page.status == 422 and says in page.text
    assert "错误：" in page.response.text and 'role="alert"' in page.response.text
    if "summary" not in wrong:
        assert "院墙滴水" in page.response.text
    assert count() == 0


def test_full_width_digits_in_a_date_are_read(make, pages):
    who = make.mediator()
    assert pages.send("/mediation/new", {**QUICK, "reported_on": "２０２６/０１/０５"}, as_=who).status == 303


def test_a_form_sent_twice_is_stored_once(make, pages):
    who = make.mediator()
    form = pages.visit("/mediation/new", as_=who).form()
    data = {**form.filled, **QUICK}
    answers = [pages.open("/mediation/new", who, method="POST", data=data) for _ in range(3)]
    assert [a.status for a in answers] == [303, 303, 303]
    assert len({a.location for a in answers}) == 1 and count() == 1


def test_the_same_key_with_other_content_changes_nothing(make, pages):
    who = make.mediator()
    form = pages.visit("/mediation/new", as_=who).form()
    data = {**form.filled, **QUICK}
    pages.open("/mediation/new", who, method="POST", data=data)
    page = pages.open("/mediation/new", who, method="POST", data={**data, "summary": "另一件事"})
    assert page.status == 409 and "已经送出过" in page.text and count() == 1


def test_an_old_page_is_told_kindly_and_keeps_what_was_typed(make, pages):
    who = make.mediator()
    form = pages.visit("/mediation/new", as_=who).form()
    page = pages.open("/mediation/new", who, method="POST", data={**form.filled, **QUICK, "csrf_token": "old"})
    assert page.status == 400 and "打开得太久" in page.text and "院墙滴水" in page.response.text
    assert count() == 0


def test_a_town_chooses_the_village(make, pages):
    who = make.user((Role.TOWN, SHAOGANG_TOWN))
    refused = pages.send("/mediation/new", QUICK, as_=who)
    assert refused.status == 422 and "请选一个村" in refused.text
    form = pages.visit("/mediation/new", as_=who).form()
    foreign = pages.open("/mediation/new", who, method="POST", data={**form.filled, **QUICK, "village": "640381100200"})
    assert foreign.status == 422
    assert pages.send("/mediation/new", {**QUICK, "village": SHAOGANG}, as_=who).status == 303


def test_the_whole_way_to_a_written_agreement(make, pages):
    who = make.mediator()
    pages.send("/mediation/new", QUICK, as_=who)
    base, today = "/mediation/1", clock.today()
    for step, answers in (
        ("accept", {}),
        ("notice", {"how": "aloud"}),
        ("start", {}),
        ("session", {"course": "双方各退一步", "next_on": (today + timedelta(days=2)).isoformat()}),
        ("agree", {"terms": "李家三日内改水槽", "term_on": today.isoformat(), "debtor": "respondent"}),
        ("perform", {}),
        ("visit", {"spoke_with": "王大爷", "satisfied": "yes", "found": "改好了"}),
    ):
        assert pages.send(f"{base}/{step}", answers, as_=who).status == 303, step
        assert pages.visit(base, as_=who, queries=10).status == 200
    case = one(1)
    assert case.state is State.PERFORMED and case.number.startswith(f"({today.year})青峡邵岗甘城子人调字第")
    sheet = pages.visit(f"{base}/agreement", as_=who)
    assert "人民调解协议书" in sheet.text and "一式 3 份" in sheet.text
    refused = pages.open(f"{base}/close", who)
    assert refused.status == 403
    town = make.user((Role.TOWN, SHAOGANG_TOWN))
    assert pages.send(f"{base}/close", {}, as_=town).status == 303
    assert one(1).state is State.CLOSED


def test_an_oral_agreement_on_the_spot(make, pages):
    who = make.mediator()
    pages.send("/mediation/new", {**QUICK, "standing": "settled"}, as_=who)
    refused = pages.send("/mediation/1/oral", {"terms": "赔礼"}, as_=who)
    assert (refused.status == 422 and "念给双方听" in refused.text) or "最晚哪天履行" in refused.text
    assert pages.send("/mediation/1/oral", {"terms": "赔礼", "heard": "y", "performed": "y"}, as_=who).status == 303
    assert one(1).state is State.PERFORMED


def test_an_illegal_step_is_a_page_that_explains(make, pages):
    who = make.mediator()
    make.case(until=State.REFUSED)
    form = pages.visit("/mediation/1/accept", as_=who).form()
    page = pages.open("/mediation/1/accept", who, method="POST", data={**form.filled})
    assert page.status in (409, 422) and one(1).state is State.REFUSED


def test_two_who_edit_the_same_case_are_told(make, pages):
    who = make.mediator()
    make.case()
    form = pages.visit("/mediation/1/describe", as_=who).form()
    assert pages.send("/mediation/1/describe", {"summary": "先改的"}, as_=who).status == 303
    page = pages.open("/mediation/1/describe", who, method="POST", data={**form.filled, "summary": "后改的"})
    shown = pages.follow(page, as_=who).text
    assert "先改的" in shown and "后改的" in shown
    assert one(1).summary == "先改的"


def test_another_villages_mediator_finds_nothing(make, pages):
    make.case()
    stranger = make.mediator(SHAOGANG)
    assert pages.open("/mediation/1", stranger).status == 404
    assert pages.open("/mediation/99999999999999999999", stranger).status == 404
    assert "还没有登记过" in pages.visit("/mediation/", as_=stranger).text


def test_lists_mask_names_and_records_mask_phones(make, pages):
    who = make.mediator()
    make.case(names=("欧阳修文", "李小红"))
    assert "欧阳修文" not in pages.visit("/mediation/", as_=who).text
    with acting_as(system("tests")):
        party_id = db.session.scalars(select(Party.id).order_by(Party.id)).first()
    pages.send(f"/mediation/1/parties/{party_id}", {"phone": "+86 199-0000-1234"}, as_=who)
    text = pages.visit("/mediation/1", as_=who, queries=10).text
    assert "199 **** 1234" in text and "19900001234" not in text
    refused = pages.send(f"/mediation/1/parties/{party_id}/phone", {}, as_=who)
    assert refused.status == 422
    shown = pages.send(f"/mediation/1/parties/{party_id}/phone", {"why": "约时间"}, as_=who, status=201)
    assert "199 0000 1234" in shown.text


@pytest.mark.parametrize("phone", ["123", "1380000000a", "138000000011"])
def test_a_wrong_phone_is_told_at_its_field(make, pages, phone):
    who = make.mediator()
    make.case()
    page = pages.send("/mediation/1/parties/1", {"phone": phone}, as_=who)
    assert page.status == 422 and "11 位数字" in page.text


def test_an_identity_number_is_checked_to_its_last_place(make, pages):
    who = make.mediator()
    make.case()
    page = pages.send("/mediation/1/parties/1", {"id_number": "640381198001010011"}, as_=who)
    assert page.status == 422 and "最后一位" in page.text


def test_every_reading_of_a_record_is_on_the_trail(make, pages):
    who = make.mediator()
    make.case()
    pages.visit("/mediation/1", as_=who, queries=10)
    lines = [line for line in audit.trail("mediation_case", 1) if line.verb == "mediation.read"]
    assert [line.actor_id for line in lines] == [who.id]


def test_a_leader_sees_the_list_without_names_and_no_record(make, pages):
    make.case(names=("欧阳修文", "李小红"))
    leader = make.user((Role.LEADER, COUNTY))
    text = pages.visit("/mediation/", as_=leader).text
    assert "共 1 件" in text and "欧某某" not in text
    assert pages.open("/mediation/1", leader).status == 403
    assert pages.open("/mediation/?format=csv", leader, follow_redirects=True).status == 403


def test_a_sensitive_dispute_is_in_no_list_count_or_export(make, pages):
    who, bureau = make.mediator(), make.user((Role.BUREAU, COUNTY))
    make.case(names=("欧阳修文", "李小红"))
    assert pages.send("/mediation/1/protect", {"protection": "violence"}, as_=who).status == 303
    assert "共 " not in pages.visit("/mediation/", as_=who).text
    assert "您经办的保密纠纷 1 件" in pages.visit("/mediation/", as_=who).text
    assert "欧某某" in pages.visit("/mediation/?confidential=1", as_=who).text
    for path in ("/mediation/", "/mediation/?q=欧阳", "/mediation/?confidential=1", "/mediation/export?format=csv"):
        assert "欧" not in pages.open(path, bureau).response.text.replace("q=欧阳", "").replace("“欧阳”", "").replace(
            'value="欧阳"', ""
        )
    assert pages.open("/mediation/1", bureau).status == 404


def test_filters_stand_in_the_address_and_can_be_taken_away(make, pages):
    who = make.mediator()
    make.case(until=State.MEDIATING)
    make.case(names=("甲", "乙"))
    shown = pages.visit("/mediation/?state=mediating&kind=neighbour", as_=who)
    assert "共 1 件" in shown.text and "/mediation/?kind=neighbour" in shown.links
    assert "没有符合的纠纷" in pages.visit("/mediation/?state=closed", as_=who).text
    for odd in ("state=x", "from=2026-99", "area=abc", "at=%00", "per=9999", "figure=none", "q=%25_!"):
        assert pages.open(f"/mediation/?{odd}", who).status == 200


def test_pages_of_a_long_list_lead_there_and_back(make, pages):
    who = make.mediator()
    for number in range(23):
        make.case(names=(f"甲{number}", "乙"), days_ago=number % 3)
    first = pages.visit("/mediation/", as_=who)
    onward = next(link for link in first.links if "at=" in link)
    second = pages.visit(onward, as_=who)
    back = next(link for link in second.links if "at=" in link)
    assert second.response.text.count('<tr><th scope="row">') == 3
    assert pages.visit(back, as_=who).response.text.count('<tr><th scope="row">') == 20


def test_the_export_is_the_list_safe_for_a_spreadsheet(make, pages):
    who = make.user((Role.TOWN, SHAOGANG_TOWN))
    make.case(names=("=cmd", "李小红"))
    sent = pages.open("/mediation/?format=csv", who, follow_redirects=True)
    assert sent.response.data.startswith(b"\xef\xbb\xbf") and "甘城子村" in sent.response.text
    assert ",=" not in sent.response.text
    book = pages.open("/mediation/export?format=xlsx", who)
    footer = load_workbook(BytesIO(book.response.data)).active.oddFooter.left.text
    assert who.name in footer and f"{clock.today():%Y-%m-%d}" in footer
    assert audit.Audit is not None and count(audit.Audit) > 0
    other = make.user((Role.TOWN, XIAOBA_TOWN))
    assert "甘城子村" not in pages.open("/mediation/export?format=csv", other).response.text


def test_the_slip_says_no_word_of_the_matter(make, pages):
    who = make.mediator()
    make.case(summary="两家为院墙滴水起了争执")
    text = pages.visit("/mediation/1/slip", as_=who).text
    assert "院墙" not in text and "邻里" not in text and "王大明" not in text and "0000001" in text


def test_a_member_may_log_but_not_open_the_record(make, pages):
    who = make.user((Role.MEMBER, GANCHENGZI))
    shown = pages.follow(pages.send("/mediation/new", QUICK, as_=who), as_=who)
    assert "已经记下了" in shown.text
    assert pages.open("/mediation/1", who).status == 403


def test_a_handler_is_named(make, pages):
    who, town = make.mediator(), make.user((Role.TOWN, SHAOGANG_TOWN), name="镇上小李")
    number = make.case()
    with acting_as(system("tests").__class__(who.id, frozenset({GANCHENGZI}), name=who.name)), db.transaction():
        service.mark(one(number), Protection.MINOR)
    assert pages.open(f"/mediation/{number}", town).status == 404
    assert pages.send(f"/mediation/{number}/handlers", {"user": str(town.id)}, as_=who).status == 303
    assert pages.visit(f"/mediation/{number}", as_=town, queries=10).status == 200


def test_a_party_may_have_another_mediator_and_wish_it_open(make, pages):
    who, other = make.mediator(name="马一"), make.mediator(name="马二")
    make.case(until=State.ACCEPTED, days_ago=0, mediator=who)
    refused = pages.send("/mediation/1/mediator", {"why": "是亲戚"}, as_=who)
    assert refused.status == 422 and "请选一位调解员" in refused.text
    with acting_as(system("tests")):
        appointment = db.session.scalars(select(Mediator.id).where(Mediator.user_id == other.id)).one()
    told = {"mediator": str(appointment), "why": "对方是亲戚"}
    assert pages.send("/mediation/1/mediator", told, as_=who).status == 303
    assert pages.send("/mediation/1/notice", {"publicity": "open"}, as_=who).status == 303
    shown = pages.visit("/mediation/1", as_=who, queries=10).text
    assert "马二" in shown and "换了调解员" in shown and one(1).publicity == "open"


def test_a_mediator_of_one_village_opens_no_dispute_of_another_where_they_are_a_member(make, pages):
    number = make.case(mediator=make.mediator())
    both = make.user((Role.MEDIATOR, SHAOGANG), (Role.MEMBER, GANCHENGZI))
    for path in (f"/mediation/{number}/logged", f"/mediation/{number}/slip", f"/outreach/parts/{number}"):
        assert pages.open(path, as_=both).status == 404


def test_a_kind_that_is_none_is_asked_for_once_more(make, pages):
    who = make.mediator()
    page = pages.send(f"/mediation/{make.case(mediator=who)}/describe", {"detail": "odd"}, as_=who, status=422)
    assert "请选一项" in page.text


@pytest.mark.parametrize("path", ["/mediation/", "/consultations/", "/consultations/feedback"])
def test_a_list_is_shown_whatever_kind_of_file_its_address_names(make, pages, path):
    make.case()
    tell(make, "办得很好")
    ask(make)
    assert pages.visit(f"{path}?format=odd", as_=make.user((Role.BUREAU, COUNTY)))
