"""Targets and who still needs what; invitations; seats that are kept for an answer, given on, or given to another."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db, jobs
from portal.core.forms import Refused
from portal.core.scope import acting_as, system
from portal.members.rules import Duty
from portal.notices.models import Notice
from portal.training import queries, service
from portal.training.models import Enrolment
from portal.training.queries import Someone
from portal.training.rules import Gap, Hat, News, Standing
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG_TOWN
from tests.kit.training import BUREAU, someone

YEAR = clock.today().year


@pytest.fixture
def people(roster, member):
    """Two in one village, one of them also a mediator, and one in another town; numbers in the register."""
    first = roster(GANCHENGZI, "马小麦", duties=(Duty.MEDIATOR,), user=member, phone="13800001111")
    return first, roster(GANCHENGZI, "王大河", phone="13800002222"), roster(HONGXING, "刘渠")


def known(number, name, code=GANCHENGZI, user=None):
    return Someone(f"member-{number}", name, code, user.id if user else None)


def aim(arranging, hat=Hat.MEMBER, code=COUNTY, hours=2, domain=""):
    with arranging.writing():
        return service.aim(service.Aimed(code, YEAR, hat, domain, hours * 60, date(YEAR, 12, 31))).id


def attended(arranging, some, hats, **when):
    """A session of today that some came to, certified."""
    number = arranging.session(0, starts=time(0), ends=time(2), codes=(COUNTY,), hats=hats, seats=9, **when)
    with arranging.writing():
        session = arranging.get(number)
        ids = [service.enrol(session, one, (COUNTY,)).id for one in some]
        with clock.frozen(session.ends_at):
            service.hold(session, ids)
            service.certify(session)
    return number


def test_a_plans_figures_equal_its_lists_and_its_file_and_one_session_counts_in_each_role(
    visit, send, bureau, town, arranging, people
):
    members, mediators = aim(arranging), aim(arranging, Hat.MEDIATOR)
    land = aim(arranging, code=SHAOGANG_TOWN, domain="land")
    attended(arranging, [known(people[0], "马小麦")], (Hat.MEMBER, Hat.MEDIATOR))
    with arranging.writing():
        found = {one.id: one for one in queries.targets(YEAR)}
        tallies = queries.tallies(list(found.values()))
        assert [(tallies[one].people, tallies[one].met) for one in (members, mediators, land)] == [
            (3, 1),
            (1, 1),
            (2, 0),
        ]
        for one, tally in tallies.items():
            for gap, count in ((Gap.SHORT, tally.short), (Gap.MET, tally.met), (Gap.ALL, tally.people)):
                assert len(list(queries.gap_rows(found[one], gap, ""))) == count
        seen, cursor = [], None
        while True:
            shown = queries.gap_page(found[members], Gap.ALL, "", cursor, 2)
            seen += [row.id for row in shown.rows]
            cursor = shown.after
            if cursor is None:
                break
        assert sorted(seen) == sorted(people) and shown.before
    page = visit("/training/plan", as_=bureau)
    assert page.text.count("还差") >= 2 and "够了" in page.text
    gap = visit(f"/training/plan/{members}?area={HONGXING}", as_=bureau)
    assert "刘渠" in gap.text and "王大河" not in gap.text
    told = visit(f"/training/plan/{members}?format=csv&why=排课", as_=bureau).response.get_data(as_text=True)
    assert "王大河" in told and "刘渠" in told and "马小麦" not in told
    assert "马小麦" in visit(f"/training/plan/{land}", as_=town).text
    visit(f"/training/plan/{members}", as_=town, status=404)
    wrong = {"area": COUNTY, "hat": "member", "topic": "", "hours": "十二", "due": f"{YEAR}-12-01"}
    assert "写数字" in send("/training/plan/new", wrong, as_=bureau, status=422).text
    assert "已有一样的目标" in send("/training/plan/new", {**wrong, "hours": "3"}, as_=bureau, status=422).text
    send(f"/training/plan/{land}/edit", {"gone": "y"}, as_=town, status=303)
    visit(f"/training/plan/{land}", as_=town, status=404)


def test_from_a_gap_to_a_session_with_its_invitations_in_two_steps(visit, send, bureau, member, arranging, people):
    target = aim(arranging, hours=5)
    opened = visit(f"/training/new?target={target}&area={SHAOGANG_TOWN}", as_=bureau).form().filled
    assert opened["towns"] == [SHAOGANG_TOWN] and opened["hats"] == ["member"]
    day = (clock.today() + timedelta(days=9)).isoformat()
    told = {
        "title": "学时补课",
        "day": day,
        "venue": SHAOGANG_TOWN,
        "place": "会议室",
        "teacher": "李老师",
        "publish": "y",
    }
    made = send(f"/training/new?target={target}&area={SHAOGANG_TOWN}", told, as_=bureau, status=303)
    ticked = visit(made.location, as_=bureau).form().filled["people"]
    assert len(ticked) == 2, "who lives elsewhere is not asked"
    asked = send(made.location, {}, as_=bureau, status=303)
    number = int(asked.location.rstrip("/").split("/")[-1])
    again = visit(made.location, as_=bureau)
    assert "没有要请的人" in again.text
    assert visit(asked.location, as_=bureau).text.count("已请，等回话") == 2
    jobs.run_once()
    with acting_as(system("tests")):
        assert {one.phone for one in db.session.scalars(select(Notice))} == {"13800001111", "13800002222"}
    assert "请他来培训" in visit("/training/calls", as_=member).text
    mine = f"/training/{number}/mine"
    send(mine, {"answer": "yes"}, as_=member, status=303)
    assert "已报名" in visit(mine, as_=member).text
    with arranging.writing():
        session = arranging.get(number)
        assert (session.taken, session.waiting) == (1, 0)
        other = queries.on_list(number, f"member-{people[1]}")
        service.leave(other)
        assert other.standing is Standing.LEFT and not service.invite(session, known(people[1], "王大河"))


def test_a_freed_seat_is_kept_a_day_and_then_goes_on(arranging, visit, send, member, people):
    number = arranging.session(9, seats=1, codes=(COUNTY,))
    with arranging.writing():
        session = arranging.get(number)
        some = [known(people[0], "马小麦", user=member), known(people[1], "王大河"), someone(1, HONGXING)]
        first, second, third = (service.enrol(session, one, (COUNTY,)).id for one in some)
        service.leave(session_place(first))
        assert stands(second) == (Standing.OFFERED, News.OFFERED)
    jobs.run_once()
    with acting_as(system("tests")):
        said = db.session.scalars(select(Notice)).all()
        assert [one.phone for one in said] == ["13800002222"]
        db.session.remove()
    with clock.frozen(clock.now() + timedelta(hours=23)):
        jobs.run_once()
        with arranging.writing():
            assert stands(second)[0] is Standing.OFFERED
    with clock.frozen(clock.now() + timedelta(hours=25)):
        jobs.run_once()
        with arranging.writing():
            assert stands(second)[0] is Standing.LEFT and stands(third)[0] is Standing.OFFERED
            assert service.accept(session_place(third)) is Standing.SEATED
            session = arranging.get(number)
            assert (session.taken, session.waiting) == (1, 0)
            service.enrol(session, known(people[1], "王大河"), (COUNTY,))
            service.enrol(session, someone(5), (COUNTY,))
            now = service.substitute(session_place(third), known(people[1], "王大河"), (COUNTY,))
            db.session.refresh(session)
            assert now.standing is Standing.SEATED and (session.taken, session.waiting) == (1, 1)
            with pytest.raises(Refused, match="没有位子"):
                service.substitute(session_place(third), someone(6), (COUNTY,))
            assert stands(first)[0] is Standing.LEFT


def session_place(number):
    return queries.one_on_list(number)


def stands(number):
    row = db.session.execute(select(Enrolment.standing, Enrolment.news).where(Enrolment.id == number)).one()
    return row.standing, row.news


def test_tomorrow_is_called_to_mind_once(arranging, people):
    arranging_day = arranging.session(1, codes=(COUNTY,))
    with arranging.writing():
        service.enrol(arranging.get(arranging_day), known(people[0], "马小麦"), (COUNTY,))
    for _time in range(2):
        jobs.run_once()
    with acting_as(BUREAU):
        found = [(one.name, one.phone) for one in db.session.scalars(select(Notice))]
        assert found == [("training_soon", "13800001111")]
