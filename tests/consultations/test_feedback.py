"""A complaint gets a number, reaches the bureau, is answered, and is read by number and phone tail."""

import re

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.consultations.models import Opinion
from portal.core import clock, db
from portal.core.audit import Audit
from portal.core.scope import acting_as, system
from tests.kit import asking
from tests.kit.makers import COUNTY, SHAOGANG_TOWN

TOLD = {"kind": "complaint", "text": "去了三次都没有人在", "phone": "+86 138-0000 ５６７８"}


@pytest.fixture
def bureau(make):
    return make.user((Role.BUREAU, COUNTY))


def stored():
    with acting_as(system("tests")):
        found = db.session.scalars(select(Opinion)).all()
        db.session.remove()
        return found


def test_from_complaint_to_answer(make, pages, bureau):
    sent = pages.send("/feedback", TOLD)
    assert sent.status == 303
    page = pages.visit(sent.location)
    (number,) = [node.text for node in page.tree.all("p") if "data-receipt" in node.attrs]
    assert TOLD["text"] not in page.text
    (found,) = stored()
    assert found.due_on > clock.today()

    listed = pages.visit("/consultations/feedback", bureau)
    assert "共 1 件" in listed.text
    assert (
        pages.send(f"/consultations/feedback/{found.id}", {"text": "已经批评，明天起有人值班。"}, bureau).status == 303
    )
    assert "13800005678" not in pages.visit(f"/consultations/feedback/{found.id}", bureau).text

    read = pages.send("/consult/track", {"receipt": number.lower(), "phone_tail": "5678"}, status=200)
    assert "已经批评，明天起有人值班。" in read.text
    assert "no-store" in read.response.headers["Cache-Control"]


def test_without_the_phones_last_digits_nothing_is_shown(make, pages):
    _id, number = asking.tell(make)
    page = pages.send("/consult/track", {"receipt": number, "phone_tail": "0000"}, status=422)
    assert "调解员说话不好听" not in page.text
    assert "对不上" in page.text


def test_only_the_bureau_reads_it(make, pages):
    number, _receipt = asking.tell(make)
    for role, place in ((Role.TOWN, SHAOGANG_TOWN), (Role.LEADER, COUNTY)):
        who = make.user((role, place))
        assert pages.open("/consultations/feedback", who).status == 403
        assert pages.open(f"/consultations/feedback/{number}", who).status == 403


def test_an_answer_is_given_once(make, pages, bureau):
    number, _receipt = asking.tell(make)
    path = f"/consultations/feedback/{number}"
    first = pages.visit(path, bureau).form().filled | {"text": ["第一次"]}
    assert pages.open(path, bureau, method="POST", data=first).status == 303
    again = {**first, "submission_key": ["0" * 32], "text": ["第二次"]}
    assert pages.open(path, bureau, method="POST", data=again).status == 422
    assert [one.answer for one in stored()] == ["第一次"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"text": ""}, "请写一写是什么事"), ({"phone": "123"}, "手机号"), ({"kind": ""}, "请选一种")],
)
def test_what_is_missing_is_said_and_nothing_is_stored(pages, wrong, said):
    page = pages.send("/feedback", {**TOLD, **wrong}, status=422)
    assert said in page.text
    assert not stored()


def test_sent_twice_it_counts_once(pages):
    form = pages.visit("/feedback").form().filled | {name: [value] for name, value in TOLD.items()}
    first, second = (pages.open("/feedback", method="POST", data=form) for _try in range(2))
    assert first.location == second.location
    assert len(stored()) == 1


def test_the_pages_are_whole_in_english(make, pages, bureau):
    number, receipt = asking.tell(make)
    pages.visit("/feedback", lang="en")
    for path in ("/consultations/feedback", f"/consultations/feedback/{number}"):
        pages.visit(path, bureau, lang="en")
    pages.send("/consult/track", {"receipt": receipt, "phone_tail": "5678"}, lang="en", status=200)


def rows_of(page):
    return [node for node in page.tree.all("tr") if node.all("td")]


@pytest.fixture
def many(make):
    """Twenty-three that wait, five of them late; two that are answered."""
    for number in range(23):
        asking.tell(make, f"第{number}件：等了很久", days_ago=60 if number < 5 else 1, phone=f"1380000{7000 + number}")
    for text in ("已经答复的一件", "答复过的另一件"):
        number, _receipt = asking.tell(make, text, days_ago=3)
        with make.writing():
            found = db.session.scalars(select(Opinion).where(Opinion.id == number)).one()
            asking.service.reply(found, "改好了。")


def test_each_list_counts_exactly_its_rows_over_all_its_pages(many, pages, bureau):
    for show, number in (("waiting", 23), ("late", 5), ("answered", 2), ("all", 25)):
        page = pages.visit(f"/consultations/feedback?show={show}", bureau)
        assert f"共 {number} 件" in page.text, show
        seen = len(rows_of(page))
        onward = [link for link in page.links if re.search(r"[?&]at=", link)]
        assert len(onward) == (1 if number > 20 else 0), show
        seen += sum(len(rows_of(pages.visit(link, bureau))) for link in onward)
        assert seen == number, show


def test_what_is_late_stands_on_the_bureaus_first_page_and_opens_its_list(many, pages, bureau):
    page = pages.visit("/", bureau)
    assert "/consultations/feedback?show=late" in page.links
    assert "超过约定日子的意见和投诉" in page.text
    assert len(rows_of(pages.visit("/consultations/feedback?show=late", bureau))) == 5


def test_it_is_found_by_its_words_its_number_or_the_end_of_the_phone(many, make, pages, bureau):
    _number, receipt = asking.tell(make, "门口的路灯坏了", phone="13900004321")
    for sought in ("路灯", "4321", receipt, receipt.lower()):
        page = pages.visit(f"/consultations/feedback?q={sought}", bureau)
        assert "共 1 件" in page.text and "路灯" in page.text, sought
    assert "没有符合的意见" in pages.visit("/consultations/feedback?q=没有这句话", bureau).text
    assert "共 24 件" in pages.visit("/consultations/feedback?q=&kind=complaint", bureau).text
    assert "没有符合的意见" in pages.visit("/consultations/feedback?kind=mistake", bureau).text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_as_a_file_is_on_the_trail_and_masks_the_phone(many, make, pages, bureau, kind):
    moved = pages.open(f"/consultations/feedback?show=all&format={kind}", bureau)
    file = pages.open(moved.location, bureau)
    assert file.status == 200 and "attachment" in file.response.headers["Content-Disposition"]
    if kind == "csv":
        text = file.response.text
        assert len(text.strip().splitlines()) == 1 + 25
        assert "138 **** 7000" in text and "13800007000" not in text
    db.session.remove()
    with acting_as(system("tests")):
        (line,) = db.session.scalars(select(Audit).where(Audit.verb == "consultations.export_feedback")).all()
        db.session.remove()
    assert (line.actor_id, line.detail) == (bureau.id, {"format": kind, "show": "all"})


def test_the_phone_is_shown_in_full_for_a_reason_that_is_kept(make, pages, bureau):
    number, _receipt = asking.tell(make)
    path = f"/consultations/feedback/{number}/phone"
    assert "13800005678" not in pages.visit(path, bureau).text
    assert pages.send(path, {"why": ""}, bureau).status == 422
    shown = pages.send(path, {"why": "问清是哪一天"}, bureau, status=201)
    assert "tel:13800005678" in shown.links
    with acting_as(system("tests")):
        (line,) = db.session.scalars(select(Audit).where(Audit.verb == "consultations.reveal_feedback")).all()
        db.session.remove()
    assert (line.actor_id, line.subject_id, line.detail["why"]) == (bureau.id, number, "问清是哪一天")
    assert pages.open(path, make.user((Role.TOWN, SHAOGANG_TOWN))).status == 403
    pages.visit(path, bureau, lang="en")
    pages.visit("/consultations/feedback?show=all&q=x", bureau, lang="en")
