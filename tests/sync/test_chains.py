"""Forms about what another form makes: they arrive in any order and end the same (docs/sync.md, decision 0024)."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.scope import acting_as, system
from portal.core.submission import Submission
from portal.mediation.models import Case, Party, Session
from portal.mediation.rules import Heard, Outcome, State, Task
from portal.members.models import Mediator
from tests.sync.client import Client
from tests.sync.inside import faults_of_the_database, inside


@pytest.fixture
def mediator(make):
    return make.mediator()


@pytest.fixture
def client(app, mediator, tmp_path):
    cookies = {"portal": f"s-{mediator.token}"}
    found = Client(inside(app), mediator.username, mediator.password, cookies=cookies, first=0, ticks=lambda: 0)
    yield found
    found.close()


@pytest.fixture
def appointed(app, mediator):
    """The number by which the committee's forms name this mediator."""
    (found,) = stored(Mediator, Mediator.user_id == mediator.id)
    return str(found.id)


def new(client, what="院墙滴水", **more):
    told = {"kind": "neighbour", "parties": "沙枣林、白杨河", "summary": what, "danger": "no", "standing": "talk"}
    return client.write("/mediation/new", {**client.open("/mediation/new"), **told, **more})


def after(client, key, step, **told):
    return client.write(f"/mediation/0/{step}", {"parent_key": key, **told})


def whole_course(client, appointed):
    """From logging to the agreement, written in a yard without a link: each form names the one before it."""
    day = clock.today().isoformat()
    key = new(client)
    key = after(client, key, "accept", mediator=appointed, accepted_on=day, version="")
    key = after(client, key, "notice", how="aloud", publicity="closed")
    key = after(client, key, "start", version="")
    key = after(client, key, "session", held_on=day, place="村部", present="双方", course="说开了", next_on="")
    told = {"form": "written", "facts": "滴水", "terms": "改水槽", "debtor": "respondent"}
    after(client, key, "agree", **told, agreed_on=day, term_on=day, performed="", version="")


def stored(model, *where):
    with acting_as(system("tests")):
        found = db.session.scalars(select(model).where(*where).order_by(model.id)).all()
        db.session.expunge_all()
        db.session.remove()
    return found


@pytest.mark.parametrize("seed", range(3))
def test_a_dispute_written_without_a_link_ends_the_same_in_whatever_order_it_arrives(client, appointed, seed):
    whole_course(client, appointed)
    chance = random.Random(seed)
    for _round in range(20):
        waiting = client.due()
        chance.shuffle(waiting)
        for item in waiting:
            assert client.send(item) in ("delivered", "unsure"), client.items("parked")
    assert [item.state for item in client.items()] == ["delivered"] * 6
    (case,) = stored(Case, Case.summary == "院墙滴水")
    assert (case.state, case.outcome, case.terms) == (State.AGREED, Outcome.AGREED, "改水槽")
    assert [one.course for one in stored(Session, Session.case_id == case.id)] == ["说开了"]
    assert {one.heard for one in stored(Party, Party.case_id == case.id)} == {Heard.READ_ALOUD}
    for item in client.items():
        assert client.send(item) == "delivered", "the same again is answered as at first"
    assert len(stored(Session, Session.case_id == case.id)) == 1
    assert not faults_of_the_database()


def test_a_form_whose_first_has_not_come_is_told_to_wait_and_stores_nothing(client, pages, mediator):
    new(client)
    after(client, "a-key-that-never-came", "session", held_on="2026-01-05", course="谈过")
    first, child = client.items()
    assert client.send(child) == "unsure"
    assert not stored(Submission) and not stored(Session)
    told = {"csrf_token": client.token, "submission_key": child.key, "parent_key": "a-key-that-never-came"}
    page = pages.open("/mediation/0/session", method="POST", data=told, as_=mediator)
    assert (page.status, page.response.headers["Retry-After"]) == (425, "5")
    assert client.send(first) == "delivered"


def test_another_persons_first_form_is_not_found_by_its_key(app, make, client):
    key = new(client)
    client.send(client.items()[0])
    other = make.mediator()
    theirs = Client(inside(app), other.username, other.password, cookies={"portal": f"s-{other.token}"})
    after(theirs, key, "session", held_on="2026-01-05", course="谈过")
    assert theirs.send(theirs.items()[0]) == "unsure"
    theirs.close()
    assert not stored(Session)


@pytest.mark.parametrize("parent", ["", "short", "嗯" * 20, "x" * 65])
def test_an_address_without_a_number_and_without_a_usable_key_is_nowhere(client, parent):
    after(client, parent, "session", held_on="2026-01-05", course="谈过")
    assert client.send(client.items()[0]) == "parked"
    assert client.items()[0].reason.startswith("404")


def test_a_first_form_of_another_room_gives_no_number(client, mediator, app):
    with acting_as(system("tests")), db.transaction() as session:
        told = {"actor_id": mediator.id, "endpoint": "outreach.new", "content_hash": "", "at": clock.now()}
        for place, location in enumerate(("/training/1", "https://elsewhere.example/mediation/1", "/nowhere/at/all")):
            session.add(Submission(key=f"a-key-of-another-room-{place}", location=location, **told))
    for place in range(3):
        after(client, f"a-key-of-another-room-{place}", "session", held_on="2026-01-05", course="谈过")
    for item in client.items():
        assert client.send(item) == "parked"


@pytest.mark.parametrize("years", [-7, 0, 7])
def test_a_term_begins_when_the_act_was_written_not_when_it_arrived(client, appointed, years):
    """Accepted three days ago in the yard by a phone whose clock is wrong by years; the notice is due from that day."""
    client.ahead = years * 365 * 86400
    key = new(client)
    after(client, key, "accept", mediator=appointed, accepted_on=clock.today().isoformat(), version="")
    client.store.execute("UPDATE outbox SET written_at = written_at - ?", (2 * 86400,))
    for item in client.items():
        assert client.send(item) == "delivered"
    (case,) = stored(Case, Case.summary == "院墙滴水")
    assert abs(clock.now() - timedelta(days=2) - case.logged_at) < timedelta(minutes=1)
    assert (case.next_what, case.next_on) == (Task.NOTICE, clock.today() + timedelta(days=1))
    (row, _accepted) = stored(Submission)
    assert abs(row.device_offset - client.ahead) < 60
    assert clock.now() - row.at < timedelta(minutes=1), "the server's own time stands beside it"


@pytest.mark.parametrize(("days", "kept"), [(-9, 0), (400, 45)])
def test_what_says_that_it_was_written_tomorrow_or_last_year_is_held_within_bounds(client, days, kept):
    new(client)
    client.store.execute("UPDATE outbox SET written_at = written_at - ?", (days * 86400,))
    assert client.send(client.items()[0]) == "delivered"
    (case,) = stored(Case)
    assert abs(clock.now() - timedelta(days=kept) - case.logged_at) < timedelta(minutes=1)


def test_a_session_that_ended_gets_a_fresh_token_without_a_page_and_sends_under_the_same_key(client):
    client.shells["/mediation/new"] = client.open("/mediation/new")
    key = new(client)
    client.cookies.clear()
    client.token = "of-the-ended-session"
    assert client.send(client.items()[0]) == "delivered"
    assert [row.key for row in stored(Submission)] == [key]
