"""A page for everybody is kept by the browser, and shown anew as soon as anything on it changes."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from portal.accounts.rules import Role
from portal.advisers import service as advisers
from portal.advisers.models import Contract, Leave
from portal.areas.models import Area
from portal.core import clock, settings
from portal.core.settings import Setting
from portal.members import service as members
from portal.members.models import Mediator
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG

VILLAGE = f"/v/{GANCHENGZI}"
PAGES = ("/", "/v", f"/v?town={GANCHENGZI[:9]}000", VILLAGE, f"{VILLAGE}/poster", "/privacy", "/accessibility")


@pytest.fixture
def open_(pages):
    """`open_(path)` as one visitor's browser does: with the mark of the page that it keeps."""
    kept = {}

    def answered(path, as_=None, **options):
        headers = {"If-None-Match": kept[path]} if path in kept else {}
        answer = pages.open(path, as_, headers=headers, **options)
        if "ETag" in answer.response.headers:
            kept[path] = answer.response.headers["ETag"]
        return answer

    return answered


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_is_kept_is_not_made_again(make, open_, path):
    make.contract()
    first = open_(path)
    assert first.status == 200 and first.response.headers["ETag"].startswith('W/"')
    again = open_(path)
    assert (again.status, again.response.data) == (304, b""), again.said
    assert again.response.headers["ETag"] == first.response.headers["ETag"]
    assert again.response.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in again.response.headers["Vary"]
    assert "Content-Security-Policy" in again.response.headers
    assert len(again.statements) == 0, "the mark alone is read, and it stands among the settings"


@pytest.mark.parametrize("path", PAGES)
def test_the_short_answer_says_what_the_page_says(make, open_, path):
    """It is given before a request is begun: its headers are the same all the same."""
    make.contract()
    page = open_(path)
    again = open_(path)
    assert again.status == 304
    own = {"X-Request-Id", "Content-Type", "Content-Length", "Content-Encoding", "Set-Cookie", "Vary"}
    said = {name: value for name, value in page.response.headers if name not in own}
    assert {name: value for name, value in again.response.headers if name not in own} == said
    assert again.response.vary.as_set() >= page.response.vary.as_set()


def test_a_form_is_taken_whatever_its_browser_keeps(pages, open_):
    kept = open_("/").response.headers["ETag"]
    assert pages.browser(None).post("/large-text", headers={"If-None-Match": kept}).status_code == 400


def test_who_is_signed_in_is_never_told_that_nothing_changed(make, pages, open_):
    kept = open_("/").response.headers["ETag"]
    answer = pages.open("/", make.user((Role.TOWN, SHAOGANG[:9] + "000")), headers={"If-None-Match": kept})
    assert answer.status == 200 and "ETag" not in answer.response.headers


def test_leave_and_its_end_show_at_once(make, open_):
    number, today = make.contract(), clock.today()
    assert "简正言" in open_(VILLAGE).text and open_(VILLAGE).status == 304
    with make.writing() as session:
        advisers.take_leave([session.get_one(Contract, number)], today, today, advisers.Deputy("代小舟", "13900000002"))
    assert "代小舟" in open_(VILLAGE).text and open_(VILLAGE).status == 304
    with make.writing() as session:
        session.delete(session.scalars(select(Leave)).one())
    assert "代小舟" not in open_(VILLAGE).text


def test_whoever_serves_shows_at_once(make, open_):
    assert "沙枣林" not in open_(VILLAGE).text
    with make.writing():
        members.appoint(GANCHENGZI, "沙枣林", clock.today(), None)
    assert "沙枣林" in open_(VILLAGE).text and open_(VILLAGE).status == 304
    with make.writing() as session:
        session.execute(update(Mediator).values(phone="13900000007"))
    assert "139 0000 0007" in open_(VILLAGE).text, "a bulk change counts too"


def test_a_duty_day_and_a_new_name_show_at_once(make, open_):
    make.contract()
    assert open_(VILLAGE).status == 200
    with make.writing():
        advisers.plan_duty(GANCHENGZI, clock.today() + timedelta(days=3), "上午9点，村委会")
    assert "上午9点" in open_(VILLAGE).text
    with make.writing() as session:
        session.get_one(Area, GANCHENGZI).short = "甘新村"
    assert "甘新村" in open_(VILLAGE).text, "though the name was known to this process a moment ago"


def test_a_setting_that_another_process_changed_shows_at_once(make, open_):
    assert "宁ICP备" not in open_("/privacy").text
    with make.writing() as session:
        session.add(Setting(key="filing_icp", value="宁ICP备00000000号", valid_from=clock.today()))
    assert "宁ICP备00000000号" in open_("/privacy").text
    assert open_("/privacy").status == 304
    with make.writing():
        settings.change("filing_icp", "宁ICP备00000001号", clock.today())
    assert "宁ICP备00000001号" in open_("/privacy").text


def test_what_was_undone_changes_nothing(make, open_):
    assert open_(VILLAGE).status == 200
    with suppress(RuntimeError), make.writing() as session:
        members.appoint(GANCHENGZI, "沙枣林", clock.today(), None)
        session.flush()
        raise RuntimeError
    assert open_(VILLAGE).status == 304


def test_a_new_day_shows_a_new_page(make, open_):
    with clock.frozen(datetime(2026, 11, 22, 15, 59, tzinfo=UTC)):
        assert open_(VILLAGE).status == 200 and open_(VILLAGE).status == 304
    with clock.frozen(datetime(2026, 11, 22, 16, 1, tzinfo=UTC)):
        assert open_(VILLAGE).status == 200, "it is the next day in Beijing"


def test_each_language_size_and_address_has_a_page_of_its_own(make, open_, pages):
    kept = open_(VILLAGE).response.headers["ETag"]
    assert open_(VILLAGE, lang="en").status == 200
    pages.browser(None).set_cookie("large", "1")
    assert open_(VILLAGE).status == 200
    pages.browser(None).set_cookie("large", "0")
    other = pages.open(f"/v/{SHAOGANG}", headers={"If-None-Match": kept})
    assert other.status == 200 and "邵岗村" in other.text


def test_nobody_is_shown_what_another_visitor_keeps(make, open_, app):
    kept = open_(VILLAGE).response.headers["ETag"]
    answer = app.test_client().get(VILLAGE, headers={"If-None-Match": kept})
    assert answer.status_code == 200 and answer.headers["ETag"] != kept


def test_who_is_signed_in_keeps_nothing(make, open_, pages):
    kept = open_("/").response.headers["ETag"]
    for at in ("/", VILLAGE):
        answer = pages.open(at, make.user((Role.BUREAU, COUNTY)), headers={"If-None-Match": kept})
        assert answer.status == 200 and "ETag" not in answer.response.headers
        assert answer.response.headers["Cache-Control"] == "no-store"


def test_a_page_with_a_message_is_shown_and_not_kept(make, open_, app, pages):
    assert open_("/").status == 200 and open_("/").status == 304
    said = app.session_interface.signer.dumps([["done", "办好了"]])
    pages.browser(None).set_cookie("said", said)
    answer = open_("/")
    assert answer.status == 200 and "办好了" in answer.text and "ETag" not in answer.response.headers
    assert open_("/").status == 304


def test_a_page_that_is_not_found_is_not_kept(make, open_):
    assert "ETag" not in open_("/v/640381106999").response.headers
