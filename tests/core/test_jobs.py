"""Work that waits is done at least once, whatever happens to the worker."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db, jobs
from portal.core.jobs import Job, LeaseLost
from portal.core.scope import acting_as, actor, system
from tests.core.records import GANCHENGZI, File, at

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def tasks(records, monkeypatch):
    """No job but the test's own."""
    monkeypatch.setattr(jobs, "_tasks", {})
    monkeypatch.setattr(jobs, "_daily", set())
    with clock.frozen(NOON), db.writing(False):
        yield


def ask(name, **payload):
    with db.transaction():
        jobs.enqueue(name, **payload)


def row(name):
    with db.reading() as own:
        return own.scalars(select(Job).where(Job.name == name).order_by(Job.id.desc())).first()


def test_a_job_is_done_once_and_its_writing_stays(tasks):
    @jobs.job("file.write")
    def write(title):
        assert actor() == system("file.write")
        db.session.add(File(**at(GANCHENGZI), title=title))

    ask("file.write", title="纸")
    assert jobs.run_once() == 1
    assert jobs.run_once() == 0
    assert row("file.write").done_at == NOON
    with acting_as(system("test")):
        assert list(db.session.scalars(select(File.title))) == ["纸"]


def test_a_job_exists_only_if_its_transaction_does(tasks):
    jobs.job("x")(lambda: None)
    jobs.enqueue("x")
    db.session.rollback()
    assert jobs.run_once() == 0


def test_a_job_waits_for_its_hour(tasks):
    jobs.job("x")(lambda: None)
    ask("x", due=NOON + timedelta(hours=1))
    assert jobs.run_once() == 0
    with clock.frozen(NOON + timedelta(hours=1)):
        assert jobs.run_once() == 1


def test_a_failed_job_leaves_nothing_and_is_tried_later(tasks):
    @jobs.job("file.write")
    def write():
        db.session.add(File(**at(GANCHENGZI)))
        db.session.flush()
        raise ValueError("王小二的电话")

    ask("file.write")
    waits = []
    moment = NOON
    for _try in range(jobs.MOST_TRIES):
        with clock.frozen(moment):
            assert jobs.run_once() == 1
            assert jobs.run_once() == 0
            found = row("file.write")
            waits.append((found.due_at - moment).total_seconds() / 60)
            moment = found.due_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert (found.failed, found.done_at) == ("ValueError", None)
    with clock.frozen(moment + timedelta(days=9)):
        assert jobs.run_once() == 0
    with acting_as(system("test")):
        assert list(db.session.scalars(select(File.id))) == []


def test_a_killed_workers_job_is_taken_when_its_lease_ends(tasks):
    done = []
    jobs.job("x")(lambda: done.append(1))
    ask("x")
    assert jobs._take() is not None
    assert jobs.run_once() == 0
    with clock.frozen(NOON + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.run_once() == 1
    assert done == [1]
    assert row("x").tries == 2


def test_a_worker_that_lost_its_lease_writes_nothing(tasks):
    @jobs.job("file.write")
    def write():
        db.session.add(File(**at(GANCHENGZI)))

    ask("file.write")
    number, first_try = jobs._take()
    with clock.frozen(NOON + jobs.LEASE * 2):
        assert jobs.run_once() == 1
    jobs._run(number, first_try)
    with acting_as(system("test")):
        assert len(list(db.session.scalars(select(File.id)))) == 1
    assert row("file.write").failed == ""
    with db.transaction(), pytest.raises(LeaseLost):
        jobs._finish(number, first_try)


def test_the_days_work_is_done_once_each_beijing_day(tasks):
    days = []
    jobs.daily("x.daily")(days.append)
    late = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    for moment in (NOON, late, late + timedelta(minutes=1), late + timedelta(minutes=2)):
        with clock.frozen(moment):
            jobs.run_once()
    assert [day.isoformat() for day in days] == ["2026-11-22", "2026-11-23"]


def test_a_job_that_no_room_knows_waits_and_a_name_is_given_once(tasks):
    ask("unknown")
    assert jobs.run_once() == 0
    jobs.job("x")(print)
    with pytest.raises(ValueError, match="x"):
        jobs.job("x")(repr)


def test_two_workers_do_each_job_once(tasks):
    done, lock = [], threading.Lock()

    @jobs.job("x")
    def work(number):
        with lock:
            done.append(number)

    with db.transaction():
        for number in range(12):
            jobs.enqueue("x", number=number)

    def run():
        with clock.frozen(NOON):
            jobs.run_once()
        db.session.remove()

    threads = [threading.Thread(target=run) for _one in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == list(range(12))


def test_a_worker_stops_when_told(tasks):
    stop = threading.Event()
    jobs.job("x")(stop.set)
    ask("x")
    ask("x")
    jobs.worker(stop)
    assert row("x").done_at is None


def test_old_jobs_are_forgotten(tasks):
    jobs.job("x")(lambda: None)
    jobs.daily("core.sweep")(jobs.sweep)
    ask("x")
    jobs.run_once()
    with clock.frozen(NOON + timedelta(days=31)):
        jobs.run_once()
    assert row("x") is None
