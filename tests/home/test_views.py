"""The first page of each person, and the two switches in the header."""

import pytest

from portal.accounts.rules import Role
from portal.mediation.rules import State
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN


def test_a_visitor_finds_the_hotline_and_the_door_for_staff(pages):
    shown = pages.visit("/")
    assert "tel:12348" in shown.links and "/login" in shown.links


def test_a_mediator_finds_the_button_and_the_dangerous_first(make, pages):
    who = make.mediator()
    make.case(days_ago=9, names=("甲一", "乙一"))
    make.case(days_ago=0, names=("丙一", "丁一"), danger=True)
    shown = pages.visit("/", as_=who)
    assert "/mediation/new" in shown.links
    text = shown.text
    assert text.index("丙某") < text.index("甲某") and "过了 6 天" in text
    assert "/mediation/2/accept" in shown.links


def test_a_mediator_without_work_is_told_what_will_be_there(make, pages):
    assert "现在没有要办的事" in pages.visit("/", as_=make.mediator()).text


def test_what_was_handed_up_is_the_towns_work_and_not_the_villages(make, pages):
    who, town = make.mediator(), make.user((Role.TOWN, SHAOGANG_TOWN))
    make.case(names=("王大明", "甘城子村委会"))
    assert "转镇里受理" in pages.visit("/", as_=town).text
    assert "现在没有要办的事" in pages.visit("/", as_=who).text


def test_a_closed_case_leaves_the_list(make, pages):
    who = make.mediator()
    make.case(until=State.CLOSED, days_ago=40)
    assert "现在没有要办的事" in pages.visit("/", as_=who).text


@pytest.mark.parametrize("role", [Role.BUREAU, Role.LEADER])
def test_staff_find_what_is_late_and_how_it_goes_and_no_name(make, pages, role):
    who = make.user((role, COUNTY))
    for number in range(12):
        make.case(until=State.PERFORMED, days_ago=5, names=(f"甲{number}", "乙一"))
    shown = pages.visit("/", as_=who)
    assert "说和率" in shown.text and "甲某" not in shown.text and "甲1" not in shown.text
    agreed = next(link for link in shown.links if "figure=agreed" in link)
    assert "共 12 件" in pages.visit(agreed, as_=who).text


@pytest.mark.parametrize(("role", "area"), [(Role.AUDITOR, COUNTY), (Role.ADMIN, ""), (Role.ADVISER, GANCHENGZI)])
def test_everyone_else_finds_a_way_on(make, pages, role, area):
    assert pages.visit("/", as_=make.user((role, area))).links


def test_large_letters_and_english_are_remembered(pages):
    assert pages.send("/large-text", {}, on="/").status == 303
    assert 'class="page large' in pages.visit("/").response.text or " large" in pages.visit("/").response.text
    assert pages.send("/language", {}, on="/").status == 303
