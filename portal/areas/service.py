"""Places come from the statistics office's list, in one file, all of it or nothing."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from portal.areas import queries
from portal.areas.models import Area
from portal.areas.rules import COLUMNS, Level, kind, level, parent_code, row_fault, short_name
from portal.core import audit, db
from portal.core.forms import Refused
from portal.core.i18n import _

MOST_FAULTS = 20
CHUNK = 500
Cells = list[str]


@dataclass(frozen=True)
class BadRow:
    """One row that cannot be taken: its line in the file, and why, as a sentence."""

    line: int
    sentence: Any

    def __str__(self) -> str:
        return f"{self.line}: {self.sentence}"


class BadFile(ValueError):
    """The file is refused whole; the first twenty bad rows are named."""

    def __init__(self, rows: list[BadRow]):
        super().__init__("\n".join(map(str, rows)))
        self.rows = rows


@dataclass(frozen=True)
class ImportResult:
    """What an import did; a second run of the same file leaves every row unchanged."""

    added: int
    changed: int
    unchanged: int


def import_file(path: str | Path, progress: Callable[[int], None] | None = None) -> ImportResult:
    """Take a file of places into the caller's transaction; `BadFile` before anything is written.

    The columns are code, name, level, parent_code. A code that is no longer in the file is left as it is:
    records still stand under it. `progress` is called with the number of rows done.
    """
    path = Path(path)
    twice = _check(path)
    event.listen(db.session(), "after_commit", lambda _session: queries.forget(), once=True)
    added = changed = unchanged = 0
    rows = (row for _line, row in _rows(path))
    while part := list(islice(rows, CHUNK)):
        for was in _take(part, twice):
            added += was == "added"
            changed += was == "changed"
            unchanged += was == "unchanged"
        if progress:
            progress(added + changed + unchanged)
    queries.forget()
    return ImportResult(added, changed, unchanged)


def merge(codes: Iterable[str], into: str, from_on: date) -> None:
    """Some villages become part of another from a day on; their records stay under their codes, and so do figures.

    Whoever asks for an old code is led to the new one (`queries.successor`).
    """
    heir = _stood(into, from_on)
    for code in codes:
        if code == into:
            raise Refused(_("一个地方不能并入自己"))
        _end(_stood(code, from_on), heir, from_on)
    queries.forget()


def move(code: str, new_code: str, name: str, from_on: date) -> None:
    """A village comes to another town, or is named anew by the statistics office: a new code follows the old one."""
    old = _stood(code, from_on)
    if db.session.get(Area, new_code) is not None:
        raise Refused(_("代码 %(code)s 已经有了", code=new_code))
    fault = row_fault([new_code, name, old.level.value, parent_code(new_code) or ""])
    if fault is not None:
        raise Refused(fault)
    parent = parent_code(new_code) or ""
    _stood(parent, from_on)
    short = short_name(name) if old.level is Level.VILLAGE else name
    alike = select(Area.code).where(Area.parent_code == parent, Area.short == short, Area.valid_until.is_(None))
    if db.session.scalar(alike.where(Area.code != code).limit(1)) is not None:
        short = name
    new = Area(
        code=new_code,
        level=old.level,
        kind=kind(new_code),
        parent_code=parent,
        name=name,
        short=short,
        valid_from=from_on,
    )
    db.session.add(new)
    db.session.flush()
    _end(old, new, from_on)
    queries.forget()


def _stood(code: str, on: date) -> Area:
    found = db.session.get(Area, code)
    if found is None:
        raise Refused(_("没有登记过代码 %(code)s", code=code))
    if (found.valid_until is not None and found.valid_until < on) or (found.valid_from and found.valid_from > on):
        raise Refused(_("%(name)s（%(code)s）那一天不在", name=found.name, code=code))
    return found


def _end(old: Area, heir: Area, from_on: date) -> None:
    if old.level is not heir.level:
        raise Refused(_("%(name)s 和 %(other)s 不是一级的", name=old.name, other=heir.name))
    old.valid_until, old.replaced_by = from_on - timedelta(days=1), heir.code
    audit.record("areas.end", "areas_area", None, area=old.code, heir=heir.code, since=from_on.isoformat())


def _take(rows: list[Cells], twice: set[tuple[str, str]]) -> Iterator[str]:
    """Write one chunk of checked rows; tells of each what became of it."""
    found = select(Area).where(Area.code.in_([row[0] for row in rows]))
    known = {area.code: area for area in db.session.scalars(found)}
    shorts = select(Area.parent_code, Area.short, Area.code).where(
        Area.level == Level.VILLAGE, Area.parent_code.in_({row[3] for row in rows})
    )
    taken = {(parent, short): code for parent, short, code in db.session.execute(shorts)}
    for code, name, _level, parent in rows:
        short = short_name(name) if level(code) is Level.VILLAGE else name
        if (parent, short) in twice or taken.get((parent, short), code) != code:
            short = name
        row = known.get(code)
        if row is None:
            row = Area(
                code=code, level=level(code), kind=kind(code), parent_code=parent or None, name=name, short=short
            )
            db.session.add(row)
            yield "added"
        elif (row.name, row.short) != (name, short):
            row.name, row.short = name, short
            yield "changed"
        else:
            yield "unchanged"
    db.session.flush()


def _check(path: Path) -> set[tuple[str, str]]:
    """Read the whole file once; raise `BadFile`, or tell which short names two villages of a town would share."""
    faults: list[BadRow] = []
    seen: set[str] = set()
    parents: dict[str, int] = {}
    shorts: set[tuple[str, str]] = set()
    twice: set[tuple[str, str]] = set()
    for line, row in _rows(path, faults):
        fault = row_fault(row)
        if fault is None and row[0] in seen:
            fault = _("代码 %(code)s 重复了", code=row[0])
        if fault is not None:
            faults.append(BadRow(line, fault))
        else:
            code, name, named_level, parent = row
            seen.add(code)
            if parent:
                parents.setdefault(parent, line)
            if named_level == Level.VILLAGE:
                mark = (parent, short_name(name))
                (twice if mark in shorts else shorts).add(mark)
        if len(faults) >= MOST_FAULTS:
            raise BadFile(faults[:MOST_FAULTS])
    if not faults:
        faults += _without_parent({parent: line for parent, line in parents.items() if parent not in seen})
    if not faults and not seen:
        faults.append(BadRow(1, _("文件里没有一行区划")))
    if faults:
        raise BadFile(faults[:MOST_FAULTS])
    return twice


def _without_parent(parents: dict[str, int]) -> Iterable[BadRow]:
    stored: set[str] = set()
    codes = sorted(parents)
    for start in range(0, len(codes), CHUNK):
        stored.update(db.session.scalars(select(Area.code).where(Area.code.in_(codes[start : start + CHUNK]))))
    lines = sorted((line, code) for code, line in parents.items() if code not in stored)
    return [BadRow(line, _("上级 %(code)s 不在文件里，也没有登记过", code=code)) for line, code in lines]


def _rows(path: Path, faults: list[BadRow] | None = None) -> Iterator[tuple[int, Cells]]:
    """The rows below the heading with their line numbers; what cannot be read at all goes to `faults`."""
    told = [] if faults is None else faults
    with path.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            try:
                text = raw.decode("utf-8-sig" if line == 1 else "utf-8").rstrip("\r\n")
                cells = next(csv.reader([text], strict=True), [])
            except UnicodeDecodeError:
                told.append(BadRow(line, _("不是 UTF-8 编码，请另存为“CSV UTF-8”")))
                return
            except csv.Error:
                told.append(BadRow(line, _("引号没有成对，读不出各列")))
                continue
            cells = [cell.strip() for cell in cells]
            if line == 1:
                if tuple(cells) != COLUMNS:
                    told.append(BadRow(1, _("第一行应是 %(columns)s", columns=",".join(COLUMNS))))
                    return
            elif any(cells):
                yield line, cells
