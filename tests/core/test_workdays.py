"""The golden table of working days, 2024 to 2026, and what the county knows better."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.core import db, settings, workdays
from portal.core.clock import HERE

MOVED = {
    # The notices of the State Council's office for 2024, 2025 and 2026: weekdays that rest, weekend days that work.
    2024: (
        (
            "01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 "
            "10-01 10-02 10-03 10-04 10-07"
        ),
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        ("01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08"),
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        (
            "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 "
            "10-01 10-02 10-05 10-06 10-07"
        ),
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}

EXPECTED = {
    # 开斋节 and 古尔邦节 with the day after each: expected, until the region's notice is entered.
    2024: "04-10 04-11 06-17 06-18",
    2025: "03-31 04-01 06-06 06-07",
    2026: "03-20 03-21 05-27 05-28",
}


def days(year: int, listed: str) -> set[date]:
    return {date.fromisoformat(f"{year}-{day}") for day in listed.split()}


@pytest.fixture
def written(database):
    with db.writing():
        yield database
        db.session.rollback()
        db.session.remove()


@pytest.mark.parametrize("year", MOVED)
def test_every_day_of_a_published_year_is_as_the_notice_says(year):
    rests, works = (days(year, listed) for listed in MOVED[year])
    day, faults = date(year, 1, 1), []
    while day.year == year:
        expected = day in works or (day.weekday() < 5 and day not in rests)
        if workdays.national(day) != expected:
            faults.append(day.isoformat())
        day += timedelta(days=1)
    assert not faults


@pytest.mark.parametrize("year", MOVED)
def test_every_day_of_a_year_is_worked_here_as_the_golden_table_says(written, year):
    rests, works = (days(year, listed) for listed in MOVED[year])
    rests |= days(year, EXPECTED[year])
    day, faults = date(year, 1, 1), []
    while day.year == year:
        if workdays.is_workday(day) != (day in works or (day.weekday() < 5 and day not in rests)):
            faults.append(day.isoformat())
        day += timedelta(days=1)
    assert not faults
    assert {one.day for one in workdays.unconfirmed(date(year, 1, 1), date(year, 12, 31))} == days(year, EXPECTED[year])


def test_each_expected_day_says_where_it_comes_from():
    assert all(one.source and one.name in workdays.LOCAL_HOLIDAYS for one in workdays.EXPECTED.values())
    assert len(workdays.EXPECTED) == 12 and not any(one.works for one in workdays.EXPECTED.values())


@pytest.mark.parametrize(
    ("asked", "promised"),
    [
        ("2024-04-09 09:00", "2024-04-12"),  # 开斋节, two days in the middle of a week
        ("2024-06-14 09:00", "2024-06-19"),  # a Friday, the weekend, 古尔邦节
        ("2025-03-28 09:00", "2025-04-02"),  # 开斋节 right after a weekend, and 清明 on Friday
        ("2025-06-05 09:00", "2025-06-09"),  # a Friday, the weekend
        ("2026-03-19 09:00", "2026-03-23"),
        ("2026-05-26 09:00", "2026-05-29"),
        ("2026-11-19 09:00", "2026-11-20"),  # a Thursday
        ("2026-11-20 23:59", "2026-11-23"),  # a Friday night: the weekend does not count
        ("2026-02-13 10:00", "2026-02-14"),  # the Saturday before the Spring Festival works
        ("2026-02-14 10:00", "2026-02-24"),  # nine days of the Spring Festival
        ("2025-09-27 08:00", "2025-09-28"),  # a Sunday that works
        ("2025-09-30 17:00", "2025-10-09"),  # National Day and Mid-Autumn together
        ("2024-12-31 12:00", "2025-01-02"),  # over the turn of the year
        ("2026-12-31 12:00", "2027-01-01"),  # not announced yet: weekends alone
    ],
)
def test_the_promise_is_the_close_of_the_next_working_day(written, asked, promised):
    moment = datetime.fromisoformat(asked).replace(tzinfo=HERE)
    end = datetime.fromisoformat(f"{promised} 18:00").replace(tzinfo=HERE)
    assert workdays.end_of_next_workday(moment) == end
    assert workdays.end_of_next_workday(moment.astimezone(UTC)) == end


def test_a_day_begins_in_the_office_and_not_in_greenwich(written):
    """1 a.m. on Tuesday in the office is still Monday in Greenwich."""
    assert workdays.end_of_next_workday(datetime(2026, 11, 23, 17, tzinfo=UTC)).date() == date(2026, 11, 25)


def test_the_close_of_the_office_is_a_setting(written):
    settings.change("office.closes", "17:30", date(2026, 1, 1))
    asked = datetime(2026, 11, 19, 9, tzinfo=HERE)
    assert workdays.end_of_next_workday(asked) == datetime(2026, 11, 20, 17, 30, tzinfo=HERE)


def test_the_operators_word_stands_over_every_calendar(written):
    feast, spring_festival, saturday = date(2026, 3, 20), date(2026, 2, 17), date(2026, 3, 21)
    assert not workdays.is_workday(feast) and not workdays.is_workday(spring_festival)
    for day in (feast, spring_festival, saturday):
        workdays.override(day, works=True, note="抢险")
        assert workdays.is_workday(day)
    assert workdays.next_workday(date(2026, 3, 19)) == feast
    workdays.override(feast, works=False, note="开斋节")
    assert not workdays.is_workday(feast)
    assert [one.day for one in workdays.overrides(2026)] == [spring_festival, feast, saturday]


def test_a_feast_is_confirmed_as_expected(written):
    assert workdays.unsettled(2026) == ("开斋节", "古尔邦节")
    assert workdays.said_of(2026, "开斋节", ()) == [date(2026, 3, 20), date(2026, 3, 21)]
    workdays.confirm(2026, "开斋节", ())
    assert workdays.unsettled(2026) == ("古尔邦节",)
    assert workdays.next_workday(date(2026, 3, 19)) == date(2026, 3, 23)
    assert [(one.is_workday, one.note) for one in workdays.overrides(2026)] == [(False, "开斋节")] * 2


def test_a_feast_is_corrected_by_the_days_of_the_notice(written):
    told = [date(2026, 5, 26), date(2026, 5, 27)]
    assert workdays.said_of(2026, "古尔邦节", told) == [*told, date(2026, 5, 28)]
    workdays.confirm(2026, "古尔邦节", told)
    assert [workdays.is_workday(date(2026, 5, day)) for day in (25, 26, 27, 28)] == [True, False, False, True]
    assert workdays.unsettled(2026) == ("开斋节",)
    told = [date(2026, 3, 20), date(2026, 3, 23)]
    workdays.confirm(2026, "开斋节", told)
    assert not workdays.is_workday(date(2026, 3, 21)), "a Saturday that the notice does not name stays a Saturday"
    assert workdays.unsettled(2026) == ()


def test_a_year_without_expected_days_takes_those_of_the_notice(written):
    assert workdays.said_of(2030, "开斋节", ()) == []
    workdays.confirm(2030, "开斋节", [date(2030, 2, 5)])
    assert not workdays.is_workday(date(2030, 2, 5))
    assert workdays.unsettled(2030) == ("古尔邦节",)


@pytest.mark.parametrize(
    ("asked", "promised", "says"),
    [
        ("2026-03-19", "2026-03-23", "开斋节"),
        ("2026-03-18", "2026-03-19", "开斋节"),  # the notice may begin a day earlier
        ("2026-03-22", "2026-03-23", "开斋节"),  # or end a day later
        ("2026-03-17", "2026-03-18", ""),
        ("2026-03-23", "2026-03-24", ""),
        ("2026-05-20", "2026-06-10", "古尔邦节"),
        ("2026-12-30", "2026-12-31", ""),
        ("2026-12-31", "2027-01-01", "2027年的放假安排未公布"),
    ],
)
def test_a_promise_that_rests_on_what_is_not_known_says_so(written, asked, promised, says):
    first, last = date.fromisoformat(asked), date.fromisoformat(promised)
    told = str(workdays.doubt(first, last))
    assert (says in told) if says else not told


def test_a_confirmed_feast_leaves_no_doubt(written):
    workdays.confirm(2026, "开斋节", ())
    assert not workdays.doubt(date(2026, 3, 19), date(2026, 3, 23))


def test_a_year_beyond_the_notices_is_not_published(written):
    assert workdays.published(2024) and workdays.published(2026)
    beyond = workdays.LAST_YEAR + 1
    assert not workdays.published(beyond)
    assert not workdays.published(2003)
    assert workdays.is_workday(date(beyond, 10, 1)) is (date(beyond, 10, 1).weekday() < 5)
    settings.change("workdays.published_until", str(beyond), date(2020, 1, 1))
    assert workdays.published(beyond)
