"""What the programme's year puts on first pages and on a village's page."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from portal.accounts.rules import Role
from portal.areas.rules import short_code
from portal.core import clock, db
from portal.core.codes import spoken
from portal.core.scope import acting_as
from portal.members import service as members
from portal.members.models import Member
from portal.outreach import service as outreach
from portal.outreach.models import Task
from portal.reviews.rules import State as Reviewed
from portal.training import service as training
from portal.training.models import TrainingSession
from portal.training.rules import Audience
from tests.home.test_first import owed, rows
from tests.kit import reviews
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.kit.outreach import acting, member, task
from tests.kit.pages import BOARD
from tests.kit.training import BUREAU, someone, told
from tests.members.kit import put_forward

VILLAGE = f"/v/{spoken(short_code(GANCHENGZI))}"


def session(make, ahead=20, publish=True, **changed) -> int:
    with make.writing(BUREAU):
        made = training.make(told(ahead, **changed))
        if publish:
            training.publish(made)
        return made.id


@pytest.fixture
def helper(make):
    who = make.user((Role.MEMBER, GANCHENGZI), name="麦青苗")
    member(make, who)
    return who


@pytest.fixture
def wanting(make, helper):
    """A county in which something of the programme waits: late and done tasks, a session without a list."""
    with clock.frozen(clock.noon(clock.today() - timedelta(days=30))):
        late, done = task(make, helper, "023"), task(make, helper, "024")
        session(make, 20)
        session(make, 21, codes=(XIAOBA_TOWN,), venue_code=XIAOBA_TOWN)
    with make.writing(acting(helper, GANCHENGZI)):
        outreach.do(db.session.get_one(Task, done), clock.today(), "")
    task(make, helper, "025")
    for stage in (Reviewed.WRITTEN, Reviewed.RETURNED, Reviewed.OPINED, Reviewed.OPINED, Reviewed.DECIDED):
        reviews.written(make, make.user((Role.MEMBER, GANCHENGZI)), until=stage)
    return late


@pytest.mark.parametrize(("role", "place"), [(Role.TOWN, SHAOGANG_TOWN), (Role.BUREAU, COUNTY)])
def test_what_the_programme_wants_opens_exactly_that_many_rows(wanting, make, visit, role, place):
    who = make.user((role, place))
    page = visit("/", who, queries=BOARD)
    numbers = dict(owed(page))
    assert numbers["/outreach/tasks/?late=1"] == 1 and numbers["/outreach/tasks/?state=done"] == 1
    assert numbers["/training/?show=past"] == (1 if role is Role.TOWN else 2)
    assert numbers["/members/quota?part=short"] and numbers["/members/liaisons?office=aid&gaps=1"]
    assert ("/members/liaisons?office=town&gaps=1" in numbers) == (role is Role.BUREAU)
    for href, number in numbers.items():
        assert rows(visit, href, who) == (number, number), href
    visit("/", who, lang="en", queries=BOARD)


def test_a_leader_and_a_village_are_not_asked_to_arrange(wanting, make, visit, helper):
    for who in (make.user((Role.LEADER, COUNTY)), helper):
        assert "队伍、培训和普法" not in visit("/", who, queries=BOARD).text


def test_a_members_own_next_training_and_tasks_come_first(wanting, make, visit, helper):
    for ahead in (3, 4, 5):
        session(make, ahead, title=f"还有{ahead}天")
    own = session(make, 9, title="自己报的那场")
    with make.writing(BUREAU):
        training.enrol(
            db.session.get_one(TrainingSession, own), replace(someone(), user_id=helper.id), (SHAOGANG_TOWN,)
        )
    page = visit("/", helper, queries=BOARD)
    sessions = [link for link in page.links if link.startswith("/training/") and link.split("/")[2].isdecimal()]
    assert sessions[0] == f"/training/{own}" and len(sessions) == 3 and "您报了名" in page.text
    tasks = [link for link in page.links if link.startswith("/outreach/tasks/") and link[16:].isdecimal()]
    assert len(tasks) == 2 and tasks[0] == f"/outreach/tasks/{wanting}", "the late one before the new one"
    href = "/outreach/tasks/?mine=1&waits=1"
    assert dict(owed(page))[href] == 2 and rows(visit, href, helper) == (2, 2)
    visit(href, helper, lang="en")


def test_an_adviser_sees_the_next_training_and_enrols_nobody(make, visit):
    who = make.user((Role.ADVISER, GANCHENGZI))
    number = session(make, 4, title="合同怎么签")
    page = visit("/", who, queries=BOARD)
    assert f"/training/{number}" in page.links and "给人报名" not in page.text
    visit("/", who, lang="en", queries=BOARD)


def test_the_village_page_names_who_agreed_the_next_talk_and_the_next_training(make, visit):
    put_forward(make, "马青穗", consent=True)
    put_forward(make, "柳不愿")
    session(make, 3, title="草稿一场", publish=False)
    session(make, 5, title="给明白人的课")
    session(make, 6, title="给村民的讲座", audience=Audience.VILLAGERS, codes=(GANCHENGZI,))
    session(make, 4, title="别处的讲座", audience=Audience.VILLAGERS, codes=(XIAOBA_TOWN,), venue_code=XIAOBA_TOWN)
    page = visit(VILLAGE)
    assert "马青穗" in page.text and "柳不愿" not in page.text
    assert "给明白人的课" in page.text and "给村民的讲座" in page.text and "村民都能来" in page.text
    assert "草稿一场" not in page.text and "别处的讲座" not in page.text
    visit(VILLAGE, lang="en")
    home = visit("/", queries=1)
    assert "别处的讲座" in home.text and "给明白人的课" in home.text, "the county's next talk and next training"
    visit("/", lang="en", queries=1)


def test_a_kept_village_page_is_old_once_a_name_or_a_session_is_gone(make, pages):
    number, talk = put_forward(make, "马青穗", consent=True), session(make, 5, title="给明白人的课")
    kept = pages.open(VILLAGE).response.headers["ETag"]
    again = {"If-None-Match": kept}
    with make.writing(BUREAU):
        training.enrol(db.session.get_one(TrainingSession, talk), someone(), (SHAOGANG_TOWN,))
    assert pages.open(VILLAGE, headers=again).status == 304, "who enrols changes nothing that is posted"
    with make.writing():
        members.end_listing(db.session.get_one(Member, number))
    page = pages.open(VILLAGE, headers=again)
    assert page.status == 200 and "马青穗" not in page.text and "给明白人的课" in page.text
    again = {"If-None-Match": page.response.headers["ETag"]}
    with acting_as(BUREAU), db.transaction():
        training.cancel(db.session.get_one(TrainingSession, talk), "停电")
    page = pages.open(VILLAGE, headers=again)
    assert page.status == 200 and "给明白人的课" not in page.text


def test_a_session_of_this_morning_is_still_named_today(make, visit):
    with clock.frozen(clock.noon(clock.today())):
        session(make, 0, title="今天上午的课", starts=time(9), ends=time(10))
        assert "今天上午的课" in visit(VILLAGE).text
