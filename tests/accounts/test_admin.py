"""What the administrator can do, what the auditor sees, and what nobody may."""

import re

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.accounts import queries, service
from portal.accounts.models import Grant, User
from portal.accounts.rules import Role
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN


@pytest.fixture
def boss(make):
    return make.user((Role.ADMIN, ""), username="boss", name="管事")


@pytest.fixture
def auditor(make):
    return make.user((Role.AUDITOR, COUNTY), username="auditor", name="明远")


@pytest.fixture
def her(make):
    return make.user((Role.MEDIATOR, GANCHENGZI), username="wangjf", name="王解纷")


def grants(user_id):
    db.session.remove()
    return list(db.session.scalars(select(Grant).where(Grant.user_id == user_id).order_by(Grant.id)))


def test_an_account_is_added_with_a_password_shown_once(pages, boss):
    shown = pages.send("/admin/users/add", {"name": "新来的", "username": "NewHand"}, as_=boss, status=201)
    password = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", shown.text).group()
    user = db.session.scalar(select(User).where(User.username == "newhand"))
    assert user.must_change and user.first_until > clock.now() and password not in user.password_hash
    assert password not in pages.visit(f"/admin/users/{user.id}", as_=boss).text
    twice = pages.send("/admin/users/add", {"name": "又一个", "username": "newhand"}, as_=boss)
    assert twice.status == 422 and "已经有人用了" in twice.text


@pytest.mark.parametrize("username", ["ab", "1abc", "王解纷", "a b'c--", "x" * 41])
def test_odd_account_names_are_refused(pages, boss, username):
    assert pages.send("/admin/users/add", {"name": "新来的", "username": username}, as_=boss).status == 422


def test_the_list_is_searched_and_paged(pages, make, boss):
    for number in range(25):
        make.user((Role.MEMBER, GANCHENGZI), name=f"村民{number:02}", username=f"villager{number:02}")
    first = pages.visit("/admin/", as_=boss)
    assert "共 26 个" in first.text and "村民24" in first.text and "村民03" not in first.text
    later = next(link for link in first.links if "at=" in link)
    assert "村民03" in pages.visit(later, as_=boss).text
    found = pages.visit("/admin/?q=villager07", as_=boss)
    assert "村民07" in found.text and "村民08" not in found.text
    assert "没有找到" in pages.visit("/admin/?q=%25", as_=boss).text
    for odd in (
        "at=x",
        "at=%3C",
        "at=%3C99999999999999999999",
        "role=king&state=x",
        "_external=1&_scheme=x&endpoint=y",
    ):
        pages.visit(f"/admin/?{odd}", as_=boss)


def test_work_is_given_and_counts_from_the_next_request(pages, boss, make):
    her = make.user(username="newhand")
    assert pages.open("/admin/audit", her).status == 403
    path = f"/admin/users/{her.id}/grants/add"
    assert pages.send(path, {"role": "auditor", "area_code": "640381"}, as_=boss).status == 303
    pages.visit("/admin/audit", as_=her)
    [given] = grants(her.id)
    pages.send(f"/admin/grants/{given.id}/end", {"at_once": "y"}, as_=boss, status=303)
    assert pages.open("/admin/audit", her).status == 403


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("mediator", ""),
        ("mediator", "640381999999"),
        ("member", SHAOGANG_TOWN),
        ("town", GANCHENGZI),
        ("admin", COUNTY),
        ("king", ""),
    ],
)
def test_work_stands_at_its_own_level(pages, boss, her, role, code):
    path = f"/admin/users/{her.id}/grants/add"
    fields = {"role": role, "area_code": code}
    assert pages.send(path, fields, as_=boss).status == 422
    assert len(grants(her.id)) == 1


def test_nobody_changes_their_own_account(pages, boss, app):
    fields = {"role": "bureau", "area_code": COUNTY}
    refused = pages.send(f"/admin/users/{boss.id}/grants/add", fields, as_=boss)
    assert refused.status == 422 and "另一位管理员" in refused.text
    for act in ("disable", "reset"):
        assert pages.send(f"/admin/users/{boss.id}/{act}", as_=boss).status == 422
    assert len(grants(boss.id)) == 1
    with acting_as(Actor(boss.id)), pytest.raises(Refused):
        service.end_grant(grants(boss.id)[0].id, clock.today())


def test_who_administers_does_not_audit(pages, make, boss):
    other = make.user((Role.ADMIN, ""), username="second")
    refused = pages.send(f"/admin/users/{other.id}/grants/add", {"role": "auditor", "area_code": COUNTY}, as_=boss)
    assert refused.status == 422 and "同一个人" in refused.text


def test_the_administrator_disables_and_enables(pages, boss, her):
    pages.visit("/account", as_=her)
    pages.send(f"/admin/users/{her.id}/disable", as_=boss, status=303)
    assert pages.open("/account", her).status == 303
    pages.send(f"/admin/users/{her.id}/enable", as_=boss, status=303)
    assert "可用" in pages.visit(f"/admin/users/{her.id}", as_=boss).text


def test_a_reset_ends_every_session_and_counts_once(pages, boss, her):
    before = db.session.get_one(User, her.id).password_hash
    shown = pages.send(f"/admin/users/{her.id}/reset", as_=boss, status=201)
    assert shown.location == f"/admin/users/{her.id}"
    assert pages.open("/account", her).status == 303
    db.session.remove()
    user = db.session.get_one(User, her.id)
    assert user.must_change and user.password_hash != before


def test_the_administrator_ends_anybodys_session(pages, boss, her):
    page = pages.visit(f"/admin/users/{her.id}", as_=boss)
    action = next(form.action for form in page.forms if form.action.startswith("/admin/sessions/"))
    pages.send(action, as_=boss, on=f"/admin/users/{her.id}", status=303)
    assert pages.open("/account", her).status == 303


def test_others_get_a_sentence_and_the_refusal_is_in_the_trail(pages, her, auditor, boss):
    refused = pages.open("/admin/", her)
    assert refused.status == 403 and "不归您办" in refused.text
    assert pages.open("/admin/audit", boss).status == 403
    assert pages.open("/admin/", auditor).status == 403
    db.session.remove()
    found = select(audit.Audit).where(audit.Audit.verb == "core.refused").order_by(audit.Audit.id)
    lines = list(db.session.scalars(found))
    assert [line.actor_id for line in lines] == [her.id, boss.id, auditor.id]


def test_the_trail_is_searched_and_checked(pages, boss, her, auditor, make, monkeypatch):
    pages.send(f"/admin/users/{her.id}/disable", as_=boss, status=303)
    shown = pages.visit("/admin/audit", as_=auditor)
    assert "停用账号" in shown.text and "管事" in shown.text
    assert (
        "停用账号"
        in pages.visit("/admin/audit?person=boss&verb=accounts.disable", as_=auditor).tree.all("table")[0].text
    )
    assert "没有找到" in pages.visit("/admin/audit?verb=accounts.grant", as_=auditor).text
    for odd in (
        "from_on=x",
        "from_on=2026-11-01&until_on=2031-01-01",
        "subject=accounts_user%23x",
        "person=%25",
        "at=%3C5",
    ):
        pages.visit(f"/admin/audit?{odd}", as_=auditor)
    assert "全部对得上" in pages.visit("/admin/audit?check=1", as_=auditor).text
    with pytest.raises(DBAPIError), make.writing() as session:
        session.execute(text("UPDATE core_audit SET actor_name = '别人' WHERE id = 1"))
    monkeypatch.setattr(audit, "START", "1" * 64)
    assert "第 1 行对不上" in pages.visit("/admin/audit?check=1", as_=auditor).text


def test_reading_the_trail_is_in_the_trail(pages, auditor):
    pages.visit("/admin/audit", as_=auditor)
    db.session.remove()
    assert (
        db.session.scalar(select(audit.Audit.actor_id).where(audit.Audit.verb == "accounts.read_audit")) == auditor.id
    )


def test_a_permission_is_held_where_its_own_role_stands(app, make, pages):
    """Who mediates in one village and audits a county opens no case of the county."""
    both = make.user((Role.MEDIATOR, GANCHENGZI), (Role.AUDITOR, COUNTY))
    seen = {}
    view = app.view_functions["accounts.show"]
    app.view_functions["accounts.show"] = lambda: (seen.update(queries.who_is_there().areas), view())[1]
    try:
        pages.open("/account", both)
    finally:
        app.view_functions["accounts.show"] = view
    assert seen["accounts.audit"] == {COUNTY} and seen["mediation.handle"] == {GANCHENGZI}


def test_holders_of_a_permission_at_a_place(app, make):
    her = make.user((Role.MEDIATOR, GANCHENGZI), name="王解纷")
    make.user((Role.MEMBER, GANCHENGZI))
    town = make.user((Role.TOWN, SHAOGANG_TOWN), name="柳所长")
    found = queries.holders("mediation.handle", GANCHENGZI, SHAOGANG_TOWN, COUNTY)
    assert {one.id for one in found} == {her.id, town.id}


@pytest.mark.parametrize("path", ["/", "/login", "/privacy", "/accessibility", "/feedback"])
def test_a_visitors_pages_keep_every_promise(pages, path, database):
    pages.visit(path)


@pytest.mark.parametrize("path", ["/account", "/account/password", "/"])
def test_ones_own_pages_keep_every_promise(pages, make, path):
    pages.visit(path, as_=make.user((Role.MEDIATOR, GANCHENGZI)))


def test_the_administrators_pages_keep_every_promise(pages, make, boss, her):
    [given] = grants(her.id)
    for path in (
        "add",
        f"{her.id}",
        f"{her.id}/disable",
        f"{her.id}/enable",
        f"{her.id}/reset",
        f"{her.id}/grants/add",
    ):
        pages.visit(f"/admin/users/{path}", as_=boss)
    pages.visit(f"/admin/grants/{given.id}/end", as_=boss)
    assert pages.open("/admin/users/999999", boss).status == 404


def test_large_type_and_language_are_remembered(pages, app):
    browser = pages.browser(None)
    home = pages.visit("/privacy")
    assert home.form("/large-text").filled["back"] in ("/privacy", ["/privacy"])
    answer = pages.open("/large-text", method="POST", data=home.form("/large-text").filled)
    assert (answer.status, answer.location) == (303, "/privacy") and browser.get_cookie("large").value == "1"
    assert "大字版" not in pages.visit("/privacy").tree.all("header")[0].text
    told = {**home.form("/language").filled, "back": "//evil.example"}
    answer = pages.open("/language", method="POST", data=told)
    assert answer.location == "/" and browser.get_cookie("lang").value == "en"
    assert pages.open("/language", method="POST", data={"lang": "en", "back": "/"}).status == 400
