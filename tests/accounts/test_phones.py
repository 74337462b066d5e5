"""Phones that keep forms: what they tell, who may shut them, and that nothing written on them is lost."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.accounts.models import Device, SignIn
from portal.accounts.queries import devices as queries
from portal.accounts.rules import Role
from portal.accounts.rules.devices import Contact, Order, Shown
from portal.core import audit, clock, db
from portal.core.held import Held
from portal.core.phone import stores_of
from portal.core.scope import acting_as, system
from portal.mediation.models import Case
from tests.accounts.conftest import TOKEN
from tests.kit.makers import GANCHENGZI, SHAOGANG
from tests.kit.server import dispute

PHONE = "Mozilla/5.0 (Linux; Android 10) Chrome/90"


@pytest.fixture
def boss(make):
    return make.user((Role.ADMIN, ""), username="boss", name="管事")


@pytest.fixture
def her(make):
    return make.mediator(name="沙枣林")


@pytest.fixture
def phone(browser, her):
    """Her phone, signed in, that has told its version."""
    found = browser()
    assert found.sign_in(her.username).status_code == 303
    tell(found, unsent=3)
    return found


def tell(phone, unsent, version=1, path="/account"):
    told = {"X-Client-Version": str(version), "X-Client-Unsent": str(unsent), "User-Agent": PHONE}
    return phone.open(path, headers=told)


def stored(model):
    db.session.remove()
    with acting_as(system("tests")):
        found = db.session.scalars(select(model).order_by(model.id)).all()
        db.session.expunge_all()
        db.session.remove()
    return found


def write(phone, said="院墙滴水", **more):
    """Send the quick form as a phone's queue does: with whatever token its pages still give."""
    token = TOKEN.search(phone.open("/privacy").text).group(1)
    return phone.open("/mediation/new", {**dispute(said), "csrf_token": token, **more})


@pytest.mark.parametrize(
    ("version", "unsent", "read"),
    [
        ("1", "3", Contact(1, 3)),
        (" 2 ", None, Contact(2, None)),
        ("1", "-4", Contact(1, None)),
        ("1", "９", Contact(1, None)),
        ("1", "9999999", Contact(1, 100_000)),
        ("0", "3", None),
        ("x", "3", None),
        (None, "3", None),
        ("99999999999", "3", None),
    ],
)
def test_what_is_no_number_is_not_read(version, unsent, read):
    assert Contact.read(version, unsent) == read


def test_a_phone_tells_its_version_and_what_waits_on_it(phone, her, visit, boss):
    [device] = stored(Device)
    assert (device.version, device.unsent, device.revoked_at) == (1, 3, None)
    key = {"X-Client-Version": "1", "X-Client-Unsent": "2"}
    token = TOKEN.search(phone.open("/privacy").text).group(1)
    assert phone.open("/mediation/new", {**dispute("一"), "csrf_token": token}, headers=key).status_code == 303
    assert stored(Device)[0].unsent == 2, "in the transaction of what was sent"
    phone.open("/account", headers={"X-Client-Version": "1"})
    assert stored(Device)[0].unsent == 2, "whoever does not say how many wait leaves what was told last"
    page = visit("/admin/devices", as_=boss)
    assert "沙枣林" in page.text and "2 份没送出" in page.text and "共 1 部" in page.text
    assert "2 份没送出" in phone.open("/account/phones").text.replace("那时还有 ", "")


def test_an_office_browser_that_keeps_nothing_is_no_phone(browser, boss, visit):
    browser().sign_in(boss.username)
    assert "没有这样的手机" in visit("/admin/devices", as_=boss).text


def test_a_revoked_phone_reads_nothing_and_what_it_sends_is_held(phone, her, visit, pages):
    [device] = stored(Device)
    pages.send(f"/account/phones/{device.id}/revoke", {}, as_=her, on="/account/phones", status=303)
    assert phone.open("/mediation/").status_code == 303, "the sign-in page"
    for _time in range(2):
        answer = write(phone, "院墙滴水", submission_key="key-of-the-yard-1")
        assert answer.status_code == 409 and "没有丢" in answer.text
    assert not stored(Case)
    [held] = stored(Held)
    assert (held.actor_id, held.actor_name) == (her.id, her.name)
    assert "院墙滴水" in visit("/account/held", as_=her).text, "its owner finds it elsewhere"
    assert any(line.verb == "accounts.revoke_device" for line in stored(audit.Audit))
    assert audit.verify()[2] is None


def test_a_closed_account_reads_nothing_and_its_unsent_work_waits(phone, her, boss, visit, pages):
    first = write(phone, "先送到的", submission_key="key-of-the-yard-0")
    pages.send(f"/admin/users/{her.id}/disable", {}, as_=boss, status=303)
    again = write(phone, "先送到的", submission_key="key-of-the-yard-0")
    assert (again.status_code, again.location) == (303, first.location), "what was stored is answered as at first"
    assert write(phone, "后来写的", submission_key="key-of-the-yard-1").status_code == 409
    her_own = {"X-Client-Version": "1", "X-Outbox": "later"}
    told = phone.open("/outbox/me", headers=her_own)
    assert told.status_code == 410 and stores_of(her.id)[0] in told.json["stores"], "whose session it was"
    sent = {**dispute("先送到的"), "csrf_token": told.json["token"], "submission_key": "key-of-the-yard-0"}
    receipt = phone.open("/mediation/new", sent, headers=her_own)
    assert (receipt.status_code, receipt.json["address"]) == (201, first.location), "a phone reads no redirect"
    assert receipt.json["receipt"] > 0
    late = {**sent, "summary": "后来写的", "submission_key": "key-of-the-yard-1"}
    assert phone.open("/mediation/new", late, headers=her_own).status_code == 409
    assert [case.summary for case in stored(Case)] == ["先送到的"]
    assert [held.actor_id for held in stored(Held)] == [her.id]
    told = visit("/admin/held", as_=boss).text
    assert "沙枣林" in told and "已停用" in told and "后来写的" not in told
    pages.send(f"/admin/users/{her.id}/enable", {}, as_=boss, status=303)
    assert phone.sign_in(her.username).status_code == 303
    assert "后来写的" in phone.open("/account/held").text


def test_what_a_closed_account_left_goes_to_a_colleague_of_the_place_alone(phone, her, boss, make, visit, pages):
    beside, elsewhere = make.mediator(name="白杨河"), make.mediator(SHAOGANG, name="马兰山")
    pages.send(f"/admin/users/{her.id}/disable", {}, as_=boss, status=303)
    assert write(phone, "后来写的", submission_key="key-of-the-yard-1").status_code == 409
    asked = visit(f"/admin/users/{her.id}/hand", as_=boss).text
    assert "白杨河" in asked and "马兰山" not in asked and "后来写的" not in asked
    refused = pages.send(f"/admin/users/{her.id}/hand", {"to": str(elsewhere.id)}, as_=boss, status=422)
    assert "请选一位同事" in refused.text
    pages.send(f"/admin/users/{her.id}/hand", {"to": str(beside.id)}, as_=boss, status=303)
    assert "后来写的" in visit("/account/held", as_=beside).text
    assert "后来写的" not in visit("/account/held", as_=elsewhere).text
    assert [line.verb for line in stored(audit.Audit)].count("core.hand_over") == 1
    assert "没有别的同事" in pages.send(f"/admin/users/{beside.id}/hand", {}, as_=boss, status=422).text


def test_nobody_brings_anything_under_a_closed_name_without_that_sessions_token(phone, her, boss, pages, browser):
    pages.send(f"/admin/users/{her.id}/disable", {}, as_=boss, status=303)
    strange = TOKEN.search(browser().open("/privacy").text).group(1)
    assert write(phone, csrf_token=strange, submission_key="key-of-the-yard-1").status_code == 401
    assert phone.open("/outreach/talks/new", {"csrf_token": "x"}).status_code in (401, 404)
    assert not stored(Held)


def test_an_old_session_that_merely_ended_is_asked_to_sign_in(phone, her):
    with acting_as(system("tests")), db.transaction() as own:
        own.execute(update(SignIn).values(ended_at=clock.now()))
    assert write(phone, submission_key="key-of-the-yard-1").status_code == 401
    assert not stored(Held)


def test_a_revoked_browser_gets_a_new_key_when_its_person_signs_in_again(phone, her, pages, boss):
    [device] = stored(Device)
    pages.send(f"/admin/devices/{device.id}/revoke", {}, as_=boss, status=303)
    assert phone.sign_in(her.username).status_code == 303
    old, new = stored(Device)
    assert old.revoked_at and new.revoked_at is None and old.key_hash != new.key_hash


def test_nobody_shuts_anothers_phone(phone, make, pages):
    other = make.mediator(name="别人")
    [device] = stored(Device)
    token = TOKEN.search(pages.open("/privacy", as_=other).response.text).group(1)
    path = f"/account/phones/{device.id}/revoke"
    assert pages.open(path, as_=other, method="POST", data={"csrf_token": token}).status == 404
    assert pages.open("/admin/devices", as_=other).status == 403


def test_the_operators_list_is_sorted_and_paged(make, boss, visit):
    owners = [make.user((Role.MEMBER, GANCHENGZI), name=f"村民{number:02}") for number in range(25)]
    with acting_as(system("tests")), db.transaction() as own:
        for number, who in enumerate(owners):
            at = clock.now() - timedelta(days=number)
            one = Device(user_id=who.id, key_hash=f"k{number}", at=at, version=1, unsent=number % 5, first_at=at)
            own.add(one)
    for order in Order:
        seen, path = [], f"/admin/devices?order={order.value}"
        while path:
            page = visit(path, as_=boss)
            seen += re.findall(r"村民\d\d", page.text)
            path = next((link for link in page.links if "at=%3C" in link), None)
        names = [f"村民{number:02}" for number in range(25)]
        assert sorted(set(seen)) == names, order
        if order is Order.CONTACT:
            assert list(dict.fromkeys(seen)) == names[::-1]
    assert "村民24" in visit("/admin/devices?shown=silent", as_=boss).text
    assert "村民01" not in visit("/admin/devices?shown=silent", as_=boss).text
    assert queries.listed(Order.UNSENT, Shown.WAITING, None)[1] == 20
    for odd in ("at=x", "at=%3C9.9999999999", "at=%3C99999999999999999999.1", "order=king&shown=x"):
        visit(f"/admin/devices?{odd}", as_=boss)
