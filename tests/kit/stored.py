"""Every run of Chinese that is stored: what an English page may show untranslated."""

import re
from typing import Any

from sqlalchemy import JSON, Connection, Engine, String, Table, Text, event, select

from portal.core import db

HAN = re.compile(r"[\u3400-\u9fff]+")
ASKS = ("SELECT", "WITH", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET", "SHOW")
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
_read: dict[str, set[str]] = {}
"""What was read of each table, until somebody writes to it."""


def stored_words() -> set[str]:
    """Every run of Chinese in any text that is stored."""
    words: set[str] = set()
    for table in db.Base.metadata.sorted_tables:
        if table.name not in _read:
            _read[table.name] = _words_of(table)
        words |= _read[table.name]
    db.session.remove()
    return words


def forget() -> None:
    """Another database, or one that was emptied from beside."""
    _read.clear()


def _words_of(table: Table) -> set[str]:
    columns = [column for column in table.columns if isinstance(column.type, String | Text | JSON)]
    rows = db.session.execute(select(*columns)) if columns else ()
    return {run for row in rows for value in row if value for run in HAN.findall(str(value))}


@event.listens_for(Engine, "before_cursor_execute")
def _told(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
    """Note which table is written to; where it cannot be told, it is every one."""
    if not statement.startswith(ASKS):
        found = WRITES.match(statement)
        connection.info.setdefault("written", set()).update([found[1]] if found else db.Base.metadata.tables)
        _forget_written(connection)


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _ended(connection: Connection) -> None:
    """What was written is there for others only now, or no longer."""
    _forget_written(connection)
    connection.info.pop("written", None)


def _forget_written(connection: Connection) -> None:
    for name in connection.info.get("written", ()):
        _read.pop(name, None)
