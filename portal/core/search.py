"""Finding by words: one Han character is one word, so that two characters are found as surely as five.

The same spaced text goes into SQLite's FTS5 and into PostgreSQL's `tsvector`; a query is a phrase of it. A row's place
in the index is the order in which lists show it, newest first, so a page of a common word is read without a sort.
The index holds no rule of who sees what: a room joins it with its own scoped rows in the same query.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from enum import IntEnum
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    String,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.engine import Connection

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(f"[{HAN}]|[0-9]+|[^\\W\\d_{HAN}]+")
BREAK = "zz0"
"""Stands between two texts, so that no phrase reaches over the gap: no typed word can be it."""
BITS = 40
NUMBER = (1 << BITS) - 1
PART = 2000
SAID = "said"
"""The value that a statement with words leaves open."""
PAGES = 1000
"""So many pages of an index are brought together in one stroke: some tenths of a second."""
SAMPLE, SELDOM, COMMON = 1000, 100, 33
"""So many of the newest texts are looked at; words that not one in a hundred, and not one in 33 of them holds."""
INDEXES = ("mediation_text",)
"""Every index of words; on SQLite each is an FTS5 table with its shadows, known to no model."""


def words(written: str | None) -> list[str]:
    """The words of a text: each Han character, each run of letters or digits, narrow and lower, no leading noughts.

    >>> words("王桂香借款５０００元")
    ['王', '桂', '香', '借', '款', '5000', '元']
    """
    narrow = unicodedata.normalize("NFKC", written or "").lower()
    return [word.lstrip("0") or "0" if word[0].isdigit() else word for word in WORD.findall(narrow)]


def spaced(texts: Iterable[str | None]) -> str:
    """Several texts as the index keeps them."""
    parts = (" ".join(words(one)) for one in texts)
    return f" {BREAK} ".join(part for part in parts if part)


def place(day: date, number: int) -> int:
    """Where a row stands in its index: by day, then by number."""
    return day.toordinal() << BITS | number


def phrase(typed: str) -> str | None:
    """What finds a text as it was typed, None where it holds no word; with `*` behind it, every word that begins so."""
    return "\t".join(words(typed)) or None


def often(hits: int, looked_at: int) -> "Often":
    """How often words stand in texts of which some were looked at."""
    return Often((hits * SELDOM >= looked_at) + (hits * COMMON >= looked_at)) if hits else Often.SELDOM


class Often(IntEnum):
    """How often words stand in the newest texts: PostgreSQL finds seldom ones by its index, others in passing."""

    SELDOM = 0
    NOW_AND_THEN = 1
    COMMON = 2


class Words:
    """One index of words, beside a table whose rows have a day and a number."""

    def __init__(self, name: str):
        assert name in INDEXES, "an index of words is named where the tests and the history find it"
        self.name = name
        self.table = table(name, column("rowid", BigInteger), column("words"))
        self.place: ColumnElement[int] = literal_column(f"{name}.rowid", BigInteger)
        self.number: ColumnElement[int] = self.place.bitwise_and(NUMBER)
        """The number of the row that a place belongs to."""

    def holds(self, dialect: str, index: FromClause | None = None) -> ColumnElement[bool]:
        """Rows that hold what is told when it is asked (`said`), so that one statement serves every search."""
        told = bindparam(SAID, type_=String)
        if dialect == "sqlite":
            return literal_column(self.name).op("MATCH", is_comparison=True)(told)
        words = (self.table if index is None else index).c.words
        return words.op("@@", is_comparison=True)(func.to_tsquery("simple", told))

    def read_through(self) -> FromClause:
        """On PostgreSQL what holds the words, read from the newest end: sooner done for counting common ones."""
        newest = self._newest().offset(0).subquery()
        return select(newest.c.rowid).where(self.holds("postgresql", newest)).subquery(self.name)

    def looked_up(self) -> FromClause:
        """On PostgreSQL what holds the words, found by them alone: sooner done for seldom ones.

        It guesses a word that it has not counted to be far more common than it is, and would look for it in every text.
        """
        return select(self.table.c.rowid).where(self.holds("postgresql")).offset(0).subquery(self.name)

    def sampled(self) -> Select[int, int]:
        """How many of the newest texts hold the words, and how many were looked at.

        PostgreSQL's own guess takes the words of a phrase for strangers to each other, and is wrong by a hundred times.
        """
        newest = self._newest().limit(SAMPLE).subquery()
        return select(func.count().filter(self.holds("postgresql", newest)), func.count()).select_from(newest)

    def _newest(self) -> Select[Any]:
        return select(self.table.c.rowid, self.table.c.words).order_by(self.table.c.rowid.desc())

    def put(self, into: Connection, rows: Iterable[tuple[int, str]]) -> None:
        """Write what rows say, by place; what a place said before is gone."""
        if into.dialect.name == "sqlite":
            sql = f"INSERT OR REPLACE INTO {self.name} (rowid, words) VALUES (:at, :words)"  # noqa: S608
        else:
            sql = (
                f"INSERT INTO {self.name} (rowid, words) VALUES (:at, to_tsvector('simple', :words)) "  # noqa: S608
                "ON CONFLICT (rowid) DO UPDATE SET words = excluded.words"
            )
        for part in _parts(rows):
            into.execute(text(sql), [{"at": at, "words": what} for at, what in part])

    def gather(self, into: Connection, anew: bool) -> bool:
        """Bring some pages of the parts that writes leave behind together; whether there is more to bring.

        On SQLite a search looks into every part for every word. `anew` begins with whatever parts there are. PostgreSQL
        does the like by itself.
        """
        if into.dialect.name != "sqlite":
            return False
        told, changes = -PAGES if anew else PAGES, text("SELECT total_changes()")
        before = into.scalar(changes)
        into.execute(text(f"INSERT INTO {self.name} ({self.name}, rank) VALUES ('merge', :pages)"), {"pages": told})  # noqa: S608
        return bool(into.scalar(changes) - before >= 2)

    def forget(self, into: Connection, places: Sequence[int]) -> None:
        """Take rows out of the index."""
        if places:
            into.execute(
                text(f"DELETE FROM {self.name} WHERE rowid = :at"),  # noqa: S608
                [{"at": at} for at in places],
            )


def said(asked: Iterable[Collection[str]], dialect: str) -> dict[str, str]:
    """What `Words.holds` is told: one phrase of each group must stand there."""
    if dialect == "sqlite":
        return {SAID: " AND ".join(f"({' OR '.join(map(_for_sqlite, group))})" for group in asked)}
    return {SAID: " & ".join(f"({' | '.join(map(_for_postgresql, group))})" for group in asked)}


def _parts(rows: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    left = iter(rows)
    while part := list(islice(left, PART)):
        yield part


def _for_sqlite(asked: str) -> str:
    said = '"' + asked.removesuffix("*").replace("\t", " ") + '"'
    return f"{said} *" if asked.endswith("*") else said


def _for_postgresql(asked: str) -> str:
    said = " <-> ".join(f"'{word}'" for word in asked.removesuffix("*").split("\t"))
    return f"({said}:*)" if asked.endswith("*") else f"({said})"


def made(name: str, dialect: str) -> tuple[str, ...]:
    """The statements that make an index, for the history."""
    if dialect == "sqlite":
        return (f"CREATE VIRTUAL TABLE {name} USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')",)
    return (
        (
            f"CREATE TABLE {name} (rowid BIGINT NOT NULL, words TSVECTOR NOT NULL, "
            f"CONSTRAINT pk_{name} PRIMARY KEY (rowid))"
        ),
        f"CREATE INDEX ix_{name}_words ON {name} USING gin (words)",
    )


def is_index(name: str | None) -> bool:
    """Whether a table of the database belongs to an index of words: its shadows have its name before theirs."""
    return name is not None and any(name == own or name.startswith(f"{own}_") for own in INDEXES)
