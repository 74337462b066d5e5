"""What a list is asked for in its address (portal/core/asked.py)."""

from datetime import date

import pytest

from portal.accounts.rules import Role
from portal.core import asked
from portal.core.choice import Choice
from tests.kit.makers import COUNTY


class Colour(Choice):
    RED = "red", "红"


@pytest.mark.parametrize("text", [None, "", "x", "2026-13-01", "２０２６-01-01", "9" * 5000, "2026-02-30"])
def test_a_day_that_cannot_be_read_is_left_out(text):
    assert asked.day(text) is asked.first_day(text) is asked.last_day(text) is None


def test_a_month_is_read_as_its_first_or_its_last_day():
    assert asked.first_day("2026-02") == date(2026, 2, 1)
    assert asked.last_day("2026-02") == date(2026, 2, 28)
    assert asked.first_day("2026-02-03") == asked.last_day("2026-02-03") == date(2026, 2, 3)
    assert asked.last_day("9999-12") == date(9999, 12, 1)
    assert asked.first_day("2026-1x") is asked.last_day("2026-1x") is None


def test_a_word_that_is_none_is_left_out():
    assert asked.word(Colour, "red") is Colour.RED
    assert asked.word(Colour, "blue") is asked.word(Colour, "") is asked.word(Colour, None) is None


@pytest.mark.parametrize("text", [None, "", "64038110300", "6403811032030", "６４０３８１１０３２０３", "64038110320x"])
def test_a_place_is_asked_for_by_twelve_plain_digits(text):
    assert asked.area(text) == ""
    assert asked.area("640381103203") == "640381103203"


def test_what_is_sought_is_made_plain_and_cut():
    assert asked.sought(" １３８\x00 ") == "138"
    assert asked.sought(None) == ""
    assert len(asked.sought("长" * 500)) == asked.MOST_SOUGHT


ODD = "_scheme=javascript&_external=1&_anchor=x&_method=POST&endpoint=x&values=x&self=x&area=640381000000&month=2026-11"


LISTS = (
    "/mediation/", "/consultations/", "/consultations/feedback", "/outreach/talks/", "/outreach/visits/",
    "/outreach/tasks/", "/members/", "/members/quota", "/members/liaisons", "/training/", "/training/month",
    "/events/", "/events/month", "/advisers/", f"/reports/{COUNTY}",
)  # fmt: skip


def test_no_link_repeats_what_a_list_does_not_know(visit, make):
    bureau, admin = make.user((Role.BUREAU, COUNTY)), make.user((Role.ADMIN, COUNTY))
    found = {path: visit(f"{path}?{ODD}", as_=bureau).text for path in LISTS}
    found["/admin/"] = visit(f"/admin/?{ODD}", as_=admin).text
    repeated = [path for path, text in found.items() if "javascript:" in text or "endpoint=" in text]
    assert not repeated


def test_a_month_far_beyond_every_calendar_is_this_month(visit):
    visit("/events/?month=99999999999999999999-1")
    visit(f"/events/month?month={'9' * 5000}-01")
