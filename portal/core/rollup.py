"""Figures counted beforehand: each change adds its difference to a few cells in its own transaction.

A rollup is a table whose primary key names a cell and whose other integer columns are figures. Differences are folded
during a transaction and written by one statement just before its commit, in the order of tables and keys, so that two
transactions never wait for each other crosswise (PERFORMANCE.md 5, Rollups).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Date, Integer, Table, TextClause, bindparam, delete, event, literal_column, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from portal.core import db

Place = tuple[Any, ...]
Deltas = Mapping[Place, Mapping[str, int]]
PENDING = "rollup"
ROWS_AT_ONCE = 100


class month_of(FunctionElement[Any]):  # noqa: N801 - reads as a word of SQL
    """The first day of a day's month, in SQL."""

    type = Date()
    inherit_cache = True


class days_between(FunctionElement[Any]):  # noqa: N801 - reads as a word of SQL
    """How many days lie between a first and a later day, in SQL."""

    type = Integer()
    inherit_cache = True


def plain(word: str | int) -> ColumnElement[Any]:
    """A word or number of our own as a statement spells it out; never one that somebody told.

    PostgreSQL plans a statement that is asked again for any value at all; of an open one it cannot tell how many rows
    there are, and may choose a way that reads ten times as many.
    """
    return literal_column(str(word) if isinstance(word, int) else f"'{word}'")


@compiles(month_of, "sqlite")
def _month_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"(substr({compiler.process(element.clauses, **options)}, 1, 8) || '01')"


@compiles(month_of, "postgresql")
def _month_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(date_trunc('month', {compiler.process(element.clauses, **options)}) AS DATE)"


@compiles(days_between, "sqlite")
def _days_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    first, last = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _days_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    first, last = (compiler.process(one, **options) for one in element.clauses)
    return f"({last} - {first})"


class Rollup:
    """One table of cells. A place is the tuple of all its columns that are not figures, in the table's order."""

    def __init__(self, model: type[db.Base], figures: Iterable[str]):
        self.table = cast(Table, model.__table__)
        self.figures = tuple(figures)
        self.place = tuple(column.name for column in self.table.columns if column.name not in self.figures)
        self.key = tuple(column.name for column in self.table.primary_key.columns)
        self._upsert = lru_cache(256)(self._statement)

    def add(self, into: Session, deltas: Deltas) -> None:
        """Add differences to cells when the transaction commits; inside a savepoint at once, as that may be undone."""
        if into.in_nested_transaction():
            self._write(into, {place: Counter(added) for place, added in deltas.items()})
            return
        cells: dict[Place, Counter[str]] = into.info.setdefault(PENDING, {}).setdefault(self, {})
        for place, added in deltas.items():
            cells.setdefault(place, Counter()).update(added)

    def _write(self, into: Session, cells: dict[Place, Counter[str]]) -> None:
        changed = sorted((place, added) for place, added in cells.items() if any(added.values()))
        for start in range(0, len(changed), ROWS_AT_ONCE):
            part = changed[start : start + ROWS_AT_ONCE]
            figures = tuple(name for name in self.figures if any(added[name] for _place, added in part))
            values: dict[str, Any] = {}
            for number, (place, added) in enumerate(part):
                values.update({f"{name}_{number}": value for name, value in zip(self.place, place, strict=True)})
                values.update({f"{name}_{number}": added[name] for name in figures})
            into.connection().execute(self._upsert(len(part), figures), values)

    def _statement(self, rows: int, figures: tuple[str, ...]) -> TextClause:
        """One multi-row upsert, written out once for each shape: building it anew would cost more than running it."""
        names = (*self.place, *figures)
        lines = ", ".join("(" + ", ".join(f":{name}_{number}" for name in names) + ")" for number in range(rows))
        added = ", ".join(f'"{name}" = {self.table.name}."{name}" + excluded."{name}"' for name in figures)
        written = ", ".join(f'"{name}"' for name in names)
        statement = text(
            f"INSERT INTO {self.table.name} ({written}) VALUES {lines} "  # noqa: S608 - names of our own columns
            f"ON CONFLICT ({', '.join(self.key)}) DO UPDATE SET {added}"
        )
        kinds = {name: self.table.columns[name].type for name in names}
        return statement.bindparams(
            *(bindparam(f"{name}_{number}", type_=kinds[name]) for number in range(rows) for name in names)
        )

    def rebuild(
        self, into: Session, where: ColumnElement[bool], sources: Iterable[Any], progress: Callable[[int], None]
    ) -> None:
        """Replace some cells, within the caller's transaction, by what the sources count.

        A source is a select of the place and then of all figures; the sources add up. Writers of cells wait meanwhile,
        and their own differences come on top, so nothing is counted twice or lost.
        """
        connection = into.connection()
        postgres = connection.dialect.name == "postgresql"
        if postgres:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text(f"LOCK TABLE {self.table.name} IN SHARE ROW EXCLUSIVE MODE"))
        connection.execute(delete(self.table).where(where))
        insert = postgresql.insert if postgres else sqlite.insert
        for source in sources:
            statement = insert(self.table).from_select([*self.place, *self.figures], source)
            added = {name: self.table.columns[name] + statement.excluded[name] for name in self.figures}
            statement = statement.on_conflict_do_update(index_elements=list(self.key), set_=added)
            done = connection.execute(statement, execution_options={"preserve_rowcount": True})
            progress(done.rowcount)


@event.listens_for(Session, "before_commit")
def _settle(into: Session) -> None:
    if into.in_nested_transaction():
        return
    pending: dict[Rollup, Any] = into.info.pop(PENDING, {})
    for rollup in sorted(pending, key=lambda one: one.table.name):
        rollup._write(into, pending[rollup])


@event.listens_for(Session, "after_transaction_end")
def _forget(into: Session, transaction: Any) -> None:
    if transaction.parent is None:
        into.info.pop(PENDING, None)
