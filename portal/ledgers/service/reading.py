"""A ledger from Excel is read and checked whole before anything is stored (PRODUCT.md O16)."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from datetime import date
from typing import IO, Any

from portal.areas import queries as areas
from portal.areas.queries import NoVillage
from portal.areas.rules import Level, Unclear, level, town_code
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor, level_of
from portal.core.sheets import NotUnderstood, Sheet, one_of, phone, short, text
from portal.ledgers import queries, rules
from portal.ledgers.models import Import
from portal.ledgers.rules import Column, Expected, Fault, Line, Twin, sheet
from portal.mediation.rules import (
    DAYS_ALIKE,
    Brought,
    Detail,
    Form,
    Kind,
    Matter,
    Outcome,
    Source,
    alike,
    same_parties,
)

MOST_FAULTS = 500
MOST_COMPARED = 40
"""Disputes of about the same days and the same first letter that one line is compared with."""
UNCLEAR = {
    Unclear.EMPTY: Expected.VILLAGE,
    Unclear.UNKNOWN: Expected.VILLAGE_KNOWN,
    Unclear.SEVERAL: Expected.TOWN_TOO,
}
FIRST_DAY = date(1990, 1, 1)
BROUGHT = tuple(one.name for one in fields(Brought))


@dataclass
class Read:
    """What a file said: disputes as understood, faults by cell, wrong rows as they stand, lines that may be known."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)
    wrong: dict[int, list[str]] = field(default_factory=dict)
    above: int = 0
    columns: tuple[Column, ...] = ()

    def stored(self) -> str:
        """The draft as it is sealed: what it says of the file, then a line for each dispute."""
        head = {
            "faults": [astuple(one) for one in self.faults],
            "twins": [astuple(one) for one in self.twins],
            "wrong": self.wrong,
            "above": self.above,
            "columns": self.columns,
        }
        lines = ([one.row, one.outside, _written(one.told)] for one in self.lines)
        return "\n".join(json.dumps(one, ensure_ascii=False, default=str) for one in (head, *lines))

    @classmethod
    def of(cls, stored: str | None) -> "Read":
        """A draft as it was read; nothing where it is forgotten."""
        if not stored:
            return cls()
        head, *lines = map(json.loads, stored.split("\n"))
        return cls(
            [Line(row, outside, _read(told)) for row, outside, told in lines],
            [
                Fault(row, letter, Column(column), read, Expected(expected), tuple(hints))
                for row, letter, column, read, expected, hints in head["faults"]
            ],
            [Twin(*one) for one in head["twins"]],
            {int(row): cells for row, cells in head["wrong"].items()},
            head["above"],
            tuple(map(Column, head["columns"])),
        )


def _written(told: Brought) -> list[Any]:
    return [getattr(told, name) for name in BROUGHT]


def _read(told: Sequence[Any]) -> Brought:
    (village, kind, detail, source, summary, names, phones, reported, accepted, outcome, ended, closed, form, terms,
     performed, mediator) = told  # fmt: skip
    return Brought(
        village, Kind(kind), Detail(detail) if detail else None, Source(source), summary, tuple(names), tuple(phones),
        date.fromisoformat(reported), _day(accepted), Outcome(outcome), _day(ended), _day(closed),
        Form(form) if form else None, terms, performed, mediator,
    )  # fmt: skip


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def read_file(file: IO[bytes], name: str, codes: Iterable[str]) -> Import:
    """Read a ledger and keep it as a draft; `codes` are the areas of whoever brings it."""
    wide = sorted(codes)
    read = understood(file, wide)
    if not read.lines and not read.faults:
        raise Refused(_("表头下面没有一件纠纷，请核对文件"), "file")
    draft = Import(
        **place_of(wide),
        file_name=name[-120:],
        rows=len(read.lines),
        faults=len(read.faults),
        wrong=len(read.wrong),
        twins=len(read.twins),
        by_id=actor().id,
        by_name=actor().name,
        read_at=clock.now(),
    )
    draft.read = read.stored()
    db.session.add(draft)
    db.session.flush()
    audit.record("ledgers.read", "ledgers_import", draft, rows=draft.rows, wrong=draft.wrong, twins=draft.twins)
    return draft


def place_of(codes: Sequence[str]) -> dict[str, str]:
    """Where an import belongs: to the place of its maker; one who works in several towns writes the county."""
    code = codes[0] if len(codes) == 1 else f"{codes[0][:6]}000000"
    return {
        "county_code": f"{code[:6]}000000",
        "town_code": town_code(code) if level(code) in (Level.TOWN, Level.VILLAGE) else "",
        "village_code": code if level_of(code) == "village" else "",
    }


def understood(file: IO[bytes], codes: Iterable[str]) -> Read:
    """Read a ledger cell by cell; nothing is stored."""
    read, villages, today = Read(), areas.Villages(codes), clock.today()
    page = Sheet(file, rules.HEADS)
    for number, told in page.rows():
        if len(read.lines) + len(read.wrong) >= rules.MOST_ROWS:
            raise Refused(_("一次最多导入 %(most)s 行，请分成几个文件", most=f"{rules.MOST_ROWS:,}"), "file")
        filled = {column for column, value in told.items() if text(value)}
        if len(filled) < 3 and not filled & {Column.VILLAGE, Column.SUMMARY}:
            continue
        line = _Cells(number, told, page.letters, read.faults).line(villages, today)
        if line is not None:
            read.lines.append(line)
        else:
            read.wrong[number] = [text(told.get(column))[: sheet.LONGEST_TEXT] for column in page.places.values()]
    if not page.places:
        raise Refused(_("没有找到表头：前 20 行里要有一行写着日期、村和当事人（或申请人）。可以下载模板对照"), "file")
    read.above, read.columns = page.above, tuple(page.places.values())
    read.twins = sorted(_twins(read.lines), key=lambda one: one.row)
    return read


class _Cells:
    """One row being read: each cell that is not understood becomes a fault, and the row no line."""

    def __init__(self, number: int, told: Mapping[Column, Any], letters: Mapping[Column, str], faults: list[Fault]):
        self.number, self.told, self.letters, self.faults, self.wrong = number, told, letters, faults, False

    def _take(self, column: Column, read: Callable[[Any], Any], otherwise: Any) -> Any:
        try:
            return read(self.told.get(column))
        except NotUnderstood as no:
            self._fault(column, no)
        except NoVillage as no:
            self._fault(column, NotUnderstood(UNCLEAR[no.why], no.hints))
        return otherwise

    def _fault(self, column: Column, no: NotUnderstood) -> None:
        read = text(self.told.get(column))[:60]
        self.faults.append(Fault(self.number, self.letters.get(column, ""), column, read, no.expected, tuple(no.hints)))
        self.wrong = True

    def _is_faulty(self, column: Column) -> bool:
        return any(fault.column is column for fault in self.faults if fault.row == self.number)

    def line(self, villages: areas.Villages, today: date) -> Line | None:
        """The dispute of this row, or None where a cell is wrong."""
        for column, value in self.told.items():
            if isinstance(value, str) and value.lstrip().startswith("="):
                self._fault(column, NotUnderstood(Expected.FORMULA))
        town = text(self.told.get(Column.TOWN))
        code = self._take(Column.VILLAGE, lambda value: villages.find(text(value), town), "")
        kind, detail = self._take(Column.KIND, sheet.kind, (Kind.OTHER, None))
        outcome = self._take(Column.OUTCOME, sheet.outcome, Outcome.OPEN)
        reported, accepted, ended, closed = self._days(today, outcome)
        names, phones = self._people()
        summary = self._take(Column.SUMMARY, lambda value: sheet.long_text(value, Expected.SUMMARY), "")
        for column in (Column.SUMMARY, Column.KIND, Column.TERMS):
            if sheet.SENSITIVE.search(text(self.told.get(column))):
                self._fault(column, NotUnderstood(Expected.SENSITIVE))
        outside = self._take(Column.OUTSIDE, lambda value: short(value, Expected.OUTSIDE, sheet.LONGEST_NUMBER), "")
        form = self._take(Column.FORM, lambda value: one_of(value, sheet.FORMS, Form, Expected.FORM), None)
        done = self._take(
            Column.PERFORMED, lambda value: one_of(value, sheet.PERFORMED, sheet.Performed, Expected.PERFORMED), None
        )
        agreed = outcome is Outcome.AGREED
        told = Brought(
            village_code=code,
            kind=kind,
            detail=detail,
            source=self._take(Column.SOURCE, lambda value: one_of(value, sheet.SOURCES, Source, Expected.SOURCE), None)
            or Source.COMMITTEE,
            summary=summary or f"{'、'.join(names)} {kind.label}",
            names=names,
            phones=phones,
            reported_on=reported,
            accepted_on=accepted,
            outcome=outcome,
            ended_on=ended,
            closed_on=closed,
            form=(form or Form.WRITTEN) if agreed else None,
            terms=self._take(Column.TERMS, lambda value: sheet.long_text(value, Expected.TERMS), ""),
            performed=done is sheet.Performed.YES if agreed and done else None,
            mediator_name=self._take(
                Column.MEDIATOR, lambda value: short(value, Expected.MEDIATOR, sheet.LONGEST_NAME), ""
            ),
        )
        return None if self.wrong else Line(self.number, outside, told)

    def _people(self) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
        others = Column.RESPONDENT in self.told
        mine = self._take(Column.APPLICANT, lambda value: sheet.people(value, needed=True), ())
        theirs = self._take(Column.RESPONDENT, lambda value: sheet.people(value, needed=False), ())
        names = tuple(dict.fromkeys((*mine, *theirs)))
        first = self._take(Column.PHONE, lambda value: phone(value, Expected.PHONE), None)
        second = self._take(Column.OTHER_PHONE, lambda value: phone(value, Expected.PHONE), None)
        phones: list[str | None] = [None] * len(names)
        if names:
            phones[0] = first
        if others and len(mine) < len(names):
            phones[len(mine)] = second
        return names, tuple(phones)

    def _days(self, today: date, outcome: Outcome) -> tuple[date, date | None, date | None, date | None]:
        """The four days in their order; a ledger with one day a line has no other."""
        found: dict[Column, date | None] = {}
        for column in (Column.REPORTED, Column.ACCEPTED, Column.ENDED, Column.CLOSED):
            day = self._take(column, sheet.day, None)
            if day is not None and not FIRST_DAY <= day <= today:
                self._fault(column, NotUnderstood(Expected.DAY_PAST if day > today else Expected.DAY))
                day = None
            found[column] = day
        reported = found[Column.REPORTED] or found[Column.ACCEPTED]
        ended = found[Column.ENDED] or found[Column.CLOSED]
        if reported is None and not {Column.REPORTED, Column.ACCEPTED} & self.told.keys():
            reported = ended
        if reported is None:
            column = Column.REPORTED if Column.REPORTED in self.told else Column.ACCEPTED
            if not self._is_faulty(column):
                self._fault(column if column in self.told else Column.ENDED, NotUnderstood(Expected.DAY_NEEDED))
            return today, None, None, None
        if outcome is Outcome.OPEN:
            return reported, found[Column.ACCEPTED], None, None
        if ended is None:
            asked = next((one for one in (Column.ENDED, Column.CLOSED) if one in self.told), None)
            if asked is not None and not self._is_faulty(asked):
                self._fault(asked, NotUnderstood(Expected.DAY_ENDED))
            ended = reported
        for column in (Column.ENDED, Column.CLOSED):
            day = found[column]
            if day is not None and day < reported:
                self._fault(column, NotUnderstood(Expected.DAY_ORDER))
        return reported, found[Column.ACCEPTED], ended, found[Column.CLOSED] or ended


def _twins(lines: Sequence[Line]) -> Iterator[Twin]:
    """Lines that may be known: the same parties within 90 days in this file, or what is alike in the portal."""
    by_village: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_village[line.told.village_code].append(line)
    for code, here in by_village.items():
        days = [line.told.reported_on for line in here]
        stored = defaultdict(list)
        for one in queries.known(code, min(days), max(days)):
            for first in {name[:1] for name in one[4]}:
                stored[first].append(one)
        before: dict[str, list[Line]] = defaultdict(list)
        for line in here:
            if (twin := _twin(line, stored, before[same_parties(list(line.told.names))])) is not None:
                yield twin
            before[same_parties(list(line.told.names))].append(line)


def _twin(line: Line, stored: Mapping[str, Sequence[Any]], before: Sequence[Line]) -> Twin | None:
    told = line.told
    names = "、".join(told.names)
    for other in before:
        if abs((other.told.reported_on - told.reported_on).days) <= DAYS_ALIKE:
            return Twin(line.row, names, of_row=other.row)
    near = {
        one[0]: one
        for first in dict.fromkeys(name[:1] for name in told.names)
        for one in stored.get(first, ())
        if abs((one[1] - told.reported_on).days) <= DAYS_ALIKE
    }
    mine = Matter(told.kind, told.names, told.summary)
    for number, _on, kind, about, people in list(near.values())[:MOST_COMPARED]:
        if alike(mine, Matter(kind, people, about)):
            return Twin(line.row, names, case_id=number)
    return None


def mend_rows(read: Read) -> tuple[list[Any], Iterator[list[Any]]]:
    """The wrong rows as a sheet: what stood there under its heading, with what to mend in the last column."""
    faults: dict[int, list[str]] = defaultdict(list)
    for one in read.faults:
        faults[one.row].append(f"{one.letter}{one.row} {one.column.label}：{one.expected.label}")
    header = [*(column.label for column in read.columns), _("原来的行号"), _("要改的")]
    return header, ([*cells, row, "；".join(faults[row])] for row, cells in sorted(read.wrong.items()))
