"""Whatever the query, it finds the rows of the actor's areas and no other."""

import pytest
from sqlalchemy import exists, func, literal, select, union_all
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal.core import db
from portal.core.scope import Actor, NobodyHere, acting_as, level_of, system, within
from tests.core.records import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN, XIAOBA, XIAOBA_TOWN, File, Line, Sheet

MINE = Actor(1, frozenset({GANCHENGZI}))
PAGE = aliased(Sheet)
INNER = select(File.title).subquery()
OTHER = aliased(File)
CTE = select(File.title).cte()
SUB = aliased(File, select(File).subquery())

ONE_ROW = {
    "entity": select(File),
    "column": select(File.title),
    "alias": select(OTHER.title),
    "alias of a subquery": select(SUB.title),
    "join": select(File.title).join(Sheet),
    "join by relationship": select(File.title).join(File.sheets).join(Sheet.lines),
    "join of an alias": select(Sheet.text).join(OTHER, OTHER.id == Sheet.file_id),
    "join with oneself": select(File.title, OTHER.title)
    .outerjoin(OTHER, OTHER.county_code == File.county_code)
    .where(File.title == func.coalesce(OTHER.title, File.title)),
    "join with a child's alias": select(File.title).join(PAGE, PAGE.file_id == File.id),
    "child": select(Sheet.text),
    "child of an alias": select(aliased(Sheet).text),
    "grandchild": select(Line.id),
    "in": select(Sheet.text).where(Sheet.file_id.in_(select(File.id))),
    "exists": select(File.title).where(exists().where(Sheet.file_id == File.id)),
    "any": select(File.title).where(File.sheets.any()),
    "has": select(Sheet.text).where(Sheet.file.has(File.title != "")),
    "subquery": select(INNER.c.title),
    "common table": select(CTE.c.title),
    "group": select(File.title, func.count()).group_by(File.title),
    "distinct": select(File.title).distinct(),
    "union": union_all(select(File.title), select(File.title).where(File.id < 0)),
    "subquery of a union": select(union_all(select(File.title), select(File.title).where(File.id < 0)).subquery()),
    "union of tables": union_all(select(Sheet.text), select(File.title).where(File.id < 0)),
    "eager": select(File).options(selectinload(File.sheets).joinedload(Sheet.lines)),
}
COUNTS = {
    "count": select(func.count()).select_from(File),
    "count of ids": select(func.count(File.id)),
    "count of a subquery": select(func.count()).select_from(select(File.id).subquery()),
    "capped count": select(func.count()).select_from(select(File.id).limit(1000).subquery()),
    "count of a common table": select(func.count()).select_from(select(File.id).cte()),
    "scalar subquery": select(select(func.count(File.id)).scalar_subquery()),
    "sum beside": select(literal(0) + select(func.count(Sheet.id)).scalar_subquery()),
}


@pytest.mark.parametrize("query", ONE_ROW.values(), ids=ONE_ROW.keys())
def test_a_village_finds_its_own_rows_alone(files, query):
    with acting_as(MINE):
        assert len(db.session.execute(query).unique().all()) == 1
    with acting_as(Actor(1)):
        assert db.session.execute(query).unique().all() == []
    with acting_as(system("test")):
        assert len(db.session.execute(query).unique().all()) == 3


@pytest.mark.parametrize("query", COUNTS.values(), ids=COUNTS.keys())
def test_a_village_counts_its_own_rows_alone(files, query):
    with acting_as(MINE):
        assert db.session.scalar(query) == 1
    with acting_as(Actor(1)):
        assert db.session.scalar(query) == 0
    with acting_as(system("test")):
        assert db.session.scalar(query) == 3


@pytest.mark.parametrize("query", [*ONE_ROW.values(), *COUNTS.values()], ids=[*ONE_ROW.keys(), *COUNTS.keys()])
def test_where_nobody_acts_a_query_is_a_fault_of_the_code(files, query):
    with pytest.raises(NobodyHere):
        db.session.execute(query)


@pytest.mark.parametrize(
    ("areas", "seen"),
    [
        ({GANCHENGZI, SHAOGANG}, {GANCHENGZI, SHAOGANG}),
        ({SHAOGANG_TOWN}, {GANCHENGZI, SHAOGANG}),
        ({XIAOBA_TOWN}, {XIAOBA}),
        ({COUNTY}, {GANCHENGZI, SHAOGANG, XIAOBA}),
        ({GANCHENGZI, XIAOBA_TOWN}, {GANCHENGZI, XIAOBA}),
        ({"640300000000"}, set()),
        (set(), set()),
    ],
)
def test_a_grant_reaches_as_far_as_its_level(files, areas, seen):
    with acting_as(Actor(1, frozenset(areas))):
        assert set(db.session.scalars(select(File.title))) == seen


def test_a_file_joined_with_the_other_files_meets_none_from_elsewhere(files):
    pairs = select(File.title, OTHER.title).join(OTHER, OTHER.title != File.title)
    with acting_as(MINE):
        assert db.session.execute(pairs).all() == []
    with acting_as(Actor(1, frozenset({SHAOGANG_TOWN}))):
        assert len(db.session.execute(pairs).all()) == 2


def test_one_area_is_an_equality_on_its_levels_column_and_several_are_a_list(files):
    def written(*areas):
        return str(File.scope.left.sql(File, File, Actor(1, frozenset(areas))))

    assert written(GANCHENGZI) == "test_file.village_code = :village_code_1"
    assert written(SHAOGANG_TOWN) == "test_file.town_code = :town_code_1"
    assert " IN " in written(GANCHENGZI, SHAOGANG)


def test_a_person_sees_what_is_their_own_wherever_it_lies(files):
    with acting_as(Actor(7)):
        assert list(db.session.scalars(select(File.title))) == [XIAOBA]
        assert list(db.session.scalars(select(Sheet.text))) == [XIAOBA]


def test_a_row_is_not_found_by_its_number_from_elsewhere(files):
    with acting_as(MINE):
        assert db.session.get(File, files[XIAOBA]) is None
        assert db.session.get(File, files[GANCHENGZI]) is not None


def test_what_hangs_on_a_row_is_not_loaded_for_someone_else(files):
    with acting_as(system("test")):
        file = db.session.get(File, files[XIAOBA])
        sheet = db.session.scalar(select(Sheet).where(Sheet.file_id == files[SHAOGANG]))
    with acting_as(MINE):
        assert file.sheets == []
        assert sheet.file is None
    db.session.expire_all()
    with pytest.raises(NobodyHere):
        _ = file.sheets


def test_rows_loaded_with_their_list_come_from_the_area_alone(files):
    for way in (selectinload(File.sheets), joinedload(File.sheets)):
        with acting_as(Actor(1, frozenset({SHAOGANG_TOWN}))):
            found = db.session.scalars(select(File).options(way)).unique().all()
            assert sorted(sheet.text for file in found for sheet in file.sheets) == [SHAOGANG, GANCHENGZI]
        db.session.remove()


def test_a_cached_statement_never_answers_for_the_actor_before(files):
    for village in (GANCHENGZI, XIAOBA, GANCHENGZI, SHAOGANG):
        with acting_as(Actor(1, frozenset({village}))):
            assert list(db.session.scalars(select(OTHER.title))) == [village]
            assert list(db.session.scalars(select(Line.id).join(Line.sheet).where(Sheet.text != village))) == []


def test_a_place_lies_within_its_own_town_and_not_in_the_one_whose_code_ends_in_zeros():
    assert within(GANCHENGZI, {SHAOGANG_TOWN})
    assert within(GANCHENGZI, {COUNTY})
    assert within(GANCHENGZI, {GANCHENGZI})
    assert within(SHAOGANG_TOWN, {SHAOGANG_TOWN})
    assert not within(GANCHENGZI, {XIAOBA_TOWN})
    assert not within(SHAOGANG_TOWN, {GANCHENGZI})
    assert not within(COUNTY, {SHAOGANG_TOWN})
    assert not within(XIAOBA, {"640381106000", "640300000001"})


def test_the_level_of_a_code_is_read_from_its_zeros():
    codes = ("640000000000", "640300000000", COUNTY, XIAOBA_TOWN, XIAOBA)
    assert [level_of(code) for code in codes] == ["province", "city", "county", "town", "village"]
