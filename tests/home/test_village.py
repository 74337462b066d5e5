"""A village's own page, its poster, and applying for mediation from it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.advisers import service as advisers
from portal.advisers.models import Contract
from portal.areas.models import Area
from portal.areas.rules import Level, kind, short_code
from portal.core import brake, clock, db, pdf
from portal.core.codes import fits, spoken
from portal.core.scope import Actor, acting_as, system
from portal.mediation.models import Case, Party
from portal.mediation.rules import Source, Task
from portal.mediation.service import intake
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN

SHORT = spoken(short_code(GANCHENGZI))
TOLD = {
    "kind": "neighbour",
    "name": "王大姐",
    "phone": "+86 138 0000 0001",
    "other": "李家老二",
    "summary": "院墙滴水",
    "danger": "no",
}


def test_a_short_code_has_eight_letters_and_checks_itself():
    assert len(short_code(GANCHENGZI)) == 8 and fits(short_code(GANCHENGZI))
    assert short_code(GANCHENGZI) != short_code(SHAOGANG)
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", SHORT)


@pytest.mark.parametrize("code", [GANCHENGZI, SHORT, SHORT.lower(), SHORT.replace("-", ""), SHORT.replace("-", " ")])
def test_the_page_opens_by_its_code_in_any_habit(visit, make, code):
    make.mediator(name="沙枣林")
    make.contract()
    page = visit(f"/v/{code}", queries=7)
    assert "甘城子村" in page.text and "简正言" in page.text and "沙枣林" in page.text
    ways = [link for link in page.links if link.startswith(("/consult", "#mediators"))]
    assert ways[:3] == [f"/consult?village={GANCHENGZI}", "/consult/track", "#mediators"]
    assert "tel:09533050001" in page.links and "tel:12348" in page.links


def test_an_adviser_whose_contract_is_over_is_not_shown(visit, make):
    make.contract(until_on=clock.today() - timedelta(days=1))
    page = visit(f"/v/{SHORT}")
    assert "简正言" not in page.text and "现在没有顾问在服务" in page.text


def test_a_deputy_stands_in_on_the_page_and_the_next_duty_day_is_told(visit, make):
    number, today = make.contract(), clock.today()
    with make.writing() as session:
        advisers.plan_duty(GANCHENGZI, today + timedelta(days=3), "上午9点，村委会")
        held = session.get_one(Contract, number)
        advisers.take_leave([held], today, today, advisers.Deputy("代小舟", "13900000002"))
    page = visit(f"/v/{SHORT}")
    assert "代小舟" in page.text and "tel:13900000002" in page.links and "上午9点，村委会" in page.text


@pytest.mark.parametrize("code", ["640381106999", "ABCDEFGH", "x", "没有", "640381000000", "9" * 200])
def test_an_unknown_code_leads_to_a_page_where_one_chooses(visit, make, code):
    page = visit(f"/v/{code}", status=404)
    assert "找不到就打" in page.text and any(link.startswith("/v") for link in page.links)


def test_a_code_with_a_letter_read_wrongly_names_the_village_that_was_meant(visit, make):
    wrong = next(SHORT.replace(right, typed) for right, typed in (("D", "0"), ("8", "B"), ("2", "Z"), ("5", "S"), ("U", "V"), ("Z", "2"), ("B", "8"), ("S", "5"), ("V", "U"), ("M", "N"), ("N", "M"), ("P", "R"), ("R", "P"), ("6", "G"), ("G", "6"), ("A", "4"), ("4", "A")) if SHORT.count(right) == 1)  # fmt: skip  # noqa: E501
    page = visit(f"/v/{wrong}", status=404)
    assert "是不是这个村？" in page.text and f"/v/{SHORT}" in page.links


def test_a_towns_code_and_the_list_lead_to_its_villages(visit, make):
    assert f"/v?town={SHAOGANG_TOWN}" in visit("/v").links
    assert f"/v/{SHORT}" in visit(f"/v?town={SHAOGANG_TOWN}").links
    assert f"/v/{SHORT}" in visit(f"/v/{SHAOGANG_TOWN}", status=404).links


def test_an_abolished_village_leads_to_its_successor_or_its_town(visit, pages, make):
    with make.writing() as session:
        gone = session.get_one(Area, SHAOGANG)
        gone.valid_until, gone.replaced_by = clock.today() - timedelta(days=1), GANCHENGZI
    assert pages.open(f"/v/{SHAOGANG}").location == f"/v/{SHORT}"
    with make.writing() as session:
        session.get_one(Area, SHAOGANG).replaced_by = None
    assert f"/v/{SHORT}" in visit(f"/v/{SHAOGANG}", status=404).links


def test_the_poster_holds_name_code_and_hotline(visit, make):
    page = visit(f"/v/{SHORT}/poster")
    assert "甘城子村" in page.text and f"localhost/v/{SHORT}" in page.text and "12348" in page.text
    assert len(list(page.tree.all("svg"))) == 1
    assert len(list(visit(f"/v/{SHAOGANG_TOWN}/poster").tree.all("svg"))) == 2
    visit(f"/v/{COUNTY}/poster", status=404)
    visit(f"/v/{SHORT}/poster", lang="en")


def test_the_poster_comes_as_a_file_or_the_page_says_how_else(pages, visit, make, monkeypatch):
    answer = pages.open(f"/v/{SHAOGANG_TOWN}/poster.pdf")
    if answer.response.mimetype == "application/pdf":
        assert answer.response.data.startswith(b"%PDF")
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    monkeypatch.setattr(pdf, "STYLES_READ", "", raising=False)
    with make.writing() as session:
        session.get_one(Area, SHAOGANG).short = "另一个村"
    page = visit(f"/v/{SHAOGANG}/poster.pdf")
    assert "这台机器不能做打印文件" in page.text and f"/v/{SHAOGANG}/poster" in page.links


def test_an_application_lands_in_the_committees_inbox_with_a_slip(send, visit, make):
    mediator = make.mediator()
    taken = send(f"/v/{SHORT}/apply", TOLD)
    slip = visit(taken.location)
    with acting_as(system("test")), db.writing(False):
        case = db.session.scalars(select(Case)).one()
        phones = [party.phone for party in db.session.scalars(select(Party).order_by(Party.id))]
        db.session.remove()
    assert (case.source, case.village_code, case.next_what) == (Source.APPLIED, GANCHENGZI, Task.ACCEPT)
    assert phones == ["13800000001", None] and case.recorder_id is None
    assert case.place_in_ledger in slip.text and "滴水" not in slip.text and "邻里" not in slip.text
    assert "王大姐" not in slip.text and "110" not in slip.text
    assert f"/mediation/{case.id}/accept" in visit("/", as_=mediator).links
    assert f"/mediation/{case.id}" in visit("/mediation/", as_=mediator).links
    assert "网上申请" in visit(f"/mediation/{case.id}", as_=mediator).text


def test_a_visitor_sees_nothing_of_the_dispute_applied_for(send, pages, make):
    send(f"/v/{SHORT}/apply", TOLD)
    assert pages.open("/mediation/1").status in (303, 401)


def test_work_in_one_village_adds_nothing_to_another(make):
    other = make.mediator(SHAOGANG)
    with pytest.raises(PermissionError), make.writing(actor_of(other, SHAOGANG)):
        intake.log(
            intake.Told(kind="other", names=["甲", "乙"], summary="x", danger=False, village_code=GANCHENGZI,
                        reported_on=clock.today())
        )  # fmt: skip


def actor_of(who, code):
    return Actor(who.id, frozenset({code}), name=who.name)


def test_danger_is_answered_with_the_police_first(send, visit, make):
    taken = send(f"/v/{SHORT}/apply", {**TOLD, "danger": "yes"})
    assert "tel:110" in visit(taken.location).links


def test_the_villages_own_cause_goes_to_the_town(send, visit, make):
    taken = send(f"/v/{SHORT}/apply", {**TOLD, "other": "甘城子村委会"})
    assert "邵岗镇人民调解委员会" in visit(taken.location).text


def test_where_nobody_mediates_the_town_takes_it_up(send, visit, make):
    taken = send(f"/v/{SHORT}/apply", TOLD)
    assert "邵岗镇人民调解委员会" in visit(taken.location).text


def test_a_village_of_another_county_has_no_page_here(visit, make):
    with make.writing() as session:
        for code, level, parent in (
            ("640300000000", None, None), ("640302000000", Level.COUNTY, "640300000000"),
            ("640302100000", Level.TOWN, "640302000000"), ("640302100200", Level.VILLAGE, "640302100000"),
        ):  # fmt: skip
            if level:
                session.add(Area(code=code, name=code, short=code, level=level, kind=kind(code), parent_code=parent))
                session.flush()
    for path in ("", "/poster", "/poster.pdf", "/apply"):
        visit(f"/v/640302100200{path}", status=404)
    visit("/v/640302100000/poster", status=404)


def test_what_is_missing_is_asked_for_and_kept(send, make):
    page = send(f"/v/{SHORT}/apply", {**TOLD, "phone": "12", "name": ""}, status=422)
    assert "手机号是 11 位数字，座机请带区号" in page.text and "请写一个称呼" in page.text
    assert page.form().filled["summary"] == ["院墙滴水"] or "院墙滴水" in page.text


def test_sent_twice_it_is_one_dispute(pages, visit, make):
    form = visit(f"/v/{SHORT}/apply").form()
    data = {**form.filled, **TOLD}
    first, second = (pages.open(form.action, method="POST", data=data) for _time in range(2))
    assert first.location == second.location
    with acting_as(system("test")), db.writing(False):
        assert len(db.session.scalars(select(Case)).all()) == 1
        db.session.remove()


def test_a_slip_is_not_made_by_hand(pages, make):
    answer = pages.open(f"/v/{SHORT}/applied?slip=abc.def")
    assert answer.status == 302 and answer.location == f"/v/{SHORT}"


def test_many_from_one_address_are_told_to_telephone(send, make, monkeypatch):
    monkeypatch.setattr(intake, "MOST_FROM_ONE_ADDRESS", 2)
    for _time in range(2):
        assert send(f"/v/{SHORT}/apply", TOLD).status == 303
    page = send(f"/v/{SHORT}/apply", TOLD, status=422)
    assert "12348" in page.text
    with acting_as(system("test")), db.writing(False):
        kept = db.session.scalars(select(brake.Sending)).all()
        db.session.remove()
    assert len(kept) == 2 and all("127" not in one.address_hash for one in kept)


@pytest.mark.parametrize("path", ["/v", f"/v?town={SHAOGANG_TOWN}", f"/v/{SHORT}", f"/v/{SHORT}/apply"])
def test_the_pages_are_whole_in_english(visit, make, path):
    make.mediator()
    make.contract()
    visit(path, lang="en")
