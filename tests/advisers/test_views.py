"""What a town, an adviser and the bureau see of the advisers, and do."""

from datetime import timedelta

import pytest

from portal.accounts.rules import Role
from portal.advisers.rules import Service
from portal.areas.models import Area
from portal.areas.rules import Kind, Level, parent_code
from portal.core import clock
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN, XIAOBA, XIAOBA_TOWN
from tests.kit.pages import BOARD


@pytest.fixture
def town(make):
    return make.user((Role.TOWN, SHAOGANG_TOWN))


@pytest.fixture
def bureau(make):
    return make.user((Role.BUREAU, COUNTY))


def rows(page) -> list[str]:
    return [link for link in page.links if link.startswith("/advisers/6") and link.count("/") == 2]


def day(ahead: int) -> str:
    return (clock.today() + timedelta(days=ahead)).isoformat()


def test_the_figure_opens_exactly_what_it_counts(visit, bureau, signing):
    for code in (GANCHENGZI, SHAOGANG, XIAOBA):
        signing.contract(code)
    signing.service()
    page = visit("/advisers/", as_=bureau)
    assert "3 个村缺顾问服务" in page.text and "1 ÷" in page.text
    assert rows(visit("/advisers/?show=covered", as_=bureau)) == [f"/advisers/{GANCHENGZI}"]
    gaps = visit("/advisers/?show=gaps", as_=bureau)
    assert rows(gaps) == [f"/advisers/{code}" for code in (XIAOBA, HONGXING, SHAOGANG)]
    assert "没有签约顾问" in gaps.text and "近期没有服务记录" in gaps.text
    assert "共 3 个" in gaps.text
    assert len(rows(visit("/advisers/?show=villages", as_=bureau))) == 4
    assert "这里没有村" in visit("/advisers/?show=others", as_=bureau).text


def test_a_town_sees_and_changes_its_own_villages_alone(visit, send, town, signing):
    signing.contract(XIAOBA)
    page = visit("/advisers/", as_=town)
    assert len(rows(page)) == 2 and XIAOBA not in str(page.links)
    assert len(rows(visit(f"/advisers/?area={XIAOBA_TOWN}", as_=town))) == 2, "another's area is not in the address"
    visit(f"/advisers/{XIAOBA}", as_=town, status=404)
    visit(f"/advisers/{XIAOBA}/contract", as_=town, status=404)
    told = {"name": "简正言", "firm": "清水律师事务所", "phone": "０９５３－3050001", "until_on": day(300)}
    taken = send(f"/advisers/{GANCHENGZI}/contract", told, as_=town)
    page = visit(taken.location, as_=town)
    assert "简正言" in page.text and "近期没有服务记录" in page.text


def test_a_contract_over_another_is_refused_with_its_name(send, town, signing):
    signing.contract(name="前一位")
    told = {"name": "简正言", "firm": "清水律师事务所", "phone": "13900000001", "until_on": day(300)}
    page = send(f"/advisers/{GANCHENGZI}/contract", told, as_=town, status=422)
    assert "前一位" in page.text


def test_an_adviser_notes_a_service_in_four_fields(visit, send, make, signing):
    who = make.user((Role.ADVISER, GANCHENGZI), (Role.ADVISER, SHAOGANG), name="简正言")
    signing.contract(user=who)
    signing.contract(SHAOGANG, user=who)
    page = visit("/advisers/", as_=who)
    assert "我服务的村" in page.text and len(rows(page)) == 2
    form = visit("/advisers/note", as_=who).form()
    assert len(form.names - {"csrf_token", "submission_key"}) == 4
    taken = send("/advisers/note", {"village": GANCHENGZI, "kind": "duty", "note": "解答了三个人"}, as_=who)
    page = visit(taken.location, as_=who)
    assert "到村值班" in page.text and "解答了三个人" in page.text and "近期没有服务记录" not in page.text
    assert "签约顾问" in page.text and not any(link.endswith("/end") for link in page.links)
    visit(f"/advisers/{GANCHENGZI}/end", as_=who, status=403)
    visit(f"/advisers/{XIAOBA}", as_=who, status=404)


def test_leave_counts_for_every_village_and_names_who_stands_in(visit, send, make, signing):
    who = make.user((Role.ADVISER, GANCHENGZI), (Role.ADVISER, SHAOGANG), name="简正言")
    signing.contract(user=who)
    signing.contract(SHAOGANG, user=who)
    other = signing.contract(XIAOBA, name="代小舟")
    told = {"from_on": day(0), "until_on": day(3)}
    send(f"/advisers/{GANCHENGZI}/leave", told, as_=who)
    assert "顾问请假，没有人代班" in visit(f"/advisers/{SHAOGANG}", as_=who).text
    send(f"/advisers/{SHAOGANG}/leave", {**told, "deputy": str(other.id)}, as_=who)
    assert "代小舟" in visit(f"/advisers/{GANCHENGZI}", as_=who).text


def test_a_contract_is_ended_and_a_duty_day_posted(visit, send, town, signing):
    signing.contract()
    send(f"/advisers/{GANCHENGZI}/duty", {"on": day(5), "hours": "上午9点，村委会"}, as_=town)
    assert "上午9点，村委会" in visit(f"/advisers/{GANCHENGZI}", as_=town).text
    refused = send(f"/advisers/{GANCHENGZI}/end", {"last_day": day(900)}, as_=town, status=422)
    assert "最后一天要在合同的日子里面" in refused.text
    send(f"/advisers/{GANCHENGZI}/end", {"last_day": day(0)}, as_=town)
    assert visit(f"/advisers/{GANCHENGZI}", as_=town).status == 200


def test_the_list_comes_in_parts_of_twenty(visit, bureau, make):
    with make.writing() as session:
        from_areas = [f"640381106{number:03d}" for number in range(220, 260)]
        for code in from_areas:
            session.add(area(code))
    page = visit("/advisers/", as_=bureau)
    assert len(rows(page)) == 20 and "共 44 个，第 1–20 个" in page.text
    last = visit("/advisers/?page=3", as_=bureau)
    assert len(rows(last)) == 4
    assert len(rows(visit("/advisers/?page=999", as_=bureau))) == 4
    assert len(rows(visit("/advisers/?page=x", as_=bureau))) == 20


def area(code):
    return Area(
        code=code, name=f"试{code[-3:]}村", short=f"试{code[-3:]}村", level=Level.VILLAGE, kind=Kind.VILLAGE,
        parent_code=parent_code(code),
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/advisers/", f"/advisers/{GANCHENGZI}", f"/advisers/{GANCHENGZI}/leave"])
def test_pages_are_whole_in_english(visit, town, signing, path):
    signing.contract()
    signing.service()
    visit(path, as_=town, lang="en")


@pytest.mark.parametrize("role", [Role.BUREAU, Role.LEADER])
def test_every_page_shows_one_coverage_with_one_definition(visit, make, signing, role):
    for code in (GANCHENGZI, SHAOGANG):
        signing.contract(code)
    signing.service()
    who = make.user((role, COUNTY))
    pages = [visit(path, as_=who, queries=BOARD).text for path in ("/", "/advisers/")]
    for text in pages:
        assert "有顾问在服务的村 1 ÷ 行政村 4" in text
        assert "合同今天有效、顾问在岗或有人代班、31 天内有服务记录的行政村 ÷ 全部行政村" in text


def test_who_entered_a_leave_takes_it_back_on_a_page_of_its_own(visit, send, make, signing):
    who = make.user((Role.ADVISER, GANCHENGZI), name="简正言")
    town = make.user((Role.TOWN, SHAOGANG_TOWN))
    signing.contract(user=who)
    number = make.leave(GANCHENGZI, 0, 3, who)
    path = f"/advisers/{GANCHENGZI}/leave/{number}/back"
    assert path not in visit(f"/advisers/{GANCHENGZI}", as_=town).links
    page = visit(f"/advisers/{GANCHENGZI}", as_=who)
    assert path in page.links and "顾问请假" in page.text
    assert "当作没有请过假" in visit(path, as_=who).text
    assert "as if no leave" in visit(path, as_=who, lang="en").text
    taken = send(path, {}, as_=who)
    page = visit(taken.location, as_=who)
    assert "请假已收回" in page.text and "顾问请假" not in page.text
    visit(path, as_=who, status=404)


def test_another_villages_leave_is_taken_back_by_nobody_here(visit, make, signing):
    signing.contract(SHAOGANG)
    signing.contract()
    number = make.leave(SHAOGANG, 0, 3)
    who = make.user((Role.ADVISER, GANCHENGZI))
    visit(f"/advisers/{SHAOGANG}/leave/{number}/back", as_=who, status=404)
    visit(f"/advisers/{GANCHENGZI}/leave/{number}/back", as_=who, status=404)


def test_what_is_expected_stands_beside_what_was_done_and_opens_it(visit, make, signing):
    who = make.user((Role.ADVISER, GANCHENGZI), (Role.ADVISER, SHAOGANG), name="简正言")
    signing.contract(user=who)
    signing.contract(SHAOGANG, user=who)
    signing.service(days_ago=0)
    page = visit("/advisers/quotas", as_=who)
    assert "到村 1 ÷ 1" in page.text and "到村 1 次" in page.text and "1 ÷ 2 个村" in page.text
    now = clock.today()
    assert f"/advisers/{GANCHENGZI}/statement?quarter={now.year}-{(now.month + 2) // 3}#visits" in page.links
    earlier = visit("/advisers/quotas?month=2020-02", as_=who)
    assert "0 ÷ 2 个村" in earlier.text and "记一次" not in earlier.text
    for odd in ("0001-01", "9999-12", "x"):
        visit(f"/advisers/quotas?month={odd}", as_=who)


def test_a_quarters_statement_counts_the_very_lines_below_it(visit, bureau, signing):
    signing.contract()
    for kind in (Service.VISIT, Service.DUTY, Service.PHONE):
        signing.service(days_ago=0, kind=kind)
    page = visit(f"/advisers/{GANCHENGZI}/statement", as_=bureau)
    assert "合计 3" in " ".join(page.text.split()) and page.text.count("看了两份合同") == 3
    assert "应讲 1 次" in page.text and "2 次，应到 1 次" in page.text
    past = visit(f"/advisers/{GANCHENGZI}/statement?quarter=2020-2", as_=bureau)
    assert "还没有记过服务" in past.text and "这个季度没有签约顾问" in past.text
    for odd in ("9999-4", "0000-1", "2026-5", "２０２６-1"):
        visit(f"/advisers/{GANCHENGZI}/statement?quarter={odd}", as_=bureau)


def test_a_contract_that_ends_soon_is_named_to_bureau_and_adviser_until_the_next_is_signed(
    visit, make, bureau, signing
):
    who = make.user((Role.ADVISER, GANCHENGZI), name="简正言")
    signing.contract(user=who, until=7)
    signing.contract(SHAOGANG, until=61)
    for one in (bureau, who):
        assert "合同还有 7 天" in visit("/advisers/", as_=one).text
    assert rows(visit("/advisers/?show=ending", as_=bureau)) == [f"/advisers/{GANCHENGZI}"]
    assert "/advisers/?show=ending" in visit("/", as_=bureau, queries=BOARD).links
    assert "还没有签下一份合同" in visit(f"/advisers/{GANCHENGZI}", as_=who).text
    signing.contract(since=8, until=300)
    assert "合同还有" not in visit("/advisers/", as_=bureau).text
