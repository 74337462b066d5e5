"""我的信息: seen, copied, corrected and deleted by whoever holds the number, as easily as it was given (R64, R65)."""

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.consultations.models import Answer, Consultation, Note, Opinion
from portal.consultations.rules import Saying, State, Want
from portal.core import clock, db, jobs
from portal.core.audit import Audit
from portal.core.scope import acting_as, system
from tests.kit import asking
from tests.kit.makers import COUNTY

SECRET = "这一句只有同事看"


@pytest.fixture
def bureau(make):
    return make.user((Role.BUREAU, COUNTY))


@pytest.fixture
def answered(make):
    asking.adviser(make)
    number, receipt = asking.ask(make, until=State.ANSWERED, nickname="王大爷", no_name=True)
    with make.writing() as session:
        session.add(Note(consultation=asking.load(number), text=SECRET, at=clock.now(), by="简"))
    return number, receipt


def followed(pages, receipt, phone_tail="5678", lang="zh_CN"):
    return pages.send("/consult/track", {"receipt": receipt, "phone_tail": phone_tail}, status=200, lang=lang)


def opened(pages, receipt, lang="zh_CN", action="/consult/mine"):
    """The page 我的信息, by the button of the page that number and digits open."""
    form = followed(pages, receipt, lang=lang).form(action)
    return pages.open(action, method="POST", data=form.filled, lang=lang)


def asked(pages, receipt, **told):
    page = opened(pages, receipt)
    filled = page.form("/consult/mine/ask").filled
    return pages.open("/consult/mine/ask", method="POST", data={**filled, **{k: [v] for k, v in told.items()}})


def rows(model):
    db.session.remove()
    with acting_as(system("tests")):
        found = db.session.scalars(select(model)).all()
        db.session.remove()
    return found


def test_everything_stored_is_shown_but_no_note(pages, answered):
    page = opened(pages, answered[1])
    assert page.status == 200
    for told in (asking.QUESTION, "王大爷", "138 **** 5678", "联系时不要说是法律服务", "先找村委会", "办结以后 3 年"):
        assert told in page.text, told
    assert SECRET not in page.text and "13800005678" not in page.response.text
    assert "no-store" in page.response.headers["Cache-Control"]
    assert [one.verb for one in rows(Audit)].count("consultations.mine") == 1


def test_the_copy_is_a_plain_file_of_the_same(pages, answered):
    form = opened(pages, answered[1]).form("/consult/mine/copy")
    file = pages.open("/consult/mine/copy", method="POST", data=form.filled)
    assert file.response.mimetype == "text/plain"
    assert "attachment" in file.response.headers["Content-Disposition"]
    assert asking.QUESTION in file.response.text and SECRET not in file.response.text


def test_without_the_ticket_nothing_is_shown(pages, answered):
    token = pages.visit("/consult/track").form().filled["csrf_token"]
    for path in ("/consult/mine", "/consult/mine/copy", "/consult/mine/ask"):
        page = pages.open(path, method="POST", data={"csrf_token": token, "ticket": "x" * 60})
        assert page.status == 422 and asking.QUESTION not in page.text, path
    assert pages.open("/consult/mine").location == "/consult/track"
    assert not rows(Opinion)


def test_asking_for_deletion_stops_every_contact_at_once_and_gets_a_number_and_a_day(pages, answered, bureau):
    sent = asked(pages, answered[1], want="erase")
    assert sent.status == 303
    receipt = pages.visit(sent.location)
    assert "最晚哪天答复" in receipt.text
    (request,) = rows(Opinion)
    assert (request.kind, request.want, request.about_id) == (Saying.PERSONAL, Want.ERASE, answered[0])
    (found,) = rows(Consultation)
    assert found.no_call and found.no_text and not found.to_tell
    listed = pages.visit("/consultations/feedback?kind=personal", bureau)
    assert "不再同意，请删掉" in listed.text and "共 1 件" in listed.text


def test_a_granted_deletion_takes_the_question_with_all_its_parts(pages, answered, bureau):
    asked(pages, answered[1], want="erase")
    (request,) = rows(Opinion)
    path = f"/consultations/feedback/{request.id}"
    assert pages.send(path, {"granted": "yes", "text": "已经删掉。"}, bureau).status == 303
    jobs.run_once()
    assert not rows(Consultation) and not rows(Answer) and not rows(Note)
    assert "consultations.erase" in [one.verb for one in rows(Audit)]
    gone = pages.send("/consult/track", {"receipt": answered[1], "phone_tail": "5678"}, status=422)
    assert "对不上" in gone.text
    pages.visit(path, bureau)
    (request,) = rows(Opinion)
    assert request.granted
    read = followed(pages, request.receipt)
    assert "已经删掉。" in read.text and "照办" in read.text


def test_a_question_in_confidence_is_deleted_too_although_the_bureau_cannot_open_it(make, pages, bureau):
    asking.adviser(make)
    number, receipt = asking.ask(make, until=State.ANSWERED, question="他打我，怎么办？")
    asked(pages, receipt, want="erase")
    (request,) = rows(Opinion)
    path = f"/consultations/feedback/{request.id}"
    page = pages.visit(path, bureau)
    assert f"/consultations/{number}" not in page.links and "您打不开" in page.text
    pages.send(path, {"granted": "yes", "text": "已经删掉。"}, bureau)
    jobs.run_once()
    assert not rows(Consultation)


def test_a_refusal_gives_its_reason_and_keeps_the_question(pages, answered, bureau):
    asked(pages, answered[1], want="erase")
    (request,) = rows(Opinion)
    path = f"/consultations/feedback/{request.id}"
    assert pages.send(path, {"granted": "no", "text": ""}, bureau, status=422)
    assert pages.send(path, {"granted": "", "text": "不行"}, bureau, status=422)
    pages.send(path, {"granted": "no", "text": "这件事在打官司，法院要求留着。"}, bureau)
    jobs.run_once()
    assert rows(Consultation)
    read = followed(pages, request.receipt)
    assert "不能照办" in read.text and "法院要求留着" in read.text


def test_a_correction_is_made_with_the_answer_and_the_new_digits_open_it(pages, answered, bureau):
    assert asked(pages, answered[1], want="correct").status == 422
    assert asked(pages, answered[1], want="correct", text="称呼和电话写错了").status == 303
    (request,) = rows(Opinion)
    path = f"/consultations/feedback/{request.id}"
    told = {"granted": "yes", "text": "改好了。", "nickname": "汪大爷", "phone": "139 0000 4321"}
    assert pages.send(path, told, bureau).status == 303
    page = followed(pages, answered[1], "4321")
    assert page.status == 200
    (found,) = rows(Consultation)
    assert (found.nickname, found.phone) == ("汪大爷", "13900004321")
    (line,) = [one for one in rows(Audit) if one.verb == "consultations.correct"]
    assert line.detail == {"changed": ["nickname", "phone"]}


def test_feedback_offers_personal_data_too(pages):
    page = pages.visit("/feedback?kind=personal")
    (chosen,) = [node for node in page.tree.all("input") if node.attrs.get("value") == "personal"]
    assert "checked" in chosen.attrs
    told = {"kind": "personal", "text": "请删掉我去年的纠纷里的电话", "phone": "13800005678"}
    assert pages.send("/feedback", told).status == 303
    (request,) = rows(Opinion)
    assert (request.kind, request.want) == (Saying.PERSONAL, None)


def test_the_pages_are_whole_in_english(pages, answered, bureau):
    assert opened(pages, answered[1], lang="en").status == 200
    asked(pages, answered[1], want="erase")
    (request,) = rows(Opinion)
    pages.visit(f"/consultations/feedback/{request.id}", bureau, lang="en")
    pages.visit("/consultations/feedback", bureau, lang="en")
    followed(pages, request.receipt, lang="en")
