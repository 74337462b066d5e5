"""Talks, streets and tasks as the office does them, and what they count for."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.core import audit, clock, db, settings
from portal.core.flow import NotNow
from portal.core.forms import Refused
from portal.core.scope import acting_as, system
from portal.outreach import queries, rules, service
from portal.outreach.models import Activity, Household, HouseVisit, Task
from portal.outreach.queries import Filter
from portal.outreach.rules import Counted, Figure, Form, Standing, Topic
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG_TOWN
from tests.kit.outreach import acting

JANUARY = date(2026, 1, 15)


@pytest.fixture
def heard():
    """Everything that the figures were told, added up."""
    total: Counter = Counter()

    def listen(_row, before, after):
        for sign, image in ((-1, before), (1, after)):
            for month, figure, number in image.counts if image else ():
                total[image.village_code, image.town_code, image.kind, month, figure] += sign * number

    rules.changed.connect(listen)
    yield total
    rules.changed.disconnect(listen)


def stored():
    """The same from the rows themselves."""
    total: Counter = Counter()
    with acting_as(system("tests")):
        for figure in Figure:
            for village, town, _county, kind, day, number in db.session.execute(queries.recounted(figure)):
                total[village, town, str(kind), clock.month_start(day), figure] += number
    db.session.remove()
    return {key: number for key, number in total.items() if number}


def numbers(code=GANCHENGZI, f=None):
    with acting_as(system("tests")):
        found = queries.summed(None, None, code)
    db.session.remove()
    return found


def one(model, number):
    with acting_as(system("tests")):
        return db.session.scalar(select(model).where(model.id == number))


def test_a_talk_of_five_thousand_in_a_village_of_nine_hundred_is_asked_once_more(office):
    with office.make.writing():
        settings.change(f"population:{GANCHENGZI}", "900", date(2020, 1, 1))
    with pytest.raises(service.Unsure, match="900") as no:
        office.talk(people=5000)
    assert no.value.field == "people"
    assert one(Activity, office.talk(people=5000, sure=True)).people == 5000
    assert one(Activity, office.talk(people=899, form=Form.STALL)).people == 899


def test_without_a_population_the_limit_is_asked_of(office):
    with pytest.raises(service.Unsure, match="1001"):
        office.talk(people=1001)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"people": -5}, "people"),
        ({"people": 0}, "people"),
        ({"people": 60_000, "sure": True}, "people"),
        ({"leaflets": -1}, "leaflets"),
        ({"questions": 99_999}, "questions"),
        ({"held_on": date(2999, 1, 1)}, "held_on"),
        ({"holders": ()}, "holders"),
        ({"code": "640381106999"}, "village"),
        ({"code": COUNTY}, "village"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(office, told, field):
    with pytest.raises(Refused) as no:
        office.talk(**told)
    assert no.value.field == field


def test_a_broadcast_may_have_no_listeners_that_can_be_counted(office):
    assert one(Activity, office.talk(form=Form.BROADCAST, people=0, counted=Counted.ESTIMATE)).people == 0


def test_the_same_talk_twice_on_a_day_is_asked_once_more(office):
    office.talk()
    with pytest.raises(service.Unsure):
        office.talk()
    office.talk(sure=True)
    assert numbers()[Figure.TALKS] == 2


def test_a_correction_keeps_what_was_said_before_and_a_withdrawn_talk_counts_nowhere(office, heard):
    number = office.talk(people=40, leaflets=10)
    with office.make.writing():
        row = one(Activity, number)
        same = ("village_code", "held_on", "topic", "form", "occasion", "audience")
        told = service.Told(
            **{name: getattr(row, name) for name in same},
            people=28, counted=Counted.LIST, holders=(("马如意", None),),
        )  # fmt: skip
        service.correct(row, told, "数重了")
    with office.make.writing():
        row = one(Activity, number)
        before = queries.earlier(row)
        assert [(line.why, line.told) for line in before] == [
            ("数重了", {"people": 40, "leaflets": 10, "holders": "麦青苗"})
        ]
        assert [held.name for held in queries.holders(row)] == ["马如意"]
    assert numbers()[Figure.PEOPLE] == 28
    with office.make.writing():
        service.withdraw(one(Activity, number), "记在别的村了")
    assert numbers()[Figure.TALKS] == 0 and not any(heard.values())
    with pytest.raises(Refused), office.make.writing():
        service.withdraw(one(Activity, number), "再撤")


def test_a_street_of_twenty_households_is_twenty_visits_and_twenty_households(office, heard):
    office.street(" ".join(map(str, range(1, 21))))
    found = numbers()
    assert (found[Figure.VISITS], found[Figure.HOUSEHOLDS], found[Figure.HOUSEHOLDS_YEAR]) == (20, 20, 20)
    assert dict(heard) == stored()


def test_the_same_household_twice_on_a_day_is_told_and_counted_only_if_confirmed(office):
    office.street("1 2 3")
    with pytest.raises(service.Repeated) as no:
        office.street("4 2号 ０３")
    assert set(no.value.rows) == {1, 2}
    assert numbers()[Figure.VISITS] == 3, "nothing of a refused street is stored"
    office.street("2", again=True)
    found = numbers()
    assert (found[Figure.VISITS], found[Figure.HOUSEHOLDS_MONTH], found[Figure.HOUSEHOLDS]) == (4, 3, 3)


def test_a_door_that_stands_twice_on_the_form_is_told(office):
    with pytest.raises(service.Repeated) as no:
        office.street("7 8 7号")
    assert set(no.value.rows) == {2}


@pytest.mark.parametrize("door", ["13800000001", "一二三四五六七八九十一二三四五六七八九十一"])
def test_a_phone_number_or_a_whole_story_is_no_door(office, door):
    with pytest.raises(service.AtRow) as no:
        office.street(f"1 {door}")
    assert no.value.row == 1


def test_households_are_counted_once_a_month_once_a_year_and_once_ever_in_any_order(office, heard):
    """Written down backwards, over a year's end and on a leap day, then one taken out."""
    days = [date(2025, 2, 3), date(2024, 2, 29), date(2024, 12, 31), date(2025, 2, 1), date(2024, 2, 1)]
    for day in days:
        office.street("5", on=day)
    found = numbers()
    assert [found[one] for one in rules.VISITS] == [5, 3, 2, 1]
    assert dict(Counter({key: number for key, number in heard.items() if number})) == stored()
    with office.make.writing() as session:
        first = session.scalars(select(HouseVisit).where(HouseVisit.visited_on == date(2024, 2, 1))).one()
        service.strike(first, "写错了日子")
    found = numbers()
    assert [found[one] for one in rules.VISITS] == [4, 3, 2, 1], "another visit becomes the first"
    assert {key: number for key, number in heard.items() if number} == stored()


def test_a_second_visit_after_the_first_was_struck_needs_no_confirmation(office):
    office.street("5")
    with office.make.writing() as session:
        service.strike(session.scalars(select(HouseVisit)).one(), "记重了")
    office.street("5")
    assert numbers()[Figure.VISITS] == 1


def test_households_of_two_villages_are_two(office):
    office.street("5")
    with office.make.writing():
        service.log_street(service.Street(HONGXING, clock.today(), "3", (service.Door("5", Topic.LAND),)))
        assert db.session.scalar(select(func.count(Household.id))) == 2


def test_what_needs_following_up_is_followed_once(office):
    office.street("5", follow_up=True)
    with office.make.writing() as session:
        visit = session.scalars(select(HouseVisit)).one()
        assert queries.visit_count(Filter(follow=True)) == 1
        with pytest.raises(Refused):
            service.follow(visit, visit.visited_on - timedelta(days=1))
        service.follow(visit, clock.today())
        session.flush()
        assert queries.visit_count(Filter(follow=True)) == 0


def test_a_task_goes_from_given_to_done_to_confirmed_and_counts_only_then(office, heard):
    number = office.task()
    with office.make.writing(acting(office.town, SHAOGANG_TOWN)), pytest.raises(NotNow):
        service.confirm(one(Task, number))
    with office.make.writing(acting(office.member, GANCHENGZI)):
        service.do(one(Task, number), clock.today(), "谈了半小时")
    assert not stored()
    with office.make.writing(acting(office.member, GANCHENGZI)), pytest.raises(Refused, match="另一位"):
        service.confirm(one(Task, number))
    db.session.remove()
    with office.make.writing(acting(office.town, SHAOGANG_TOWN)):
        service.send_back(one(Task, number), "没写做了什么")
    with office.make.writing(acting(office.member, GANCHENGZI)):
        service.do(one(Task, number), clock.today(), "又去了一次")
    with office.make.writing(acting(office.town, SHAOGANG_TOWN)):
        service.confirm(one(Task, number))
    month = clock.month_start(clock.today())
    assert stored() == dict(heard) == {
        ("", SHAOGANG_TOWN, "talk", month, Figure.TASKS): 1,
        ("", SHAOGANG_TOWN, "talk", month, Figure.PERSONS): 1,
    }  # fmt: skip
    assert one(Task, number).state is Standing.CONFIRMED
    verbs = [line.verb for line in audit.trail("outreach_task", number)]
    assert verbs == ["outreach.confirm", "outreach.do", "outreach.send_back", "outreach.do", "outreach.give"]


def test_the_office_notes_as_done_only_what_a_helper_without_an_account_did(office):
    number = office.task()
    with pytest.raises(Refused, match="自己记做完"), office.make.writing(acting(office.town, SHAOGANG_TOWN)):
        service.do(one(Task, number), clock.today(), "")
    with office.make.writing():
        session = db.session()
        row = session.scalars(select(Task).where(Task.id == number)).one()
        row.user_id = None
    with office.make.writing(acting(office.town, SHAOGANG_TOWN)):
        service.do(one(Task, number), clock.today(), "")
    with pytest.raises(Refused, match="另一位"), office.make.writing(acting(office.town, SHAOGANG_TOWN)):
        service.confirm(one(Task, number))


def test_two_who_log_the_same_street_at_once_make_one(office):
    def walk():
        try:
            return office.street("1 2 3")
        except Refused as no:
            return no

    with ThreadPoolExecutor(2) as pool:
        found = [future.result() for future in [pool.submit(walk) for _person in range(2)]]
    assert sorted(isinstance(one, Refused) for one in found) == [False, True], found
    told = numbers()
    assert (told[Figure.VISITS], told[Figure.HOUSEHOLDS]) == (3, 3)


def test_two_tasks_under_one_code_are_one_person_wherever_they_are_confirmed_first(office, heard):
    with clock.frozen(clock.noon(JANUARY)):
        numbers_of = [office.task(), office.task()]
    for number, day in zip(numbers_of, (JANUARY + timedelta(days=40), JANUARY), strict=True):
        with office.make.writing():
            service.do(one(Task, number), day, "")
            service.confirm(one(Task, number))
    told = {
        figure: sum(n for key, n in stored().items() if key[-1] is figure) for figure in (Figure.TASKS, Figure.PERSONS)
    }
    assert told == {Figure.TASKS: 2, Figure.PERSONS: 1}
    assert {key: number for key, number in heard.items() if number} == stored()


def test_tasks_of_one_code_confirmed_in_one_moment_are_one_person(office):
    numbers_of = [office.task() for _task in range(6)]
    for number in numbers_of:
        with office.make.writing(acting(office.member, GANCHENGZI)):
            service.do(one(Task, number), clock.today(), "")
    start = Barrier(len(numbers_of))

    def confirm(number):
        start.wait()
        with office.make.writing(acting(office.town, SHAOGANG_TOWN)):
            service.confirm(db.session.get_one(Task, number))

    with ThreadPoolExecutor(len(numbers_of)) as pool:
        for future in [pool.submit(confirm, number) for number in numbers_of]:
            future.result()
    told = {
        figure: sum(n for key, n in stored().items() if key[-1] is figure) for figure in (Figure.TASKS, Figure.PERSONS)
    }
    assert told == {Figure.TASKS: 6, Figure.PERSONS: 1}
    with acting_as(system("tests")):
        assert db.session.scalars(select(Task.id).where(Task.first_ever)).all() == [min(numbers_of)]


def test_the_database_takes_one_first_task_a_code(office):
    numbers_of = [office.task(), office.task()]
    with office.make.writing():
        db.session.get_one(Task, numbers_of[0]).first_ever = True
    with pytest.raises(IntegrityError), office.make.writing():
        db.session.get_one(Task, numbers_of[1]).first_ever = True


@pytest.mark.parametrize("code", ["王大明", "13800000001", ""])
def test_a_task_names_nobody(office, code):
    with pytest.raises(Refused) as no:
        office.task(code)
    assert no.value.field == "code"


def test_a_village_sees_only_the_helpers_own_tasks(office):
    number = office.task()
    other = office.make.mediator()
    for who, code, sees in ((office.member, GANCHENGZI, 1), (other, GANCHENGZI, 0), (office.town, SHAOGANG_TOWN, 1)):
        with acting_as(acting(who, code)):
            assert queries.task_count(Filter()) == sees, who.name
    db.session.remove()
    assert number
