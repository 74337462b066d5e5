"""What is missing where a village has no adviser, from plain values."""

from datetime import date, timedelta

import pytest

from portal.advisers.rules import (
    SERVED_WITHIN,
    Gap,
    Quarter,
    Quota,
    Standing,
    covers,
    ends_in,
    ends_tone,
    figure,
    gap,
    quarter,
)
from portal.core import clock

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        (Standing(), Gap.NO_CONTRACT),
        (Standing(signed=True), Gap.EXPIRED),
        (Standing(signed=True, valid=True, served_on=TODAY), None),
        (Standing(signed=True, valid=True, adviser_away=True, served_on=TODAY), Gap.ON_LEAVE),
        (Standing(signed=True, valid=True, adviser_away=True, deputy_there=True, served_on=TODAY), None),
        (Standing(signed=True, valid=True), Gap.NO_SERVICE),
        (Standing(signed=True, valid=True, served_on=TODAY - timedelta(days=SERVED_WITHIN - 1)), None),
        (Standing(signed=True, valid=True, served_on=TODAY - timedelta(days=SERVED_WITHIN)), Gap.NO_SERVICE),
    ],
)
def test_the_first_thing_that_is_missing_is_named(found, missing):
    assert gap(found, TODAY) is missing


def test_a_contract_covers_its_first_and_its_last_day():
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert covers(first, last, first) and covers(first, last, last) and covers(first, None, last)
    assert not covers(first, last, date(2025, 12, 31)) and not covers(first, last, date(2027, 1, 1))


@pytest.mark.parametrize(("covered", "shown"), [(200, "100"), (199, "99.5"), (150, "75"), (0, "0")])
def test_the_coverage_is_a_hundred_only_when_no_village_has_a_gap(covered, shown):
    found = figure(covered, 200, 31, clock.now(), ("/covered", "/villages"))
    assert found is not None and (found["value"], found["small"]) == (shown, "")
    assert figure(0, 0, 31, clock.now(), ("", "")) is None


def test_a_quarter_knows_its_days_and_reads_its_address_forgivingly():
    today = date(2026, 11, 23)
    now = Quarter.of(today)
    assert (now, now.since, now.until) == ((2026, 4), date(2026, 10, 1), date(2026, 12, 31))
    assert now.before == (2026, 3) and now.after == (2027, 1) and quarter("2026-3", today) == (2026, 3)
    for odd in (None, "", "2027-1", "2026-0", "1999-4", "x-1"):
        assert quarter(odd, today) == now


def test_what_is_done_beyond_a_quota_leaves_nothing_missing():
    assert (Quota(3, 1).missing, Quota(0, 2).missing) == (0, 2)


def test_the_end_of_a_contract_is_named_more_plainly_as_it_comes_nearer():
    assert [ends_in(left) for left in (None, 61, 60, 0)] == [None, None, 60, 0]
    assert [ends_tone(left) for left in (60, 31, 30, 8, 7, 0)] == ["quiet", "quiet", "wait", "wait", "late", "late"]
