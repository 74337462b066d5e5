"""What the portal says to its database while something is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from portal.core import db


@contextmanager
def hearing(note: Callable[[str, Any], None]) -> Iterator[None]:
    """Tell each statement and its values, of the engine that writes and of the one beside it that reads."""

    def told(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        note(statement, values)

    engines = db.engines()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", told)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", told)


@contextmanager
def questions() -> Iterator[list[tuple[str, Any]]]:
    """Every SELECT with its values, in order."""
    said: list[tuple[str, Any]] = []

    def note(statement: str, values: Any) -> None:
        if statement.startswith("SELECT"):
            said.append((statement, values))

    with hearing(note):
        yield said
