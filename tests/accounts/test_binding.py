"""Into the phone without typing: a code on the office's screen, once, for ten minutes, for whom the office may."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from portal.accounts.models import Binding, Device, Grant, SignIn, User
from portal.accounts.rules import Role
from portal.accounts.rules.devices import WRONG_CODES, bindable
from portal.accounts.service import binding
from portal.core import audit, clock, db, retention, settings
from portal.core.scope import Actor, acting_as, system
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG_TOWN

TOWN = (Role.TOWN, SHAOGANG_TOWN)


@pytest.fixture
def office(make):
    return make.user(TOWN, name="镇上")


@pytest.fixture
def her(make):
    return make.mediator(name="沙枣林", must_change=True)


@pytest.fixture
def code(make, office, her):
    """A code as it stands in the picture."""

    def code_(who=her):
        with acting_as(Actor(office.id, frozenset({SHAOGANG_TOWN}), name=office.name)), db.transaction():
            return binding.make(who.id)[1]

    return code_


def stored(model):
    db.session.remove()
    with acting_as(system("tests")):
        found = db.session.scalars(select(model).order_by(model.id)).all()
        db.session.expunge_all()
        db.session.remove()
    return found


def change(model, *those, **values):
    db.session.remove()
    with acting_as(system("tests")), db.transaction() as own:
        own.execute(update(model).where(*those).values(**values))


def verbs():
    return [line.verb for line in stored(audit.Audit)]


@pytest.mark.parametrize(
    ("held", "fits"),
    [
        ([(Role.MEDIATOR, GANCHENGZI, True)], True),
        ([(Role.MEMBER, GANCHENGZI, True), (Role.ADVISER, HONGXING, True)], True),
        ([(Role.MEDIATOR, HONGXING, True)], False),
        ([(Role.MEDIATOR, GANCHENGZI, False)], False),
        ([(Role.MEDIATOR, GANCHENGZI, True), (Role.ADMIN, "", True)], False),
        ([(Role.MEDIATOR, GANCHENGZI, True), (Role.TOWN, SHAOGANG_TOWN, False)], False),
        ([], False),
    ],
)
def test_an_office_opens_the_phones_of_its_own_area_and_no_desk(held, fits):
    assert bindable(held, {SHAOGANG_TOWN}) is fits


def test_the_office_shows_a_code_once_and_the_phone_that_scans_it_is_hers(pages, office, her, browser):
    assert "沙枣林" in pages.visit("/phones", as_=office).text
    shown = pages.send(f"/phones/{her.id}/bind", {}, as_=office, status=201)
    assert "<svg" in shown.response.text and "沙枣林" in shown.text
    [row] = stored(Binding)
    assert row.until - row.made_at == timedelta(minutes=10) and len(row.code_hash) == 64
    assert row.code_hash not in shown.response.text
    assert "accounts.offer_binding" in verbs()


def test_only_the_button_uses_the_code_up_and_only_once(code, browser, her):
    path, hers, other = f"/bind/{code()}", browser(), browser()
    for _time in range(2):
        shown = hers.open(path)
        assert shown.status_code == 200 and "沙某某" in shown.text and "沙枣林" not in shown.text
        assert shown.headers["Cache-Control"] == "no-store"
    assert other.open(path).status_code == 200, "looking uses nothing up"
    answer = hers.send(path)
    assert answer.status_code == 303
    assert "沙枣林" in hers.open("/account").text, "no password was asked, and none must be changed"
    assert other.open(path).status_code == 404
    [row], [device] = stored(Binding), stored(Device)
    assert row.used_at and row.device_id == device.id and device.bound_at
    assert verbs().count("accounts.bind") == 1
    assert "沙枣林" in hers.open("/account/phones").text or "就是这里" in hers.open("/account/phones").text


def test_of_two_phones_that_press_at_once_one_is_too_late(code, browser):
    path, first, second = f"/bind/{code()}", browser(), browser()
    token = second.token(path)
    first.send(path)
    assert second.open(path, {"csrf_token": token}).status_code == 404
    assert len(stored(Device)) == 1


@pytest.mark.parametrize("why", ["old", "revoked", "closed", "moved", "giver"])
def test_a_code_that_no_longer_holds_opens_nothing(code, browser, her, office, why):
    path = f"/bind/{code()}"
    if why == "old":
        change(Binding, until=clock.now())
    elif why == "revoked":
        change(Binding, revoked_at=clock.now())
    elif why == "closed":
        change(User, disabled_at=clock.now())
    elif why == "moved":
        change(Grant, Grant.user_id == her.id, area_code=HONGXING)
    else:
        change(Grant, Grant.user_id == office.id, until_on=date(2020, 1, 1))
    answer = browser().open(path)
    assert answer.status_code == 404 and "不能用了" in answer.text


def test_a_new_code_voids_the_one_before_and_the_office_can_void_it(code, browser, pages, office, her):
    first, second = code(), code()
    assert browser().open(f"/bind/{first}").status_code == 404
    assert browser().open(f"/bind/{second}").status_code == 200
    token = re.search(r'name="csrf_token" value="([^"]+)"', pages.open("/privacy", as_=office).response.text).group(1)
    path = f"/phones/codes/{stored(Binding)[-1].id}/revoke"
    assert pages.open(path, as_=office, method="POST", data={"csrf_token": token}).status == 303
    assert browser().open(f"/bind/{second}").status_code == 404
    assert "accounts.revoke_binding" in verbs()


def test_another_town_opens_nobodys_phone_here(make, pages, her, code):
    other = make.user((Role.TOWN, "640381100000"))
    assert "沙枣林" not in pages.visit("/phones", as_=other).text
    assert pages.open(f"/phones/{her.id}/bind", as_=other).status == 404
    code()
    token = re.search(r'name="csrf_token" value="([^"]+)"', pages.open("/privacy", as_=other).response.text).group(1)
    path = f"/phones/codes/{stored(Binding)[0].id}/revoke"
    assert pages.open(path, as_=other, method="POST", data={"csrf_token": token}).status == 404
    boss = make.user((Role.ADMIN, ""), (Role.MEDIATOR, GANCHENGZI))
    bureau = make.user((Role.BUREAU, COUNTY))
    assert pages.open(f"/phones/{boss.id}/bind", as_=bureau).status == 404, "more than a phone's work"
    assert pages.open(f"/phones/{her.id}/bind", as_=her).status == 403


def test_a_given_phone_stays_open_while_it_is_in_touch_and_not_longer(code, browser, her):
    hers = browser()
    answer = hers.send(f"/bind/{code()}")
    told = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("portal="))
    assert f"Max-Age={45 * 86400}" in told, "it outlives the browser's end"
    begun = clock.now()
    with clock.frozen(begun + timedelta(days=40)):
        again = hers.open("/account")
        assert again.status_code == 200
        assert any("Max-Age" in line for line in again.headers.getlist("Set-Cookie") if line.startswith("portal="))
    with clock.frozen(begun + timedelta(days=80)):
        assert hers.open("/account").status_code == 200, "forty days after the last contact"
    with clock.frozen(begun + timedelta(days=126)):
        assert hers.open("/account").status_code == 303


def test_the_days_are_the_countys_to_set(code, browser, her):
    with acting_as(system("tests")), db.transaction():
        settings.change("offline_days", "10", clock.today())
    hers = browser()
    hers.send(f"/bind/{code()}")
    with clock.frozen(clock.now() + timedelta(days=11)):
        assert hers.open("/account").status_code == 303
    settings._cache.clear()


def test_whoever_gets_work_at_a_desk_is_asked_for_the_password_again(code, browser, make, her):
    hers = browser()
    hers.send(f"/bind/{code()}")
    with acting_as(system("tests")), db.transaction() as own:
        own.add(Grant(user_id=her.id, role=Role.TOWN, area_code=SHAOGANG_TOWN, from_on=date(2020, 1, 1)))
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert hers.open("/account").status_code == 303


def test_whoever_was_signed_in_here_before_is_signed_out(code, browser, make):
    hers, before = browser(), make.user((Role.MEMBER, GANCHENGZI), name="先来的")
    hers.sign_in(before.username)
    path = f"/bind/{code()}"
    assert "先来的" in hers.open(path).text
    hers.send(path)
    assert "沙枣林" in hers.open("/account").text
    mine = [row for row in stored(SignIn) if row.user_id == before.id and row.ended_at]
    assert len(mine) == 1


def test_guessing_is_braked(code, browser):
    path, strange = f"/bind/{code()}", browser("10.9.9.9")
    for number in range(WRONG_CODES):
        assert strange.open(f"/bind/{'x' * 24}{number}").status_code == 404
    assert strange.open(f"/bind/{'x' * 24}").status_code == 429
    assert strange.open(path).status_code == 429
    assert browser().open(path).status_code == 200, "the village next door is not braked"


def test_a_phone_is_forgotten_a_year_after_its_last_contact_and_its_traces_stay(code, browser, her):
    browser().send(f"/bind/{code()}")
    long_ago = clock.now() - timedelta(days=400)
    change(Device, at=long_ago)
    change(SignIn, device_id=stored(Device)[0].id)
    with acting_as(system("tests")), db.transaction():
        assert retention.forget_due(clock.today())["devices"] == 1
    assert not stored(Device)
    [row] = stored(Binding)
    assert row.used_at and row.device_id is None
    change(Binding, made_at=long_ago)
    with acting_as(system("tests")), db.transaction():
        retention.forget_due(clock.today())
    assert not stored(Binding)
