"""Whatever the way of writing, a row lands in the actor's areas or not at all."""

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import load_only

from portal.core import db
from portal.core.scope import Actor, NobodyHere, OutOfScope, acting_as, system
from tests.core.records import (
    COUNTY,
    GANCHENGZI,
    SHAOGANG,
    XIAOBA,
    File,
    Line,
    Named,
    Notice,
    Question,
    Reply,
    Secret,
    Sheet,
    at,
)

MINE = Actor(1, frozenset({GANCHENGZI}))
EVERYONE = system("test")


def refused():
    """The write is refused at the flush, and nothing stays of it."""
    with pytest.raises(OutOfScope):
        db.session.flush()
    db.session.rollback()


def titles():
    with acting_as(EVERYONE):
        return set(db.session.scalars(select(File.title)))


def test_a_row_is_added_in_ones_own_village_alone(files):
    with acting_as(MINE):
        db.session.add(File(**at(GANCHENGZI), title="mine"))
        db.session.commit()
        db.session.add(File(**at(SHAOGANG), title="theirs"))
        refused()
    assert "theirs" not in titles()


def test_where_nobody_acts_no_row_is_written(files):
    db.session.add(File(**at(GANCHENGZI)))
    with pytest.raises(NobodyHere):
        db.session.flush()
    db.session.rollback()


def test_a_row_is_neither_changed_nor_deleted_nor_moved_by_someone_else(files):
    with acting_as(EVERYONE):
        foreign = db.session.get(File, files[XIAOBA])
    with acting_as(MINE):
        foreign.title = "changed"
        refused()
    with acting_as(EVERYONE):
        foreign = db.session.get(File, files[XIAOBA])
    with acting_as(MINE):
        db.session.delete(foreign)
        refused()
        own = db.session.get(File, files[GANCHENGZI])
        own.village_code = SHAOGANG
        refused()


def test_a_row_that_anyone_may_read_is_not_taken_by_writing_ones_own_village_into_it(records):
    with acting_as(EVERYONE):
        db.session.add(Notice(**at(XIAOBA), is_out=True, title="公告"))
        db.session.commit()
    db.session.remove()
    for read in (select(Notice), select(Notice).options(load_only(Notice.title))):
        with acting_as(MINE):
            notice = db.session.scalars(read).one()
            notice.village_code, notice.town_code = GANCHENGZI, GANCHENGZI[:9] + "000"
            notice.county_code = "640300000000"
            refused()
            db.session.scalars(read).one().title = "变了"
            refused()
        db.session.remove()


@pytest.mark.parametrize("act", [update(Notice).values(title="变了"), delete(Notice)], ids=["update", "delete"])
def test_what_anyone_may_read_is_not_changed_in_bulk(records, act):
    with acting_as(EVERYONE):
        db.session.add(Notice(**at(XIAOBA), is_out=True, title="别处的公告"))
        db.session.add(Notice(**at(GANCHENGZI), is_out=True, title="本村的公告"))
        db.session.commit()
    with acting_as(MINE):
        assert len(db.session.scalars(select(Notice)).all()) == 2
        assert db.session.execute(act.execution_options(synchronize_session=False)).rowcount == 1
        db.session.commit()
    with acting_as(EVERYONE):
        assert "别处的公告" in set(db.session.scalars(select(Notice.title)))


def test_a_child_of_what_anyone_may_read_is_not_changed_in_bulk(records):
    with acting_as(EVERYONE):
        notice = Notice(**at(XIAOBA), is_out=True, title="别处的公告")
        db.session.add(Reply(notice=notice, text="答复"))
        db.session.commit()
    with acting_as(MINE):
        assert len(db.session.scalars(select(Reply)).all()) == 1
        change = update(Reply).values(text="变了").execution_options(synchronize_session=False)
        assert db.session.execute(change).rowcount == 0


def test_a_child_written_by_its_key_is_checked_although_its_parent_was_not_loaded(files):
    with acting_as(MINE):
        db.session.add(Sheet(file_id=files[GANCHENGZI], text="mine"))
        db.session.commit()
        db.session.add(Sheet(file_id=files[XIAOBA], text="theirs"))
        refused()
        db.session.add(Sheet(file_id=999, text="nobody's"))
        refused()
        own = db.session.scalars(select(Sheet)).first()
        own.file_id = files[XIAOBA]
        refused()
        assert own.file.title == GANCHENGZI
        own.file_id = files[XIAOBA]
        refused()


def test_a_grandchild_is_checked_up_to_its_place(files):
    with acting_as(EVERYONE):
        theirs, mine = (
            db.session.scalars(select(Sheet.id).where(Sheet.file_id == files[one])).one()
            for one in (XIAOBA, GANCHENGZI)
        )
    db.session.remove()
    with acting_as(MINE):
        db.session.add(Line(sheet_id=mine))
        db.session.commit()
        db.session.add(Line(sheet_id=theirs))
        refused()


def test_a_child_is_not_moved_out_of_anothers_file(files):
    with acting_as(EVERYONE):
        foreign = db.session.scalars(select(Sheet).where(Sheet.file_id == files[XIAOBA])).one()
    with acting_as(MINE):
        foreign.file_id = files[GANCHENGZI]
        refused()


def test_a_bulk_update_and_a_bulk_delete_reach_ones_own_rows_alone(files):
    with acting_as(MINE):
        assert db.session.execute(update(File).values(title="all")).rowcount == 1
        assert db.session.execute(update(Sheet).values(text="all")).rowcount == 1
        assert db.session.execute(delete(Line)).rowcount == 1
        assert db.session.execute(delete(Sheet).where(Sheet.text != "")).rowcount == 1
        assert db.session.execute(delete(File)).rowcount == 1
        db.session.commit()
    assert titles() == {SHAOGANG, XIAOBA}


@pytest.mark.parametrize(
    "write",
    [
        lambda: db.session.execute(update(File).values(village_code=GANCHENGZI)),
        lambda: db.session.execute(update(File).values({File.owner_id: 1})),
        lambda: db.session.execute(update(File).ordered_values((File.town_code, "1"))),
        lambda: db.session.execute(update(File), {"county_code": "1"}),
        lambda: db.session.execute(update(File), [{"id": 1, "village_code": GANCHENGZI}]),
        lambda: db.session.execute(update(Sheet).values(file_id=1)),
        lambda: db.session.query(File).update({"village_code": GANCHENGZI}),
        lambda: db.session.execute(insert(File), [at(GANCHENGZI)]),
        lambda: db.session.execute(insert(File).values(**at(XIAOBA))),
    ],
)
def test_no_bulk_write_moves_or_adds_a_row(files, write):
    for who in (MINE, EVERYONE):
        with acting_as(who), pytest.raises(OutOfScope):
            write()
        db.session.rollback()
    assert titles() == {GANCHENGZI, SHAOGANG, XIAOBA}


@pytest.mark.parametrize(
    "write",
    [
        lambda: db.session.bulk_save_objects([File(**at(XIAOBA), title="x")]),
        lambda: db.session.bulk_insert_mappings(File, [at(XIAOBA) | {"title": "x"}]),
        lambda: db.session.bulk_update_mappings(File, [{"id": 1, "village_code": GANCHENGZI}]),
    ],
)
def test_the_sessions_old_bulk_writes_are_gone(files, write):
    with acting_as(EVERYONE), pytest.raises(TypeError):
        write()


def test_a_visitor_sends_a_question_and_finds_it_by_its_number_alone(records):
    with acting_as(Actor()):
        db.session.add(Question(**at(GANCHENGZI), receipt="AB12", text="问"))
        db.session.commit()
    db.session.remove()
    with acting_as(Actor()):
        assert db.session.scalars(select(Question)).all() == []
    with acting_as(Actor(key="AB12")):
        found = db.session.scalars(select(Question)).one()
        found.text = "补充"
        db.session.commit()
        found.receipt = "CD34"
        refused()
    with acting_as(Actor(key="")):
        assert db.session.scalars(select(Question)).all() == []
    with acting_as(Actor(3)):
        db.session.scalars(select(Question))
        taken = db.session.get(Question, 1)
        if taken is not None:
            taken.text = "别人"
            refused()
    with acting_as(MINE):
        assert db.session.scalars(select(Question)).one().text == "补充"


def test_a_public_row_is_read_by_anyone_and_written_by_its_area(records):
    with acting_as(Actor()):
        db.session.add(Notice(**at(GANCHENGZI), is_out=True))
        refused()
    with acting_as(MINE):
        db.session.add_all([Notice(**at(GANCHENGZI), is_out=True), Notice(**at(GANCHENGZI), is_out=False)])
        db.session.commit()
    for who, count in ((Actor(), 1), (Actor(5, frozenset({XIAOBA})), 1), (MINE, 2)):
        with acting_as(who):
            assert len(db.session.scalars(select(Notice)).all()) == count


def test_a_sensitive_row_exists_for_whom_it_names_and_nobody_else(records):
    named, other, county = (Actor(one, frozenset({GANCHENGZI})) for one in (1, 2, 3))
    with acting_as(named):
        secret = Secret(**at(GANCHENGZI), ordinary=False, names=[Named(user_id=1)])
        db.session.add(secret)
        db.session.commit()
        number = secret.id
        ordinary = Secret(**at(GANCHENGZI), ordinary=True)
        db.session.add(ordinary)
        db.session.commit()
    db.session.remove()
    for who, seen in ((named, 2), (other, 1), (Actor(3, frozenset({COUNTY})), 1), (Actor(1, frozenset({XIAOBA})), 0)):
        with acting_as(who):
            assert len(db.session.scalars(select(Secret)).all()) == seen
            assert len(db.session.scalars(select(Named)).all()) == (1 if seen == 2 else 0)
    with acting_as(other):
        db.session.add(Named(secret_id=number, user_id=2))
        refused()
        db.session.add(Secret(**at(GANCHENGZI), ordinary=False))
        refused()
        db.session.scalars(select(Secret)).one().ordinary = False
        refused()
    with acting_as(EVERYONE):
        hidden = db.session.get(Secret, number)
    with acting_as(other):
        hidden.ordinary = True
        refused()
    with acting_as(named):
        db.session.get(Secret, number).ordinary = True
        db.session.commit()
    with acting_as(county):
        assert len(db.session.scalars(select(Secret)).all()) == 2


def test_a_handler_names_a_colleague_and_cannot_be_locked_out_by_a_stranger(records):
    named = Actor(1, frozenset({GANCHENGZI}))
    with acting_as(named):
        secret = Secret(**at(GANCHENGZI), ordinary=False, names=[Named(user_id=1)])
        db.session.add(secret)
        db.session.commit()
        db.session.add(Named(secret_id=secret.id, user_id=2))
        db.session.commit()
    db.session.remove()
    with acting_as(Actor(2, frozenset({GANCHENGZI}))):
        assert len(db.session.scalars(select(Secret)).all()) == 1
    with acting_as(Actor(4, frozenset({COUNTY}))):
        assert db.session.execute(delete(Named)).rowcount == 0
