"""A database for each test, with every table and without a row, on SQLite and on PostgreSQL.

The schema is made once a run, by the migrations. On SQLite each test gets a fresh copy of the file; on PostgreSQL each
worker has a database of its own, whose rows are deleted before a test. Tests therefore commit like the portal does,
from as many threads as they like.
"""

import fcntl
import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from portal.areas import queries as areas
from portal.core import db, search, settings
from tests.kit import stored
from tests.kit.postgres import Cluster, Connection
from tests.kit.schema import upgrade

RUN = "PORTAL_TEST_RUN"


def begin_run() -> None:
    """In the process that starts the run: a folder for all its workers.

    A run that is told to stop ends like one that is interrupted, so that no server is left behind.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = Path(tempfile.mkdtemp(prefix="portal-tests-"))
    folder.chmod(0o755)
    os.environ[RUN] = str(folder)


def end_run() -> None:
    """Stop what was started and remove the folder."""
    folder = Path(os.environ.pop(RUN))
    Cluster(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)


def folder() -> Path:
    """The folder of this run."""
    return Path(os.environ[RUN])


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def cluster() -> Cluster:
    """This run's PostgreSQL, started by whoever asks first, holding the database `migrated`."""
    found = Cluster(folder())
    with _one_at_a_time():
        if not found.running:
            found.start()
            upgrade(found.create("migrated"))
    return found


def template() -> Path:
    """This run's migrated SQLite file."""
    file = folder() / "migrated.db"
    with _one_at_a_time():
        if not file.exists():
            making = folder() / "making.db"
            upgrade(f"sqlite:///{making}")
            with closing(sqlite3.connect(making)) as whole:
                whole.execute("VACUUM")
            making.rename(file)
    return file


@dataclass(frozen=True)
class Database:
    """One database of one worker."""

    kind: str
    url: str
    engine: Engine

    def bind(self) -> None:
        """Let the portal's session work on it; forget what was read from another."""
        db.session.remove()
        db.session.configure(bind=self.engine)
        areas.forget()
        settings._cache.clear()
        stored.forget()

    def unbind(self) -> None:
        """End what the test left open."""
        db.session.remove()
        if self.kind == "sqlite":
            db.close(self.engine)


def fresh(kind: str) -> Database:
    """A database without a row."""
    return _sqlite() if kind == "sqlite" else _postgresql()


def _sqlite() -> Database:
    file = folder() / f"{os.getpid()}.db"
    for old in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        old.unlink(missing_ok=True)
    shutil.copyfile(template(), file)
    url = f"sqlite:///{file}"
    return Database("sqlite", url, db.connect(url))


@cache
def _own_postgresql() -> tuple[Database, Connection]:
    """This worker's database, and a connection beside the portal's that empties it."""
    found = cluster()
    name = f"worker{os.getpid()}"
    url = found.create(name, "migrated")
    beside = found.connect(name)
    for off in ("SET lock_timeout = '5s'", "SET session_replication_role = replica"):
        beside.execute(off)
    return Database("postgresql", url, db.connect(url)), beside


EMPTY = """
DO $$ DECLARE name text; filled boolean; BEGIN
  FOREACH name IN ARRAY ARRAY[{tables}] LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
  END LOOP;
  FOR name IN SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences WHERE last_value IS NOT NULL LOOP
    EXECUTE 'ALTER SEQUENCE ' || name || ' RESTART';
  END LOOP;
END $$
"""


def _postgresql() -> Database:
    """Rows are deleted with triggers and references off: the audit trail refuses it otherwise."""
    found, beside = _own_postgresql()
    names = [*(table.name for table in db.Base.metadata.sorted_tables), *search.INDEXES]
    tables = ", ".join(f"'{name}'" for name in names)
    beside.execute(EMPTY.format(tables=tables).encode())
    return found
