"""Work that waits: written in the transaction that asks for it, done by the worker at least once (LIBRARIES.md).

A room's `jobs.py` registers plain functions: `@job("mediation.paper")` for `f(**payload)`, `@daily("mediation.mature")`
for `f(today)`, once each Beijing day. A taken job is leased: if the worker is killed, another takes it when the
lease ends. What a job writes and the note that it is done share one transaction, so a job that ran half left nothing.
What takes seconds, a PDF, is made before that transaction begins (`read`, `work`): nobody waits for SQLite's writer.
"""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import JSON, Index, String, UniqueConstraint, delete, or_, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, db, logs
from portal.core.scope import acting_as, system

LEASE = timedelta(minutes=10)
MOST_TRIES = 8
KEPT = timedelta(days=30)
PAUSE_SECONDS = 2.0
Task = TypeVar("Task", bound=Callable[..., None])

_tasks: dict[str, Callable[..., None]] = {}
_daily: set[str] = set()
_ahead: dict[str, tuple[Callable[..., Any], Callable[[Any], Any]]] = {}


class Job(db.Model):
    """One piece of work. `payload` holds numbers and codes, never a name; `failed` the kind of the last error."""

    __tablename__ = "core_job"
    __table_args__ = (UniqueConstraint("name", "day"), Index(None, "done_at", "due_at"))

    name: Mapped[str] = mapped_column(String(60))
    day: Mapped[date | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    due_at: Mapped[datetime] = mapped_column(db.Moment)
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(db.Moment)
    done_at: Mapped[datetime | None] = mapped_column(db.Moment)
    failed: Mapped[str] = mapped_column(String(60), default="")


class LeaseLost(RuntimeError):
    """Another worker has taken this job meanwhile: what was done here is rolled back."""


def job(
    name: str, *, read: Callable[..., Any] | None = None, work: Callable[[Any], Any] | None = None
) -> Callable[[Task], Task]:
    """Register what `enqueue(name, …)` asks for.

    With `read` and `work` the task is what writes: `read(**payload)` reads rows in a session that only reads, `work`
    makes something of it without any session, however long it takes, and the task gets that first.
    """

    def register(task: Task) -> Task:
        if _tasks.setdefault(name, task) is not task:
            raise ValueError(f"two jobs are called {name}")
        if read is not None and work is not None:
            _ahead[name] = (read, work)
        return task

    return register


def daily(name: str) -> Callable[[Task], Task]:
    """Register what is done once every Beijing day; it gets that day."""

    def register(task: Task) -> Task:
        _daily.add(name)
        return job(name)(task)

    return register


def registered() -> dict[str, str]:
    """Every job's name and what it does, for the docs and the tests."""
    return {name: (task.__doc__ or "").strip().split("\n")[0] for name, task in sorted(_tasks.items())}


def enqueue(name: str, /, *, due: datetime | None = None, **payload: Any) -> None:
    """Ask for a job in the session's transaction: it exists only if the transaction does."""
    db.session.add(Job(name=name, payload=payload, due_at=due or clock.now(), tries=0, failed=""))


def given_up(name: str, /, **payload: Any) -> bool:
    """Whether a job that was asked for was tried as often as any is, and is not done: a person has to look."""
    found = select(Job.payload).where(Job.name == name, Job.done_at.is_(None), Job.tries >= MOST_TRIES)
    return any(payload.items() <= told.items() for told in db.session.scalars(found))


def run_once(stop: threading.Event | None = None) -> int:
    """Do everything that is due now, one by one; how many jobs were tried."""
    _plan(clock.today())
    count = 0
    while not (stop and stop.is_set()) and (taken := _take()) is not None:
        _run(*taken)
        count += 1
    return count


def worker(stop: threading.Event) -> None:
    """Work until told to stop; a database that is away is waited for."""
    pause = PAUSE_SECONDS
    while not stop.is_set():
        try:
            run_once(stop)
            pause = PAUSE_SECONDS
        except DBAPIError as error:
            db.session.remove()
            logs.log.error("worker", kind=type(error).__name__)
            pause = min(pause * 2, 60)
        stop.wait(pause)


def _plan(today: date) -> None:
    """Put the day's work on the list, once; who comes second finds it there."""
    with db.reading() as own:
        planned = set(own.scalars(select(Job.name).where(Job.day == today)))
    for name in sorted(_daily - planned):
        try:
            with db.transaction() as own:
                own.add(Job(name=name, day=today, payload={}, due_at=clock.now(), tries=0, failed=""))
        except IntegrityError:
            continue


def _due() -> Any:
    now = clock.now()
    free = or_(Job.leased_until.is_(None), Job.leased_until < now)
    waiting = select(Job).where(Job.done_at.is_(None), Job.due_at <= now, free, Job.tries < MOST_TRIES)
    return waiting.where(Job.name.in_(sorted(_tasks))).order_by(Job.due_at, Job.id).limit(1)


def _take() -> tuple[int, int] | None:
    """Lease the next job that is due: its number and which try this is. Idle looking takes no write lock."""
    with db.reading() as own:
        if own.scalar(_due()) is None:
            return None
    with db.transaction() as own:
        found = own.scalar(_due().with_for_update(skip_locked=True))
        if found is None:
            return None
        found.tries += 1
        found.leased_until = clock.now() + LEASE
        return found.id, found.tries


def _run(number: int, this_try: int) -> None:
    try:
        made = _made_ahead(number)
        with db.transaction() as own:
            found = own.get_one(Job, number)
            name, day, payload = found.name, found.day, dict(found.payload)
            with acting_as(system(name)):
                _tasks[name](day) if day is not None else _tasks[name](*made, **payload)
                own.flush()
                _finish(number, this_try)
                own.commit()
    except Exception as error:
        db.session.remove()
        _put_back(number, this_try, type(error).__name__)


def _made_ahead(number: int) -> tuple[Any, ...]:
    """What a job makes before it writes; nothing for most."""
    with db.reading() as own:
        found = own.get_one(Job, number)
        name, payload = found.name, dict(found.payload)
    if name not in _ahead:
        return ()
    read, work = _ahead[name]
    try:
        with db.writing(False), acting_as(system(name)):
            told = read(**payload)
    finally:
        db.session.remove()
    return (work(told),)


def _finish(number: int, this_try: int) -> None:
    """Note the job as done, unless its lease ended and another try began."""
    found = db.session.scalar(
        select(Job).where(Job.id == number).with_for_update().execution_options(populate_existing=True)
    )
    if found is None or found.tries != this_try:
        raise LeaseLost
    found.done_at, found.leased_until, found.failed = clock.now(), None, ""


def _put_back(number: int, this_try: int, kind: str) -> None:
    """Try a failed job again later: after 1, 2, 4 … minutes, at most six hours."""
    logs.log.error("job failed", job=number, kind=kind, tries=this_try)
    with db.transaction() as own:
        found = own.get(Job, number)
        if found is not None and found.tries == this_try and found.done_at is None:
            found.failed, found.leased_until = kind[:60], None
            found.due_at = clock.now() + min(timedelta(minutes=2 ** (this_try - 1)), timedelta(hours=6))


@daily("core.sweep")
def sweep(today: date) -> None:
    """Forget jobs that were done more than a month ago."""
    db.session.execute(delete(Job).where(Job.done_at < clock.now() - KEPT))
