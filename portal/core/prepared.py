"""Selects that are made once and asked again and again: their text, values and ways of reading are worked out once.

SQLAlchemy keeps the text of a statement too, but gathers its values, its processors and its kind of row at every
execution; on a short list that costs as much as the database's own work (PERFORMANCE.md P1).

SQLite's driver lets go of the interpreter and takes it back for every row, and each time another thread may step in
between: rows of plain columns come as one, written by SQLite as JSON.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Boolean, ColumnElement, Date, DateTime, Integer, Select, String, TypeDecorator
from sqlalchemy.engine import Connection, Dialect

Processor = Callable[[Any], Any]
KEPT_SHAPES, KEPT_TEXTS = 512, 64
PLAIN = (Boolean, Date, DateTime, Integer, String)
"""What SQLite stores as a number or a text that JSON gives back letter by letter."""


class _Text(NamedTuple):
    """What the database is sent: a list that was told stands in it value by value."""

    sql: str
    order: list[str] | None
    parts: dict[str, list[str]]


class _Shape:
    """What statements of one shape share on one kind of database: names, processors, the row, and their texts."""

    def __init__(self, compiled: Any, statement: Select[Any], dialect: Dialect):
        binds: list[tuple[Any, str]] = list(compiled.bind_names.items())
        self.compiled = compiled
        self.keys = {name: bind.key for bind, name in binds}
        self.told = {bind.key: name for bind, name in binds if bind.required}
        self.lists = sorted(compiled.bind_names[bind] for bind in compiled.post_compile_params)
        self.writers = _processors(((name, bind.type) for bind, name in binds), dialect, "bind_processor")
        columns = statement.selected_columns
        self.row: Any = namedtuple("Row", columns.keys(), rename=True)  # type: ignore[misc]
        self.readers = _processors(enumerate(column.type for column in columns), dialect, "result_processor", None)
        self.as_one = dialect.name == "sqlite" and all(_is_plain(column.type) for column in columns)
        self.texts: dict[tuple[int, ...], _Text] = {}
        if not self.lists:
            self.texts[()] = _Text(self._sent(compiled.string), compiled.positiontup, {})

    def own_values(self, statement: Select[Any]) -> dict[str, Any]:
        """What one statement of the shape says itself, as the driver wants it."""
        key: Any = statement._generate_cache_key()
        open_ones = dict.fromkeys(self.told)
        found = self.compiled.construct_params(open_ones, extracted_parameters=key.bindparams, _no_postcompile=True)
        return {name: self.written(name, value) for name, value in found.items() if self.keys[name] not in self.told}

    def written(self, name: str, value: Any) -> Any:
        """A value as the driver wants it."""
        write = self.writers.get(name)
        if write is None:
            return value
        return [write(one) for one in value] if name in self.lists else write(value)

    def text(self, values: Mapping[str, Any]) -> _Text:
        """The text for lists as long as these."""
        lengths = tuple([len(values[name]) for name in self.lists])
        if (kept := self.texts.get(lengths)) is None:
            if len(self.texts) >= KEPT_TEXTS:
                self.texts.clear()
            state = self.compiled.construct_expanded_state({self.keys[name]: value for name, value in values.items()})
            parts = {name: state.parameter_expansion[name] for name in self.lists}
            kept = self.texts[lengths] = _Text(self._sent(state.statement), state.positiontup, parts)
        return kept

    def _sent(self, sql: str) -> str:
        if not self.as_one:
            return sql
        row = ", ".join(f"c{place}" for place in range(len(self.row._fields)))
        return f"WITH found({row}) AS ({sql}) SELECT json_group_array(json_array({row})) FROM found"  # noqa: S608


def _is_plain(kind: Any) -> bool:
    return isinstance(kind.impl_instance if isinstance(kind, TypeDecorator) else kind, PLAIN)


def _processors(types: Iterable[tuple[Any, Any]], dialect: Dialect, which: str, *more: Any) -> dict[Any, Processor]:
    found = ((name, getattr(kind.dialect_impl(dialect), which)(dialect, *more)) for name, kind in types)
    return {name: made for name, made in found if made is not None}


class Prepared:
    """A select of columns with its own values, ready to be asked."""

    def __init__(self, shape: _Shape, statement: Select[Any]):
        self._shape = shape
        self._values = shape.own_values(statement)

    def rows(self, connection: Connection, told: Mapping[str, Any]) -> list[Any]:
        """Its rows, each with its columns by name; `told` are the values that the statement leaves open."""
        shape = self._shape
        values = dict(self._values)
        for key, name in shape.told.items():
            values[name] = shape.written(name, told[key])
        text = shape.text(values)
        for name, parts in text.parts.items():
            values.update(zip(parts, values.pop(name), strict=True))
        sent: Any = values if text.order is None else tuple([values[name] for name in text.order])
        result: Any = connection.exec_driver_sql(text.sql, sent)
        found = result.cursor_strategy.fetchall(result, result.cursor)
        if shape.as_one:
            found = json.loads(found[0][0])
        if not shape.readers or not found:
            return list(map(shape.row._make, found))
        columns: list[Any] = list(zip(*found, strict=True))
        for place, read in shape.readers.items():
            columns[place] = map(read, columns[place])
        return list(map(shape.row._make, zip(*columns, strict=True)))


_shapes: dict[Any, _Shape] = {}
_kept: WeakKeyDictionary[Any, dict[str, Prepared]] = WeakKeyDictionary()


def prepared(statement: Select[Any], dialect: Dialect) -> Prepared:
    """A statement, ready; of one that is made once, this is worked out once."""
    kept = _kept.setdefault(statement, {})
    if (found := kept.get(dialect.name)) is None:
        found = kept[dialect.name] = Prepared(_shape(statement, dialect), statement)
    return found


def _shape(statement: Select[Any], dialect: Dialect) -> _Shape:
    if not all(isinstance(one, ColumnElement) for one in statement._raw_columns):
        raise TypeError("whole rows are loaded by the session; here columns alone are asked for")
    key: Any = statement._generate_cache_key()
    name = (dialect.name, key.key)
    if (known := _shapes.get(name)) is None:
        if len(_shapes) >= KEPT_SHAPES:
            _shapes.clear()
        known = _shapes[name] = _Shape(statement.compile(dialect=dialect, cache_key=key), statement, dialect)
    return known
