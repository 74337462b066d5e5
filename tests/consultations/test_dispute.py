"""A party follows the own dispute by receipt number and end of the phone, and uses the own rights (S01, V27, V28)."""

from datetime import date

import pytest

from portal.consultations.service.following import WRONG_MOST
from portal.core import clock
from portal.core.scope import Actor, acting_as
from portal.mediation import service
from portal.mediation.models import Case, Party, Pending
from portal.mediation.rules import Heard, Outcome, Protection, Raised, State
from tests.kit.makers import GANCHENGZI
from tests.kit.slips import slip
from tests.mediation.test_photos import stored, trail

PHONES = ("13800000001", "13900000002")
NAMES = ("欧阳有德", "司马不让")
WORDS = "院墙滴水到别人家"


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


def dispute(make, mediator, until=State.ACCEPTED, **more):
    return make.case(mediator=mediator, until=until, names=NAMES, summary=WORDS, phones=PHONES, **more)


def follow(pages, number, tail="0001"):
    form = pages.visit("/consult/track").form()
    return pages.open("/consult/track", method="POST", data={**form.filled, "receipt": number, "phone_tail": tail})


def take(pages, shown, act):
    form = next(one for one in shown.forms if one.filled.get("ticket"))
    return pages.open("/consult/party", method="POST", data={**form.filled, "act": act})


def test_she_sees_steps_and_dates_and_not_a_word_of_what_was_told(pages, make, mediator):
    number = slip(make, dispute(make, mediator))
    shown = follow(pages, number.lower())
    assert shown.status == 200 and "甘城子" in shown.text and "沙枣林" in shown.text
    assert not any(word in shown.text for word in (*NAMES, WORDS, "欧阳", "司马", *PHONES))
    assert shown.response.headers["Cache-Control"] == "no-store"


def test_number_and_phone_must_both_fit_and_nothing_tells_which_did_not(pages, make, mediator):
    number = slip(make, dispute(make, mediator))
    strange = slip(make, dispute(make, mediator), 1)
    for receipt, tail in ((number, "0002"), (number, "9999"), (strange, "0001")):
        answer = follow(pages, receipt, tail)
        assert answer.status == 422 and "对不上" in answer.text and "沙枣林" not in answer.text
    for _try in range(WRONG_MOST):
        answer = follow(pages, number, "4444")
        assert answer.status in (422, 429)
    assert answer.status == 429 and answer.response.headers["Retry-After"]
    assert follow(pages, number).status == 429, "the right pair waits too"


def test_a_sensitive_dispute_is_opened_only_where_that_is_safe(pages, make, mediator):
    case_id = dispute(make, mediator)
    number = slip(make, case_id)
    with make.writing() as session:
        case = session.get_one(Case, case_id)
        with acting_as(Actor(mediator.id, frozenset({GANCHENGZI}), name=mediator.name)):
            service.mark(case, Protection.VIOLENCE)
            session.flush()
    assert follow(pages, number).status == 422, "given before it was sensitive, it is shut"
    assert stored(Case)[0].ordinary is False
    path = f"/mediation/{case_id}/parties/1/slip"
    refused = pages.send(path, {"safe": "y"}, mediator)
    assert refused.status == 422 and "怎么联系他才安全" in refused.text
    assert slip(make, case_id, safe=True) == number
    assert follow(pages, number).status == 200


def test_the_mediator_gives_it_and_only_for_a_party_with_a_phone(pages, make, mediator):
    case_id = dispute(make, mediator)
    path = f"/mediation/{case_id}/parties/1/slip"
    assert path in pages.visit(f"/mediation/{case_id}", mediator).links
    assert pages.send(path, {}, mediator).status == 303
    shown = pages.visit(path, mediator)
    assert "/consult/track" in shown.text and WORDS not in shown.text
    assert len(trail(case_id, "mediation.slip")) == 1
    without = make.case(mediator=mediator, names=NAMES)
    parties = pages.send(f"/mediation/{without}/parties/3/slip", {}, mediator)
    assert parties.status == 422 and "手机号" in parties.text
    assert pages.open(path, make.mediator("640381100200")).status == 404


def test_refusing_ends_it_in_one_step_and_is_no_failure(pages, make, mediator):
    case_id = dispute(make, mediator)
    shown = follow(pages, slip(make, case_id))
    answer = take(pages, shown, "refuse")
    assert answer.status == 303 and "已经结束" in pages.visit(answer.response.location).text
    (case,) = stored(Case)
    assert (case.state, case.outcome) == (State.REFUSED, Outcome.REFUSED) and "凭条" in case.end_reason
    again = take(pages, shown, "refuse")
    assert again.status == 422 and "已经有结果" in again.text


def test_after_the_first_talk_the_mediator_is_asked_and_another_one_within_two_days(pages, make, mediator):
    case_id = dispute(make, mediator, State.MEDIATING)
    with make.writing() as session:
        told = {"held_on": clock.today(), "place": "", "present": "", "course": "谈了", "next_on": None}
        service.add_session(session.get_one(Case, case_id), **told)
    shown = follow(pages, slip(make, case_id))
    assert take(pages, shown, "refuse").status == take(pages, shown, "mediator").status == 303
    assert {one.what for one in stored(Pending)} == {Raised.STOP, Raised.MEDIATOR}
    assert all(isinstance(one.due_on, date) and one.opened_by for one in stored(Pending))
    assert "当事人说不愿再谈" in pages.visit(f"/mediation/{case_id}", mediator).text


def test_reading_the_rights_counts_once_and_a_forged_ticket_opens_nothing(pages, make, mediator):
    case_id = dispute(make, mediator, State.LOGGED)
    shown = follow(pages, slip(make, case_id))
    assert take(pages, shown, "read").status == 303
    assert [one.heard for one in stored(Party)] == [Heard.OWN, None] and len(trail(case_id, "mediation.rights")) == 1
    assert "已经告知您" in follow(pages, slip(make, case_id)).text
    form = next(one for one in shown.forms if one.filled.get("ticket"))
    for wrong in ({"ticket": "x" * 40}, {"act": "close"}):
        answer = pages.open("/consult/party", method="POST", data={**form.filled, "act": "refuse", **wrong})
        assert answer.status == 422
    assert stored(Case)[0].state is State.LOGGED


def test_both_parties_of_an_agreement_see_the_same_mark_and_their_days(pages, make, mediator):
    case_id = dispute(make, mediator, State.AGREED)
    one, other = follow(pages, slip(make, case_id)), follow(pages, slip(make, case_id, 1), "0002")
    mark = one.text.split("协议文字的记号：")[1][:16]
    assert mark in other.text and not any(name in one.text for name in NAMES)
    assert take(pages, one, "kept").status == 303
    assert [found.what for found in stored(Pending)] == [Raised.KEPT]
    assert stored(Case)[0].village_code == GANCHENGZI
