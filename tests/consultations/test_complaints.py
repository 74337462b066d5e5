"""A complaint is spoken to within a working day, and by nobody of whom it speaks (PRODUCT.md V20)."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.accounts.rules import Role
from portal.consultations import queries, service
from portal.consultations.models import Opinion
from portal.consultations.rules import Saying
from portal.core import clock, db
from portal.core.scope import Actor, acting_as, system
from tests.kit.asking import PHONE, tell
from tests.kit.makers import COUNTY


@pytest.fixture
def bureau(make):
    return make.user((Role.BUREAU, COUNTY), name="局里甲")


@pytest.fixture
def other(make):
    return make.user((Role.BUREAU, COUNTY), name="局里乙")


def stored(number):
    with acting_as(system("tests")):
        found = db.session.get_one(Opinion, number)
        db.session.remove()
        return found


def followed(pages, receipt):
    return pages.send("/consult/track", {"receipt": receipt, "phone_tail": PHONE[-4:]}, status=200)


def test_a_first_word_comes_before_the_answer_and_the_villager_reads_both(make, pages, bureau):
    number, receipt = tell(make)
    assert "以前会有人先给您回一句" in followed(pages, receipt).text
    page = pages.visit(f"/consultations/feedback/{number}", bureau)
    assert f"/consultations/feedback/{number}/hold" in page.links
    pages.send(f"/consultations/feedback/{number}/hold", {"held": "看到了，我来查"}, as_=bureau, status=303)
    assert "看到了，我来查" in followed(pages, receipt).text
    again = pages.send(f"/consultations/feedback/{number}/hold", {"held": "再说一遍"}, as_=bureau, status=422)
    assert "已经先回过话了" in again.text
    pages.send(f"/consultations/feedback/{number}", {"text": "查过了，已经说了他"}, as_=bureau, status=303)
    said = followed(pages, receipt).text
    assert "查过了，已经说了他" in said and "看到了，我来查" not in said
    assert (stored(number).held_by_id, stored(number).answered_by_id) == (bureau.id, bureau.id)


def test_who_waits_for_a_first_word_too_long_is_late_and_counted(make, pages, bureau):
    number, _receipt = tell(make, days_ago=5)
    tell(make)
    with make.writing(Actor()):
        service.say(Saying.SUGGESTION, "可以做得更好", PHONE, COUNTY)
    with acting_as(Actor(bureau.id, frozenset({COUNTY}))):
        assert queries.feedback_owed(clock.today()) == (3, 1)
        db.session.remove()
    page = pages.visit("/consultations/feedback?show=late", bureau)
    assert f"/consultations/feedback/{number}" in page.links and "还没回话" in page.text
    pages.send(f"/consultations/feedback/{number}/hold", {"held": "在查"}, as_=bureau, status=303)
    assert "没有" in pages.visit("/consultations/feedback?show=late", bureau).text
    pages.visit(f"/consultations/feedback/{number}", bureau)
    pages.visit(f"/consultations/feedback/{number}", bureau, lang="en")


def test_of_whom_it_speaks_neither_sees_nor_answers_it(make, pages, bureau, other):
    number, _receipt = tell(make)
    pages.send(f"/consultations/feedback/{number}/whom", {"whom": str(other.id)}, as_=bureau, status=303)
    for path in ("", "/hold", "/whom", "/phone"):
        assert pages.open(f"/consultations/feedback/{number}{path}", other).status == 404
    assert f"/consultations/feedback/{number}" not in pages.visit("/consultations/feedback", other).links
    assert "说话不好听" not in pages.open("/consultations/feedback/export?format=csv", other).response.text
    assert f"/consultations/feedback/{number}" in pages.visit("/consultations/feedback", bureau).links
    assert "局里乙" in pages.visit(f"/consultations/feedback/{number}", bureau).text
    with acting_as(Actor(other.id, frozenset({COUNTY}))):
        assert queries.feedback_owed(clock.today()) == (0, 0)
        db.session.remove()


def test_the_database_itself_keeps_them_apart(make, bureau):
    number, _receipt = tell(make)
    for column in (Opinion.held_by_id, Opinion.answered_by_id):
        with pytest.raises(IntegrityError), make.writing() as session:
            session.execute(
                update(Opinion).where(Opinion.id == number).values({Opinion.of_id: bureau.id, column: bureau.id})
            )


def test_a_colleague_who_spoke_already_is_not_named_in_silence(make, pages, bureau, other):
    number, _receipt = tell(make)
    pages.send(f"/consultations/feedback/{number}/hold", {"held": "在查"}, as_=other, status=303)
    page = pages.send(f"/consultations/feedback/{number}/whom", {"whom": str(other.id)}, as_=bureau, status=422)
    assert "已经先回过话了" in page.text
    assert stored(number).hold_on > clock.today() - timedelta(days=1)
