"""The administrator's settings: bounds said at the field, every change with its author and its first day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.areas.rules import short_code
from portal.consultations import service
from portal.core import clock, db, settings
from portal.core.audit import Audit
from portal.core.codes import spoken
from portal.core.scope import acting_as, system
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN

FILING = "/admin/settings/filing_icp"


@pytest.fixture
def admin(make):
    return make.user((Role.ADMIN, ""), name="管理甲")


def in_force(key, on=None):
    db.session.remove()
    with acting_as(system("tests")):
        found = settings.setting(key, "", on or clock.today())
        db.session.remove()
    return found


def test_a_filing_number_is_checked_kept_and_shown_in_every_footer(admin, pages):
    refused = pages.send(FILING, {"value": "备案123"}, admin, status=422)
    assert "宁ICP备2026000001号" in refused.text
    assert pages.send(FILING, {"value": " 宁ICP备２０２６００１２３４号-1 "}, admin).status == 303
    for path in ("/", "/privacy", "/consult", "/login"):
        assert "宁ICP备2026001234号-1" in pages.visit(path).text, path
    listed = pages.visit("/admin/settings", admin)
    assert "宁ICP备2026001234号-1" in listed.text and "管理甲" in listed.text
    assert pages.send(FILING, {"value": ""}, admin).status == 303
    assert "ICP备" not in pages.visit("/privacy").text


def test_a_change_stands_on_the_trail_with_its_author(make, admin, pages):
    pages.send("/admin/settings/keep_consultations", {"value": "400"}, admin)
    with acting_as(system("tests")):
        line = db.session.scalars(select(Audit).where(Audit.verb == "core.setting").order_by(Audit.id.desc())).first()
        db.session.remove()
    assert (line.actor_id, line.detail["key"], line.detail["value"]) == (admin.id, "keep_consultations", "400")
    assert "管理甲" in pages.visit("/admin/settings/keep_consultations", admin).text
    assert "改设置" in pages.visit("/admin/audit", make.user((Role.AUDITOR, COUNTY))).text


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("consultation_workdays", "0", "1 到 15"),
        ("consultation_workdays", "三", "1 到 15"),
        ("feedback_workdays", "61", "1 到 60"),
        ("keep_sessions", "30", "180 到 1095"),
        ("keep_consultations", "99999999", "30 到 10950"),
        ("office.closes", "25:00", "像 18:00"),
        (f"office_phone:{SHAOGANG_TOWN}", "12", "带区号"),
        ("filing_police", "公安", "公网安备"),
        ("helpline_legal", "12", "3 到 12 位"),
        ("helpline_county", "村长", "3 到 12 位"),
    ],
)
def test_what_is_out_of_bounds_is_said_at_the_field(admin, pages, key, typed, said):
    page = pages.send(f"/admin/settings/{key}", {"value": typed}, admin, status=422)
    assert said in page.text
    assert in_force(key) == ""


def test_a_new_value_never_reaches_back(admin, pages):
    yesterday, tomorrow = clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)
    path = "/admin/settings/consultation_workdays"
    assert pages.send(path, {"value": "2", "from_on": yesterday.isoformat()}, admin).status == 422
    assert pages.send(path, {"value": "3", "from_on": tomorrow.isoformat()}, admin).status == 303
    assert (in_force("consultation_workdays"), in_force("consultation_workdays", tomorrow)) == ("", "3")
    assert "起改为 3" in pages.visit("/admin/settings", admin).text


def test_the_promise_follows_its_setting(admin, pages):
    before = service.promised(clock.now())
    pages.send("/admin/settings/feedback_workdays", {"value": "3"}, admin)
    assert service.promised(clock.now()) < before


def test_the_towns_office_can_be_called_from_the_villages_page(admin, pages):
    path = f"/v/{spoken(short_code(GANCHENGZI))}"
    assert "司法所" not in pages.visit(path).text
    pages.send(f"/admin/settings/office_phone:{SHAOGANG_TOWN}", {"value": "0953 305 0009"}, admin)
    page = pages.visit(path)
    assert "tel:09533050009" in page.links and "邵岗镇司法所" in page.text and "0953 305 0009" in page.text
    pages.visit(path, lang="en")


def test_a_helpline_is_the_countys_to_give(admin, pages):
    village = f"/v/{spoken(short_code(GANCHENGZI))}"
    kept = {"If-None-Match": pages.open(village).response.headers["ETag"]}
    assert pages.open(village, headers=kept).status == 304
    for key, typed in (("legal", "0953 12348"), ("women", "16838198"), ("county", "0953-3050110")):
        assert pages.send(f"/admin/settings/helpline_{key}", {"value": typed}, admin).status == 303
    assert pages.open(village, headers=kept).status == 200
    for path in ("/", village):
        page = pages.visit(path)
        assert {"tel:095312348", "tel:09533050110", "tel:110", "tel:120", "tel:119", "tel:12356"} <= set(page.links)
        assert "12348" not in page.text.replace("095312348", "")
    assert "tel:095312348" in pages.open("/no-such-page").links
    assert "095312348" in pages.visit(f"{village}/poster").text
    assert pages.send("/admin/settings/helpline_legal", {"value": ""}, admin).status == 303
    assert "tel:12348" in pages.visit("/privacy").links


def test_only_the_administrator_comes_in(make, pages):
    for role, who in make.of_every_role().items():
        wanted = 200 if role is Role.ADMIN else 403
        assert pages.open("/admin/settings", who).status == wanted, role
        assert pages.open(FILING, who).status == wanted, role
    assert pages.open("/admin/settings/posted", make.user((Role.ADMIN, ""))).status == 404


def test_the_pages_are_whole_in_english(admin, pages):
    pages.send(FILING, {"value": "宁ICP备2026001234号"}, admin, lang="en")
    pages.visit("/admin/settings", admin, lang="en")
    pages.visit(FILING, admin, lang="en")
    pages.visit("/admin/settings/keep_feedback", admin, lang="en")


def test_the_health_page_speaks_to_machines_too(admin, pages, make):
    page = pages.visit("/admin/health", admin)
    for word in ("到点还没做的任务", "本月短信费还剩", "还不发短信", "磁盘还剩", "从来没有"):
        assert word in page.text
    told = pages.open("/admin/health.json", admin).response.json
    assert told["queue"]["depth"] == 0 and told["backup_seconds"] is None
    assert told["disk"]["free_bytes"] > 0 and told["messages"]["sms_balance"] is None
    assert pages.open("/admin/health.json", make.user((Role.BUREAU, COUNTY))).status == 403
    assert pages.open("/admin/health.json").status == 303
