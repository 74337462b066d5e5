"""What people see and send on the pages of the roster."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from portal.accounts.rules import Role
from portal.core import clock, db
from portal.core.scope import acting_as, system
from portal.members import service
from portal.members.models import Import, Liaison, Member
from portal.members.rules import State, Tier
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN
from tests.members.kit import put_forward, workbook

NEW = {"village": GANCHENGZI, "name": "马青穗", "tier": "core", "source": "grid", "phone": "13800000001"}
GOOD = ["马青穗", "甘城子村", "骨干", "网格员", "邻里", "", "13800000001", "2024.3.5", "2024.6.28"]


@pytest.fixture
def town(make):
    return make.user((Role.TOWN, SHAOGANG_TOWN))


@pytest.fixture
def bureau(make):
    return make.user((Role.BUREAU, COUNTY))


def one(number=1):
    with acting_as(system("test")):
        return db.session.scalar(select(Member).where(Member.id == number))


def count(model=Member):
    with acting_as(system("test")):
        found = db.session.scalar(select(func.count(model.id)))
    db.session.remove()
    return found


def upload(pages, who, file, name="名册.xlsx"):
    form = pages.visit("/members/imports", as_=who).form()
    data = {**{key: value for key, value in form.filled.items() if key != "file"}}
    if file is not None:
        data["file"] = (file, name)
    return pages.open("/members/imports", as_=who, method="POST", data=data, content_type="multipart/form-data")


def test_a_town_recommends_and_the_bureau_registers(make, pages, town, bureau):
    sent = pages.send("/members/new", NEW, as_=town)
    assert sent.status == 303
    shown = pages.follow(sent, as_=town)
    assert "已推荐" in shown.text and "138 **** 0001" in shown.text and "13800000001" not in shown.text
    assert pages.send("/members/1/train", {}, as_=town).status == 303
    assert pages.open("/members/1/qualify", as_=town).status == 403
    assert pages.send("/members/1/qualify", {"why": "纸面考试 88 分"}, as_=bureau).status == 303
    assert pages.send("/members/1/register", {"certificate": "青-001"}, as_=bureau).status == 422  # on which paper?
    by = {"certificate": "青-001", "paper": "青司发〔2026〕3号"}
    assert pages.send("/members/1/register", by, as_=bureau).status == 303
    assert (one().state, one().registered_on, one().certificate) == (State.REGISTERED, clock.today(), "青-001")
    shown = pages.visit("/members/1", as_=bureau)
    assert shown.text.index("登记在册，发证") < shown.text.index("考核通过") < shown.text.index("镇里审核同意")


def test_a_removal_needs_a_reason_and_two_offices(make, pages, town, bureau):
    put_forward(make)
    refused = pages.send("/members/1/propose-removal", {"why": ""}, as_=town)
    assert refused.status == 422 and "请选一项" in refused.text and "请写一句情况" in refused.text
    told = {"ground": "moved", "why": "去了银川"}
    assert pages.send("/members/1/propose-removal", told, as_=town).status == 303
    assert one().state is State.LEAVING
    assert "搬走、外出，不能履职：去了银川" in pages.visit("/members/1", as_=bureau).text
    assert pages.open("/members/1/remove", as_=town).status == 403
    assert pages.send("/members/1/remove", {"why": "同意", "paper": "青司发〔2026〕9号"}, as_=bureau).status == 303
    assert (one().state, one().left_on) == (State.REMOVED, clock.today())
    assert "马青穗" in pages.visit("/members/?show=gone", as_=bureau).text


def test_an_older_form_does_not_overwrite_what_somebody_changed(make, pages, town):
    put_forward(make)
    shown = pages.visit("/members/1/describe", as_=town)
    filled = {**shown.form().filled, "group_name": "三组"}
    assert pages.open("/members/1/describe", as_=town, method="POST", data=filled).status == 303
    again = pages.open("/members/1/describe", as_=town, method="POST", data={**filled, "group_name": "四组"})
    assert again.status == 422 and "别人已经改过" in again.text and one().group_name == "三组"


def test_a_step_that_is_not_due_is_a_sentence_and_changes_nothing(make, pages, bureau):
    put_forward(make, until=State.RECOMMENDED)
    assert pages.send("/members/1/register", {}, as_=bureau, status=409)
    assert one().state is State.RECOMMENDED


def test_a_village_user_reads_the_own_village_without_reasons_and_telephones(make, pages, town):
    put_forward(make, phone="13800000001", until=State.SUSPENDED)
    put_forward(make, "李云雁", HONGXING)
    member = make.user((Role.MEMBER, GANCHENGZI))
    assert "李云雁" not in pages.visit("/members/", as_=member).text
    shown = pages.visit("/members/1", as_=member)
    assert "写明的原因" not in shown.text and "****" not in shown.text and "/members/1/phone" not in shown.links
    assert "写明的原因" in pages.visit("/members/1", as_=town).text
    assert pages.open("/members/2", as_=member).status == 404
    assert pages.open("/members/new", as_=member).status == 403


def test_a_village_user_does_not_see_who_was_declined_or_had_to_leave(make, pages, town):
    put_forward(make, until=State.DECLINED)
    put_forward(make, "王秋泉", until=State.LEAVING)
    member = make.user((Role.MEMBER, GANCHENGZI))
    for query in ("", "?show=gone", "?show=all", "?state=declined"):
        assert "马青穗" not in pages.visit(f"/members/{query}", as_=member).text
    assert pages.open("/members/1", as_=member).status == 404
    assert "王秋泉" in pages.visit("/members/2", as_=member).text
    with make.writing():
        service.join_account(one(), member.id)
    assert "不予登记" in pages.visit("/members/1", as_=member).text, "the own file is one's own to read"
    sent = pages.send("/members/2/account", {"account": str(member.id)}, as_=town)
    assert sent.status in (303, 422)


def test_whoever_works_for_a_town_reads_of_another_village_what_its_people_read(make, pages):
    """Two kinds of work in two places: what one may see of the one is not shown of the other (HOUSE.md 5)."""
    put_forward(make, "马青穗", HONGXING, until=State.SUSPENDED, phone="13800000001")
    put_forward(make, "王秋泉", HONGXING, until=State.DECLINED)
    put_forward(make, "李云雁", GANCHENGZI, until=State.DECLINED)
    both = make.user((Role.TOWN, SHAOGANG_TOWN), (Role.MEMBER, HONGXING))
    for query in ("", "?show=gone", "?show=all", "?state=declined", "?figure=left"):
        assert "王秋泉" not in pages.visit(f"/members/{query}", as_=both).text
    shown = pages.visit("/members/?show=all", as_=both).text
    assert "马青穗" in shown and "李云雁" in shown, "of the own town everybody, of the village its register"
    assert pages.open("/members/2", as_=both).status == 404 and pages.visit("/members/3", as_=both)
    file = pages.visit("/members/1", as_=both)
    assert "写明的原因" not in file.text and "****" not in file.text
    assert not [link for link in file.links if link.startswith("/members/1/")]


def test_a_leader_who_serves_a_village_reads_names_there_alone(make, pages):
    put_forward(make, "马青穗", HONGXING)
    put_forward(make, "李云雁", GANCHENGZI)
    both = make.user((Role.LEADER, COUNTY), (Role.MEMBER, HONGXING))
    shown = pages.visit("/members/", as_=both).text
    assert "马青穗" in shown and "李某某" in shown and "李云雁" not in shown


def test_a_leader_sees_numbers_and_no_names(make, pages):
    put_forward(make)
    leader = make.user((Role.LEADER, COUNTY))
    shown = pages.visit("/members/?tier=core", as_=leader)
    assert "共 1 人" in shown.text and "马青穗" not in shown.text and "马某某" in shown.text
    assert "共 1 人" not in pages.visit("/members/?q=马青穗", as_=leader).text, "who reads no names finds none"
    assert pages.open("/members/1", as_=leader).status == 403
    assert pages.open("/members/export?format=csv", as_=leader).status == 403
    with make.writing():
        service.name_liaison(SHAOGANG_TOWN, "柳长渠", "09533050001", clock.today())
    assert "柳长渠" not in pages.visit("/members/liaisons", as_=leader).text


def test_filters_stand_in_the_address_and_every_count_opens_its_list(make, pages, bureau):
    put_forward(make, "马青", specialities=("family",))
    put_forward(make, "马秋", SHAOGANG, tier=Tier.ORDINARY)
    put_forward(make, "马春", HONGXING, until=State.TRAINING)
    counts = {
        "?tier=core": 1,
        "?tier=ordinary": 1,
        "?show=waiting": 1,
        "?show=all": 3,
        f"?area={SHAOGANG_TOWN}": 2,
        f"?area={GANCHENGZI}": 1,
        "?speciality=family": 1,
        "?speciality=land": 0,
        "?source=grid": 2,
        "?state=training": 1,
        "?q=马秋": 1,
        "?order=newest": 2,
        "?tier=nonsense&area=9&at=%3E": 2,
    }
    for query, number in counts.items():
        text = pages.visit(f"/members/{query}", as_=bureau).text
        assert (f"共 {number} 人" in text) == bool(number), query
    quota = pages.visit("/members/quota", as_=bureau)
    assert f"/members/?area={GANCHENGZI}" in quota.links
    assert "4 个村人数不够" in quota.text and "一共还差 10 人" in quota.text


def test_the_roster_is_exported_as_it_is_shown_without_telephones(make, pages, bureau):
    put_forward(make, "=马青", phone="13800000001", specialities=("family",))
    put_forward(make, "马秋", SHAOGANG, tier=Tier.ORDINARY)
    csv = pages.open("/members/export?format=csv&tier=core", as_=bureau).response.get_data(as_text=True)
    lines = csv.strip().splitlines()
    assert len(lines) == 2 and "'=马青" in lines[1] and "甘城子村" in lines[1] and "13800000001" not in csv
    book = load_workbook(io.BytesIO(pages.open("/members/export?format=xlsx", as_=bureau).response.get_data()))
    assert [row[0].value for row in book.active.iter_rows()] == ["姓名", "马秋", "=马青"]
    assert "tier=core" in pages.open("/members/?format=csv&tier=core", as_=bureau).location


def test_the_telephone_is_shown_once_after_a_reason(make, pages, town):
    put_forward(make, phone="13800000001")
    shown = pages.send("/members/1/phone", {"why": "通知培训"}, as_=town, status=201)
    assert "138 0000 0001" in shown.text
    assert pages.send("/members/1/phone", {"why": ""}, as_=town).status == 422


def test_consent_and_other_work_are_noted_on_the_file(make, pages, town):
    put_forward(make)
    assert pages.send("/members/1/consent", {}, as_=town).status == 303
    assert one().consent_on == clock.today()
    assert pages.send("/members/1/consent-end", {}, as_=town).status == 303
    assert one().consent_on is None
    assert pages.send("/members/1/posts/new", {"duty": "grid", "from_on": "2026-01-01"}, as_=town).status == 303
    assert pages.send("/members/1/posts/new", {"duty": "grid", "from_on": "2026-02-01"}, as_=town).status == 422
    shown = pages.visit("/members/1", as_=town)
    assert "/members/1/posts/1/end" in shown.links and "网格员" in shown.text
    assert pages.send("/members/1/posts/1/end", {}, as_=town).status == 303


def test_a_roster_is_uploaded_looked_at_taken_and_taken_back(make, pages, bureau):
    sent = upload(pages, bureau, workbook(GOOD))
    assert sent.status == 303 and count() == 0
    shown = pages.follow(sent, as_=bureau)
    assert "读懂了 1 人，没有要改的" in shown.text and "138 **** 0001" in shown.text
    assert "表头上面的 1 行当作标题" in shown.text and "其中 1 人直接登记在册" in shown.text
    taken = pages.send("/members/imports/1/take", {}, as_=bureau)
    assert taken.status == 303 and count() == 1 and one().state is State.REGISTERED
    assert "/members/imports/1/undo" in pages.follow(taken, as_=bureau).links
    assert pages.send("/members/imports/1/undo", {}, as_=bureau).status == 303
    assert count() == 0


def test_an_upload_with_faults_names_each_cell_and_stores_nobody(make, pages, town):
    sent = upload(pages, town, workbook([*GOOD[:1], "甘成子村", *GOOD[2:]], [*GOOD[:6], "138"]))
    shown = pages.follow(sent, as_=town)
    assert "3 处要改，一个人也没有存" in shown.text
    assert "第 3 行 村 C3" in shown.text and "甘成子村" in shown.text and "邵岗镇 甘城子村" in shown.text
    assert "第 3 行 登记日期 J3" in shown.text and "登记由司法局办" in shown.text
    assert "第 4 行 手机号 H4" in shown.text
    assert "/members/imports/1/take" not in shown.links
    assert pages.send("/members/imports/1/take", {}, as_=town).status == 422 and count() == 0


@pytest.mark.parametrize("file", [None, b"\xd0\xcf\x11\xe0 old xls"], ids=["none", "xls"])
def test_an_upload_that_is_no_workbook_is_answered_in_a_sentence(make, pages, town, file):
    sent = upload(pages, town, io.BytesIO(file) if file else None)
    assert sent.status == 422 and count(Import) == 0
    assert "请选一个 Excel 文件" in sent.text or "另存为 .xlsx" in sent.text


def test_the_template_can_be_read_back(make, pages, bureau):
    answer = pages.open("/members/imports/template", as_=bureau)
    sent = upload(pages, bureau, io.BytesIO(answer.response.get_data()))
    assert "读懂了 1 人" in pages.follow(sent, as_=bureau).text


def test_the_bureau_sets_the_number_of_a_village(make, pages, bureau):
    assert pages.send(f"/members/quota/{GANCHENGZI}", {"least": "0"}, as_=bureau).status == 303
    assert "3 个村人数不够" in pages.visit("/members/quota", as_=bureau).text
    assert pages.send(f"/members/quota/{COUNTY}", {"least": "-1"}, as_=bureau).status == 422
    assert pages.open("/members/quota/640300000000", as_=bureau).status == 404


def test_every_town_needs_a_liaison_and_gaps_are_listed(make, pages, town, bureau):
    assert "还有 2 个地方缺联络员" in pages.visit("/members/liaisons", as_=bureau).text
    assert pages.send(f"/members/liaisons/{SHAOGANG_TOWN}", {"name": "柳长渠"}, as_=bureau).status == 303
    gaps = pages.visit("/members/liaisons?office=town&gaps=1", as_=bureau)
    assert "小坝镇" in gaps.text and "柳长渠" not in gaps.text
    assert pages.send(f"/members/liaisons/{GANCHENGZI}", {"name": "麦青苗"}, as_=town).status == 303
    assert pages.send(f"/members/liaisons/{GANCHENGZI}/end", {}, as_=town).status == 303
    assert count(Liaison) == 2
    assert pages.open(f"/members/liaisons/{HONGXING}", as_=town).status == 404
    assert pages.open(f"/members/liaisons/{COUNTY}", as_=bureau).status == 404


@pytest.mark.parametrize("state", State)
def test_every_file_is_shown_in_both_languages(make, pages, bureau, town, state):
    put_forward(make, until=state, phone="13800000001", consent=True)
    for who in (town, bureau):
        shown = pages.visit("/members/1", as_=who)
        for link in {link for link in shown.links if link.startswith("/members/1/")}:
            pages.visit(link, as_=who)
        pages.visit("/members/1", as_=who, lang="en")
