"""A database that is locked, full, or written by many at once (SECURITY.md R82, R83; ISSUE: 16 writers)."""

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from portal.accounts.models import SignIn
from portal.core import clock, db
from portal.core.scope import acting_as, system
from portal.mediation.models import Case
from portal.reports import service as reports
from tests.kit.makers import GANCHENGZI
from tests.kit.server import Client, dispute

only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@only_sqlite
def test_a_held_write_lock_keeps_no_reader_waiting_and_loses_no_write(server, make, database):
    who = make.mediator()
    case_id = make.case(mediator=who)
    with make.writing() as session:
        session.execute(update(SignIn).values(last_seen_at=clock.now() - timedelta(minutes=5)))
    client = Client(server, who)
    client.read_token()
    with make.writing() as session:
        session.execute(update(SignIn).values(last_seen_at=clock.now() - timedelta(minutes=5)))
    other = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        writes = [pool.submit(client.post, "/mediation/new", dispute(f"等一等{number}")) for number in range(2)]
        record = pool.submit(client.get, f"/mediation/{case_id}")
        lists = [client.get("/mediation/") for _each in range(3)]
        assert [one.status for one in lists] == [200] * 3
        assert time.monotonic() - began < 8, "a list waited until the writer's patience ended"
        time.sleep(max(0, began + 3 - time.monotonic()))
        other.execute("ROLLBACK")
        other.close()
        answers = [one.result(30) for one in (*writes, record)]
    taken = [f"等一等{number}" for number in range(2) if answers[number].status == 303]
    assert {one.status for one in answers} <= {303, 200, 503}, "waits, or says that it is busy"
    with acting_as(system("test")):
        found = db.session.scalars(select(Case.summary).where(Case.summary.like("等一等%"))).all()
    assert sorted(found) == taken


@only_sqlite
def test_sixteen_writers_at_once_all_come_through(server, make, database):
    people = [make.mediator() for _each in range(16)]
    gate = threading.Barrier(16)

    def write(place):
        client = Client(server, people[place])
        client.read_token()
        gate.wait(60)
        return [client.post("/mediation/new", dispute(f"{place}-{number}")).status for number in range(4)]

    with ThreadPoolExecutor(16) as pool:
        answers = [status for statuses in pool.map(write, range(16)) for status in statuses]
    assert answers == [303] * 64, server.logged()[-2000:]
    assert "fault" not in server.logged()
    with acting_as(system("test")):
        assert len(db.session.scalars(select(Case.id)).all()) == 64
        db.session.remove()
        assert reports.verify() == []


def test_of_two_who_change_a_record_at_once_one_wins_and_the_other_is_told(server, make):
    who, other = make.mediator(), make.mediator()
    case_id = make.case(mediator=who)
    with acting_as(system("test")):
        version = str(db.session.scalar(select(Case.version)))
    db.session.remove()
    gate = threading.Barrier(2)

    def change(person, words):
        client = Client(server, person)
        client.read_token()
        form = {"kind": "land", "detail": "", "source": "party", "summary": words, "version": version}
        gate.wait(60)
        return client.post(f"/mediation/{case_id}/describe", form)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(change, (who, other), ("甲写的", "乙写的")))
    assert sorted(one.status for one in answers) in ([303, 409], [303, 422])
    winner = next(words for one, words in zip(answers, ("甲写的", "乙写的"), strict=True) if one.status == 303)
    with acting_as(system("test")):
        assert db.session.scalar(select(Case.summary)) == winner


@only_sqlite
def test_a_full_disk_is_told_as_such_changes_nothing_and_passes(make, pages, database):
    who = make.mediator()

    def full(connection, _record):
        connection.execute("PRAGMA max_page_count=1")

    form = {k: v for k, v in dispute("很长" * 900).items() if k != "submission_key"}
    event.listen(database.engine, "connect", full)
    database.engine.dispose()
    try:
        for _each in range(3):
            page = pages.send("/mediation/new", form, as_=who, status=507)
        assert "存不下了" in page.text and "什么都没有改动" in page.text
        assert pages.open("/mediation/", who).status == 200, "reading goes on"
    finally:
        event.remove(database.engine, "connect", full)
        database.engine.dispose()
    with acting_as(system("test")):
        assert not db.session.scalars(select(Case.id).where(Case.village_code == GANCHENGZI)).all()
    assert pages.send("/mediation/new", form, as_=who).status == 303


@pytest.mark.parametrize(("number", "status"), [(28, 507), (30, 507), (5, 500)])
def test_a_disk_that_takes_nothing_is_a_page(app, pages, monkeypatch, number, status):
    def broken(**_values):
        raise OSError(number, "/secret/place")

    monkeypatch.setitem(app.view_functions, "home.privacy", broken)
    page = pages.visit("/privacy", status=status)
    assert "secret" not in page.text
