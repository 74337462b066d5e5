"""Whoever holds a phone sees all of their own by a code, and who looked; nobody learns which phones are known."""

import json
import re
from datetime import timedelta

from sqlalchemy import select

from portal.consultations.models import Code, Consultation
from portal.consultations.rules import State, Topic
from portal.core import clock, db, jobs
from portal.core.scope import acting_as, system
from portal.notices import service as notices
from portal.notices.models import Notice
from portal.notices.rules import State as Sent
from tests.kit.asking import PHONE, QUESTION, adviser, ask, tell
from tests.kit.booking import booked

OTHER = "13900009999"


def rows(model):
    db.session.remove()
    with acting_as(system("tests")):
        return list(db.session.scalars(select(model).order_by(model.id)))


def asked_for(pages, phone, later=0):
    """The page on which the code is typed, after it was asked for."""
    with clock.frozen(clock.now() + timedelta(minutes=later)):
        sent = pages.send("/consult/all", {"phone": phone})
    return sent if sent.status != 303 else pages.visit(sent.location)


def sent_code():
    """What the gateway would be handed: the code is in the message alone."""
    with acting_as(system("tests")), db.writing(False):
        notice = next(one for one in rows(Notice) if one.name == "sign_in_code")
        taken = notices.what_to_send(notice.id)
        assert taken is not None and "******" in notice.said
        return re.search(r"\d{6}", taken.message.said).group()


def enter(pages, page, code):
    return pages.open("/consult/all/mine", method="POST", data={**page.form().filled, "code": code})


def test_all_of_ones_own_stands_on_one_page_with_who_looked_and_as_a_copy(make, pages):
    who = adviser(make)
    number, receipt = ask(make, until=State.ANSWERED)
    ask(make, question="别人问的", phone=OTHER)
    ask(make, question="他老打孩子", topic=Topic.SAFETY)
    ask(make, question="不要短信的事", no_text=True)
    booked(make, phone=PHONE)
    tell(make, "路灯坏了")
    pages.visit(f"/consultations/{number}", as_=who)
    page = enter(pages, asked_for(pages, "138 0000 5678"), sent_code())
    assert page.status == 200, page.said
    assert QUESTION in page.text and receipt in page.text and "路灯坏了" in page.text and "约好了" in page.text
    assert not any(word in page.text for word in ("别人问的", "他老打孩子", "不要短信的事"))
    assert "村法律顾问 · 看了您的问题" in page.text and who.name not in page.text.split("谁看过")[1]
    assert page.response.headers["Cache-Control"] == "no-store"
    copied = pages.open("/consult/all/copy", method="POST", data=page.form("/consult/all/copy").filled)
    told = json.loads(copied.response.text)
    assert [len(told[part]) for part in ("questions", "bookings", "opinions")] == [1, 1, 1]
    assert told["questions"][0]["looked"] and PHONE not in copied.response.text
    mine = pages.open("/consult/mine", method="POST", data=page.form("/consult/mine").filled)
    assert mine.status == 200 and "要改，要删" in mine.text
    assert rows(Consultation)[0].id == number


def test_the_same_answer_for_every_phone_and_a_code_of_five_tries_and_minutes(make, pages):
    adviser(make)
    ask(make)
    known, unknown = asked_for(pages, PHONE), asked_for(pages, OTHER)
    assert known.text == unknown.text and len(rows(Code)) == 2 and len(rows(Notice)) == 1
    assert "一分钟" in asked_for(pages, PHONE).text
    for page in (known, unknown):
        said = [enter(pages, page, "000000x").text for _time in range(5)]
        assert "验证码不对" in said[0] and "作废" in said[4]
    assert enter(pages, known, sent_code()).status == 422
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        again = asked_for(pages, PHONE)
        code = re.search(r"\d{6}", notices.what_to_send(rows(Notice)[-1].id).message.said).group()
        assert enter(pages, again, code).status == 200
        assert enter(pages, again, code).status == 422
    late = asked_for(pages, PHONE, later=4)
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        assert enter(pages, late, "123456").status == 422


def test_a_code_is_forgotten_when_its_message_is_handed_over_and_given_up_when_it_is_old(make, pages):
    adviser(make)
    ask(make)
    asked_for(pages, PHONE)
    code = sent_code()
    assert code not in json.dumps([one.said for one in rows(Notice)] + [str(one.values) for one in rows(Notice)])
    run_jobs()
    assert [(one.secret_sealed, one.state) for one in rows(Notice)] == [(None, Sent.HANDED)]
    asked_for(pages, OTHER)
    booked(make, phone=OTHER)
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        asked_for(pages, OTHER)
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        run_jobs()
    assert [(one.secret_sealed, one.state) for one in rows(Notice) if one.name == "sign_in_code"][1:] == [
        (None, Sent.FAILED)
    ]


def run_jobs():
    while jobs.run_once():
        continue
