"""A list is walked forth and back without a row lost or doubled, whatever shares a day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import db, paging
from portal.core.scope import acting_as, system
from tests.core.records import GANCHENGZI, File, at

FIRST = date(2026, 1, 1)


@pytest.fixture
def many(records):
    """Fifty-five files, three to a day."""
    with acting_as(system("test")):
        for number in range(55):
            db.session.add(File(**at(GANCHENGZI), on=FIRST + timedelta(days=number // 3)))
        db.session.commit()
        yield


def part(cursor, size=20):
    found = select(File.id, File.on)
    return paging.keyset(found, File.on, File.id, cursor, size, lambda row: (row.on, row.id))


def numbers(page):
    return [row.id for row in page.rows]


def test_forth_and_back_meets_each_row_once(many):
    pages = [part(None)]
    while pages[-1].after:
        pages.append(part(pages[-1].after))
    walked = [number for page in pages for number in numbers(page)]
    assert walked == sorted(walked, reverse=True)
    assert len(set(walked)) == 55
    assert [len(page.rows) for page in pages] == [20, 20, 15]
    assert pages[0].before is None
    back = part(pages[2].before)
    assert numbers(back) == numbers(pages[1])
    assert numbers(part(back.before)) == numbers(pages[0])
    assert part(back.before).before is None
    assert numbers(part(back.after)) == numbers(pages[2])


def test_a_last_page_that_is_just_full_has_no_next(many):
    page = part(None, 55)
    assert page.after is None
    assert part(part(None, 50).after, 5).after is None


def test_rows_added_meanwhile_neither_repeat_nor_vanish(many):
    first = part(None)
    db.session.add(File(**at(GANCHENGZI), on=FIRST + timedelta(days=99)))
    db.session.commit()
    second = part(first.after)
    assert set(numbers(first)).isdisjoint(numbers(second))
    assert second.rows[0].id == first.rows[-1].id - 1
    assert part(second.before).before is not None


@pytest.mark.parametrize(
    "cursor", ["x", "", "=", "PD", "é", "a" * 100, paging._cursor("?", (FIRST, 1)), "PjIwMjYtMTMtMDEuMQ"]
)
def test_a_broken_cursor_is_the_first_page(many, cursor):
    assert numbers(part(cursor)) == numbers(part(None))


def test_an_empty_list_has_no_neighbours(records):
    with acting_as(system("test")):
        assert part(None) == paging.Page([], None, None)


def test_a_page_has_twenty_rows_or_fifty():
    assert [paging.page_size(asked) for asked in (None, "", "20", "50", "5000")] == [20, 20, 20, 50, 20]
