"""Small deeds for villagers: half a minute each, in one figure each, taken back with a reason, seen by oneself."""

from datetime import timedelta

import pytest

from portal.accounts.rules import Role
from portal.core import clock, db
from portal.core.forms import Refused
from portal.core.scope import acting_as, system
from portal.outreach import queries, service
from portal.outreach.models import Deed
from portal.outreach.queries import Filter
from portal.outreach.rules import Errand, Figure
from portal.reports import service as reports
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN
from tests.kit.outreach import acting, deed

FIGURE = {
    Errand.GUIDE: Figure.GUIDED,
    Errand.CONTRACT: Figure.CONTRACTS,
    Errand.OPINION: Figure.OPINIONS,
    Errand.CHARTER: Figure.CHARTERS,
}


def counted() -> dict[Figure, int]:
    """What lists say and what the rows add up to, which the cells of the figures must agree with."""
    with acting_as(system("tests")):
        rows = {one: queries.deed_count(Filter(figure=one)) for one in FIGURE.values()}
        sums = queries.summed(None, None)
        assert rows == {one: sums[one] for one in rows}
        assert not reports.verify()
    db.session.remove()
    return rows


def test_a_deed_takes_a_tap_and_a_line_and_counts_in_one_figure(office, pages):
    who = office.member
    assert "/outreach/mine" in pages.visit("/", who).links and "/outreach/mine" in pages.visit("/outreach/", who).links
    form = pages.visit("/outreach/deeds/new?kind=contract", who).form()
    assert form.filled["kind"] in ("contract", ["contract"]) and "village" not in form.names
    data = {**form.filled, "note": "借条没写日子，补上了"}
    sent = [pages.open("/outreach/deeds/new", who, method="POST", data=data) for _time in range(2)]
    assert [one.status for one in sent] == [303, 303] and counted()[Figure.CONTRACTS] == 1
    assert "data-keep" in pages.visit("/outreach/deeds/new", who).response.text, "a phone keeps it without a link"
    for lang in ("zh_CN", "en"):
        pages.visit("/outreach/deeds/", who, lang=lang)
        assert "借条没写日子" in pages.visit("/outreach/mine", who, lang=lang).text
    for errand in Errand:
        deed(office.make, who, errand)
    assert counted() == {**dict.fromkeys(FIGURE.values(), 1), Figure.CONTRACTS: 2}


@pytest.mark.parametrize("told", [{"note": "13800000001"}, {"done_on": "2099-01-01"}, {"kind": ""}])
def test_what_cannot_be_is_said_and_nothing_is_lost(office, pages, told):
    sent = pages.send("/outreach/deeds/new", {"kind": "guide", "note": "指到司法所", **told}, office.member, status=422)
    kept = sent.form().filled
    assert told.get("note", "指到司法所") in str(kept) and not sum(counted().values())


def test_who_wrote_it_or_the_town_takes_it_back_with_a_reason_and_it_counts_no_more(office, pages):
    number = deed(office.make, office.member)
    other = office.make.user((Role.MEMBER, GANCHENGZI))
    far = office.make.user((Role.TOWN, "640381100000"))
    path = f"/outreach/deeds/{number}/undo"
    assert pages.open(path, other).status == 404 and pages.open(path, far).status == 404
    assert pages.send(path, {"why": ""}, office.member, status=422)
    assert counted()[Figure.GUIDED] == 1
    assert pages.send(path, {"why": "记重了"}, office.town).status == 303
    assert not sum(counted().values())
    assert "指路" in pages.visit("/outreach/deeds/?withdrawn=1", office.town).text
    with office.make.writing(acting(office.member, GANCHENGZI)), pytest.raises(Refused):
        service.undo(db.session.get_one(Deed, number), "再来一次")


def test_a_person_sees_this_years_work_of_every_kind_and_nobody_elses(office, pages):
    who, make = office.member, office.make
    office.talk()
    office.street("1 2 3")
    deed(make, who, Errand.OPINION, note="路灯不亮")
    deed(make, who, Errand.GUIDE, note="去年的", done_on=clock.today() - timedelta(days=400))
    deed(make, make.user((Role.MEMBER, GANCHENGZI)), Errand.GUIDE, note="别人的")
    page = pages.visit("/outreach/mine", who)
    main = page.tree.all("main")[0].text
    assert "路灯不亮" in main and "别人的" not in main and "去年的" not in main
    for said in ("普法宣讲 1 场", "入户 3 户次", "为村里人办的事 1 次"):
        assert said.replace(" ", "") in main.replace(" ", ""), said
    assert pages.open("/outreach/mine", make.user((Role.LEADER, COUNTY))).status == 403


def test_lists_keep_to_their_places_and_a_list_of_a_figure_is_as_long_as_the_figure(office, pages):
    for code in (GANCHENGZI, SHAOGANG, HONGXING):
        deed(office.make, office.make.user((Role.MEMBER, code)), Errand.CHARTER, code)
    month = clock.month_start(clock.today()).isoformat()
    boss = office.make.user((Role.BUREAU, COUNTY))
    for who, length in ((boss, 3), (office.town, 2), (office.member, 1)):
        page = pages.visit(f"/outreach/deeds/?figure=charters&from={month}", who)
        assert len(page.tree.all("tbody")[0].all("tr")) == length
    assert "红星" not in pages.open(f"/outreach/deeds/file?format=csv&area={SHAOGANG_TOWN}", boss).response.text
    assert pages.open("/outreach/deeds/file?format=csv", office.member).status == 403
