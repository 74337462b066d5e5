"""How numbers are said: percentages, small numbers, changes, periods."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.areas.rules import Level
from portal.mediation.rules import FIGURES, STORED, Figure, Image, Rate
from portal.members import rules as members
from portal.outreach import rules as outreach
from portal.reports import rules
from portal.reports.models import CELLS, Cell
from portal.reports.rules import Period, Share, change_words, percent, rate_change_words, span
from portal.training import rules as training

TODAY = date(2026, 11, 22)
counts = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        (6, 8, "75"), (38, 40, "95"), (0, 40, "0"), (40, 40, "100"), (999, 1000, "99.9"), (9999, 10_000, "99.9"),
        (1, 10_000, "0.1"), (1, 1000, "0.1"), (4, 1000, "0.4"), (5, 1000, "1"), (994, 1000, "99"), (995, 1000, "99.5"),
        (1, 3, "33"), (2, 3, "67"),
    ],
)  # fmt: skip
def test_a_percentage_is_whole_and_tells_nearly_all_from_all(numerator, denominator, words):
    assert percent(numerator, denominator) == words


@given(st.tuples(counts, counts).filter(lambda pair: pair[1]).map(sorted).filter(lambda pair: pair[1]))
def test_a_hundred_per_cent_is_all_and_nought_is_none(pair):
    numerator, denominator = pair
    shown = float(percent(numerator, denominator))
    assert (shown == 100) == (numerator == denominator)
    assert (shown == 0) == (numerator == 0)
    assert abs(shown - 100 * numerator / denominator) <= 0.5001


def test_under_ten_disputes_there_is_no_percentage(app):
    assert [(Share(Rate.AGREED, 8, n).percent, Share(Rate.AGREED, 8, n).small) for n in (9, 10, 19, 20)] == [
        ("", "counts"),
        ("80", "few"),
        ("42", "few"),
        ("40", ""),
    ]
    assert rate_change_words(Share(Rate.AGREED, 8, 9), Share(Rate.AGREED, 38, 40)) == ""


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (40, 28, "从 40 到 28（少 12，降 30%）"),
        (28, 40, "从 28 到 40（多 12，升 43%）"),
        (0, 5, "从 0 到 5（多 5）"),
        (9, 0, "从 9 到 0（少 9）"),
        (9, 20, "从 9 到 20（多 11）"),
        (10, 0, "从 10 到 0（少 10，降 100%）"),
        (20, 70, "从 20 到 70（多 50，升 250%）"),
        (1200, 1200, "没有变，还是 1,200"),
        (1000, 1, "从 1,000 到 1（少 999，降 99.9%）"),
        (2000, 2001, "从 2,000 到 2,001（多 1，升 0.1%）"),
    ],
)
def test_a_change_says_from_and_to_before_any_percentage(app, before, now, words):
    assert str(change_words(before, now)) == words


@given(st.tuples(counts, counts).filter(lambda pair: pair[0] > pair[1]))
def test_no_number_falls_by_more_than_all_of_it(pair):
    """Another county wrote 减少132%."""
    before, now = pair
    fall = float(percent(before - now, before))
    assert 0 < fall <= 100


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ((32, 40), (30, 40), "从 80% 到 75%（少 5 个百分点）"),
        ((30, 40), (33, 40), "从 75% 到 83%（多 8 个百分点）"),
        ((40, 40), (999, 1000), "从 100% 到 99.9%（少 0.1 个百分点）"),
        ((30, 40), (60, 80), "没有变，还是 75%"),
    ],
)
def test_a_rate_changes_by_percentage_points(app, before, now, words):
    assert str(rate_change_words(Share(Rate.AGREED, *before), Share(Rate.AGREED, *now))) == words


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        (Period.YEAR, date(2025, 12, 1), date(2026, 11, 1)),
        (Period.THIS, date(2026, 1, 1), date(2026, 11, 1)),
        (Period.LAST, date(2025, 1, 1), date(2025, 12, 1)),
        (Period.ALL, None, None),
    ],
)
def test_a_period_is_made_of_whole_months(period, since, until):
    found = span(period, TODAY)
    assert (found.since, found.until) == (since, until)
    if since:
        assert (found.year_before.since, found.year_before.until) == (
            since.replace(year=since.year - 1),
            until.replace(year=until.year - 1),
        )
        assert len(rules.months(since, until)) == {Period.YEAR: 12, Period.THIS: 11, Period.LAST: 12}[period]
        assert since in found
        assert until in found
    else:
        assert found.year_before is None
        assert date(1990, 1, 1) in found


def test_a_village_page_shows_everything_and_wider_ones_a_year():
    assert [rules.usual_period(level) for level in (Level.COUNTY, Level.TOWN, Level.VILLAGE)] == [
        Period.YEAR,
        Period.YEAR,
        Period.ALL,
    ]


def test_every_stored_figure_has_its_column_and_no_other_column_counts():
    rooms = (STORED, members.COUNTS, training.COUNTS, outreach.COUNTS)
    assert [figure.value for counts in rooms for figure in counts] == list(CELLS.figures) == list(rules.COLUMNS)
    assert len(set(CELLS.figures)) == len(CELLS.figures), "a word names one figure of one room"
    assert CELLS.place == (*CELLS.key, "village_code", "town_code", "county_code")
    assert [key.name for key in Cell.__table__.primary_key] == ["level", "kind", "code", "month"]
    assert set(rules.full(dict.fromkeys(rules.COLUMNS, 0))) == {*FIGURES, *rules.PROGRAMME}


MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
VILLAGE, TOWN, COUNTY = "640381106215", "640381106000", "640381000000"
images = st.none() | st.builds(
    Image,
    st.just(VILLAGE), st.just(TOWN), st.just(COUNTY), st.sampled_from(["neighbour", "debt"]),
    st.lists(st.tuples(st.sampled_from([MAY, JUNE]), st.sampled_from(STORED)), unique=True).map(tuple),
)  # fmt: skip


@given(st.lists(images, min_size=2, max_size=6))
def test_differences_add_up_to_where_a_dispute_stands_now(images):
    """However a dispute went, the sum of its differences is what it counts for at the end."""
    total, steps = {}, [None, *images]
    for before, after in pairwise(steps):
        for place, added in rules.deltas(before, after).items():
            kept = total.setdefault(place, {})
            for figure, number in added.items():
                kept[figure] = kept.get(figure, 0) + number
    left = {place: {f: n for f, n in kept.items() if n} for place, kept in total.items()}
    standing = {place: {f: n for f, n in kept.items() if n} for place, kept in rules.deltas(None, images[-1]).items()}
    assert {place: kept for place, kept in left.items() if kept} == standing


def test_one_new_dispute_touches_five_cells():
    found = rules.deltas(None, Image(VILLAGE, TOWN, COUNTY, "debt", ((MAY, Figure.LOGGED), (MAY, Figure.OPEN))))
    wide = [(level, kind, code) for level, code in (("county", COUNTY), ("town", TOWN)) for kind in ("", "debt")]
    assert sorted(place[:3] for place in found) == [*wide, ("village", "", VILLAGE)]
    assert all(added == {"logged": 1, "open": 1} for added in found.values())
