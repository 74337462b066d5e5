"""What the bureau, a town, a village and a visitor see of training, and do."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from portal.accounts.rules import Role
from portal.core import clock, db
from portal.core.scope import acting_as
from portal.training import service
from portal.training.models import TrainingSession
from portal.training.rules import State
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.kit.training import BUREAU, someone, told


def day(ahead: int) -> str:
    return (clock.today() + timedelta(days=ahead)).isoformat()


def page_told(**changed) -> dict:
    return {
        "title": "农村常见合同怎么签", "domain": "contract", "towns": [SHAOGANG_TOWN], "day": day(20),
        "starts": "09:00", "ends": "11:00", "venue": SHAOGANG_TOWN, "place": "镇会议室", "teacher": "李老师",
        "seats": "４０", **changed,
    }  # fmt: skip


def shown(page, number) -> bool:
    return f"/training/{number}" in page.links


def test_a_session_is_made_on_one_page_and_published_with_it(visit, send, bureau):
    made = send("/training/new", page_told(publish="y"), as_=bureau, status=303)
    page = visit(made.location, as_=bureau)
    assert "已发布" in page.text and "0 / 40" in page.text and "邵岗镇" in page.text
    assert "农村常见合同怎么签" in visit("/events/", status=200).text


def test_a_clash_is_told_at_its_field_before_anything_is_saved(visit, send, bureau, arranging):
    arranging.session(teacher="李老师", place="文化站", title="先排的一场")
    page = send("/training/new", page_told(starts="10:30", ends="12:00"), as_=bureau, status=422)
    field = next(
        node for node in page.tree.all("div") if "李老师" in node.text and "wrong" in node.attrs.get("class", "")
    )
    assert "上午9:00–11:00" in field.text and "先排的一场" in field.text
    assert "镇会议室" in str(page.form().filled), "what was typed is kept"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ends": "08:00"}, "结束的时间要在开始以后"),
        ({"seats": "很多"}, "请写数字"),
        ({"seats": "0"}, "位子是 1 到"),
        ({"title": " "}, "请写讲什么"),
        ({"day": "2027-02-29"}, "请写成 2026-11-22 这样的日期"),
        ({"towns": []}, "请选请哪里的人来"),
        ({"venue": ""}, "请选一个乡镇"),
    ],
)
def test_what_is_wrong_is_said_in_words(send, bureau, changed, sentence):
    assert sentence in send("/training/new", page_told(**changed), as_=bureau, status=422).text


def test_a_bad_day_is_said_and_not_refused(visit, send, bureau):
    holiday = clock.today().replace(year=clock.today().year + 1, month=1, day=1).isoformat()
    made = send("/training/new", page_told(day=holiday), as_=bureau, status=303)
    assert "请留意" in visit(made.location, as_=bureau).text


def test_list_and_month_show_the_same_sessions_with_the_same_count(visit, bureau, arranging):
    first = (clock.today().replace(day=1) + timedelta(days=70)).replace(day=5)
    numbers = [arranging.session(day=first + timedelta(days=n), publish=n % 2 == 0) for n in range(5)]
    query = f"?month={first:%Y-%m}"
    for path in (f"/training/{query}", f"/training/month{query}"):
        page = visit(path, as_=bureau)
        assert "共 5 场" in page.text and all(shown(page, number) for number in numbers)
        part = visit(f"{path}&state=draft", as_=bureau)
        assert "共 2 场" in part.text and not shown(part, numbers[0])
    public = [visit(f"{path}{query}").text for path in ("/events/", "/events/month")]
    assert all("共 3 场" in text for text in public)
    assert "共 0 场" in visit(f"/training/month?month={first:%Y-%m}&area={XIAOBA_TOWN}", as_=bureau).text
    for odd in ("?month=2026-13", "?month=x", "?month=0001-01", "?area=999", "?state=odd&kind=odd"):
        visit(f"/training/{odd}", as_=bureau)
        visit(f"/events/month{odd}")


def test_a_town_arranges_its_own_and_finds_nothing_of_another(visit, town, arranging):
    own, other = arranging.session(), arranging.session(codes=(XIAOBA_TOWN,), venue_code=XIAOBA_TOWN)
    wide = arranging.session(codes=(COUNTY,))
    assert any(link.endswith("/move") for link in visit(f"/training/{own}", as_=town).links)
    visit(f"/training/{other}", as_=town, status=404)
    assert not any(link.endswith("/move") for link in visit(f"/training/{wide}", as_=town).links)
    for step in ("edit", "publish", "move", "cancel", "hold", "sheet", "series"):
        visit(f"/training/{wide}/{step}", as_=town, status=404)


def test_a_village_enrols_its_own_people_and_sees_no_others(visit, send, make, member, arranging, roster):
    first, second = roster(GANCHENGZI, "马小麦"), roster(GANCHENGZI, "王大河")
    roster("640381106200", "邻村人")
    number = arranging.session(seats=1)
    page = visit(f"/training/{number}/enrol", as_=member)
    assert "马小麦" in page.text and "邻村人" not in page.text
    taken = send(f"/training/{number}/enrol", {"people": [f"member-{first}", f"member-{second}"]}, as_=member)
    page = visit(taken.location, as_=member)
    assert "报上名 1 个人" in page.text and "排队等位 1 个人" in page.text
    assert "已有 2 个人" in visit(f"/training/{number}/enrol", as_=member).text
    action = next(form.action for form in page.forms if "/leave/" in form.action)
    page = send(action, on=f"/training/{number}", as_=member, status=303)
    assert "等到位子了" in visit("/training/calls", as_=member).text


def test_who_is_taken_off_a_list_too_late_or_by_another_sessions_page_stays_on_it(pages, member, arranging):
    one, other = arranging.session(people=1), arranging.session(people=1, ahead=25)
    form = pages.visit(f"/training/{one}", as_=member).form()
    foreign = form.action.replace(f"/training/{one}/", f"/training/{other}/")
    assert pages.open(foreign, member, method="POST", data=form.filled).status == 404
    with arranging.writing():
        service.cancel(arranging.get(one), "停电")
    late = pages.open(form.action, member, method="POST", data=form.filled)
    assert late.status == 303 and "不用再退" in pages.follow(late, member).text


def test_an_adviser_who_is_a_member_elsewhere_sees_no_list_of_the_village_advised(visit, make, arranging):
    number = arranging.session(people=1)
    name = someone(0).name
    both = make.user((Role.ADVISER, GANCHENGZI), (Role.MEMBER, "640381106200"))
    assert name in visit(f"/training/{number}", as_=make.user((Role.MEMBER, GANCHENGZI))).text
    assert name not in visit(f"/training/{number}", as_=both).text


def test_people_outside_the_register_are_written_by_name_once(visit, send, member, arranging):
    number = arranging.session()
    send(f"/training/{number}/enrol", {"others": "张 三\n李四\n\n张三"}, as_=member, status=303)
    text = visit(f"/training/{number}", as_=member).text
    assert "张 三" in text and "李四" in text and "2 / 3" in text


def test_moving_and_cancelling_reach_everyone_enrolled(visit, send, bureau, member, arranging):
    number = arranging.session(title="要变的一场")
    with arranging.writing():
        session = arranging.get(number)
        service.enrol(session, someone(1), (SHAOGANG_TOWN,))
        service.enrol(session, someone(2, user=member), (SHAOGANG_TOWN,))
    moved = send(f"/training/{number}/move", {"day": day(25), "why": "会场被占"}, as_=bureau, status=303)
    assert "要转告 2 个人" in visit(moved.location, as_=bureau).text
    calls = visit("/training/calls", as_=member)
    assert "学员1" in calls.text and "会场被占" in calls.text and "培训改期了" in calls.text
    action = next(form.action for form in calls.forms if "/told" in form.action)
    send(action, on="/training/calls", as_=member, status=303)
    home = visit("/", as_=member)
    assert "要变的一场" in home.text and "会场被占" in home.text
    seen = next(form.action for form in home.forms if "/seen" in form.action)
    send(seen, on="/", as_=member, status=303)
    assert "现在没有要转告的" in visit("/training/calls", as_=member).text
    send(f"/training/{number}/cancel", {"why": "老师病了"}, as_=bureau, status=303)
    assert "老师病了" in visit("/", as_=member).text and "老师病了" in visit(f"/events/{number}").text


def test_a_telephone_is_shown_after_a_reason(visit, send, member, arranging, roster):
    person = roster(GANCHENGZI, "马小麦", phone="13800001111")
    number = arranging.session()
    send(f"/training/{number}/enrol", {"people": [f"member-{person}"]}, as_=member)
    with arranging.writing():
        service.cancel(arranging.get(number), "停电")
    link = next(link for link in visit("/training/calls", as_=member).links if link.startswith("/training/calls/"))
    assert "13800001111" not in visit(link, as_=member).response.text
    page = send(link, as_=member, status=201)
    assert "tel:13800001111" in page.response.text


def test_who_came_is_ticked_on_a_list_and_the_sheet_prints(visit, send, bureau, arranging):
    number = arranging.session(0, starts=clock.local(clock.now()).time().replace(hour=0, minute=0), people=3)
    sheet = visit(f"/training/{number}/sheet", as_=bureau)
    assert "培训签到表" in sheet.text and "学员2" in sheet.text
    everyone = visit(f"/training/{number}/hold?all=1", as_=bureau).form().filled["came"]
    assert len(everyone) == 3 and not visit(f"/training/{number}/hold", as_=bureau).form().filled.get("came")
    done = send(f"/training/{number}/hold", {"came": everyone[:2]}, as_=bureau, status=303)
    page = visit(done.location, as_=bureau)
    assert "已办完" in page.text and "没到" in page.text
    send(f"/training/{number}/hold", {"came": everyone, "why": "漏打了一个勾"}, as_=bureau, status=303)
    assert "没到" not in visit(f"/training/{number}", as_=bureau).text


def test_seats_below_those_enrolled_are_refused(send, bureau, arranging):
    number = arranging.session(people=3)
    page = send(f"/training/{number}/edit", {"seats": "2"}, as_=bureau, status=422)
    assert "已经有 3 个人报了名" in page.text


def test_an_old_page_changes_nothing(visit, pages, bureau, arranging):
    number = arranging.session()
    form = visit(f"/training/{number}/cancel", as_=bureau).form()
    with arranging.writing():
        service.change(arranging.get(number), "新题目", told().domain, told().audience, 9)
    answer = pages.open(form.action, bureau, method="POST", data={**form.filled, "why": "不办了"})
    assert answer.status == 422 and "别人已经改过" in answer.text
    form = answer.form()
    assert pages.open(form.action, bureau, method="POST", data=form.filled).status == 303, "read anew, it can be sent"


def test_a_season_is_previewed_and_then_made_whole(visit, pages, send, bureau, arranging):
    number = arranging.session(teacher="李老师", place="邵岗镇会议室")
    arranging.session(28, teacher="李老师", title="早排好的")
    towns = [SHAOGANG_TOWN, XIAOBA_TOWN]
    preview = send(
        f"/training/{number}/series", {"towns": towns, "times": "15", "first": day(27)}, as_=bureau, status=200
    )
    assert "一共 30 场" in preview.text and "29 场排得开" in preview.text and "早排好的" in preview.text
    with acting_as(BUREAU):
        assert db.session.query(TrainingSession).count() == 2, "nothing is written before it was seen"
        db.session.remove()
    form = preview.form()
    kept = form.filled["keep"]
    assert len(kept) == 29
    answer = pages.open(form.action, bureau, method="POST", data={**form.filled, "make": "yes", "publish": "y"})
    assert answer.status == 303, answer.said
    month = visit(answer.location, as_=bureau)
    assert "小坝镇会议室" in month.text
    with acting_as(BUREAU):
        assert db.session.query(TrainingSession).filter_by(state=State.PUBLISHED).count() == 31
        db.session.remove()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"towns": []}, "请选在哪些乡镇办"),
        ({"times": "0"}, "一次最多排"),
        ({"times": "61"}, "一次最多排"),
        ({"rhythm": "chosen", "chosen": "2027-02-29"}, "不像日期"),
        ({"rhythm": "chosen", "chosen": ""}, "请写日子"),
    ],
)
def test_a_series_that_cannot_be_is_said_in_words(send, bureau, arranging, changed, sentence):
    number = arranging.session()
    assert sentence in send(f"/training/{number}/series", changed, as_=bureau, status=422).text


def test_the_public_calendar_file_keeps_its_numbers_and_says_what_is_cancelled(pages, arranging):
    stays, goes = (
        arranging.session(title="照常的"),
        arranging.session(title="取消的", starts=told().ends, ends=told().ends.replace(hour=12)),
    )
    arranging.session(publish=False, title="草稿")

    def read() -> dict:
        answer = pages.open("/events.ics")
        assert answer.status == 200 and answer.response.mimetype == "text/calendar"
        return {str(one["uid"]): one for one in Calendar.from_ical(answer.response.get_data()).walk("VEVENT")}

    before = read()
    assert {str(one["summary"]) for one in before.values()} == {"照常的", "取消的"}
    with arranging.writing():
        service.cancel(arranging.get(goes), "停电")
        uid = arranging.get(goes).uid
        begins = arranging.get(stays).begins_at
    after = read()
    assert after.keys() == before.keys()
    assert after[uid]["status"] == "CANCELLED" and "已取消" in str(after[uid]["summary"])
    assert after[uid]["sequence"] == before[uid]["sequence"] + 1
    assert after[uid]["dtstamp"].dt >= before[uid]["dtstamp"].dt
    other = next(one for key, one in after.items() if key != uid)
    assert other["dtstart"].dt == begins and other["status"] == "CONFIRMED"
    assert other["sequence"] == before[str(other["uid"])]["sequence"]


def test_a_personal_calendar_opens_by_its_secret_until_it_is_ended(visit, send, pages, member, arranging):
    number = arranging.session(title="我报的")
    arranging.session(title="别人的", starts=told().ends, ends=told().ends.replace(hour=12))
    with arranging.writing():
        service.enrol(arranging.get(number), someone(2, user=member), (SHAOGANG_TOWN,))
    made = send("/training/calendar", as_=member, status=201)
    link = next(node.text for node in made.tree.all("code")).removeprefix("http://localhost")
    assert link not in visit("/training/calendar", as_=member).response.text, "it is shown once"

    def names(path) -> list[str]:
        answer = pages.open(path)
        assert answer.status == 200 and "no-store" in answer.response.headers["Cache-Control"]
        return [str(one["summary"]) for one in Calendar.from_ical(answer.response.get_data()).walk("VEVENT")]

    assert names(link) == ["我报的"]
    with acting_as(BUREAU):
        assert link.split("/")[-1].removesuffix(".ics") not in str(
            db.session.connection().exec_driver_sql("SELECT key_hash FROM training_calendar").all()
        )
        db.session.remove()
    again = send("/training/calendar", as_=member, status=201)
    newer = next(node.text for node in again.tree.all("code")).removeprefix("http://localhost")
    assert names(link) == [] and names(newer) == ["我报的"]
    send("/training/calendar", {"end": "yes"}, as_=member, status=303)
    assert names(newer) == []


@pytest.mark.parametrize("path", ["", "/enrol", "/move", "/cancel", "/hold", "/sheet", "/series", "/edit"])
def test_pages_of_a_session_are_whole_in_english(visit, bureau, arranging, path):
    number = arranging.session(people=4, day=date(2027, 1, 1))
    visit(f"/training/{number}{path}", as_=bureau, lang="en")


@pytest.mark.parametrize(
    "path", ["/training/", "/training/month", "/training/new", "/training/calls", "/training/calendar", "/events/month"]
)
def test_pages_of_the_room_are_whole_in_english(visit, bureau, arranging, path):
    number = arranging.session(0, people=2)
    with arranging.writing():
        service.cancel(arranging.get(number), "停电")
    visit(path, as_=bureau, lang="en")
