"""Selects that are made once and asked again and again: their text, values and ways of reading are worked out once.

SQLAlchemy keeps the text of a statement too, but gathers its values, its processors and its kind of row at every
execution; on a short list that costs as much as the database's own work (PERFORMANCE.md P1).
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Select
from sqlalchemy.engine import Connection, Dialect

Processor = Callable[[Any], Any]
KEPT_TEXTS = 512


class _Text:
    """What statements of one shape share on one kind of database: text, names, processors, the row."""

    def __init__(self, compiled: Any, statement: Select[Any], dialect: Dialect):
        self.compiled = compiled
        self.sql: str = compiled.string
        self.order: list[str] | None = compiled.positiontup
        self.told = {bind.key: name for bind, name in compiled.bind_names.items() if bind.required}
        self.writers = _processors(
            ((name, bind.type) for bind, name in compiled.bind_names.items()), dialect, "bind_processor"
        )
        columns = statement.selected_columns
        self.row: Any = namedtuple("Row", columns.keys(), rename=True)  # type: ignore[misc]
        self.readers = _processors(enumerate(column.type for column in columns), dialect, "result_processor", None)

    def values(self, statement: Select[Any]) -> dict[str, Any]:
        """What one statement of the shape says itself, as the driver wants it."""
        key: Any = statement._generate_cache_key()
        found = self.compiled.construct_params(dict.fromkeys(self.told), extracted_parameters=key.bindparams)
        return {name: self.written(name, value) for name, value in found.items()}

    def written(self, name: str, value: Any) -> Any:
        return self.writers[name](value) if name in self.writers else value


def _processors(types: Any, dialect: Dialect, which: str, *more: Any) -> dict[Any, Processor]:
    found = ((name, getattr(kind.dialect_impl(dialect), which)(dialect, *more)) for name, kind in types)
    return {name: made for name, made in found if made is not None}


_texts: dict[Any, _Text] = {}
_kept: WeakKeyDictionary[Any, dict[str, "Prepared | None"]] = WeakKeyDictionary()


class Prepared:
    """A select of columns with its own values, ready to be asked."""

    def __init__(self, text: _Text, statement: Select[Any]):
        self._text = text
        self._values = text.values(statement)

    def rows(self, connection: Connection, told: Mapping[str, Any]) -> list[Any]:
        """Its rows, each with its columns by name; `told` are the values that the statement leaves open."""
        text = self._text
        values: Any = {**self._values, **{text.told[key]: text.written(text.told[key], told[key]) for key in text.told}}
        if text.order is not None:
            values = tuple([values[name] for name in text.order])
        result: Any = connection.exec_driver_sql(text.sql, values)
        found = result.cursor_strategy.fetchall(result, result.cursor)
        if not text.readers:
            return list(map(text.row._make, found))
        columns: list[Any] = list(zip(*found, strict=True))
        if not columns:
            return []
        for place, read in text.readers.items():
            columns[place] = map(read, columns[place])
        return list(map(text.row._make, zip(*columns, strict=True)))


def prepared(statement: Select[Any], dialect: Dialect) -> Prepared | None:
    """A statement that is made once, ready; None where its text depends on its values, as a list's `IN` does."""
    kept = _kept.setdefault(statement, {})
    if dialect.name not in kept:
        kept[dialect.name] = _prepared(statement, dialect)
    return kept[dialect.name]


def _prepared(statement: Select[Any], dialect: Dialect) -> Prepared | None:
    if not all(isinstance(one, ColumnElement) for one in statement._raw_columns):
        raise TypeError("whole rows are loaded by the session; here columns alone are asked for")
    key: Any = statement._generate_cache_key()
    shape = (dialect.name, key.key)
    if (text := _texts.get(shape)) is None:
        compiled: Any = statement.compile(dialect=dialect, cache_key=key)
        if compiled.post_compile_params:
            return None
        if len(_texts) >= KEPT_TEXTS:
            _texts.clear()
        text = _texts[shape] = _Text(compiled, statement, dialect)
    return Prepared(text, statement)
