"""First pages: each leads to the next act in one tap, and each number opens exactly that many rows."""

import re

import pytest

from portal.accounts.rules import Role
from portal.consultations.rules import State as Asked
from portal.core import clock, db, settings
from portal.core.scope import acting_as, system
from portal.mediation.rules import State
from tests.kit import asking
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN
from tests.kit.pages import BOARD


@pytest.fixture
def busy(make):
    """A county in which something of every kind waits."""
    adviser = asking.adviser(make, GANCHENGZI, SHAOGANG)
    mediator = make.mediator()
    make.case(mediator=mediator)
    make.case(until=State.PERFORMED, mediator=mediator, days_ago=60)
    make.case(SHAOGANG, days_ago=40)
    asking.ask(make, days_ago=9)
    asking.ask(make)
    asking.ask(make, HONGXING)
    asking.ask(make, until=Asked.DECLINED)
    asking.ask(make, until=Asked.ANSWERED, voice=True)
    asking.tell(make)
    return adviser, mediator


def owed(page):
    """The numbers of a first page with the lists that they open."""
    boards = [one for one in page.tree.all("ul") if "owed" in one.attrs.get("class", "").split()]
    links = [link for board in boards for link in board.all("a")]
    return [(link.attrs["href"], int(link.all("b")[0].text.replace(",", ""))) for link in links]


def rows(visit, href, who):
    """How many rows a list says and shows."""
    page = visit(href, who, queries=BOARD)
    said = re.search(r"共 ([\d,]+) [件个场]", page.text)
    shown = sum(1 for body in page.tree.all("tbody") for _row in body.all("tr"))
    shown = shown or sum(
        1
        for one in page.tree.all("ul")
        if {"calls", "tasks"} & set(one.attrs.get("class", "").split())
        for li in one.all("li")
        if "locked" not in li.attrs.get("class", "")
    )
    return int(said[1]) if said else shown, shown


@pytest.mark.parametrize(("role", "place"), [(Role.TOWN, SHAOGANG_TOWN), (Role.BUREAU, COUNTY), (Role.LEADER, COUNTY)])
def test_every_number_of_an_office_opens_exactly_that_many_rows(busy, make, visit, role, place):
    who = make.user((role, place))
    page = visit("/", who, queries=BOARD)
    numbers = owed(page)
    assert 0 < len(numbers) <= 10
    for href, number in numbers:
        assert rows(visit, href, who) == (number, number), href
    for node in page.tree.all("a"):
        href, words = node.attrs.get("href", ""), node.text.split()
        if "figure=" in href and words and words[-1].isdecimal():
            assert f"共 {words[-1]} 件" in visit(href, who, queries=BOARD).text or words[-1] == "0", href


def test_the_numbers_of_adviser_and_mediator_open_their_lists(busy, visit):
    for who in busy:
        page = visit("/", who, queries=BOARD)
        numbers = owed(page)
        assert numbers
        for href, number in numbers:
            assert rows(visit, href, who) == (number, number), href


def test_an_adviser_finds_the_oldest_question_first_with_its_day(busy, visit):
    page = visit("/", busy[0], queries=BOARD)
    (first,) = [link for link in page.links if re.fullmatch(r"/consultations/\d+", link)][:1]
    assert "答应" in page.text
    assert "过了" in visit("/consultations/", busy[0]).text
    assert visit("/consultations/", busy[0]).links.index(first) >= 0
    assert "甘城子" in page.text


def test_everyone_has_a_first_act(busy, make, visit):
    acts = {
        Role.MEDIATOR: "/mediation/new",
        Role.MEMBER: "/mediation/new",
        Role.TOWN: "/mediation/new",
        Role.BUREAU: "/consultations/feedback",
        Role.LEADER: f"/reports/{COUNTY}",
        Role.AUDITOR: "/admin/audit",
        Role.ADMIN: "/admin/",
    }
    for role, who in make.of_every_role().items():
        page = visit("/", who, queries=BOARD)
        main = page.tree.all("main")[0]
        links = [node.attrs.get("href") for node in main.all("a")]
        assert links, role
        assert role not in acts or acts[role] in links, (role, links)


def test_an_empty_county_teaches(make, visit):
    for role, who in make.of_every_role().items():
        for lang in ("zh_CN", "en"):
            page = visit("/", who, lang=lang, queries=BOARD)
            assert "暂无数据" not in page.text, role


def test_somebody_without_work_is_told_whom_to_ask(make, visit):
    assert "没有分配工作" in visit("/", make.user()).text


def test_a_visitor_has_three_ways_and_the_hotline(visit):
    page = visit("/", queries=1)
    main = page.tree.all("main")[0]
    links = [node.attrs.get("href") for node in main.all("a")]
    assert links[:3] == ["/consult", "/consult/track", "/v"]
    assert "tel:12348" in links
    visit("/", lang="en")


def test_the_leaders_page_is_light_and_names_nobody(busy, make, visit):
    page = visit("/", make.user((Role.LEADER, COUNTY), name="领导甲"), queries=BOARD)
    assert len(page.response.data) < 80_000
    for name in ("王大明", "李小红", "简正言", busy[0].name, busy[1].name):
        assert name not in page.text
    assert "示意图" in page.text
    assert page.text.index("小坝") < page.text.index("邵岗")


def test_the_picture_of_the_towns_has_its_twin(busy, make, visit):
    who = make.user((Role.LEADER, COUNTY))
    page = visit("/", who, queries=BOARD)
    (picture,) = [node for node in page.tree.all("svg") if "towns-map" in node.attrs.get("class", "")]
    areas = [node.attrs for node in picture.all("a")]
    assert [one["href"] for one in areas] == ["/reports/640381100000", "/reports/640381106000"]
    assert "邵岗镇：登记 3 件" in areas[1]["aria-label"]
    twin = [node for node in page.tree.all("table") if "邵岗镇" in node.text]
    assert twin
    assert visit(f"/reports/{COUNTY}", who, queries=BOARD).text.count("示意图") >= 1


def test_who_may_not_see_the_bureaus_lists_does_not_get_their_numbers(busy, make, visit):
    page = visit("/", make.user((Role.LEADER, COUNTY)), queries=BOARD)
    assert "等答复的意见和投诉" not in page.text
    assert "超过约定日子" not in page.text


def test_filing_numbers_stand_in_the_footer_once_they_are_set(make, visit):
    assert "备" not in visit("/privacy").text.split("意见")[-1]
    with acting_as(system("tests")), db.transaction():
        settings.change("filing_icp", "宁ICP备2026000001号", clock.today())
    assert "宁ICP备2026000001号" in visit("/privacy").text
    with acting_as(system("tests")), db.transaction():
        settings.change("filing_icp", "", clock.today())


def test_the_operators_page_says_what_to_do(make, visit, app):
    page = visit("/admin/health", make.user((Role.ADMIN, "")), queries=BOARD)
    assert "portal jobs worker" in page.text
    assert "上次备份" in page.text
    visit("/admin/health", make.user((Role.ADMIN, "")), lang="en", queries=BOARD)


def test_the_administrator_finds_the_accounts_that_are_stuck(make, visit):
    boss = make.user((Role.ADMIN, ""))
    make.user(name="还没工作")
    numbers = owed(visit("/", boss))
    assert numbers == [("/admin/?state=idle", 1)]
    listed = visit(numbers[0][0], boss)
    assert "共 1 个" in listed.text and "还没工作" in listed.text and "情况：没有分配工作" in listed.text


def test_the_auditor_looks_first_at_what_was_opened_and_taken_out(make, visit):
    auditor = make.user((Role.AUDITOR, COUNTY))
    links = [link for link in visit("/", auditor).links if "verb=" in link]
    assert len(links) == 7
    for link in links:
        page = visit(link, auditor)
        assert "做了什么：" in page.text and "mediation." not in page.text and "ledgers." not in page.text
