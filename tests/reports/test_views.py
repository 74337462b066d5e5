"""The pages of figures as people open them."""

import csv
import gzip
import io

import pytest

from portal.accounts.rules import Role
from portal.core import clock, db
from portal.mediation.rules import Figure, State
from portal.reports import jobs
from portal.reports.models import Cell
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.reports.conftest import TODAY, night, on

QUERIES = 6


@pytest.fixture
def bureau(twelve, make):
    return make.user((Role.BUREAU, COUNTY))


def links_of(page, figure):
    return [link for link in page.links if f"figure={figure}&" in link]


def test_everyone_begins_at_their_own_widest_place(twelve, make, pages):
    for grants, code in (
        (((Role.BUREAU, COUNTY),), COUNTY),
        (((Role.TOWN, SHAOGANG_TOWN), (Role.MEDIATOR, HONGXING)), SHAOGANG_TOWN),
        (((Role.MEMBER, GANCHENGZI),), GANCHENGZI),
    ):
        who = make.user(*grants)
        found = pages.open("/reports/", who)
        assert (found.status, found.location) == (303, f"/reports/{code}")
        pages.visit(found.location, who, queries=QUERIES)


def test_the_county_page_says_the_worked_example(bureau, visit):
    page = visit(f"/reports/{COUNTY}", bureau, queries=QUERIES)
    for words in (
        "达成协议 6 ÷ 有结果 8",
        "已履行 3 ÷ 约定期限已过 4",
        "没有再起 4 ÷ 满90天 5",
        "共 4 件",
        "没有超期的纠纷",
    ):
        assert words in page.text
    assert page.text.count("数量少，比率不稳") >= 3
    assert "75%" not in page.text
    assert page.text.index("小坝镇") < page.text.index("邵岗镇")
    assert len(page.response.data) < 30_000
    assert len(gzip.compress(page.response.data)) < 14_000


def test_every_number_leads_to_a_list_of_that_length(bureau, visit, make):
    with on(TODAY):
        make.case(GANCHENGZI, days_ago=0)
    page = visit(f"/reports/{COUNTY}", bureau)
    for node in page.tree.all("a"):
        href, words = node.attrs.get("href", ""), node.text.split()
        if "figure=" in href and words and words[-1].isdecimal():
            listed = visit(href, bureau)
            assert f"共 {words[-1]} 件" in listed.text, href
    assert links_of(page, Figure.AGREED.value)


@pytest.mark.parametrize("period", ["12", "this", "last", "all", "nonsense"])
def test_every_period_has_its_page_on_every_level(bureau, visit, period):
    for code in (COUNTY, SHAOGANG_TOWN, GANCHENGZI):
        visit(f"/reports/{code}?period={period}", bureau, queries=QUERIES)


def test_a_place_outside_ones_areas_does_not_exist(twelve, make, visit):
    town, village = make.user((Role.TOWN, SHAOGANG_TOWN)), make.user((Role.MEDIATOR, GANCHENGZI))
    for who, codes in ((town, (COUNTY, XIAOBA_TOWN, HONGXING)), (village, (COUNTY, SHAOGANG_TOWN, SHAOGANG))):
        for code in (*codes, "640381999999", "64038110621x", "640000000000"):
            visit(f"/reports/{code}", who, status=404)
    visit(f"/reports/{SHAOGANG}", town, queries=QUERIES)
    assert f"/reports/{COUNTY}" not in visit(f"/reports/{GANCHENGZI}", village).links


def test_who_may_not_open_lists_gets_numbers_without_links(twelve, make, visit):
    adviser = make.user((Role.ADVISER, GANCHENGZI))
    page = visit(f"/reports/{GANCHENGZI}", adviser)
    assert "达成协议 6 ÷ 有结果 8" in page.text
    assert not [link for link in page.links if link.startswith("/mediation")]


def test_an_empty_county_is_told_in_words(make, visit):
    page = visit(f"/reports/{COUNTY}", make.user((Role.LEADER, COUNTY)), queries=QUERIES)
    assert page.text.count("还没有") >= 3
    assert "这段时间没有登记纠纷" in page.text


def test_what_is_late_comes_first(twelve, make, visit):
    with on(TODAY):
        make.case(GANCHENGZI, days_ago=40, until=State.MEDIATING)
        night(make, TODAY)
    page = visit(f"/reports/{COUNTY}", make.user((Role.BUREAU, COUNTY)))
    assert "1 件超期" in page.text
    assert page.text.index("1 件超期") < page.text.index("说和率")
    (late,) = [link for link in page.links if "figure=overdue" in link and "from=" not in link]
    assert "共 1 件" in visit(late, make.user((Role.BUREAU, COUNTY))).text


def test_the_table_as_a_file_holds_the_same_numbers(bureau, pages):
    found = pages.open(f"/reports/{COUNTY}?format=csv", bureau)
    assert found.response.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(found.response.text.lstrip("\ufeff"))))
    assert [row["代码"].strip() for row in rows] == [XIAOBA_TOWN, SHAOGANG_TOWN]
    assert (rows[1]["达成协议"], rows[1]["有结果"], rows[1]["登记"], rows[1]["说和率（%）"]) == ("6", "8", "12", "")


def test_the_pages_are_whole_in_english(bureau, visit):
    for code in (COUNTY, SHAOGANG_TOWN, GANCHENGZI):
        visit(f"/reports/{code}", bureau, lang="en")


def test_the_nightly_look_fails_where_a_cell_is_wrong(twelve):
    jobs.verify(clock.today())
    with db.transaction() as session:
        cell = session.get(Cell, ("village", "", GANCHENGZI, TODAY.replace(day=1, month=10)))
        cell.failed += 1
    with pytest.raises(jobs.FiguresDiffer):
        jobs.verify(clock.today())
