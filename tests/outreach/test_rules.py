"""Doors, codes, the calendar of legal days, and first visits: decided from plain values."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from portal.outreach import rules
from portal.outreach.rules import Firsts, Occasion, Standing, Step, firsts, span, tidy_code, tidy_door, tidy_group


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("3", "3"), ("３组", "3"), ("三组", "3"), ("第十二村民小组", "12"), ("二十组", "20"), ("03", "3"),
     ("和平巷", "和平巷"), ("五 队", "5"), ("零", "零")],
)  # fmt: skip
def test_a_group_has_one_writing(typed, kept):
    assert tidy_group(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12号", "12"),
        ("１２", "12"),
        ("012 号", "12"),
        ("12号院", "12"),
        ("12-1", "12-1"),
        ("老磨坊", "老磨坊"),
        ("a3", "A3"),
    ],
)
def test_a_door_has_one_writing(typed, kept):
    assert tidy_door(typed) == kept


@pytest.mark.parametrize("text", ["138 0000 0001", "６４０３８１１９９００１０１００１Ｘ", "电话0953-3051234"])
def test_a_phone_or_identity_number_is_noticed(text):
    assert rules.personal(text)


@pytest.mark.parametrize(
    ("typed", "kept"), [("023", "023"), ("s-07", "S-07"), (" Ｓ０７ ", "S07"), ("2026-023", "2026-023")]
)
def test_a_code_has_one_writing(typed, kept):
    assert tidy_code(typed) == kept


@pytest.mark.parametrize("typed", ["王大明", "王23", "13800000001", "", "ABC", "640381199001010019"])
def test_a_name_or_a_persons_number_is_no_code(typed):
    assert tidy_code(typed) == ""


def test_whoever_is_met_twice_is_counted_once_a_month_once_a_year_once_ever():
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 1, 1), date(2025, 2, 28), date(2026, 2, 1)]
    assert firsts(days) == [
        Firsts(True, True, True),
        Firsts(True, True, False),
        Firsts(False, False, False),
        Firsts(True, False, False),
        Firsts(True, True, False),
    ]


@pytest.mark.parametrize(
    ("when", "year", "days"),
    [
        ("05-15", 2026, (date(2026, 5, 15), date(2026, 5, 15))),
        ("02", 2024, (date(2024, 2, 1), date(2024, 2, 29))),
        ("12", 2026, (date(2026, 12, 1), date(2026, 12, 31))),
        ("week 05-15", 2026, (date(2026, 5, 11), date(2026, 5, 17))),
        ("05 sun 3", 2026, (date(2026, 5, 17), date(2026, 5, 17))),
        ("09 sat 3", 2026, (date(2026, 9, 19), date(2026, 9, 19))),
        ("dates 2026-10-18", 2026, (date(2026, 10, 18), date(2026, 10, 18))),
        ("dates 2026-10-18", 2031, None),
    ],
)
def test_a_rule_names_its_days(when, year, days):
    assert span(when, year) == days


def test_every_line_of_the_calendar_can_be_read_and_has_a_name():
    lines = rules.calendar()
    assert len({line.occasion for line in lines}) == len(lines)
    for line in lines:
        assert line.span(2026) is not None and line.checked >= date(2026, 1, 1)
        assert line.occasion not in (Occasion.EVERYDAY, Occasion.CASE)


def test_the_next_day_is_found_over_the_years_end_and_on_a_leap_day():
    assert rules.next_day(date(2026, 12, 5)).occasion is Occasion.WOMEN
    assert rules.next_day(date(2026, 12, 5)).begins == date(2027, 3, 8)
    assert rules.next_day(date(2028, 2, 29)).days_until(date(2028, 2, 29)) == 8
    assert rules.next_day(date(2026, 11, 25)).occasion is Occasion.VIOLENCE, "the day itself is still the next one"
    assert rules.next_day(date(2026, 11, 26)).occasion is Occasion.CONSTITUTION


def test_a_month_is_the_next_day_only_while_no_day_is_near():
    assert rules.next_day(date(2026, 4, 27)).occasion is Occasion.FAMILY, "a month that has not begun waits"
    assert rules.next_day(date(2026, 5, 1)).occasion is Occasion.FAMILY
    assert rules.next_day(date(2026, 5, 18)).occasion is Occasion.CIVIL_CODE
    assert rules.next_day(date(2026, 6, 27)).occasion is Occasion.SAFETY


def test_every_day_of_four_years_has_a_next_day_that_never_goes_back():
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(1461)]
    found = [rules.next_day(day) for day in days]
    assert all(one is not None and one.ends >= day for one, day in zip(found, days, strict=True))
    short = [one.begins for one in found if not one.long]
    assert all(before <= after for before, after in pairwise(short))


def test_a_talk_near_a_legal_day_is_held_for_it():
    assert rules.fits(date(2026, 12, 4)) is Occasion.CONSTITUTION
    assert rules.fits(date(2026, 12, 10)) is Occasion.CONSTITUTION
    assert rules.fits(date(2027, 1, 20)) is Occasion.EVERYDAY


def test_a_task_is_confirmed_only_after_it_was_done():
    assert rules.FLOW.after(Standing.GIVEN, Step.DO) is Standing.DONE
    assert Step.CONFIRM not in rules.FLOW.steps_from(Standing.GIVEN)
    assert rules.FLOW.after(Standing.RETURNED, Step.DO) is Standing.DONE
    assert not rules.FLOW.steps_from(Standing.CONFIRMED)
