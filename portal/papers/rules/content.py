"""What a paper is made of: a few kinds of blocks. PDF, Word and the fingerprint of the text all come from the same.

The papers themselves are Chinese, as the law's forms are; only the pages around them have two languages.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from portal.papers.rules.words import EDITIONS, Sheet

CODE_LETTERS = 12


@dataclass(frozen=True)
class Cell:
    """A cell of a form's table; a head cell names what stands beside it, `high` is its least height in millimetres."""

    text: str
    head: bool = False
    span: int = 1
    high: int = 0


@dataclass(frozen=True)
class Grid:
    """A table with borders; `widths` are the columns' shares in percent."""

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Prose:
    """Text in paragraphs, with or without a heading of its own."""

    text: str
    title: str = ""


@dataclass(frozen=True)
class Lines:
    """Empty lines to write on by hand."""

    count: int


@dataclass(frozen=True)
class Signing:
    """Where people sign: each with room for a name, a fingerprint and a day."""

    who: tuple[str, ...]


@dataclass(frozen=True)
class Stamp:
    """Where the committee's seal goes, with the day below it."""

    who: str
    day: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of the index: which paper, what to say of it; its page is known when the volume is set."""

    number: str
    title: str
    anchor: str
    remark: str = ""


@dataclass(frozen=True)
class Contents:
    """The index of the volume."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Picture:
    """A photo of the record: told by its fingerprint, its bytes are put in when the sheet is set."""

    photo: int
    sha256: str
    caption: str


@dataclass(frozen=True)
class Space:
    """Room for what is glued on, with a frame; height in millimetres."""

    high: int
    says: str


Block = Grid | Prose | Lines | Signing | Stamp | Contents | Picture | Space


@dataclass(frozen=True)
class Paper:
    """One paper of a volume. `anchor` tells two of a kind apart (a second session, a second visit)."""

    sheet: Sheet
    title: str
    number: str
    blocks: tuple[Block, ...]
    nth: int = 1

    @property
    def edition(self) -> int:
        return EDITIONS[self.sheet]

    @property
    def anchor(self) -> str:
        return f"{self.sheet.value}-{self.nth}"

    @property
    def text(self) -> str:
        """What it says, in reading order: the fingerprint is of this. The number above it is the volume's, not the
        paper's: one that was signed before acceptance says the same after it."""
        return "\n".join([self.title, *(part for block in self.blocks for part in _said(block))])


def _said(block: Block) -> list[str]:
    match block:
        case Grid(rows=rows):
            return [cell.text for row in rows for cell in row]
        case Prose(text=text, title=title):
            return [title, text]
        case Signing(who=who):
            return list(who)
        case Stamp(who=who, day=day):
            return [who, day]
        case Contents(entries=entries):
            return [f"{one.number} {one.title} {one.remark}" for one in entries]
        case Picture(sha256=mark, caption=caption):
            return [mark, caption]
        case Space(says=says):
            return [says]
        case _:
            return []


def fingerprint(papers: tuple[Paper, ...]) -> str:
    """SHA-256 of the text alone: the same words have the same one, whatever the letters look like on the sheet."""
    said = "\f".join(f"{one.sheet.value} {one.edition}\n{one.text}" for one in papers)
    plain = re.sub(r"[ \t\r]+", " ", unicodedata.normalize("NFC", said))
    return hashlib.sha256(plain.encode()).hexdigest()


def grid(widths: tuple[int, ...], *rows: tuple[Any, ...]) -> Grid:
    """A table row by row: texts at even places are heads, the last cell of a row fills it to the right edge."""
    made = []
    for row in rows:
        cells = [one if isinstance(one, Cell) else Cell(one, head=place % 2 == 0) for place, one in enumerate(row)]
        left = len(widths) - sum(one.span for one in cells)
        last = cells[-1]
        cells[-1] = Cell(last.text, last.head, last.span + left, last.high)
        made.append(tuple(cells))
    return Grid(tuple(made), widths)
