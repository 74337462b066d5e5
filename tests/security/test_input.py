"""No input gives a fault: every door is sent what no browser would send (SECURITY.md R27, R31, R40, R43)."""

import io
import json
from contextlib import suppress

import pytest
from sqlalchemy import select

from portal.core import db
from portal.core.scope import acting_as, system
from portal.mediation.models import Case
from portal.mediation.rules import State
from tests.kit.doors import doors
from tests.kit.makers import GANCHENGZI, XIAOBA
from tests.kit.server import dispute

ODD = (
    "a\x00b", "𠮷" * 50, "9" * 400, "-1", "99999999999999999999", "NaN", "0000-00-00", "9999-12-31", "9999-12",
    "-0001-01-01", "%00", "' OR 1=1 --", "\r\nSet-Cookie: x=1\x1b[31m",
)  # fmt: skip
TYPED = ("a\x00b", "9" * 400, "-1", "9999-12-31", "\ufffd\r\n=1")
PLAIN, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
LONG = 100_000
"""How many characters a whole form brings: a third of what the portal reads at all."""
ASKED = (
    "q", "area", "state", "kind", "figure", "from", "to", "mine", "confidential", "per", "at", "role", "person", "verb",
    "subject", "from_on", "until_on", "period", "next", "check", "village",
)  # fmt: skip


def token_of(pages, who=None):
    return next(value for form in pages.open("/", who).forms for value in form.filled.get("csrf_token", []))


def test_no_question_in_an_address_is_a_fault(world, pages):
    faults = []
    with world.insider():
        for door in doors(world.app):
            if not door.safe or door.rule.arguments - {"code"}:
                continue
            for odd in ODD:
                page = pages.open(door.path(), query_string=dict.fromkeys(ASKED, odd))
                if page.status >= 500:
                    faults.append((str(door), odd[:20], page.faults))
            for raw in ("q=%ff%fe&at=%ed%a0%80", "q=%", "&&&=&=", "at=PDIwMjYtMDEtMDEuOTk5OTk5OTk5OTk5OTk5OTk5"):
                page = pages.open(f"{door.path()}?{raw}")
                if page.status >= 500:
                    faults.append((str(door), raw, page.faults))
    assert not faults, faults


def test_no_number_in_an_address_is_a_fault(world, pages):
    with world.insider():
        for number in ("0", "-1", "1.5", "999999999", "9" * 30, "１", "%00", "1%00", "1'", "NaN"):
            for path in (f"/mediation/{number}", f"/admin/users/{number}", f"/reports/{number}"):
                assert pages.open(path).status in (303, 400, 404), (path, number)


def test_no_field_of_any_form_is_a_fault(world, pages):
    faults = []
    with world.insider():
        token = token_of(pages)
        for door in doors(world.app):
            if door.safe or door.endpoint in ("accounts.login", "accounts.password"):
                continue
            page = pages.open(door.path()) if "GET" in (door.rule.methods or ()) else None
            names = {"x"}
            with suppress(AssertionError):
                names = page.form().names if page is not None and page.is_html and page.status == 200 else names
            for odd, kind in (*((odd, PLAIN) for odd in TYPED), ("字" * (LONG // len(names)), PARTS)):
                told = {**dict.fromkeys(names, odd), "csrf_token": token}
                page = pages.open(door.path(), method=door.method, data=told, content_type=kind)
                if page.status >= 500 or page.status == 413:
                    faults.append((str(door), odd[:20], page.status, page.faults))
    assert not faults, faults


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("[" * 100_000, "application/json"),
        (json.dumps([1, 2, 3]), "application/json"),
        (json.dumps({"kind": 1, "parties": {"a": []}, "summary": None}), "application/json"),
        ('"\\ud800"', "application/json"),
        ("kind=neighbour&parties=甲、乙", "text/plain"),
        (b"parties=\xff\xfe\xed\xa0\x80&summary=%ff%00", "application/x-www-form-urlencoded"),
        ("&" * 50_000, "application/x-www-form-urlencoded"),
        (b'--x\r\nContent-Disposition: form-data; name="summary"\r\n\r\n', "multipart/form-data; boundary=x"),
        (b"junk", "multipart/form-data"),
        (b"<a/>", "application/xml"),
    ],
)
def test_no_body_is_a_fault_and_none_but_a_form_is_taken(pages, make, body, kind):
    who = make.mediator()
    headers = {"X-CSRF-Token": token_of(pages, who)}
    for path in ("/mediation/new", "/login", "/account/password"):
        page = pages.open(path, who, method="POST", data=body, content_type=kind, headers=headers)
        assert 400 <= page.status < 500, (path, page.status, page.faults)


def test_a_file_in_the_place_of_a_text_is_no_fault(pages, make):
    who = make.mediator()
    told = {**dispute("x"), "csrf_token": token_of(pages, who), "summary": (io.BytesIO(b"x" * 1000), "x.txt")}
    page = pages.open("/mediation/new", who, method="POST", data=told, content_type="multipart/form-data")
    assert page.status == 422


def test_too_much_is_told_as_such(pages, make):
    who = make.mediator()
    page = pages.open("/mediation/new", who, method="POST", data={"summary": "x" * 1_200_000})
    assert page.status == 413
    parts = {f"field{number}": "x" for number in range(400)}
    page = pages.open("/mediation/new", who, method="POST", data=parts, content_type="multipart/form-data")
    assert page.status == 413


@pytest.mark.parametrize("odd", ["王" * 81, "王" * 200])
def test_a_name_too_long_for_its_column_is_told_at_the_field(pages, make, odd):
    who = make.mediator()
    told = {**dispute("x"), "parties": odd}
    del told["submission_key"]
    page = pages.send("/mediation/new", told, as_=who, status=422)
    assert "写得太长了" in page.text


def test_a_reason_that_fills_its_field_fits_its_column(pages, make):
    who = make.mediator()
    number = make.case(mediator=who)
    assert pages.send(f"/mediation/{number}/conflict", {"told": "字" * 200}, as_=who).status == 303
    number = make.case(mediator=who, until=State.AGREED)
    assert pages.send(f"/mediation/{number}/break", {"told": "字" * 500}, as_=who).status == 303


def test_what_the_form_does_not_ask_is_not_taken(pages, make):
    who = make.mediator()
    more = {
        "village": XIAOBA, "village_code": XIAOBA, "ordinary": "", "state": "closed", "number": "X1", "id": "77",
        "recorder_id": "1", "mediator_id": "1", "version": "9", "outcome": "agreed", "county_code": "110101000000",
    }  # fmt: skip
    told = {**dispute("只取问的"), "csrf_token": token_of(pages, who), **more}
    assert pages.open("/mediation/new", who, method="POST", data=told).status == 303
    with acting_as(system("test")):
        case = db.session.scalars(select(Case)).one()
        assert (case.village_code, case.state, case.number, case.ordinary) == (GANCHENGZI, State.LOGGED, None, True)
        assert case.recorder_id == who.id and case.mediator_id is None


@pytest.mark.parametrize("words", ["%", "_", "!", "\\", "%%%", "王%明", "__"])
def test_a_wildcard_finds_itself_alone(pages, make, words):
    who = make.mediator()
    make.case(mediator=who)
    page = pages.visit(f"/mediation/?q={words.replace('%', '%25')}", who)
    assert "没有符合的纠纷" in page.text
