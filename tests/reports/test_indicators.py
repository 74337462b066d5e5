"""One number in one place, the dictionary of all, and what may be compared with what."""

import re
from datetime import timedelta

import pytest

from portal.accounts.rules import Role
from portal.core import clock
from portal.core.config import ROOT
from portal.mediation.rules import State
from portal.reports import rules
from portal.reports.rules import Complete, Parted
from tests.kit import figures_doc, outreach
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.kit.pages import BOARD

QUERIES = 7


@pytest.fixture
def county(make):
    """Members, talks, streets, tasks and agreements in two villages, over two years."""
    who = make.mediator(GANCHENGZI)
    other = make.mediator(HONGXING)
    outreach.member(make, who)
    outreach.member(make, other, HONGXING)
    for days in (0, 3, 400, 410, 420):
        outreach.talk(make, GANCHENGZI, who, held_on=clock.today() - timedelta(days), people=20 + days)
    outreach.talk(make, HONGXING, other)
    outreach.talk(make, SHAOGANG_TOWN, who)
    outreach.street(make, "1 2 3", GANCHENGZI, who)
    outreach.street(make, "1 2", HONGXING, other, clock.today() - timedelta(370))
    make.case(until=State.AGREED, mediator=who)
    return who


def five(page):
    """Each of the five figures on a page: its name, its number, the list it opens."""
    found = []
    for node in page.tree.all("div"):
        if "figure" in node.attrs.get("class", "").split() and "rate" not in node.attrs.get("class", ""):
            links = [link for link in node.all("a") if "figure=" in link.attrs.get("href", "")]
            if links:
                number = re.sub(r"\D", "", links[0].all("b")[0].text)
                found.append((node.all("h3")[0].text, int(number), links[0].attrs["href"]))
    return found


def said(page):
    """How many rows a list says that it has."""
    found = re.search(r"共 ([\d,]+)", page.text)
    return int(found[1].replace(",", "")) if found else 0


@pytest.mark.parametrize("address", ["/", f"/reports/{COUNTY}?period=all", f"/reports/{COUNTY}"])
@pytest.mark.parametrize("role", [Role.LEADER, Role.BUREAU])
def test_each_of_the_five_opens_a_list_of_that_length(county, make, visit, role, address):
    who = make.user((role, COUNTY))
    figures = five(visit(address, who, queries=BOARD))
    assert [name for name, _number, _href in figures] == ["在册骨干", "达成协议", "普法宣讲", "入户", "协助社区矫正"]
    assert sum(number for _name, number, _href in figures) >= 9
    for name, number, href in figures:
        assert said(visit(href, who, queries=BOARD)) == number, name


def test_a_number_opens_by_month_and_by_place(county, make, visit):
    who = make.user((Role.BUREAU, COUNTY))
    for word in ("talks", "visits", "agreed", "joined", "anti_fraud", "households"):
        page = visit(f"/reports/{COUNTY}/{word}", who, queries=QUERIES)
        links = [
            (re.sub(r"\D", "", link.text), link.attrs["href"])
            for link in page.tree.all("a")
            if "figure=" in link.attrs.get("href", "")
        ]
        assert links, word
        for number, href in links:
            assert said(visit(href, who, queries=BOARD)) == int(number), href
    assert "小坝镇" in page.text and page.text.index("小坝镇") < page.text.index("邵岗镇"), "no ranking"


def test_a_towns_talk_counts_in_the_town_and_in_none_of_its_villages(county, make, visit):
    who = make.user((Role.TOWN, SHAOGANG_TOWN))
    page = visit(f"/reports/{SHAOGANG_TOWN}/talks?period=all", who, queries=QUERIES)
    (row,) = [node for node in page.tree.all("tr") if node.all("th") and "甘城子村" in node.all("th")[0].text]
    assert row.all("td")[0].text.strip() == "5"
    ((_name, number, _href),) = five(page)
    assert number == 6


def test_a_village_learns_nothing_of_community_correction(county, make, visit):
    for role in (Role.MEDIATOR, Role.MEMBER, Role.ADVISER):
        who = make.user((role, GANCHENGZI))
        page = visit(f"/reports/{GANCHENGZI}", who, queries=QUERIES)
        assert "普法宣讲" in page.text and "协助社区矫正" not in page.text
        for word in ("tasks", "persons"):
            visit(f"/reports/{GANCHENGZI}/{word}", who, status=404)
    visit(f"/reports/{GANCHENGZI}/nonsense", who, status=404)
    visit(f"/reports/{COUNTY}/talks", who, status=404)


def test_who_may_not_open_lists_gets_numbers_alone(county, make, visit):
    page = visit(f"/reports/{GANCHENGZI}/talks?period=all", make.user((Role.ADVISER, GANCHENGZI)))
    assert not [link for link in page.links if link.startswith("/outreach")]
    assert "普法宣讲" in page.text


def test_the_pages_are_whole_in_english_and_as_a_file(county, make, visit, pages):
    who = make.user((Role.BUREAU, COUNTY))
    for address in (f"/reports/{COUNTY}/talks", f"/reports/{SHAOGANG_TOWN}/core", "/reports/dictionary"):
        visit(address, who, lang="en", queries=QUERIES)
    rows = pages.open(f"/reports/{COUNTY}/talks?period=all&format=csv", who).response.text.splitlines()
    assert [row.split(",")[2:4] for row in rows[1:]] == [["outreach.talks", "1"], ["outreach.talks", "6"]]
    file = pages.open("/reports/dictionary?format=csv", who).response.text
    assert all(one.code in file for one in rules.INDICATORS.values())


def test_the_dictionary_tells_every_number_once(make, visit):
    page = visit("/reports/dictionary", make.user((Role.LEADER, COUNTY)), queries=QUERIES)
    ids = [
        node.attrs["id"]
        for node in page.tree.all("div")
        if "entry" in node.attrs.get("class", "").split() and "id" in node.attrs
    ]
    assert sorted(ids) == sorted(rules.INDICATORS)
    for one in rules.INDICATORS.values():
        assert str(one.definition) in page.text.replace(" ", "") or str(one.definition) in page.text, one.code


def test_the_paper_of_figures_says_what_the_clauses_say():
    """A clause that changes without a new version would change last year's numbers unseen (PRODUCT.md B07)."""
    told = (ROOT / "docs" / "figures.md").read_text("utf-8")
    assert told == figures_doc.page(), "a figure's clause or words changed: raise its version, then run `make docs`"


def test_completeness_stands_beside_every_comparison(county, make, visit):
    who = make.user((Role.LEADER, COUNTY))
    for address in (f"/reports/{COUNTY}", f"/reports/{COUNTY}/talks", "/"):
        page = visit(address, who, queries=BOARD)
        assert "有记录的村月" in page.text and "记录不全" in page.text, address
    town = visit(f"/reports/{XIAOBA_TOWN}", make.user((Role.TOWN, XIAOBA_TOWN)))
    assert "1/12" in town.text and "0/12" in town.text


def test_incomplete_means_less_than_sixty_of_a_hundred():
    assert [Complete(kept, 100).thin for kept in (0, 59, 60, 100)] == [True, True, False, False]
    assert (Complete(0, 0).percent, Complete(199, 200).percent) == (100, 99)


def numbers(**told):
    return {**dict.fromkeys(rules.COLUMNS, 0), **told}


def test_a_change_names_both_counts_and_never_falls_by_more_than_all(app):
    talks, core = rules.INDICATORS["talks"], rules.INDICATORS["core"]
    found = Parted(numbers(core=717, talks=90), numbers(talks=0), numbers(talks=56), numbers(joined=720, left=15))
    assert str(rules.change(talks, found, "近12个月")) == "近12个月和上年同期比：从 56 到 0（少 56，降 100%）"
    assert str(rules.change(core, found, "近12个月")) == "和一年前比：从 705 到 717（多 12，升 2%）"
    nothing = Parted(numbers(), numbers(talks=5), numbers(), numbers())
    assert rules.change(talks, nothing, "近12个月") == ""
    few = Parted(numbers(), numbers(talks=3), numbers(talks=9), numbers())
    assert "%" not in str(rules.change(talks, few, "近12个月"))
