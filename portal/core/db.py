"""The database: one session a request, one engine for SQLite and PostgreSQL."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, NoReturn
from weakref import WeakKeyDictionary

from psycopg import InterfaceError
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn
from sqlalchemy import CheckConstraint, DateTime, Engine, MetaData, String, create_engine, event, func, select
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.types import TypeDecorator

from portal.core.choice import Choice

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    """Everything that is stored."""

    metadata = MetaData(naming_convention=NAMING)


class Model(Base):
    """A row with a number of its own, in the order of time."""

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, aware on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[Any]):
    """The stored word of a `Choice`; comes back as that choice, an unknown word as text."""

    impl = String
    cache_ok = True

    def __init__(self, choice: type[Choice]):
        super().__init__(max(20, *(len(member.value) for member in choice)))
        self.choice = choice
        self._members = _Members({member.value: member for member in choice})

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str.__str__(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return self._members.__getitem__


class _Members(dict[Any, Any]):
    """The words of a choice; what is none of them stays as it is stored."""

    def __missing__(self, value: Any) -> Any:
        return value


def words(column: str, choice: type[Choice]) -> CheckConstraint:
    """The wall in the database: a column holds one of a choice's words."""
    listed = ", ".join(f"'{member.value}'" for member in choice)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_word")


_writes: ContextVar[bool] = ContextVar("writes", default=False)
_hurried: ContextVar[bool] = ContextVar("hurried", default=False)
PATIENCE_MS, HURRY_MS = 10_000, 100


class OneByOne(Session):
    """A session without the old bulk writes, which pass every guard and leave no trail."""

    def _refuse(self, *_rows: Any, **_options: Any) -> NoReturn:
        raise TypeError("rows are written one by one, so that their scope is checked")

    bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = _refuse

    def get_bind(self, *told: Any, **options: Any) -> Any:
        """A reader on PostgreSQL asks its queries one by one: each sees what is committed, as it would between
        BEGIN and ROLLBACK, without these two trips to the server."""
        engine: Any = super().get_bind(*told, **options)
        return engine if _writes.get() else READERS.get(engine, engine)


_sessions = sessionmaker(class_=OneByOne, autoflush=True, expire_on_commit=False)
session = scoped_session(_sessions)


def connect(url: str, **options: Any) -> Engine:
    """An engine with the durability that SECURITY asks: SQLite WAL with `synchronous=FULL`.

    No error quotes the values of a statement: they are names and phones.
    """
    options = {"hide_parameters": True, **options}
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": 10}, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    kept = {"pool_timeout": 3, "pool_size": 5, "max_overflow": 5, "connect_args": POSTGRESQL, **options}
    engine = create_engine(url, **kept)
    alone = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True, "pool_reset_on_return": None}
    READERS[engine] = reader = create_engine(url, **{**kept, "connect_args": READING, **alone})
    for one in (engine, reader):
        event.listen(one, "checkout", _ping_the_rested)
        event.listen(one, "checkin", _note_use)
    return engine


POSTGRESQL = {"connect_timeout": 2, "options": "-c statement_timeout=15000 -c timezone=UTC"}
ALONE = "-c default_transaction_read_only=on -c max_parallel_workers_per_gather=0 -c jit=off"
READING = {**POSTGRESQL, "options": f"{POSTGRESQL['options']} {ALONE}"}
"""Each statement of a reader is a transaction of its own: what it wrote would stay, so it may not write. A page's
questions are small: helpers and compiled code cost more than they save."""
READERS: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()
"""On PostgreSQL, the engine beside each writing one, for requests that only read."""
RESTED_SECONDS = 1.0


def engines(engine: Engine | None = None) -> set[Engine]:
    """An engine, by default the session's, and the one beside it that only reads."""
    found: Engine = engine or _sessions.kw["bind"]
    return {found, READERS.get(found, found)}


def close(engine: Engine | None = None) -> None:
    """Let go of every connection."""
    for one in engines(engine):
        one.dispose()


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _ping_the_rested(connection: Any, record: Any, _proxy: Any) -> None:
    """A connection that has rested is tried before it is used; a lost one is replaced, and with it the whole pool."""
    if time.monotonic() - record.info.get("used", 0.0) < RESTED_SECONDS:
        return
    try:
        connection.execute("")
        connection.rollback()
    except Exception as error:
        raise DisconnectionError("the database had closed a connection") from error


def init(url: str, **options: Any) -> Engine:
    """Bind the session to a database."""
    engine = connect(url, **options)
    session.remove()
    _sessions.configure(bind=engine)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={PATIENCE_MS}",
        "cache_size=-65536",
        "mmap_size=1073741824",
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if not (_writes.get() and _hurried.get()):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes.get() else "BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={HURRY_MS}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MS}")


@contextmanager
def writing(writes: bool = True) -> Iterator[None]:
    """Whether transactions begun inside are writers (SQLite then takes its lock at the start)."""
    token = _writes.set(writes)
    try:
        yield
    finally:
        _writes.reset(token)


def is_full(error: BaseException) -> bool:
    """Whether the database could not write because its disk has no room left."""
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", "") == "53100"


@contextmanager
def reading() -> Iterator[Session]:
    """A short read of its own, ended before the request's write transaction begins."""
    with writing(False), _sessions() as own:
        yield own


def glance(asked: str, *told: str) -> Any:
    """One value as it is now, past session and transaction: for what is looked at before a request is begun, or after.

    `told` are the texts in the place of the question marks; where there are none, the value is a text.
    """
    engine = _sessions.kw["bind"]
    connection = READERS.get(engine, engine).raw_connection()
    try:
        if engine in READERS and not told:
            return _glance_postgresql(connection, asked)
        cursor = connection.cursor()
        cursor.execute(asked.replace("?", "%s") if engine in READERS else asked, told)
        found = cursor.fetchone()
        cursor.close()
        return found[0] if found else None
    except BaseException:
        connection.invalidate()
        raise
    finally:
        connection.close()


def _glance_postgresql(connection: PoolProxiedConnection, asked: str) -> str | None:
    """The text of one value by a prepared statement, without the driver's cursor, which costs more than the answer.

    The driver forgets all prepared statements at times, so what is not there is prepared anew.
    """
    raw: PGconn = connection.driver_connection.pgconn  # type: ignore[union-attr]
    name, known = asked.encode(), connection.info.setdefault("glances", set())
    answer = raw.exec_prepared(name, ()) if asked in known else None
    if answer is None or answer.status != ExecStatus.TUPLES_OK:
        raw.prepare(name, name)
        answer = raw.exec_prepared(name, ())
    if answer.status != ExecStatus.TUPLES_OK:
        raise InterfaceError(answer.error_message.decode(errors="replace"))
    known.add(asked)
    found = answer.get_value(0, 0) if answer.ntuples else None
    return None if found is None else found.decode()


@contextmanager
def transaction() -> Iterator[Session]:
    """One whole write outside a request: for the command line, jobs and loading."""
    with writing():
        try:
            yield session()
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.remove()


@contextmanager
def short_write(*, hurried: bool = False) -> Iterator[Session]:
    """One short write after the answer, in a session of its own.

    A hurried one is given up where SQLite's writer is busy: it must not keep a reader waiting (SECURITY.md R82).
    """
    token = _hurried.set(hurried)
    try:
        with writing(), _sessions() as own, own.begin():
            yield own
    finally:
        _hurried.reset(token)


def one_at_a_time(own: Session, number: int) -> None:
    """Let no two transactions past this point together; SQLite's single writer needs no lock of its own."""
    if own.get_bind().dialect.name == "postgresql":
        own.execute(select(func.pg_advisory_xact_lock(number)))
