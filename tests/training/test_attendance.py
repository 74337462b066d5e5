"""Who came: a list that a phone may keep, certificates, the code on the screen; hours certified and put right."""

from contextlib import contextmanager
from datetime import time

import pytest
from sqlalchemy import select, update

from portal.accounts.models import SignIn
from portal.accounts.rules import ABSOLUTE, Role
from portal.core import clock, db
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.members.rules import Duty
from portal.training import queries, rules, service
from portal.training.models import Credit, TrainingSession
from portal.training.queries import Someone
from portal.training.rules import Hat, Noted, Oddity, State
from tests.kit.makers import GANCHENGZI
from tests.kit.training import BUREAU


@pytest.fixture
def number(arranging):
    return arranging.session(0, starts=clock.local(clock.now()).time().replace(hour=0, minute=0), people=3)


def came(number):
    with acting_as(BUREAU):
        session = db.session.scalar(select(TrainingSession).where(TrainingSession.id == number))
        return [one.came for one in queries.enrolments(session)], session.came


@pytest.mark.parametrize(
    ("base", "mine", "now", "stands"),
    [
        ((), (1,), (2,), {1, 2}),
        ((1,), (), (1, 2), {2}),
        ((1,), (1,), (), set()),
        ((1,), (), (), set()),
        ((), (), (), set()),
    ],
)
def test_what_a_form_changed_is_put_on_what_stands(base, mine, now, stands):
    assert rules.both_noted(base, mine, now) == stands


def test_two_lists_of_one_session_count_both_and_each_counts_once(visit, pages, bureau, town, number, arranging):
    path = f"/training/{number}/hold"
    hers, his = (visit(path, as_=who).form() for who in (bureau, town))
    with arranging.writing():
        ids = [str(one.id) for one in queries.enrolments(arranging.get(number))]
    assert "data-keep" in visit(path, as_=bureau).response.text

    def sends(form, who, *ticked):
        return pages.open(form.action, who, method="POST", data={**form.filled, "came": list(ticked)})

    first = sends(hers, bureau, ids[0])
    assert first.status == 303 and came(number) == ([True, False, False], 1)
    assert sends(his, town, ids[2]).status == 303 and came(number) == ([True, False, True], 2)
    again = sends(hers, bureau, ids[0])
    assert again.status == 303 and again.location == first.location
    assert came(number) == ([True, False, True], 2), "the same again is the first answer, and nothing anew"
    right = visit(path, as_=town).form()
    assert sends(right, town, *ids[1:]).status == 422, "a correction says why"
    again = visit(path, as_=town).form()
    why = {**again.filled, "came": ids[1:], "why": "看错了签到表"}
    assert pages.open(path, town, method="POST", data=why).status == 303
    assert came(number) == ([False, True, True], 2)


def test_a_list_that_does_not_say_what_it_began_with_goes_by_version(visit, pages, bureau, number, arranging):
    form = visit(f"/training/{number}/hold", as_=bureau).form()
    with arranging.writing():
        service.hold(arranging.get(number), [one.id for one in queries.enrolments(arranging.get(number))])
    for base in ("", "1,2", "noted,x", "noted,-1", "noted,9999999999"):
        answer = pages.open(form.action, bureau, method="POST", data={**form.filled, "base": base})
        assert answer.status == 422 and "别人已经改过" in answer.text
    assert came(number)[1] == 3


@pytest.fixture
def hall(arranging, roster, member):
    """A session of today for mediators and members, with a mediator who is a member, a plain member, and a guest."""
    first = roster(GANCHENGZI, "马小麦", duties=(Duty.MEDIATOR, Duty.AID), user=member, certificate="QTX-001")
    second = roster(GANCHENGZI, "王大河", certificate="QTX-002")
    roster(GANCHENGZI, "刘渠", certificate="QTX-003")
    number = arranging.session(0, starts=time(9), ends=time(11), seats=9, hats=(Hat.MEMBER, Hat.MEDIATOR))
    people = (
        Someone(f"member-{first}", "马小麦", GANCHENGZI, member.id),
        Someone(f"member-{second}", "王大河", GANCHENGZI),
        Someone(f"{GANCHENGZI}:客人", "客人", GANCHENGZI),
    )
    with arranging.writing():
        ids = [service.enrol(arranging.get(number), one, (GANCHENGZI,)).id for one in people]
    return number, ids


@contextmanager
def at(hour, minute=0, second=0):
    """That time of today, with everybody signed in since a moment: whatever the hour at which the test runs."""
    with clock.frozen(rules.moment(clock.today(), time(hour, minute, second))):
        with acting_as(system("tests")), db.transaction() as into:
            into.execute(update(SignIn).values(last_seen_at=clock.now(), expires_at=clock.now() + ABSOLUTE))
        yield


def entries(number):
    with acting_as(BUREAU):
        found = select(Credit).where(Credit.session_id == number).order_by(Credit.id)
        return [(one.person_key[-3:], one.hat, one.minutes) for one in db.session.scalars(found)]


def test_a_list_takes_ticks_minutes_and_certificates_and_gives_hours_in_each_role(
    visit, pages, send, bureau, arranging, hall
):
    number, (first, _second, guest) = hall
    path = f"/training/{number}"
    with at(8, 59):
        early = send(f"{path}/hold", {"came": [first]}, as_=bureau, status=422)
        assert "还没开始" in early.text
    with at(9, 30):
        wrong = send(
            f"{path}/hold", {"came": [first], f"late-{first}": "十", "cards": "QTX-003"}, as_=bureau, status=422
        )
        assert "写数字" in wrong.text and "QTX-003" in wrong.text, "nothing typed is lost"
        unknown = send(f"{path}/hold", {"came": [first], "cards": "QTX-003 NIX-9"}, as_=bureau, status=422)
        assert "NIX-9" in unknown.text and len(visit(path, as_=bureau).text.split("刘渠")) == 1
        sent = {"came": [first, guest], f"late-{first}": "１０", "cards": "https://fa.example/c/QTX-003\nQTX-002"}
        send(f"{path}/hold", sent, as_=bureau, status=303)
    with arranging.writing():
        people = {one.name: (one.came, one.late, one.noted) for one in queries.enrolments(arranging.get(number))}
    card = (True, 0, Noted.CARD)
    assert people == {"马小麦": (True, 10, Noted.LIST), "客人": (True, 0, Noted.LIST), "王大河": card, "刘渠": card}
    old = visit(f"{path}/certify", as_=bureau).form()
    send(f"{path}/certify", as_=bureau, status=303)
    twice = pages.open(f"{path}/certify", bureau, method="POST", data=old.filled)
    assert twice.status == 422 and "别人已经改过" in twice.text
    credited = sorted((hat, minutes) for _key, hat, minutes in entries(number))
    assert credited == [(Hat.MEDIATOR, 110), (Hat.MEMBER, 110), (Hat.MEMBER, 120), (Hat.MEMBER, 120)]
    with acting_as(BUREAU):
        assert queries.counted(rules.Figure.ATTENDED, GANCHENGZI) == 4, "heads are counted once"
    assert "学时已核定" in visit(path, as_=bureau).text
    assert "已经核定" in send(f"{path}/hold", {"came": []}, as_=bureau, status=422).text


def test_what_was_certified_is_put_right_by_a_counter_entry_with_its_reason(
    visit, send, bureau, member, arranging, hall
):
    number, (first, second, _guest) = hall
    with at(12):
        with arranging.writing():
            session = arranging.get(number)
            service.hold(session, [first, second])
            service.certify(session)
        path = f"/training/{number}/correct/{first}"
        assert "一句原因" in send(path, {"came": "", "why": ""}, as_=bureau, status=422).text
        send(path, {"came": "", "why": "签的是别人的名字"}, as_=bureau, status=303)
        counter = [(Hat.MEDIATOR, -120), (Hat.MEMBER, -120)]
        assert [one[1:] for one in entries(number)] == [
            (Hat.MEMBER, 120),
            (Hat.MEDIATOR, 120),
            (Hat.MEMBER, 120),
            *counter,
        ]
        shown = visit(f"/training/{number}", as_=bureau)
        assert "签的是别人的名字" in shown.text and "局里人" in shown.text
        send(path, {"came": "y", "late": "30", "why": "本人后来到的"}, as_=bureau, status=303)
        assert "没有要改的" in send(path, {"came": "y", "late": "30", "why": "再来"}, as_=bureau, status=422).text
        send(f"/training/{number}/correct/{second}", {"came": "y", "late": "20", "why": "迟到"}, as_=bureau, status=303)
        own = visit("/training/hours", as_=member)
        assert own.text.count("1.5") == 4 and "王大河" not in own.text
        with acting_as(BUREAU):
            assert sum(minutes for _key, _hat, minutes in entries(number)) == 90 + 90 + 100
            assert queries.counted(rules.Figure.ATTENDED, GANCHENGZI) == 2


def test_a_code_is_a_convenience_lives_seventeen_seconds_and_proves_nothing(
    visit, pages, send, make, bureau, member, arranging, hall
):
    number, _ids = hall
    hers, screen = f"/training/{number}/mine", f"/training/{number}/code"
    visit(hers, as_=make.user((Role.MEMBER, GANCHENGZI)), status=404)
    with at(8, 45):
        assert "我到了" not in visit(hers, as_=member).text, "off by default"
        send(screen, {"on": "1"}, as_=bureau, status=303)
        shown = visit(screen, as_=bureau)
        assert shown.response.headers["Refresh"] == "16" and "svg" in shown.response.text
        with arranging.writing():
            uid = arranging.get(number).uid
        old = rules.code_now(uid)[0]
    with at(9, 4, 0):
        code = rules.code_now(uid)[0]
        assert code != old and "码不对" in send(hers, {"code": old}, as_=member, status=422).text
    with at(9, 4, 16):
        assert rules.age(uid, code) <= 0
    with at(9, 4, 18):
        late = send(hers, {"code": code}, as_=member, status=303)
        assert "过了时间" in visit(late.location, as_=member).text
        fresh = rules.code_now(uid)[0]
        page = visit(f"{hers}?c={fresh}", as_=member).form()
    with at(9, 5, 0):
        assert pages.open(hers, member, method="POST", data=page.filled).status == 303
        assert "晚了 5 分钟" in visit(hers, as_=member).text
    someone = Actor(member.id, frozenset({GANCHENGZI}))
    with at(9, 6), acting_as(someone), db.transaction():
        mine = queries.own_place(number, member.id)
        service.come_by_code(mine, rules.code_now(uid)[0], "one browser")
    with at(9, 7):
        with arranging.writing():
            other = service.enrol(arranging.get(number), Someone("x-1", "李四", GANCHENGZI, bureau.id), (GANCHENGZI,))
            service.come_by_code(other, rules.code_now(uid)[0], "one browser")
        with arranging.writing():
            assert {one.what for one in queries.doubts(number)} == {Oddity.LATE_CODE, Oddity.ONE_DEVICE}
        assert "马小麦、李四" in visit(screen, as_=bureau).text
        token = visit(screen, as_=bureau).form().filled["csrf_token"]
        assert pages.open(screen, bureau, method="POST", data={"csrf_token": token, "look": "1"}).status == 303
        assert "局里人看过了" in visit(screen, as_=bureau).text
    with at(11, 1), arranging.writing(), pytest.raises(Refused, match="已经结束"):
        service.come_by_code(queries.own_place(number, member.id), "", "")
    later = arranging.session(3, starts=time(9), ends=time(10), codes=(GANCHENGZI,))
    with arranging.writing():
        session = arranging.get(later)
        service.allow_code(session, True)
        one = service.enrol(session, Someone("x-2", "赵五", GANCHENGZI, member.id), (GANCHENGZI,))
        with pytest.raises(Refused, match="还没到签到的时间"):
            service.come_by_code(one, rules.code_now(session.uid)[0], "")
        assert session.state is State.PUBLISHED
