"""A client that keeps what it sends gets a receipt for what is stored; the spare of a store's key is its owner's."""

import base64
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import SignIn
from portal.core import clock, db
from portal.core.scope import acting_as, system
from portal.core.submission import Submission
from tests.kit.server import TOKEN, dispute

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


@pytest.fixture
def post(pages):
    def post_(who, path, told, **headers):
        token = TOKEN.search(pages.open("/privacy", as_=who).response.text).group(1)
        return pages.open(path, method="POST", data={"csrf_token": token, **told}, headers=headers, as_=who).response

    return post_


def numbers():
    with acting_as(system("tests")):
        found = list(db.session.scalars(select(Submission.id)))
        db.session.remove()
    return found


@pytest.mark.parametrize("how", ["now", "later"])
def test_what_is_stored_gets_one_receipt_however_often_it_comes(mediator, post, how):
    told = dispute("院墙滴水")
    answers = [post(mediator, "/mediation/new", told, **{"X-Outbox": how}) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert {answer.json["receipt"] for answer in answers} == set(numbers()) and len(numbers()) == 1
    plain = post(mediator, "/mediation/new", told)
    assert (plain.status_code, plain.location) == (303, answers[0].json["address"])


def test_what_is_not_stored_gets_none(mediator, post):
    told = dispute("院墙滴水")
    refused = post(mediator, "/mediation/new", {**told, "summary": ""}, **{"X-Outbox": "now"})
    assert refused.status_code == 422 and "请" in refused.text
    stale = post(mediator, "/mediation/new", {**told, "csrf_token": "no"}, **{"X-Outbox": "now"})
    assert stale.status_code == 400 and numbers() == []
    post(mediator, "/mediation/new", told, **{"X-Outbox": "now"})
    assert post(mediator, "/mediation/new", {**told, "summary": "别的"}, **{"X-Outbox": "now"}).status_code == 409


def test_nothing_is_said_on_a_later_page_of_what_went_out_by_itself(mediator, post, pages):
    post(mediator, "/mediation/new", dispute("院墙滴水"), **{"X-Outbox": "later"})
    assert "记下" not in pages.open("/account", as_=mediator).text


def test_the_store_is_named_without_the_person(mediator, pages):
    told = pages.open("/outbox/me", as_=mediator).response
    assert told.headers["Cache-Control"] == "no-store" and set(told.json) == {"stores", "door", "token"}
    assert told.json["door"] not in pages.open("/outbox", as_=mediator).response.text
    assert pages.open("/outbox/me").status == 303


def test_the_spare_opens_for_its_owner_who_has_just_signed_in(make, mediator, post):
    other = make.mediator(name="贺兰")
    sealed = post(mediator, "/outbox/key", {"seal": KEY}).json["answer"]
    assert KEY not in sealed
    assert post(mediator, "/outbox/key", {"open": sealed}).json["answer"] == KEY
    assert post(other, "/outbox/key", {"open": sealed}).status_code == 400
    assert post(mediator, "/outbox/key", {"open": "nonsense"}).status_code == 400
    assert post(mediator, "/outbox/key", {"seal": "short"}).status_code == 400
    assert post(mediator, "/outbox/key", {"open": sealed, "csrf_token": "no"}).status_code == 400
    with acting_as(system("tests")), db.transaction() as session:
        for one in session.scalars(select(SignIn)):
            one.created_at = clock.now() - timedelta(minutes=16)
    assert post(mediator, "/outbox/key", {"open": sealed}).status_code == 403
