"""One key, two contents: the first stands, the second waits for its owner, and nothing is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import clock, db
from portal.core.held import Held
from portal.core.scope import acting_as, system
from portal.core.submission import Submission
from portal.mediation.models import Case
from tests.kit.server import TOKEN, dispute

KEY = "a-key-made-on-the-phone"


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


@pytest.fixture
def post(pages):
    def post_(who, said, **more):
        token = TOKEN.search(pages.open("/privacy", as_=who).response.text)
        told = {**dispute(said), "submission_key": KEY, "csrf_token": token.group(1), **more}
        return pages.open("/mediation/new", method="POST", data=told, as_=who)

    return post_


@pytest.fixture
def answer_to(pages):
    def answer(who, told):
        token = TOKEN.search(pages.open("/privacy", as_=who).response.text).group(1)
        return pages.open("/account/held", method="POST", data={"csrf_token": token, **told}, as_=who)

    return answer


def stored(model):
    with acting_as(system("tests")):
        found = db.session.scalars(select(model)).all()
        db.session.expunge_all()
        db.session.remove()
    return found


def test_the_same_again_is_answered_as_at_first(mediator, post):
    first = post(mediator, "院墙滴水")
    for _time in range(3):
        again = post(mediator, "院墙滴水", device_now="1700000000000")
        assert (again.status, again.response.location) == (303, first.response.location)
    assert len(stored(Case)) == 1 and not stored(Held)


def test_other_content_under_the_same_key_waits_for_its_owner_and_is_stored_once(mediator, post, visit):
    first = post(mediator, "院墙滴水")
    for _time in range(2):
        answer = post(mediator, "水槽已经改好了")
        assert answer.status == 409 and "要处理" in answer.text
    assert [case.summary for case in stored(Case)] == ["院墙滴水"]
    (row,) = stored(Held)
    assert row.location == first.response.location and ("summary", "水槽已经改好了") in row.fields
    assert "水槽".encode() not in row.content_sealed
    assert not {"csrf_token", "submission_key"} & {name for name, _value in row.fields}
    assert "要处理" in visit("/account", as_=mediator).text
    assert "水槽已经改好了" in visit("/account/held", as_=mediator).text


def test_nobody_else_reads_it_and_the_operator_sees_whose_it_is_and_since_when(make, mediator, post, visit, answer_to):
    post(mediator, "院墙滴水")
    post(mediator, "水槽已经改好了")
    other, boss = make.mediator(), make.user((Role.ADMIN, ""))
    assert "水槽" not in visit("/account/held", as_=other).text
    assert answer_to(other, {"number": "1", "settle": "1"}).status == 404
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        inbox = visit("/admin/held", as_=boss).text
    assert "沙枣林" in inbox and "/mediation/new" in inbox and "水槽" not in inbox


def test_it_goes_back_into_its_form_under_a_new_key_and_is_put_away(mediator, post, visit, pages, answer_to):
    post(mediator, "院墙滴水")
    post(mediator, "水槽已经改好了")
    back = answer_to(mediator, {"number": "1"})
    assert (back.status, back.response.location) == (303, "/mediation/new")
    form = visit("/mediation/new", as_=mediator).response.text
    assert "水槽已经改好了" in form and KEY not in form
    assert pages.send("/mediation/new", dispute("水槽已经改好了"), as_=mediator).status == 303
    assert len(stored(Case)) == 2
    assert answer_to(mediator, {"number": "1", "settle": "1"}).status == 303
    assert "水槽" not in visit("/account/held", as_=mediator).text


def test_another_person_with_the_same_key_loses_nothing_and_learns_nothing(make, mediator, post):
    other = make.mediator(name="白杨河")
    first = post(mediator, "院墙滴水")
    answer = post(other, "羊进了菜地")
    assert answer.status == 409 and first.response.location not in answer.response.text
    (row,) = stored(Held)
    assert (row.actor_name, row.location) == ("白杨河", "")


def test_a_form_without_its_token_is_not_kept(mediator, post):
    post(mediator, "院墙滴水")
    assert post(mediator, "水槽已经改好了", csrf_token="foreign").status in (400, 409, 422)
    assert not stored(Held)


@pytest.mark.parametrize("years", [-3, 0, 3])
def test_a_phone_whose_clock_is_wrong_by_years_is_taken_and_its_clock_noted(mediator, post, years):
    wrong = timedelta(days=365 * years)
    ahead = round((clock.now() + wrong).timestamp() * 1000)
    assert post(mediator, "院墙滴水", device_at=str(ahead - 3_600_000), device_now=str(ahead)).status == 303
    (row,) = stored(Submission)
    assert abs(row.device_offset - wrong.total_seconds()) < 60
    written = row.device_at - timedelta(seconds=row.device_offset)
    assert abs((row.at - written).total_seconds() - 3600) < 60


@pytest.mark.parametrize("told", ["", "-1", "9" * 13, "１２３", "now", "1e9"])
def test_a_clock_that_says_nothing_sensible_is_not_read(mediator, post, told):
    assert post(mediator, "院墙滴水", device_at=told, device_now=told).status == 303
    (row,) = stored(Submission)
    assert (row.device_at, row.device_offset) == (None, None)
