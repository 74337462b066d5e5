"""A complaint gets a number, reaches the bureau, is answered, and is read by number and phone tail."""

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.consultations.models import Opinion
from portal.core import clock, db
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
