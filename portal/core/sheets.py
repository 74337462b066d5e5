"""One home for reading a sheet that people made in Excel, WPS or by hand: which rows and columns, what a cell says.

A file is judged by what it holds, never by its name (SECURITY.md R47): a workbook, or text with commas, tabs or
semicolons in UTF-8 or GB18030. Titles above the headings are passed over, headings stand in any order under any of
their usual names, and each cell that is not understood is named with its row, its column and what should stand there.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO, Any, Generic, TypeVar
from zipfile import ZipFile

from portal.core.choice import Choice
from portal.core.forms import Refused, narrow, one_line, plain_phone
from portal.core.i18n import _
from portal.core.seldom import openpyxl

Word = TypeVar("Word", bound=Choice)
LARGEST = 40_000_000
"""Bytes of a workbook once unpacked, or of a text: a small file can unpack to gigabytes."""
MOST_COLUMNS = 60
MOST_BLANK = 300
MOST_HEAD = 20
"""Within how many lines the headings must stand; what stands above them is a title."""
LONGEST_HEAD, KNOWN = 40, 5000
"""How many characters a heading has at most, and of how many texts it is remembered whether they are one."""
EPOCH = date(1899, 12, 30)
SERIALS = range(25_000, 80_000)
"""Days that Excel stores as numbers: 1968 to 2119."""
PACKED, OLD, SEPARATORS = b"PK", b"\xd0\xcf\x11\xe0", ",\t;"
UNREADABLE = _("读不出这个文件。请在 Excel 或 WPS 里另存为 .xlsx 再选")
TOO_LARGE = _("这个文件太大了，请分成几个文件")
OLD_KIND = _("这是旧格式的 .xls，或者加了密码的文件。请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 再选")


class NotUnderstood(ValueError):
    """A cell that says nothing that is known: what should stand there, and what may have been meant."""

    def __init__(self, expected: Any, hints: Iterable[str] = ()):
        super().__init__(expected.value)
        self.expected = expected
        self.hints = list(hints)


def named(names: Mapping[Word, str]) -> dict[str, Word]:
    """Each usual name with the word that it means; the names of a word stand with blanks between them."""
    return {name: word for word, told in names.items() for name in told.split()}


def letter(place: int) -> str:
    """A column as Excel names it: A, B … Z, AA."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


def text(value: Any) -> str:
    """A cell as text on one line; a whole number without its `.0`."""
    if value is None or value == "":
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    return one_line(narrow(str(value))) or ""


def day(value: Any, expected: Choice) -> date | None:
    """A day as people and Excel write it: a date, 2024.3.5, 2024/3/5, 2024年3月5日, 20240305, 45356."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    told = text(value)
    if not told:
        return None
    if told.isdecimal() and int(told) in SERIALS:
        return EPOCH + timedelta(days=int(told))
    if re.fullmatch(r"\d{8}", told):
        parts = [told[:4], told[4:6], told[6:]]
    else:
        parts = re.sub(r"[年月/.\-]", " ", told.partition("T")[0].removesuffix(" 00:00:00").rstrip("日")).split()
    try:
        year, month, at = (int(part) for part in parts)
        return date(year, month, at)
    except (ValueError, OverflowError):
        raise NotUnderstood(expected) from None


def phone(value: Any, expected: Choice) -> str | None:
    """A telephone number as digits; None where the cell is empty."""
    digits = plain_phone(text(value))
    if not digits:
        return None
    if not re.fullmatch(r"1\d{10}|0\d{9,11}|\d{7,8}", digits):
        raise NotUnderstood(expected)
    return digits


def short(value: Any, expected: Choice, longest: int = 40) -> str:
    """A text that fits its column."""
    told = text(value)
    if len(told) > longest:
        raise NotUnderstood(expected)
    return told


def one_of(value: Any, known: Mapping[str, Word], choice: type[Word], expected: Choice) -> Word | None:
    """The word that a cell names, by one of its usual names or its label; None where the cell is empty."""
    told = re.sub(r"[\s“”\"'「」]", "", text(value))
    if not told:
        return None
    found = known.get(told) or next((one for one in choice if told in (str(one.label), one.value)), None)
    if found is None:
        raise NotUnderstood(expected)
    return found


def several(value: Any, known: Mapping[str, Word], choice: type[Word], expected: Choice) -> tuple[Word, ...]:
    """The words that a cell names, with 、 or commas between them; a whole label may hold such a sign itself."""
    whole = text(value)
    label = next((one for one in choice if str(one.label) == whole), None)
    if label is not None:
        return (label,)
    told = (one_of(part, known, choice, expected) for part in re.split(r"[、,;/，；]", whole))
    return tuple(dict.fromkeys(one for one in told if one is not None))


@dataclass(frozen=True)
class Heads(Generic[Word]):
    """The columns of a kind of sheet: their words, their usual names, and sets of which each must be met by one."""

    words: type[Word]
    known: Mapping[str, Word]
    needed: tuple[frozenset[Word], ...]

    def of(self, value: Any) -> Word | None:
        """The column that a heading names; notes in brackets, stars and blanks do not matter."""
        told = re.sub(r"[\s*:/、.]", "", re.sub(r"[(].*?[)]", "", text(value))).lower()
        return self.known.get(told) or next(
            (one for one in self.words if str(one.label).lower() == text(value).lower()), None
        )

    def found(self, cells: Sequence[Any]) -> dict[int, Word] | None:
        """Where each column stands, if this line holds the headings."""
        places: dict[int, Word] = {}
        for place, cell in enumerate(cells):
            column = self.of(cell)
            if column is not None and column not in places.values():
                places[place] = column
        held = set(places.values())
        return places if all(held & one for one in self.needed) else None


class Sheet(Generic[Word]):
    """A sheet being read: where its columns stand, how many lines stood above them, then its rows by number."""

    def __init__(self, file: IO[bytes], heads: Heads[Word]):
        self.file, self.heads = file, heads
        self.places: dict[int, Word] = {}
        self.known: dict[str, Word | None] = {}
        self.above = 0

    @property
    def letters(self) -> dict[Word, str]:
        """Each column as Excel names it."""
        return {column: letter(place) for place, column in self.places.items()}

    def rows(self) -> Iterator[tuple[int, dict[Word, Any]]]:
        """Each line below the headings by column; lines that are blank or repeat the headings are passed over."""
        for number, cells in lines(self.file):
            if not self.places:
                if number > MOST_HEAD:
                    return
                self.places = self.heads.found(cells) or {}
                self.above += not self.places
                continue
            told = {column: cells[place] if place < len(cells) else None for place, column in self.places.items()}
            if any(map(text, told.values())) and not self._again(told):
                yield number, told

    def _again(self, told: Mapping[Word, Any]) -> bool:
        """Whether a line repeats the headings, as at the top of each printed page, in whatever words."""
        same = sum(1 for column, value in told.items() if isinstance(value, str) and self._head(value) is column)
        return same >= max(2, len(told) // 2)

    def _head(self, value: str) -> Word | None:
        """Which heading a cell is: asked once of each short text, for long ones are none."""
        if len(value) > LONGEST_HEAD:
            return None
        if value not in self.known and len(self.known) < KNOWN:
            self.known[value] = self.heads.of(value)
        return self.known[value] if value in self.known else self.heads.of(value)


def lines(file: IO[bytes]) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of the first sheet, with their numbers; a damaged or hostile file is refused, wherever it is damaged."""
    begins = file.read(4)
    file.seek(0)
    if begins.startswith(OLD):
        raise Refused(OLD_KIND, "file")
    yield from _guarded(_of_workbook if begins.startswith(PACKED) else _of_text, file)


def _guarded(
    reads: Callable[[IO[bytes]], Iterator[tuple[int, Sequence[Any]]]], file: IO[bytes]
) -> Iterator[tuple[int, Sequence[Any]]]:
    rows = reads(file)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except Refused:
            raise
        except Exception:  # a damaged file makes the reader stumble in every way there is
            raise Refused(UNREADABLE, "file") from None
        yield row


def _of_workbook(file: IO[bytes]) -> Iterator[tuple[int, Sequence[Any]]]:
    with ZipFile(file) as packed:
        if sum(one.file_size for one in packed.infolist()) > LARGEST:
            raise Refused(TOO_LARGE, "file")
    file.seek(0)
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    page = book.worksheets[0]
    page.reset_dimensions()
    yield from _until_blank(page.iter_rows(values_only=True, max_col=MOST_COLUMNS))
    book.close()


def _of_text(file: IO[bytes]) -> Iterator[tuple[int, Sequence[Any]]]:
    sent = file.read(LARGEST + 1)
    if len(sent) > LARGEST:
        raise Refused(TOO_LARGE, "file")
    written = _decoded(sent)
    first = "\n".join(written.splitlines()[:MOST_HEAD])
    sign = max(SEPARATORS, key=first.count)
    if "\x00" in written or not first.count(sign):
        raise Refused(UNREADABLE, "file")
    rows = csv.reader(io.StringIO(written, newline=""), delimiter=sign)
    yield from _until_blank(row[:MOST_COLUMNS] for row in rows)


def _decoded(sent: bytes) -> str:
    """Text as Excel and WPS save it: UTF-8 with or without its mark, else GB18030."""
    try:
        return sent.decode("utf-8-sig")
    except UnicodeDecodeError:
        return sent.decode("gb18030")


def _until_blank(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    blank = 0
    for number, cells in enumerate(rows, start=1):
        blank = 0 if any(cell not in (None, "") for cell in cells) else blank + 1
        if blank > MOST_BLANK:
            return
        yield number, cells
