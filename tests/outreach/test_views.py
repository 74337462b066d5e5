"""What people see and send: a talk, a street, a task under a code, the calendar, the lists and their files."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.rules import Role
from portal.core import clock, db, settings
from portal.core.scope import acting_as, system
from portal.outreach import rules, service
from portal.outreach.models import Activity, Household, HouseVisit, Part, Task
from portal.outreach.rules import Counted, Standing, Topic
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN
from tests.kit.outreach import deed

TALK = {
    "topic": "anti_fraud", "form": "lecture", "audience": "villagers", "people": "35", "counted": "list",
    "occasion": "everyday",
}  # fmt: skip


def count(model, *clauses):
    with acting_as(system("tests")):
        found = db.session.scalar(select(func.count()).select_from(model).where(*clauses))
    db.session.remove()
    return found


def one(model, number=1):
    with acting_as(system("tests")):
        found = db.session.scalar(select(model).where(model.id == number))
    db.session.remove()
    return found


def lines(doors, **more):
    return {**{f"rows-{number}-door": door for number, door in enumerate(doors)}, **more}


def test_a_member_logs_a_talk_and_finds_their_own_name_ticked(office, pages):
    sent = pages.send("/outreach/talks/new", TALK, as_=office.member)
    shown = pages.follow(sent, as_=office.member)
    assert "记下了这一场" in shown.text and "麦青苗" in shown.text and "35 人（照名单数的）" in shown.text
    row = one(Activity)
    assert (row.village_code, row.people, row.noted_by, row.held_on) == (GANCHENGZI, 35, "麦青苗", clock.today())


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"people": "-5"}, "不会是负的"),
        ({"people": "很多"}, "请写数字"),
        ({"people": ""}, "请写人数"),
        ({"people": "999999999"}, "太大了"),
        ({"people": "0"}, "至少有一个人听"),
        ({"leaflets": "-1"}, "不会是负的"),
        ({"topic": ""}, "请选一项"),
        ({"audience": None}, "请选一项"),
        ({"held_on": "2999-01-01"}, "还没到"),
        ({"holders": [], "others": ""}, "是谁讲的"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(office, pages, wrong, says):
    told = {key: value for key, value in {**TALK, "place": "村委会院子", **wrong}.items() if value is not None}
    page = pages.send("/outreach/talks/new", told, as_=office.member, status=422)
    assert says in page.text and "村委会院子" in page.response.text
    assert count(Activity) == 0


@pytest.mark.parametrize("typed", ["１２０", "1,20", "120人", " 120 "])
def test_a_number_is_read_as_people_write_it(office, pages, typed):
    assert pages.send("/outreach/talks/new", {**TALK, "people": typed}, as_=office.member).status == 303
    assert one(Activity).people == 120


def test_a_talk_of_five_thousand_asks_sure_and_is_then_taken(office, pages):
    with office.make.writing():
        settings.change(f"population:{GANCHENGZI}", "900", date(2020, 1, 1))
    assert "sure" not in pages.visit("/outreach/talks/new", as_=office.member).form().names
    asked = pages.send("/outreach/talks/new", {**TALK, "people": "5000"}, as_=office.member, status=422)
    assert "甘城子村约有 900 人，您写了 5000 人" in asked.text
    form = asked.form()
    assert "sure" in form.names
    sent = pages.open(form.action, office.member, method="POST", data={**form.filled, "sure": "y"})
    assert sent.status == 303 and one(Activity).people == 5000


def test_a_form_sent_twice_makes_one_talk(office, pages):
    form = pages.visit("/outreach/talks/new", as_=office.member).form()
    data = {**form.filled, **TALK}
    first, second = (pages.open(form.action, office.member, method="POST", data=data) for _time in range(2))
    assert first.location == second.location and count(Activity) == 1


def test_the_calendar_suggests_the_next_talk(office, pages):
    with clock.frozen(clock.noon(date(2026, 12, 1))):
        shown = pages.visit("/outreach/", as_=office.make.user((Role.MEMBER, GANCHENGZI)))
        assert "下一个普法日：国家宪法日" in shown.text and "还有 3 天" in shown.text
        assert any("occasion=constitution" in link for link in shown.links)
        days = pages.visit("/outreach/days", as_=office.make.user((Role.MEMBER, GANCHENGZI)))
    assert "全国助残日" in days.text and "残疾人保障法" in days.text


def test_a_street_of_twenty_households_is_one_page(office, pages):
    doors = [str(number) for number in range(1, 21)]
    told = {"group": "三组", "topic": "anti_fraud", **lines(doors), "rows-4-follow_up": "y", "rows-6-topic": "land"}
    shown = pages.follow(pages.send("/outreach/visits/new", told, as_=office.member), as_=office.member)
    assert "20 户次" in shown.text and "20 户" in shown.text and "1 户" in shown.text
    assert count(HouseVisit) == count(Household) == 20
    assert count(HouseVisit, HouseVisit.topic == Topic.LAND) == 14, "a topic holds from its line on"


def test_doors_in_a_row_are_filled_in(office, pages):
    form = pages.visit("/outreach/visits/new?group=3&from=12&to=40&step=2", as_=office.member).form()
    filled = [form.filled[f"rows-{number}-door"][0] for number in range(20)]
    assert filled[:3] == ["12", "14", "16"] and filled[14] == "40" and filled[15] == ""
    assert form.filled["group"] == ["3"]
    for odd in ("from=9&to=1", "from=a&to=b", "from=1&to=99999999", "from=-1"):
        pages.visit(f"/outreach/visits/new?{odd}", as_=office.member)


def test_the_same_household_twice_is_told_on_its_line_and_taken_when_confirmed(office, pages):
    office.street("2")
    told = {"group": "3", "topic": "anti_fraud", **lines(["1", "2号"])}
    asked = pages.send("/outreach/visits/new", told, as_=office.member, status=422)
    assert "这一户这一天已经记过" in asked.text and count(HouseVisit) == 1
    form = asked.form()
    assert {name for name in form.names if name.endswith("again")} == {"rows-1-again"}
    sent = pages.open(form.action, office.member, method="POST", data={**form.filled, "rows-1-again": "y"})
    assert sent.status == 303 and (count(HouseVisit), count(Household)) == (3, 2)
    listed = pages.visit("/outreach/visits/", as_=office.member)
    assert "共 3 户次" in listed.text and "不同的户：2 户" in listed.text


def test_an_empty_street_or_a_phone_number_is_refused(office, pages):
    told = {"group": "3", "topic": "anti_fraud"}
    assert "至少写一户" in pages.send("/outreach/visits/new", told, as_=office.member, status=422).text
    page = pages.send("/outreach/visits/new", {**told, **lines(["1", "13800000001"])}, as_=office.member, status=422)
    assert "不写姓名、电话" in page.text and count(HouseVisit) == 0


def test_a_figure_opens_a_list_of_as_many_rows(office, pages):
    last = clock.today().replace(month=1, day=1) - timedelta(days=1)
    for day in (last, clock.today()):
        office.street("1 2 3", on=day)
        office.talk(held_on=day)
    office.street("1 2", again=True)
    office.talk(topic=Topic.LAND)
    deed(office.make, office.member)
    shown = pages.visit("/outreach/", as_=office.member)
    numbers = {re.search(r"figure=(\w+)", link)[1]: link for link in shown.links if "figure=" in link}
    expected = {"talks": 2, "anti_fraud": 1, "visits": 5, "households_year": 3, "guided": 1}
    assert set(numbers) == set(expected)
    for figure, number in expected.items():
        assert f"共 {number} " in pages.visit(numbers[figure], as_=office.member).text, figure
    given = office.task()
    with office.make.writing() as session:
        row = session.scalars(select(Task).where(Task.id == given)).one()
        service.do(row, clock.today(), "")
        service.confirm(row)
    wide = next(link for link in pages.visit("/outreach/", as_=office.town).links if "figure=tasks" in link)
    assert "共 1 件" in pages.visit(wide, as_=office.town).text


def test_the_rooms_figures_are_read_of_months_however_many_visits_there_are(office, pages):
    office.street()
    page = pages.visit("/outreach/", as_=office.town)
    assert not [one for one in page.statements if "FROM outreach_visit" in one]
    assert [one for one in page.statements if "FROM reports_cell" in one]


def test_lists_filter_by_occasion_audience_and_form_and_export_what_they_show(office, pages):
    office.talk(audience=rules.Audience.PUPILS, audience_note="市三中八年级", form=rules.Form.CLASS)
    office.talk(occasion=rules.Occasion.MARKET, form=rules.Form.SHOW)
    for query, rows in (
        ("audience=pupils", 1),
        ("form=show", 1),
        ("occasion=market", 1),
        ("topic=anti_fraud", 2),
        ("form=x", 2),
    ):
        shown = pages.visit(f"/outreach/talks/?{query}", as_=office.town)
        assert f"共 {rows} 场" in shown.text, query
    answer = pages.open("/outreach/talks/file?format=csv&audience=pupils", office.town)
    table = list(csv.reader(io.StringIO(answer.response.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(table) == 2 and "市三中八年级" in table[1]
    assert pages.open("/outreach/visits/file?format=xlsx", office.town).response.data[:2] == b"PK"


def test_lists_page_on_without_loss(office, pages):
    office.street(" ".join(map(str, range(1, 21))))
    office.street(" ".join(map(str, range(21, 31))))
    first = pages.visit("/outreach/visits/", as_=office.member)
    after = next(link for link in first.links if "at=" in link)
    second = pages.visit(after, as_=office.member)
    seen = {link for page in (first, second) for link in page.links if re.fullmatch(r"/outreach/visits/\d+", link)}
    assert len(seen) == 30


def test_a_correction_shows_what_was_said_before(office, pages):
    number = office.talk(people=40)
    told = {"people": "28", "why": "数重了"}
    shown = pages.follow(pages.send(f"/outreach/talks/{number}/correct", told, as_=office.member), as_=office.member)
    assert "28 人" in shown.text and "数重了" in shown.text and "人数 40" in shown.text
    pages.send(f"/outreach/talks/{number}/withdraw", {"why": "别的村的"}, as_=office.town)
    assert "不再算数：别的村的" in pages.visit(f"/outreach/talks/{number}", as_=office.member).text
    assert "共 1 场" in pages.visit("/outreach/talks/?withdrawn=1", as_=office.town).text


def test_only_the_writer_and_the_office_change_a_record(office, pages):
    talk, _round = office.talk(), office.street("1")
    other = office.make.user((Role.MEMBER, GANCHENGZI))
    for path in (f"/outreach/talks/{talk}/correct", f"/outreach/talks/{talk}/withdraw", "/outreach/visits/1/strike"):
        pages.visit(path, as_=other, status=404)
        pages.visit(path, as_=office.town)


def test_a_town_logs_a_tour_for_several_villages(office, pages):
    told = {
        **TALK,
        "village": SHAOGANG_TOWN,
        "form": "tour",
        "others": "柳长渠、简正言",
        "guests": [GANCHENGZI, SHAOGANG],
    }
    shown = pages.follow(pages.send("/outreach/talks/new", told, as_=office.town), as_=office.town)
    assert "柳长渠、简正言" in shown.text and "甘城子村" in shown.text and "邵岗村" in shown.text
    assert "共 1 场" in pages.visit("/outreach/talks/", as_=office.town).text
    assert "共 1 场" not in pages.visit("/outreach/talks/", as_=office.member).text


def _give(office, pages, code="023"):
    who = one_member(office)
    told = {
        "member": str(who),
        "code": code,
        "kind": "talk",
        "what": "",
        "due_on": str(clock.today() + timedelta(days=5)),
    }
    return pages.send("/outreach/tasks/new", told, as_=office.town)


def one_member(office):
    with acting_as(system("tests")):
        found = db.session.scalar(select(func.min(Task.member_id)))
    db.session.remove()
    return found or 1


def test_a_task_is_given_done_and_confirmed_and_the_village_sees_no_name(office, pages):
    given = _give(office, pages)
    assert given.status == 303
    path = given.location
    mine = pages.visit("/outreach/", as_=office.member)
    assert "您有 1 件协助事项要去做" in mine.text
    names = ("柳长渠", office.town.name)
    for page in (pages.visit("/outreach/tasks/", as_=office.member), pages.visit(path, as_=office.member)):
        main = next(iter(page.tree.all("main"))).text
        assert "023" in main and not any(name in main for name in names) and "麦青苗" not in main
    pages.send(f"{path}/do", {"done_note": "谈了半小时"}, as_=office.member)
    pages.visit(f"{path}/confirm", as_=office.member, status=403)
    shown = pages.visit(path, as_=office.town)
    assert "谈了半小时" in shown.text and f"{path}/confirm" in shown.links
    pages.send(f"{path}/confirm", as_=office.town)
    assert one(Task).state is Standing.CONFIRMED
    assert "共 1 件" in pages.visit("/outreach/tasks/?figure=tasks", as_=office.town).text


def test_no_column_of_a_task_could_hold_the_name_of_a_person_under_correction():
    kept = {column.name for column in Task.__table__.columns}
    assert not {name for name in kept if re.search(r"person|name|phone|id_number|address", name)}, kept


def test_other_people_of_the_village_do_not_see_a_task(office, pages):
    path = _give(office, pages).location
    for other in (office.make.mediator(), office.make.user((Role.MEMBER, GANCHENGZI))):
        pages.visit(path, as_=other, status=404)
        assert "023" not in pages.visit("/outreach/tasks/", as_=other).text
    elsewhere = office.make.user((Role.TOWN, "640381100000"))
    pages.visit(path, as_=elsewhere, status=404)


def test_a_leader_counts_without_codes_doors_or_records(office, pages):
    _give(office, pages)
    talk, _round = office.talk(), office.street("老磨坊")
    leader = office.make.user((Role.LEADER, COUNTY))
    assert "023" not in pages.visit("/outreach/tasks/", as_=leader).text
    assert "老磨坊" not in pages.visit("/outreach/visits/", as_=leader).text
    assert "共 1 场" in pages.visit("/outreach/talks/", as_=leader).text
    for path in (
        f"/outreach/talks/{talk}",
        "/outreach/visits/1",
        "/outreach/talks/new",
        "/outreach/visits/file",
        "/outreach/parts/",
    ):
        pages.visit(path, as_=leader, status=403)


@pytest.mark.parametrize("code", ["王大明", "13800000001"])
def test_a_name_or_number_is_no_code(office, pages, code):
    page = _give(office, pages, code)
    assert page.status == 422 and "代号是字母和数字" in page.text


def test_the_bureau_chooses_a_village_before_it_gives_a_task(office, pages):
    bureau = office.make.user((Role.BUREAU, COUNTY))
    pages.visit(f"/outreach/tasks/new?village={GANCHENGZI}", as_=bureau)
    assert "麦青苗" in pages.visit("/outreach/tasks/new", as_=bureau).text, "a small county offers everybody at once"


def test_who_helped_with_a_dispute_is_noted_once_and_counted_by_dispute(office, pages):
    mediator = office.make.mediator()
    case = office.make.case(mediator=mediator)
    path = f"/outreach/parts/{case}"
    told = {"member": "1", "share": "helped"}
    assert pages.send(path, told, as_=mediator).status == 303
    again = pages.send(path, told, as_=mediator, status=422)
    assert "已经记过了" in again.text and count(Part) == 1
    pages.send(path, {**told, "share": "reported"}, as_=mediator)
    shown = pages.visit("/outreach/parts/", as_=office.member)
    assert "参与 2 次，涉及 1 件纠纷，其中说和 0 件" in shown.text
    assert "王大明" not in shown.text and "王某某" not in shown.text
    pages.visit(path, as_=office.member, status=404)


def test_who_was_just_cheated_finds_two_numbers_in_one_tap(pages, make):
    page = pages.visit("/outreach/cheated")
    assert {"tel:110", "tel:96110"} <= set(page.links)
    pages.visit("/outreach/cheated", lang="en")


def test_the_bar_of_a_phone_holds_at_most_four(office, pages):
    for who in (office.member, office.make.mediator()):
        shown = pages.visit("/outreach/", as_=who)
        bar = next(node for node in shown.tree.all("nav") if "tabs" in node.attrs.get("class", ""))
        links = bar.all("a")
        assert len(links) <= 4 and "/outreach/" in {link.attrs["href"] for link in links}


def test_listeners_are_told_apart_by_the_way_they_were_counted(office, pages):
    office.talk(people=1200, sure=True)
    office.talk(people=35, topic=Topic.FAMILY)
    office.talk(people=60, topic=Topic.LAND, counted=Counted.ESTIMATE)
    said = pages.visit("/outreach/talks/", as_=office.town).text
    assert "照名单数的 1,235 人次" in said and "估计的 60 人次" in said
    assert "1,235" not in pages.visit("/outreach/talks/?topic=land", as_=office.town).text
    pages.visit("/outreach/talks/", as_=office.town, lang="en")


def test_every_page_is_whole_in_english(office, pages):
    talk, walk = office.talk(), office.street("1 老磨坊")
    path = pages.follow(_give(office, pages), as_=office.town).path
    for page in ("", "days", "talks/", "talks/new", f"talks/{talk}", f"talks/{talk}/correct", "visits/", "visits/new",
                 f"visits/round/{walk}", "visits/1", "visits/1/strike", "tasks/", "parts/"):  # fmt: skip
        pages.visit(f"/outreach/{page}", as_=office.member, lang="en")
    pages.visit(f"{path}/do", as_=office.member, lang="en")
    pages.visit("/outreach/tasks/new", as_=office.town, lang="en")


def test_a_members_first_page_names_the_next_legal_day_and_what_waits(office, pages):
    _give(office, pages)
    shown = pages.visit("/", as_=office.member)
    assert "下一个普法日" in shown.text and "1 件协助事项要去做" in shown.text
    assert {"/outreach/visits/new", "/outreach/talks/new", "/outreach/tasks/?mine=1&waits=1"} <= set(shown.links)
    assert "下一个普法日" not in pages.visit("/", as_=office.make.user((Role.LEADER, COUNTY))).text
