"""Hours, series, cautions and figures, from plain values."""

from datetime import date, time

import pytest

from portal.training.rules import (
    Against,
    Caution,
    Figure,
    Rhythm,
    Stagger,
    State,
    Step,
    against,
    days_written,
    digits,
    examples,
    half_hours,
    halves,
    image,
    key,
    month_day,
    plan,
    span_words,
)
from portal.training.rules.cautions import read
from portal.training.rules.course import FLOW

SHAOGANG, XIAOBA, COUNTY = "640381106000", "640381100000", "640381000000"


@pytest.mark.parametrize(
    ("starts", "ends", "taken"),
    [
        (time(9), time(11), range(18, 22)),
        (time(9), time(11, 15), range(18, 23)),
        (time(9, 20), time(9, 40), range(18, 20)),
        (time(0), time(0, 30), range(1)),
        (time(23, 30), time(23, 59), range(47, 48)),
    ],
)
def test_a_session_takes_every_half_hour_that_it_touches(starts, ends, taken):
    assert halves(starts, ends) == taken


def test_one_session_may_begin_where_another_ends():
    assert not set(halves(time(9), time(11))) & set(halves(time(11), time(12)))


def test_blanks_width_and_case_make_no_other_teacher():
    assert key(" 李 老师 ") == key("李老师") and key("Ｌi") == key("li") != key("lin")


def test_hours_are_told_as_people_say_them():
    assert span_words(time(9), time(11)) == "上午9:00–11:00"
    assert span_words(time(9), time(14, 30)) == "上午9:00–下午2:30"
    assert half_hours()[0] == time(6) and half_hours()[-1] == time(22)


def test_a_season_of_thirty_sessions_runs_through_five_towns_day_by_day():
    towns = [f"64038110{number}000" for number in range(5)]
    found = plan(date(2026, 11, 30), towns, Rhythm.WEEKLY, 6, (), Stagger.DAY)
    assert len(found) == 30 and len({one.day for one in found}) == 30
    assert found[0].day == date(2026, 11, 30) and found[-1].day == date(2027, 1, 8), "over the year's end"
    assert [one.town for one in found[:5]] == towns


def test_a_series_goes_through_a_leap_day():
    found = plan(date(2028, 2, 22), [SHAOGANG], Rhythm.WEEKLY, 3, (), Stagger.SAME)
    assert [one.day for one in found] == [date(2028, 2, 22), date(2028, 2, 29), date(2028, 3, 7)]
    assert days_written("2028-02-29") == [date(2028, 2, 29)]
    with pytest.raises(ValueError, match="2027-02-29"):
        days_written("2027-02-29")


def test_days_are_read_as_people_write_them():
    text = "2026年12月1日\n2026/12/8，2026.12.15、２０２６-12-22;"
    assert [one.day for one in days_written(text)] == [1, 8, 15, 22]
    assert days_written(" \n ") == []
    with pytest.raises(ValueError, match="下周一"):
        days_written("2026-12-01\n下周一")


def test_chosen_days_are_taken_once_and_in_order():
    chosen = (date(2026, 12, 8), date(2026, 12, 1), date(2026, 12, 8))
    found = plan(date(2026, 1, 1), [SHAOGANG, XIAOBA], Rhythm.CHOSEN, 9, chosen, Stagger.WEEK)
    assert [one.day.day for one in found] == [1, 8, 8, 15]


def test_market_days_and_seasons_speak_against_a_day_where_they_hold():
    market = Caution(
        Against.MARKET, SHAOGANG, (1, 1), (12, 31), frozenset({1, 4, 7}), date(2020, 1, 1), None, "逢一四七"
    )
    season = Caution(Against.FARM, COUNTY, (9, 20), (10, 15), frozenset(), None, None, "秋收")
    known = [market, season]
    said = [str(one) for one in against(known, date(2026, 12, 4), [SHAOGANG])]
    assert said == ["这天有集（逢一四七），人可能不在村里"]
    assert against(known, date(2026, 12, 4), [XIAOBA]) == []
    assert any("农忙" in str(one) for one in against(known, date(2026, 10, 2), [XIAOBA])), "a county's season"
    assert any("集" in str(one) for one in against(known, date(2026, 12, 4), [COUNTY])), "a town's market"
    assert against(known, date(2019, 12, 4), [SHAOGANG]) == [], "the data is dated"


def test_a_season_may_run_over_the_years_end_and_end_on_a_leap_day():
    head = "kind,area,first,last,days,valid_from,valid_until,name,name_en,source\n"
    one = next(read(head + f"farm,{SHAOGANG},12-20,02-29,,,,歇冬,winter rest,x"))
    held = [one.holds(day, [SHAOGANG]) for day in (date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29))]
    assert held == [True, True, True]
    assert not one.holds(date(2027, 3, 1), [SHAOGANG])
    with pytest.raises(ValueError, match="line 2"):
        next(read(head + f"farm,{SHAOGANG},13-01,02-29,,,,x,x,x"))


def test_an_example_says_that_it_waits_to_be_confirmed():
    assert len(examples()) > 5
    assert all("待核" in str(one.sentence) and not one.checked for one in examples())


@pytest.mark.parametrize("written", ["3-20", "03/20", "3月20日", "３．２０"])
def test_a_day_of_the_year_is_read_as_people_write_it(written):
    assert month_day(written) == (3, 20)


def _is_day(written) -> bool:
    try:
        return bool(month_day(written))
    except ValueError:
        return False


@pytest.mark.parametrize("written", ["2-30", "13-1", "三月", "", "2026-03-20"])
def test_what_is_no_day_of_the_year_is_none(written):
    assert not _is_day(written)


def test_market_days_are_read_as_people_write_them():
    assert month_day("2-29") == (2, 29)
    assert {digits(one) for one in ("3 6 9", "3、6、9", "逢三六九", "３６９")} == {frozenset({3, 6, 9})}
    assert digits("5 10") == digits("五十") == frozenset({5, 0})
    with pytest.raises(ValueError, match="初"):
        digits("初三")


def test_a_moved_session_may_be_moved_again_and_a_held_one_not():
    assert FLOW.after(State.MOVED, Step.MOVE) is State.MOVED
    assert FLOW.steps_from(State.HELD) == [Step.CERTIFY]
    assert FLOW.steps_from(State.CERTIFIED) == [] == FLOW.steps_from(State.CANCELLED)


class Held:
    village_code, town_code, county_code = "", SHAOGANG, COUNTY
    day, domain, state = date(2026, 12, 4), "land", State.HELD


def test_people_count_where_they_live_and_sessions_where_they_are_for():
    place, other = ("640381106215", SHAOGANG, COUNTY), ("640381100200", XIAOBA, COUNTY)
    found = image(Held, [place, other, place])
    assert found.month == date(2026, 12, 1) and found.kind == "land"
    assert found.counts == (
        (("", SHAOGANG, COUNTY), Figure.HELD, 1), (other, Figure.ATTENDED, 1), (place, Figure.ATTENDED, 2),
    )  # fmt: skip


def test_only_a_held_session_counts():
    class Open(Held):
        state = State.PUBLISHED

    assert image(Open, []) is None
