"""Clashes, steps, seats and attendance, by the room's own verbs on both databases."""

from datetime import date, time, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from portal.core import clock, db, workdays
from portal.core.flow import NotNow
from portal.core.forms import Refused
from portal.core.scope import Actor, OutOfScope, acting_as
from portal.training import queries, rules, service
from portal.training.models import Booking, Enrolment, TrainingSession
from portal.training.queries import Cautious, Filter, Wanted
from portal.training.rules import Figure, News, Rhythm, Show, Stagger, Standing, State, session_changed
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN, XIAOBA, XIAOBA_TOWN
from tests.kit.training import BUREAU, someone, told

TOWN = Actor(2, frozenset({SHAOGANG_TOWN}), name="镇里")
VILLAGE = Actor(3, frozenset({GANCHENGZI}), name="村里")


def numbers(session_id) -> tuple[int, int]:
    """Seats taken, people waiting: the counters, which must be what the list says."""
    with acting_as(BUREAU):
        row = db.session.execute(
            select(TrainingSession.taken, TrainingSession.waiting).where(TrainingSession.id == session_id)
        ).one()
        for standings, number in zip((rules.HOLDS, (Standing.WAITING,)), row, strict=True):
            found = select(func.count(Enrolment.id)).where(
                Enrolment.session_id == session_id, Enrolment.standing.in_(standings)
            )
            assert db.session.scalar(found) == number, "the counter says what the list says"
        db.session.remove()
    return row.taken, row.waiting


def wanted(ahead=30, **changed) -> Wanted:
    return told(ahead, **changed).wanted()


@pytest.mark.parametrize("field", ["teacher", "place"])
def test_teacher_and_place_are_in_one_session_at_a_time(arranging, field):
    name = "李 老师" if field == "teacher" else "文化站"
    arranging.session(**{field: name})
    same = "李老师" if field == "teacher" else " 文化站"
    with pytest.raises(Refused, match="上午9:00–11:00") as no, arranging.writing():
        service.make(told(**{field: same}, starts=time(10, 30), ends=time(12)))
    assert no.value.field == field and "农村常见合同怎么签" in str(no.value.message)
    arranging.session(**{field: same}, starts=time(11), ends=time(12))
    arranging.session(21, **{field: same})


def test_each_of_two_teachers_is_in_one_place_at_a_time_account_or_not(arranging):
    arranging.session(teacher="李老师、王律师")
    with pytest.raises(Refused, match="王律师那天上午9:00–11:00") as no, arranging.writing():
        service.make(told(teacher="赵庭长，王律师"))
    assert no.value.field == "teacher" and "李老师" not in str(no.value.message)
    arranging.session(teacher="赵庭长；孙老师")
    with pytest.raises(Refused, match="请写讲课的人"), arranging.writing():
        service.make(told(teacher="、，"))


def test_places_of_one_name_in_two_towns_are_two(arranging):
    arranging.session(place="镇会议室")
    arranging.session(place="镇会议室", venue_code=XIAOBA_TOWN, codes=(XIAOBA_TOWN,))


def test_what_a_town_may_not_see_clashes_all_the_same(arranging):
    arranging.session(publish=False, teacher="李老师", codes=(XIAOBA_TOWN,), venue_code=XIAOBA_TOWN)
    with pytest.raises(Refused) as no, arranging.writing(TOWN):
        service.make(told(teacher="李老师"))
    assert no.value.field == "teacher" and "农村" not in str(no.value.message)


def test_a_cancelled_session_sets_teacher_and_place_free(arranging):
    number = arranging.session(teacher="李老师")
    with arranging.writing():
        service.cancel(arranging.get(number), "老师病了")
    arranging.session(teacher="李老师")


def in_parallel(count, work) -> list:
    """So many threads begin the same work at once; what each got, or why it was refused."""
    start, answers = Barrier(count), []

    def run(number):
        start.wait()
        try:
            answers.append(work(number))
        except Refused as no:
            answers.append(no)
        finally:
            db.session.remove()

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_two_who_book_a_teacher_at_once_one_is_told_no(app, arranging):
    def book(number):
        with app.app_context(), arranging.writing():
            return service.make(told(teacher="李老师", title=f"第{number}场")).title

    answers = in_parallel(6, book)
    assert len(answers) == 6 and sum(isinstance(one, str) for one in answers) == 1
    with acting_as(BUREAU):
        assert db.session.scalar(select(func.count(TrainingSession.id))) == 1
        assert db.session.scalar(select(func.count(Booking.id))) == 8


def test_of_fifty_who_want_the_last_seat_one_gets_it(app, arranging):
    number = arranging.session(seats=3, people=2)

    def ask(asker):
        with app.app_context(), arranging.writing():
            return service.enrol(arranging.get(number), someone(100 + asker), (SHAOGANG_TOWN,)).standing

    answers = in_parallel(50, ask)
    assert answers.count(Standing.SEATED) == 1 and answers.count(Standing.WAITING) == 49
    assert numbers(number) == (3, 49)


def test_one_person_who_asks_many_times_at_once_is_on_the_list_once(app, arranging):
    number = arranging.session(seats=3)

    def ask(_asker):
        with app.app_context(), arranging.writing():
            return service.enrol(arranging.get(number), someone(1), (SHAOGANG_TOWN,)).standing

    assert set(in_parallel(8, ask)) == {Standing.SEATED}
    assert numbers(number) == (1, 0)


def test_a_session_cancelled_while_people_enrol_tells_everyone_who_got_in(app, arranging):
    number = arranging.session(seats=30)

    def act(place):
        with app.app_context(), arranging.writing():
            if place == 5:
                return service.cancel(arranging.get(number), "停电")
            return service.enrol(arranging.get(number), someone(place), (SHAOGANG_TOWN,)).standing

    answers = in_parallel(12, act)
    got_in = answers.count(Standing.SEATED)
    assert got_in + sum(isinstance(one, Refused) for one in answers) == 11
    assert numbers(number) == (got_in, 0)
    with acting_as(BUREAU):
        news = db.session.scalars(select(Enrolment.news).where(Enrolment.session_id == number)).all()
    assert list(news) == [News.CANCELLED] * got_in


def test_a_freed_seat_goes_to_whoever_waits_longest_wherever_they_live(arranging):
    number = arranging.session(seats=1, codes=(COUNTY,))
    with arranging.writing():
        session = arranging.get(number)
        first = service.enrol(session, someone(1), (COUNTY,)).id
        service.enrol(session, someone(2, HONGXING), (COUNTY,))
        service.enrol(session, someone(3), (COUNTY,))
    assert numbers(number) == (1, 2)
    with arranging.writing(VILLAGE):
        mine = db.session.scalars(select(Enrolment).where(Enrolment.id == first).options(queries.with_training())).one()
        service.leave(mine)
        service.leave(mine)
    assert numbers(number) == (1, 1)
    with acting_as(Actor(9, frozenset({HONGXING}))):
        found = queries.to_tell()
        assert [(one.name, one.news, one.standing) for one in found] == [("学员2", News.OFFERED, Standing.OFFERED)]


def test_who_left_and_comes_back_stands_at_the_end(arranging):
    number = arranging.session(seats=1, people=2)
    with arranging.writing():
        session = arranging.get(number)
        first = queries.on_list(number, someone(0).key)
        service.leave(first)
        again = service.enrol(session, someone(0), (SHAOGANG_TOWN,))
        assert again.id == first.id and again.standing is Standing.WAITING
        service.leave(again)
    assert numbers(number) == (1, 0)


def test_more_seats_take_people_from_the_waiting_list_and_fewer_than_taken_are_refused(arranging):
    number = arranging.session(seats=2, people=5)
    with arranging.writing():
        service.resize(arranging.get(number), 4)
    assert numbers(number) == (4, 1)
    with pytest.raises(Refused, match="4") as no, arranging.writing():
        service.resize(arranging.get(number), 3)
    assert no.value.field == "seats"
    with arranging.writing():
        service.resize(arranging.get(number), 9)
    assert numbers(number) == (5, 0)


def test_nobody_enrols_in_a_draft_or_from_a_village_that_is_not_invited(arranging):
    draft, number = arranging.session(publish=False), arranging.session()
    with pytest.raises(Refused), arranging.writing():
        service.enrol(arranging.get(draft), someone(), (SHAOGANG_TOWN,))
    with pytest.raises(Refused, match="学员1"), arranging.writing():
        service.enrol(arranging.get(number), someone(1, HONGXING), (SHAOGANG_TOWN,))
    assert numbers(draft) == numbers(number) == (0, 0)


def test_moving_tells_everyone_and_keeps_what_it_was(arranging):
    number = arranging.session(seats=2, people=3, teacher="李老师")
    with arranging.writing():
        session = arranging.get(number)
        before, sequence = session.day, session.sequence
        service.move(session, wanted(27, teacher="李老师"), "场地被占")
        assert (session.state, session.was_day, session.sequence) == (State.MOVED, before, sequence + 1)
    arranging.session(teacher="李老师")
    with acting_as(VILLAGE):
        assert [one.news for one in queries.to_tell()] == [News.MOVED] * 3
        assert queries.to_tell_count() == 3
    with arranging.writing(VILLAGE):
        service.say(queries.to_tell()[0])
    with acting_as(VILLAGE):
        assert queries.to_tell_count() == 2


def test_a_session_is_not_moved_to_when_its_teacher_is_elsewhere_nor_into_the_past(arranging):
    arranging.session(30, teacher="李老师", title="另一场", place="小坝文化站", venue_code=XIAOBA_TOWN)
    number = arranging.session(20, teacher="李老师", people=1)
    for day, field, word in ((wanted(30, teacher="李老师"), "teacher", "小坝"), (wanted(-1), "day", "过了")):
        with pytest.raises(Refused, match=word) as no, arranging.writing():
            service.move(arranging.get(number), day, "换个日子")
        assert no.value.field == field
    with acting_as(BUREAU):
        session = arranging.get(number)
        assert (session.state, session.sequence) == (State.PUBLISHED, 1)
        assert queries.clashes([queries.wanted(session)], number) == [[]]
        assert db.session.scalar(select(func.count(Booking.id)).where(Booking.session_id == number)) == 8
        assert queries.to_tell_count() == 0


def test_a_move_that_changes_nothing_is_no_move(arranging):
    number = arranging.session()
    with arranging.writing():
        session = arranging.get(number)
        with pytest.raises(Refused, match="没有变"):
            service.move(session, queries.wanted(session), "写错了")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends": time(9)}, "ends"),
        ({"ends": time(8, 30)}, "ends"),
        ({"seats": 0}, "seats"),
        ({"seats": 99_999}, "seats"),
        ({"codes": ()}, "towns"),
        ({"venue_code": GANCHENGZI}, "venue"),
        ({"venue_code": "640381199000"}, "venue"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(arranging, changed, field):
    with pytest.raises(Refused) as no, arranging.writing():
        service.make(told(**changed))
    assert no.value.field == field


def test_a_town_invites_nobody_from_elsewhere_and_changes_nothing_of_others(arranging):
    with pytest.raises(OutOfScope), arranging.writing(TOWN):
        service.make(told(codes=(SHAOGANG_TOWN, XIAOBA_TOWN)))
    number = arranging.session(codes=(XIAOBA_TOWN,), venue_code=XIAOBA_TOWN)
    with pytest.raises(OutOfScope), arranging.writing(TOWN):
        service.cancel(arranging.get(number), "不办了")


@pytest.mark.parametrize(
    ("codes", "area"),
    [
        ((GANCHENGZI,), GANCHENGZI),
        ((GANCHENGZI, SHAOGANG), SHAOGANG_TOWN),
        ((SHAOGANG_TOWN,), SHAOGANG_TOWN),
        ((SHAOGANG_TOWN, XIAOBA), COUNTY),
        ((COUNTY,), COUNTY),
    ],
)
def test_a_session_belongs_to_the_smallest_area_that_holds_all_it_invites(arranging, codes, area):
    number = arranging.session(codes=codes)
    with acting_as(BUREAU):
        assert arranging.get(number).code == area


def test_a_leap_day_and_the_years_end_are_days_like_others(arranging):
    leap = date(2028, 2, 29)
    with clock.frozen(clock.noon(date(2027, 12, 30))):
        for day in (leap, date(2027, 12, 31), date(2028, 1, 1)):
            arranging.session(day=day)
        with acting_as(BUREAU):
            found = queries.sessions(Filter(date(2028, 2, 1), leap), {COUNTY})
            assert [one.day for one in found] == [leap]
            assert len(queries.sessions(Filter(date(2027, 12, 31), date(2028, 1, 1)), {COUNTY})) == 2


def test_holidays_and_moved_working_days_are_said_and_refuse_nothing(arranging, make):
    with make.writing():
        workdays.override(date(2026, 3, 20), False, "开斋节")
        workdays.override(date(2026, 3, 22), True)
    with acting_as(BUREAU), clock.frozen(clock.noon(date(2026, 1, 5))):
        cautious = Cautious([date(2026, 1, 1), date(2031, 1, 1)])
        said = {day: [str(one) for one in cautious.sentences(day, [])] for day in (
            date(2026, 2, 17), date(2026, 3, 20), date(2026, 3, 22), date(2026, 3, 24), date(2026, 2, 14),
        )}  # fmt: skip
        assert said[date(2026, 2, 17)] == ["这天放假"] == said[date(2026, 3, 20)]
        assert said[date(2026, 3, 22)] == ["这个周末调休，要上班"] == said[date(2026, 2, 14)]
        assert said[date(2026, 3, 24)] == []
        assert any("还没公布" in str(one) for one in cautious.sentences(date(2031, 1, 2), []))
        assert any("过了" in str(one) for one in cautious.sentences(date(2026, 1, 4), []))
    with clock.frozen(clock.noon(date(2026, 1, 5))):
        arranging.session(day=date(2026, 2, 17))


def test_who_came_is_noted_after_the_beginning_counted_and_put_right(arranging):
    number = arranging.session(0, seats=2, people=3, starts=time(0), ends=time(0, 30), codes=(SHAOGANG_TOWN,))
    heard = []

    def listen(_session, before, after):
        heard.append((before, after))

    with session_changed.connected_to(listen), arranging.writing():
        session = arranging.get(number)
        people = [one.id for one in queries.enrolments(session)]
        service.hold(session, people[:2])
        service.hold(session, people)
        service.hold(session, people)
    attended = [sum(n for _place, what, n in after.counts if what is Figure.ATTENDED) for _before, after in heard]
    assert attended == [2, 3] and heard[0][0] is None and heard[1][0] == heard[0][1]
    with acting_as(BUREAU):
        session = arranging.get(number)
        assert (session.state, session.came) == (State.HELD, 3)
        for area, sessions, people in ((SHAOGANG_TOWN, 1, 3), (GANCHENGZI, 0, 3), (COUNTY, 1, 3), (HONGXING, 0, 0)):
            assert queries.counted(Figure.HELD, area, clock.today(), clock.today()) == sessions
            assert queries.counted(Figure.ATTENDED, area) == people
        assert queries.counted(Figure.ATTENDED, COUNTY, clock.today() + timedelta(days=1)) == 0
    with pytest.raises(NotNow), arranging.writing():
        service.cancel(arranging.get(number), "记错了")


def test_nobody_came_before_it_began(arranging):
    number = arranging.session(1, people=1)
    with pytest.raises(Refused, match="还没开始"), arranging.writing():
        service.hold(arranging.get(number), [])


def test_a_draft_is_written_anew_and_a_published_session_is_not(arranging):
    number = arranging.session(publish=False, teacher="李老师")
    with arranging.writing():
        service.revise(arranging.get(number), told(22, teacher="李老师", codes=(GANCHENGZI,), title="新题目"))
    arranging.session(20, teacher="李老师")
    with acting_as(BUREAU):
        session = arranging.get(number)
        assert (session.title, session.code, session.day) == ("新题目", GANCHENGZI, clock.today() + timedelta(days=22))
        assert queries.invited(session) == [GANCHENGZI]
    with arranging.writing():
        service.publish(arranging.get(number))
    with pytest.raises(Refused, match="改期"), arranging.writing():
        service.revise(arranging.get(number), told(23))


def season(number, towns, times=2, stagger=Stagger.DAY, **changed) -> list[service.Proposal]:
    session = db.session.get_one(TrainingSession, number)
    series = service.Series(session.day + timedelta(days=7), towns, Rhythm.WEEKLY, times, (), stagger)
    return service.propose(session, queries.invited(session), series)


def test_a_series_is_shown_with_its_clashes_before_anything_is_written(arranging):
    number = arranging.session(20, teacher="李老师", place="邵岗镇会议室")
    arranging.session(28, teacher="李老师")
    with arranging.writing():
        found = season(number, (SHAOGANG_TOWN, XIAOBA_TOWN))
        assert [bool(one.clashes) for one in found] == [False, True, False, False]
        assert [one.told.place for one in found] == ["邵岗镇会议室", "小坝镇会议室"] * 2
        assert db.session.scalar(select(func.count(TrainingSession.id))) == 2
        with pytest.raises(Refused):
            service.make_series(found, [one.key for one in found], publishing=True)
        with pytest.raises(Refused):
            service.make_series(found, [], publishing=True)
    with arranging.writing():
        found = season(number, (SHAOGANG_TOWN, XIAOBA_TOWN))
        made = service.make_series(found, [one.key for one in found if not one.clashes], publishing=True)
        assert len(made) == 3 and {one.state for one in made} == {State.PUBLISHED}
        assert {one.code for one in made} == {SHAOGANG_TOWN, XIAOBA_TOWN}


def test_one_teacher_in_two_towns_at_once_clashes_within_the_series(arranging):
    number = arranging.session(teacher="李老师")
    with arranging.writing():
        found = season(number, (SHAOGANG_TOWN, XIAOBA_TOWN), 3, Stagger.SAME)
    assert [bool(one.clashes) for one in found] == [False, True] * 3
    assert "这一批" in str(found[1].clashes[0].message)


def test_a_series_without_measure_is_refused(arranging):
    number = arranging.session()
    with pytest.raises(Refused) as no, arranging.writing():
        season(number, (SHAOGANG_TOWN, XIAOBA_TOWN), 60)
    assert no.value.field == "times"


def test_a_village_sees_what_concerns_it_and_no_names_of_others(arranging):
    mine = arranging.session(people=1)
    wide = arranging.session(codes=(COUNTY,))
    arranging.session(codes=(XIAOBA_TOWN,), venue_code=XIAOBA_TOWN)
    draft = arranging.session(publish=False)
    with arranging.writing():
        service.enrol(arranging.get(wide), someone(1, HONGXING), (COUNTY,))
    month = Filter(clock.today(), clock.today() + timedelta(days=40))
    with acting_as(VILLAGE):
        assert [one.id for one in queries.sessions(month, VILLAGE.areas)] == [mine, wide]
        assert [one.id for one in queries.coming(VILLAGE.areas)] == [mine, wide]
        assert queries.enrolments(arranging.get(wide)) == [] != queries.enrolments(arranging.get(mine))
    with acting_as(TOWN):
        assert [one.id for one in queries.sessions(month, TOWN.areas)] == [mine, wide, draft]
        assert queries.owed(clock.today()) == {Show.PAST: 0, Show.DRAFTS: 1}
        assert [one.id for one in queries.owed_sessions(Show.DRAFTS, clock.today())] == [draft]
    with acting_as(Actor()):
        assert len(queries.public(month.since, month.until)) == 3
        assert len(queries.public(month.since, month.until, XIAOBA_TOWN)) == 2
