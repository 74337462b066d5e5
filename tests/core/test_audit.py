"""The trail is chained: whoever changes it is found at the first line that does not fit."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.core import audit, clock, db
from portal.core.audit import Audit
from portal.core.scope import Actor, acting_as


@pytest.fixture
def trail(records):
    with acting_as(Actor(1, name="村调解员")):
        for number in range(1, 6):
            audit.record("mediation.read", "mediation_case", number, kind="看", count=number)
            if number % 2:
                db.session.commit()
        db.session.commit()
    db.session.remove()
    return records


def tamper(statement):
    """Change the table as whoever owns the database could: with its own guard taken away first."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'core_audit'"
        for name in db.session.scalars(text(triggers)).all():
            db.session.execute(text(f"DROP TRIGGER {name}"))
    db.session.execute(text(statement))
    db.session.commit()
    db.session.remove()


@pytest.mark.parametrize("statement", ["UPDATE core_audit SET verb = 'x'", "DELETE FROM core_audit"])
def test_the_database_itself_refuses_to_rewrite_the_trail(trail, statement):
    with pytest.raises(DBAPIError):
        db.session.execute(text(statement))
    db.session.rollback()


def test_an_untouched_trail_holds_and_its_last_hash_is_an_anchor(trail):
    count, anchor, fault = audit.verify()
    assert (count, fault) == (5, None)
    assert anchor == db.session.get(Audit, 5).hash
    assert [line.subject_id for line in audit.trail("mediation_case", 3)] == [3]
    assert db.session.get(Audit, 1).actor_name == "村调解员"


def test_an_empty_trail_holds(records):
    assert audit.verify() == (0, audit.START, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "'mediation.close'"),
        ("actor_id", "2"),
        ("actor_name", "'别人'"),
        ("subject_id", "99"),
        ("address", "'10.0.0.1'"),
        ("at", "'2020-01-01 00:00:00+00:00'"),
        ("detail", "'{}'"),
        ("hash", f"'{'1' * 64}'"),
    ],
)
def test_a_changed_line_is_named(trail, column, value):
    tamper(f"UPDATE core_audit SET {column} = {value} WHERE id = 3")
    _count, _hash, fault = audit.verify()
    assert (fault.line, fault.why) == (3, "changed")


def test_a_missing_line_is_named(trail):
    tamper("DELETE FROM core_audit WHERE id = 2")
    assert audit.verify()[2] == audit.Fault(2, "missing")


def test_two_lines_that_changed_places_are_found(trail):
    tamper("UPDATE core_audit SET id = -id WHERE id IN (3, 4)")
    tamper("UPDATE core_audit SET id = 7 + id WHERE id < 0")
    assert audit.verify()[2].line == 3


def test_lines_cut_off_at_the_end_are_missed_by_the_anchor(trail):
    anchor = audit.verify()[1]
    tamper("DELETE FROM core_audit WHERE id = 5")
    count, hash_, fault = audit.verify()
    assert (count, fault) == (4, None)
    assert hash_ != anchor


def test_a_line_stands_or_falls_with_what_it_tells_of(records):
    audit.record("mediation.read", "mediation_case", 1)
    db.session.rollback()
    db.session.commit()
    assert audit.verify()[0] == 0


def test_a_savepoint_takes_only_its_own_lines_back(records):
    audit.record("first", "y", 1)
    inner = db.session.begin_nested()
    audit.record("second", "y", 2)
    inner.rollback()
    audit.record("third", "y", 3)
    with db.session.begin_nested():
        audit.record("fourth", "y", 4)
    db.session.commit()
    assert list(db.session.scalars(select(Audit.verb).order_by(Audit.id))) == ["first", "third", "fourth"]
    assert audit.verify()[2] is None


def test_no_line_is_changed_or_deleted_through_the_session(trail):
    for change in (lambda line: setattr(line, "verb", "x"), lambda line: db.session.delete(line)):
        change(db.session.get(Audit, 1))
        with pytest.raises(PermissionError):
            db.session.flush()
        db.session.rollback()


def test_a_moment_is_told_alike_on_both_databases(records):
    moment = clock.datetime(2026, 11, 22, 7, 30, 0, 1, tzinfo=clock.HERE)
    with clock.frozen(moment):
        audit.record("x", "y", None)
        db.session.commit()
    db.session.remove()
    assert audit.verify() == (1, db.session.get(Audit, 1).hash, None)
    assert clock.local(db.session.get(Audit, 1).at) == moment
