"""Who is let in, who is braked, and how a session ends."""

import html as entities
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts import service
from portal.accounts.models import Attempt, SignIn, User
from portal.accounts.rules import Role
from portal.core import audit, clock, db
from portal.core.sessions import token_hash
from tests.kit.makers import GANCHENGZI, PASSWORD


@pytest.fixture
def mediator(make):
    return make.user((Role.MEDIATOR, GANCHENGZI), username="wangjf", name="王解纷")


@pytest.fixture
def admin(make):
    return make.user((Role.ADMIN, ""), username="boss", name="管事")


def verbs():
    db.session.remove()
    return list(db.session.scalars(select(audit.Audit.verb).order_by(audit.Audit.id)))


def signed_in(browser):
    return browser.open("/account").status_code == 200


def test_the_right_password_opens_a_new_session(browser, mediator):
    her = browser()
    her.client.set_cookie("portal", "s-" + "a" * 43)
    answer = her.sign_in(" ＷangJF ")
    assert (answer.status_code, answer.location) == (303, "/")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("portal="))
    assert "a" * 43 not in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Domain" not in cookie
    assert signed_in(her) and "no-store" in her.open("/account").headers["Cache-Control"]
    assert "accounts.sign_in" in verbs()


def test_unknown_and_known_names_get_the_same_answer(browser, mediator):
    known, unknown = (browser().sign_in(name, "a wrong password") for name in ("wangjf", "nobody"))
    assert known.status_code == unknown.status_code == 422
    plain = [
        re.sub(r'value="[^"]*"', "", answer.text).replace("wangjf", "").replace("nobody", "")
        for answer in (known, unknown)
    ]
    assert plain[0] == plain[1] and "账号或密码不对" in known.text
    assert 'value="wangjf"' in known.text and "a wrong password" not in known.text
    assert verbs().count("accounts.sign_in_failed") == 2


def test_sign_in_needs_the_forms_token(browser, mediator):
    answer = browser().open("/login", {"username": "wangjf", "password": PASSWORD})
    assert answer.status_code == 422 and not any("s-" in line for line in answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil", "https://evil.example", "/\t/evil", "javascript:x", "//["]
)
def test_nobody_is_led_off_the_site(browser, mediator, target):
    assert browser().sign_in("wangjf", next=target).location == "/"
    assert browser().open("/login", query_string={"next": target}).status_code == 200


def test_sign_in_leads_to_the_page_that_was_asked_for(browser, mediator):
    her = browser()
    assert her.open("/account").location == "/login?next=/account"
    assert her.sign_in("wangjf", next="/account").location == "/account"


def test_five_wrong_passwords_brake_this_address_and_no_header_lifts_it(browser, mediator):
    him = browser()
    assert [him.sign_in("wangjf", f"wrong guess {n}").status_code for n in range(6)] == [422] * 5 + [429]
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert him.sign_in("WangJF", headers={header: "1.2.3.4"}).status_code == 429
    late = browser().sign_in("wangjf")
    assert late.status_code == 429 and int(late.headers["Retry-After"]) > 800 and "分钟再试" in late.text
    assert browser("10.0.0.2").sign_in("wangjf").status_code == 303
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert him.sign_in("wangjf").status_code == 303
    assert "accounts.sign_in_braked" in verbs()


def test_a_known_device_comes_in_while_strangers_guess(browser, mediator):
    her = browser("10.0.0.2")
    assert her.sign_in("wangjf").status_code == 303
    her.send("/logout", on="/account")
    for number in range(12):
        browser(f"10.0.1.{number}").sign_in("wangjf", "wrong guess")
    assert browser("10.0.0.3").sign_in("wangjf").status_code == 429
    assert her.sign_in("wangjf").status_code == 303


def test_one_address_trying_many_names_is_braked(browser, mediator):
    him = browser()
    token = him.token()
    answers = [
        him.open("/login", {"csrf_token": token, "username": f"name{n}", "password": "spring-2026-x"}).status_code
        for n in range(40)
    ]
    assert answers[:30] == [422] * 30 and set(answers[30:]) == {429}
    assert browser("10.0.0.2").sign_in("wangjf").status_code == 303


def test_sixty_people_behind_one_address_are_never_braked(browser, make):
    people = [make.user(username=f"person{n}") for n in range(60)]
    answers = []
    for someone in people:
        him = browser()
        answers.append(him.sign_in(someone.username, "mistyped password").status_code)
        answers.append(him.sign_in(someone.username).status_code)
    assert answers == [422, 303] * 60


def test_guesses_at_the_same_moment_do_not_slip_past(app, browser, mediator):
    browsers = [browser() for _each in range(24)]
    tokens = [one.token() for one in browsers]

    def guess(number):
        data = {"csrf_token": tokens[number], "username": "wangjf", "password": f"wrong guess {number}"}
        return browsers[number].client.post("/login", data=data, environ_base={"REMOTE_ADDR": "10.0.0.1"}).status_code

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(24)))
    assert answers.count(422) == 5 and answers.count(429) == 19


def test_a_right_password_forgets_the_wrong_ones(browser, mediator):
    her = browser()
    for _each in range(4):
        her.sign_in("wangjf", "wrong guess")
    assert her.sign_in("wangjf").status_code == 303
    db.session.remove()
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_a_weaker_hash_is_made_anew_at_sign_in(browser, make, mediator):
    weak = service.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with make.writing() as session:
        session.get_one(User, mediator.id).password_hash = weak
    assert browser().sign_in("wangjf").status_code == 303
    db.session.remove()
    assert "m=19456,t=2,p=1" in db.session.get_one(User, mediator.id).password_hash


def test_signing_out_kills_a_stolen_copy(browser, mediator):
    her, thief = browser(), browser("10.0.0.9")
    her.sign_in("wangjf")
    thief.client.set_cookie("portal", her.client.get_cookie("portal").value)
    assert signed_in(thief)
    answer = her.send("/logout", on="/account")
    assert answer.status_code == 303 and answer.headers["Clear-Site-Data"] == '"cache"'
    assert not signed_in(thief) and not signed_in(her)


def test_signing_out_needs_the_token_and_a_form(browser, mediator):
    her = browser()
    her.sign_in("wangjf")
    refused = her.open("/logout", {})
    assert refused.status_code == 400 and "portal=" not in "".join(refused.headers.getlist("Set-Cookie"))
    assert her.open("/logout").status_code == 405
    assert signed_in(her)


@pytest.mark.parametrize("cookie", ["s-", "s-" + "x" * 60, "a-broken", "x" * 4000, "s-" + "é" * 30, "a-.."])
def test_a_broken_cookie_is_a_visitor(browser, app, cookie):
    answer = browser().open("/account", headers={"Cookie": f"portal={cookie}".encode().decode("latin-1")})
    assert (answer.status_code, answer.location) == (303, "/login?next=/account")


@pytest.mark.parametrize(("role", "code", "minutes"), [(Role.MEDIATOR, GANCHENGZI, 120), (Role.ADMIN, "", 30)])
def test_an_idle_session_ends(browser, make, role, code, minutes):
    make.user((role, code), username="someone")
    her, start = browser(), clock.now()
    her.sign_in("someone")
    with clock.frozen(start + timedelta(minutes=minutes - 1)):
        assert signed_in(her)
    with clock.frozen(start + timedelta(minutes=2 * minutes - 3)):
        assert signed_in(her)
    with clock.frozen(start + timedelta(minutes=3 * minutes + 1)):
        assert not signed_in(her)


def test_no_session_outlives_twelve_hours(browser, mediator):
    her, start = browser(), clock.now()
    her.sign_in("wangjf")
    for hours in range(1, 12):
        with clock.frozen(start + timedelta(hours=hours)):
            assert signed_in(her)
    with clock.frozen(start + timedelta(hours=12, minutes=1)):
        assert not signed_in(her)


def test_the_time_last_seen_is_written_once_a_minute(browser, mediator, make):
    her = browser()
    her.sign_in("wangjf")
    found = select(SignIn.last_seen_at).where(
        SignIn.user_id == mediator.id, SignIn.token_hash != token_hash(mediator.token)
    )
    first = db.session.scalar(found)
    her.open("/account")
    db.session.remove()
    assert db.session.scalar(found) == first
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        her.open("/account")
    db.session.remove()
    assert db.session.scalar(found) > first


def test_a_disabled_account_is_out_at_once_and_stays_out(browser, mediator, admin, make):
    her = browser()
    her.sign_in("wangjf")
    with make.writing():
        service.disable(mediator.id)
    assert not signed_in(her)
    refused = her.sign_in("wangjf")
    assert refused.status_code == 422 and "账号或密码不对" in refused.text


def test_demo_accounts_are_let_in_only_in_the_demo(browser, make):
    make.user((Role.MEMBER, GANCHENGZI), username="member", demo=True)
    assert browser().sign_in("member").status_code == 422


def test_a_first_password_must_be_changed_before_anything_else(browser, make):
    with make.writing():
        user, first = service.add_user("newhand", "新来的")
        service.grant(user.id, Role.MEDIATOR, GANCHENGZI, clock.today())
    her, other = browser(), browser("10.0.0.2")
    assert her.sign_in("newhand", first).status_code == 303
    other.sign_in("newhand", first)
    assert her.open("/").location == "/account/password"
    easy = her.send("/account/password", {"current": first, "new": "1234567890", "again": "1234567890"})
    assert easy.status_code == 422 and "太常见" in easy.text and "1234567890" not in easy.text
    good = "一句只有我知道的话"
    differs = her.send("/account/password", {"current": first, "new": good, "again": good + "!"})
    assert differs.status_code == 422
    wrong = her.send("/account/password", {"current": "not the first one", "new": good + good, "again": good + good})
    assert wrong.status_code == 422 and "现在的密码不对" in wrong.text
    taken = her.send("/account/password", {"current": first, "new": good + good, "again": good + good})
    assert taken.status_code == 303
    assert her.open("/").status_code == 200 and not signed_in(other)
    assert browser().sign_in("newhand", good + good).status_code == 303


def test_a_first_password_is_good_for_three_days(browser, make):
    with make.writing():
        _user, first = service.add_user("newhand", "新来的")
    with clock.frozen(clock.now() + timedelta(hours=73)):
        answer = browser().sign_in("newhand", first)
    assert answer.status_code == 422 and "期限" in answer.text


def test_one_sees_and_ends_ones_own_sessions_and_no_other(browser, mediator, admin):
    her, phone = browser(), browser("10.0.0.2")
    her.sign_in("wangjf")
    phone.sign_in("wangjf")
    theirs = db.session.scalar(select(SignIn.id).where(SignIn.user_id == admin.id))
    phones = db.session.scalar(select(SignIn.id).where(SignIn.address == "10.0.0.2"))
    assert her.send(f"/account/sessions/{theirs}/end", on="/account").status_code == 404
    assert her.send(f"/account/sessions/{phones}/end", on="/account").status_code == 303
    assert signed_in(her) and not signed_in(phone)


def hidden(page, name):
    found = re.search(f'name="{name}" value="([^"]*)"', page.text)
    return entities.unescape(found.group(1)) if found else ""


def late_form(boss, username="laterhand"):
    """The administrator fills in a form, and sends it when the session has ended."""
    page = boss.open("/admin/users/add")
    data = {name: hidden(page, name) for name in ("csrf_token", "submission_key")}
    with clock.frozen(clock.now() + timedelta(minutes=40)):
        return boss.open("/admin/users/add", {**data, "name": "迟来的", "username": username})


def test_a_form_sent_too_late_comes_back_filled_to_the_same_person(browser, admin):
    boss = browser()
    boss.sign_in("boss")
    asked = late_form(boss)
    assert asked.status_code == 401 and "都在" in asked.text and "迟来的" not in asked.text
    with clock.frozen(clock.now() + timedelta(minutes=41)):
        answer = boss.sign_in("boss", kept=hidden(asked, "kept"))
        assert answer.location == "/admin/users/add"
        page = boss.open(answer.location)
        assert 'value="迟来的"' in page.text and 'value="laterhand"' in page.text and "还没有送出" in page.text
        db.session.remove()
        assert db.session.scalar(select(User.id).where(User.username == "laterhand")) is None
        data = {name: hidden(page, name) for name in ("csrf_token", "submission_key", "name", "username")}
        assert boss.open("/admin/users/add", {**data, "name": "迟来的", "username": "laterhand"}).status_code == 201
        assert "迟来的" not in boss.open("/admin/users/add").text


def test_a_form_sent_too_late_is_dropped_for_another_person(browser, admin, make):
    make.user((Role.ADMIN, ""), username="other")
    boss = browser()
    boss.sign_in("boss")
    asked = late_form(boss)
    with clock.frozen(clock.now() + timedelta(minutes=41)):
        assert boss.sign_in("other", kept=hidden(asked, "kept")).location == "/"
        assert "迟来的" not in boss.open("/admin/users/add").text


def test_a_kept_form_is_forgotten_after_an_hour_and_a_broken_one_ignored(browser, admin):
    boss = browser()
    boss.sign_in("boss")
    asked = late_form(boss)
    with clock.frozen(clock.now() + timedelta(hours=3)):
        assert boss.sign_in("boss", kept=hidden(asked, "kept")).location == "/"
        assert boss.sign_in("boss", kept="zz").status_code == 303
        assert boss.sign_in("boss", kept="00" * 40).status_code == 303


def test_a_password_is_never_kept(browser, admin):
    boss = browser()
    boss.sign_in("boss")
    token = boss.token("/account/password")
    with clock.frozen(clock.now() + timedelta(minutes=40)):
        fields = {"csrf_token": token, "current": "secret one", "new": "secret two", "again": "secret two"}
        asked = boss.open("/account/password", fields)
        assert asked.status_code == 401
        boss.sign_in("boss", kept=hidden(asked, "kept"))
        assert "secret" not in boss.open("/account/password").text
