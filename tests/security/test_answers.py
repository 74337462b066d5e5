"""What every answer says to the browser, and what none may do (SECURITY.md R18, R32-R37, R45, R46)."""

import re

import pytest

from portal.accounts.rules import Role
from portal.app import create_app
from portal.core.headers import POLICY
from tests.conftest import SETTINGS
from tests.kit.doors import doors
from tests.kit.makers import COUNTY

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OFF_SITE = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "http:evil.example", "https://evil.example",
    "javascript:alert(1)", "//[", "/\t/evil.example", "/\n/evil.example", "/%0a/evil.example\r", " //evil.example",
    "@evil.example", "data:text/html,x", "/\x00/evil.example", "/" + "a" * 600, "//evil.example/%2e%2e",
)  # fmt: skip


def stylesheet(text):
    """The address of the one stylesheet."""
    return re.search(r"/static/build/(?:app|public)\.\w+\.css", text).group()


def check(answer):
    for name, value in ALWAYS.items():
        assert answer.headers.get(name) == value, (answer.status, name)
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "X-Powered-By" not in answer.headers


@pytest.fixture
def secure(database):
    """The portal as it stands behind https."""
    found = create_app({**SETTINGS, "PORTAL_BASE_URL": "https://law.example.cn", "PORTAL_DATABASE_URL": database.url})
    database.bind()
    return found


def test_every_kind_of_answer_carries_the_headers(app, pages, make, monkeypatch):
    who = make.mediator()

    def broken(**_values):
        raise RuntimeError("secret words")

    monkeypatch.setitem(app.view_functions, "home.accessibility", broken)
    asked = {
        "/": 200, "/account": 200, "/nowhere": 404, "/mediation/999999999": 404, "/admin/": 403, "/reports/": 303,
        "/accessibility": 500, "/healthz": 200, "/readyz": 200, "/mediation/export": 403, "/logout": 405,
        stylesheet(pages.open("/").response.text): 200, "/static/nothing.css": 404,
    }  # fmt: skip
    for path, status in asked.items():
        page = pages.open(path, who)
        assert page.status == status, (path, page.status)
        check(page.response)
        if status != 200 or path in ("/", "/account"):
            assert "secret words" not in page.response.text
        if path in ("/", "/account", "/admin/", "/mediation/999999999"):
            assert page.response.headers["Cache-Control"] in ("no-store", "private, no-cache"), path
    assert pages.open("/account", who).response.headers["Cache-Control"] == "no-store"
    assert pages.open("/mediation/new", who, method="POST", data={}).status in (400, 422)
    for answer in (
        pages.send("/mediation/new", {}, as_=who, status=422),
        pages.open("/", who, method="TRACE"),
        pages.open("/", who, method="BREW"),
        pages.open("/", who, method="PUT"),
    ):
        check(answer.response)
        assert answer.status in (405, 422)


def test_behind_https_every_cookie_is_bound_to_the_host_and_every_answer_says_so(secure):
    client = secure.test_client()
    shown = client.get("/", base_url="https://law.example.cn").text
    for path in ("/login", "/nowhere", stylesheet(shown)):
        answer = client.get(path, base_url="https://law.example.cn")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert cookie.startswith("__Host-") and "Domain" not in cookie
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


def test_a_stored_choice_is_a_cookie_of_the_same_kind(secure):
    client = secure.test_client()
    shown = client.get("/login", base_url="https://law.example.cn").text
    token = shown.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/language", data={"csrf_token": token, "lang": "en"}, base_url="https://law.example.cn")
    assert answer.status_code == 303
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie


@pytest.mark.parametrize("target", OFF_SITE)
def test_no_address_leads_off_the_site(app, pages, make, target):
    who = make.mediator()
    page = pages.open("/login", who, query_string={"next": target})
    assert page.status == 303 and page.location == "/"
    token = next(value for form in pages.open("/").forms for value in form.filled.get("csrf_token", []))
    page = pages.open("/language", method="POST", data={"csrf_token": token, "lang": "en", "back": target})
    assert page.status == 303 and page.location == "/"


def test_a_foreign_host_name_stands_in_no_link(app, pages, make, world):
    who = world.make.user()
    foreign = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    with world.insider():
        for door in doors(world.app):
            if door.safe:
                page = pages.open(door.path(), who, headers=foreign)
                told = page.response.headers.get("Location", "")
                assert "evil.example" not in told, door
                if page.is_html:
                    assert "evil.example" not in page.response.text, door


def test_the_way_to_a_page_names_neither_host_nor_place(pages):
    foreign = {"headers": {"Host": "evil.example"}, "environ_overrides": {"SCRIPT_NAME": "//evil.example"}}
    for path, leads in (("/mediation", "/mediation/"), ("/reports?x=1", "/reports/?x=1"), ("/admin/users/1", "/login")):
        page = pages.open(path, **foreign)
        assert page.status in (303, 308) and page.location.startswith(leads), (path, page.location)


def test_an_address_cannot_turn_a_lists_links(pages, make):
    who = make.user((Role.BUREAU, COUNTY))
    make.case()
    odd = {
        "_external": "1", "_scheme": "javascript", "_anchor": "x", "_method": "POST", "endpoint": "x", "values": "1",
        "subject_id": "7", "verb": "x", "into": "1", "subject": "y", "format": "csv", "self": "1",
    }  # fmt: skip
    headers = {"Host": "evil.example"}
    pages.browser(who).set_cookie("portal", f"s-{who.token}", domain="evil.example")
    page = pages.open("/mediation/", who, query_string={**odd, "format": ""}, headers=headers)
    assert page.status == 200
    assert not [link for link in page.links if "evil" in link or "javascript" in link]
    page = pages.open("/mediation/", who, query_string=odd, headers=headers)
    assert page.status == 302 and page.location == "/mediation/export?format=csv"
    assert pages.open("/mediation/export", who, query_string=odd).status == 200


def test_nothing_beside_the_portal_is_served(app, pages):
    for path in (
        "/.git/config", "/.env", "/var/portal.db", "/portal.db", "/static/", "/static/../wsgi.py", "/console",
        "/static/%2e%2e/wsgi.py", "/static/..%2f..%2fetc/passwd", "/static//etc/passwd", "/static/build/",
    ):  # fmt: skip
        page = pages.open(path)
        assert page.status in (404, 308), path
        assert "create_app" not in page.response.text


def test_figures_for_monitoring_are_for_this_machine_alone(app, pages):
    assert pages.open("/metrics").status == 200
    assert pages.open("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status == 404
    assert pages.open("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status == 404
