"""A select that is made once gives the rows that the session gives, to each actor their own."""

from datetime import date

import pytest
from sqlalchemy import Date, Select, bindparam, func, select

from portal.core import db, prepared, scope
from portal.core.scope import Actor, NobodyHere, OutOfScope, acting_as, ask, system
from tests.core.records import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN, XIAOBA, File, Sheet, at
from tests.core.test_scope_reads import COUNTS, ONE_ROW

MINE = Actor(1, frozenset({GANCHENGZI}))
TITLES = select(File.title).order_by(File.title)
SINCE = select(File.title, File.on).where(File.on >= bindparam("since", type_=Date)).order_by(File.id)
OF_COLUMNS = {
    name: statement
    for name, statement in {**ONE_ROW, **COUNTS}.items()
    if isinstance(statement, Select) and name not in ("entity", "eager", "subquery of a union")
}


def titles(who):
    with acting_as(who):
        return [row.title for row in ask(TITLES)]


@pytest.mark.parametrize("name", OF_COLUMNS)
def test_the_same_rows_as_through_the_session(files, name):
    with acting_as(MINE):
        usual = [tuple(row) for row in db.session.execute(OF_COLUMNS[name])]
        assert [tuple(row) for row in ask(OF_COLUMNS[name])] == usual
        assert len(usual) == 1


def test_actors_of_one_shape_share_a_shape_and_no_row(files):
    """Worked out from nothing: what earlier tests of this process had prepared is forgotten first."""
    for kept in (prepared._shapes, prepared._kept, scope._made):
        kept.clear()
    scope._criteria.cache_clear()
    for _again in range(2):
        assert titles(MINE) == [GANCHENGZI]
        assert titles(Actor(2, frozenset({XIAOBA}))) == [XIAOBA]
        assert titles(Actor(7, frozenset({SHAOGANG}))) == sorted([SHAOGANG, XIAOBA])
        own = [key for key in list(prepared._shapes) if f"Table('{File.__tablename__}'" in repr(key)]
        assert len(own) == 1, own


def test_every_level_none_and_the_portal_itself(files):
    every = sorted(files)
    assert titles(Actor(1, frozenset({SHAOGANG_TOWN}))) == sorted([GANCHENGZI, SHAOGANG])
    assert titles(Actor(1, frozenset({COUNTY}))) == every
    assert titles(Actor(1)) == []
    assert titles(system("test")) == every


def test_several_places_are_a_list_whose_length_is_in_the_text(files):
    assert titles(Actor(1, frozenset({GANCHENGZI, XIAOBA}))) == sorted([GANCHENGZI, XIAOBA])
    assert titles(Actor(1, frozenset({GANCHENGZI, XIAOBA, SHAOGANG}))) == sorted(files)


def test_a_list_that_is_told_may_be_of_any_length(files):
    told = select(File.title, File.on).where(File.title.in_(bindparam("titles", expanding=True))).order_by(File.title)
    with acting_as(system("test")):
        for wanted in ([XIAOBA], sorted(files), [], [GANCHENGZI, SHAOGANG], ["none"]):
            assert [row.title for row in ask(told, {"titles": wanted})] == sorted({*wanted} - {"none"})
    days = select(File.title).where(File.on.in_(bindparam("days", expanding=True, type_=Date)))
    with acting_as(MINE):
        assert ask(days, {"days": [date(2026, 1, 1), date(2026, 1, 2)]}) == []
        db.session.add(File(**at(GANCHENGZI), title="new", on=date(2026, 1, 2)))
        assert [row.title for row in ask(days, {"days": [date(2026, 1, 1), date(2026, 1, 2)]})] == ["new"]


def test_days_are_told_at_every_asking_and_come_back_as_days(records):
    with acting_as(system("test")):
        for day in (1, 2, 3):
            db.session.add(File(**at(GANCHENGZI), title=str(day), on=date(2026, 1, day)))
        db.session.add(File(**at(GANCHENGZI), title="none"))
        db.session.commit()
    with acting_as(MINE):
        for day in (3, 1, 2):
            found = ask(SINCE, {"since": date(2026, 1, day)})
            assert [(row.title, row.on) for row in found] == [(str(n), date(2026, 1, n)) for n in range(day, 4)]
        assert ask(SINCE, {"since": date(2027, 1, 1)}) == []
        assert sorted(row.on is None for row in ask(select(File.on))) == [False, False, False, True]


def test_what_this_request_has_written_is_found(files):
    with acting_as(MINE):
        db.session.add(File(**at(GANCHENGZI), title="new"))
        assert "new" in titles(MINE)
        with db.session.no_autoflush:
            db.session.add(File(**at(GANCHENGZI), title="newer"))
            assert "newer" not in titles(MINE)


def test_whole_rows_and_bare_tables_are_refused(files):
    with acting_as(MINE):
        with pytest.raises(TypeError):
            ask(select(Sheet))
        with pytest.raises(OutOfScope):
            ask(select(File.__table__.c.title))
        with pytest.raises(OutOfScope):
            ask(select(func.count()).select_from(File.__table__))


def test_nobody_is_told_nothing(files):
    with pytest.raises(NobodyHere):
        ask(TITLES)


def test_text_of_any_kind_comes_back_letter_by_letter(records):
    told = ['a"b\\c', "行\n换\t", "𠮷野·阿卜杜拉", "\x01\x1f", "", "é́", "</script>"]
    with acting_as(system("test")):
        for title in told:
            db.session.add(File(**at(GANCHENGZI), title=title))
        db.session.commit()
        found = ask(select(File.title, File.id, File.owner_id, File.on).order_by(File.id))
    assert [row.title for row in found] == told
    assert all(row.owner_id is None and row.on is None and isinstance(row.id, int) for row in found)
