"""A roster comes from Excel: read and checked whole, looked at, then taken in one transaction or not at all."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from datetime import date
from operator import attrgetter
from typing import IO, Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.areas import queries as areas
from portal.areas.queries import NoVillage
from portal.areas.rules import Level, Unclear, level, town_code
from portal.core import audit, clock, crypto, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor, level_of
from portal.core.sheets import NotUnderstood, Sheet, one_of, several, short, text
from portal.members import queries, rules
from portal.members.models import Import, Listing, Member, Move, Post
from portal.members.rules import Duty, Moved, Nominated, Source, Speciality, Standing, Step, Tier, sheet
from portal.members.rules.sheet import Column, Expected, Fault, Line
from portal.members.service.course import put
from portal.members.service.guards import keep_listing, note, tell
from portal.members.service.roster import Told, written

MOST_FAULTS = 500
AT_ONCE = 200
"""So many people of a roster are written together."""


@dataclass
class Read:
    """What a file said: people as they were understood, the faults, and the lines above the headings."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    above: int = 0
    columns: tuple[Column, ...] = ()

    def stored(self) -> str:
        """The draft as it is sealed: what it says of the file, then a line for each person."""
        faults = [astuple(fault) for fault in self.faults[:MOST_FAULTS]]
        head = {"faults": faults, "above": self.above, "columns": self.columns}
        return "\n".join(json.dumps(one, ensure_ascii=False) for one in (head, *map(_told, self.lines)))

    @classmethod
    def of(cls, stored: str | None) -> "Read":
        """A draft as it was read; nothing where it is forgotten."""
        if not stored:
            return cls()
        head, *lines = stored.split("\n")
        told: dict[str, Any] = json.loads(head)
        return cls(
            [Line(*one) for one in (*told.get("lines", ()), *map(json.loads, lines))],
            [
                Fault(row, letter, Column(column), read, Expected(expected), tuple(hints))
                for row, letter, column, read, expected, hints in told["faults"]
            ],
            told["above"],
            tuple(Column(one) for one in told["columns"]),
        )


_told = attrgetter(*(one.name for one in fields(Line)))


def read_file(file: IO[bytes], name: str, codes: Iterable[str], *, registers: bool) -> Import:
    """Read a roster and keep it as a draft; `codes` are the importer's areas, `registers` whether days of
    registration may stand in it (the bureau's own roster)."""
    wide = sorted(codes)
    read = understood(file, wide, registers=registers)
    if not read.lines and not read.faults:
        raise Refused(_("表头下面没有一行人，请核对文件"), "file")
    draft = Import(
        **_place(wide),
        file_name=name[-120:],
        registers=registers,
        rows=len(read.lines),
        faults=len(read.faults),
        by_id=actor().id,
        by_name=actor().name,
        read_at=clock.now(),
    )
    draft.read = read.stored()
    db.session.add(draft)
    db.session.flush()
    audit.record("members.import_read", "members_import", draft, rows=draft.rows, faults=draft.faults)
    return draft


def _place(codes: Sequence[str]) -> dict[str, str]:
    """Where an import belongs: to the place of its maker; one who works in several towns writes the county."""
    code = codes[0] if len(codes) == 1 else f"{codes[0][:6]}000000"
    return {
        "county_code": f"{code[:6]}000000",
        "town_code": town_code(code) if level(code) in (Level.TOWN, Level.VILLAGE) else "",
        "village_code": code if level_of(code) == "village" else "",
    }


def understood(file: IO[bytes], codes: Iterable[str], *, registers: bool) -> Read:
    """Read a workbook cell by cell; nothing is stored."""
    read, villages, today = Read(), areas.Villages(codes), clock.today()
    page = Sheet(file, sheet.HEADS)
    for number, told in page.rows():
        if len(read.lines) + len(read.faults) > sheet.MOST_ROWS:
            raise Refused(_("一次最多导入 %(most)s 行，请分成几个文件", most=f"{sheet.MOST_ROWS:,}"), "file")
        filled = [column for column, value in told.items() if text(value)]
        if Column.NAME not in filled and len(filled) < 3:
            continue
        line = _Cells(number, told, page.letters, read.faults).line(villages, today, registers)
        if line is not None:
            read.lines.append(line)
    if not page.places:
        raise Refused(_("没有找到表头：前 20 行里要有写着“姓名”和“村”的一行。可以下载模板对照"), "file")
    read.above, read.columns = page.above, tuple(page.places.values())
    _mind_twice(read, page.letters)
    read.faults.sort(key=lambda fault: (fault.row, fault.letter))
    return read


def _village(villages: areas.Villages, told: str, town: str) -> str:
    """The code of the village that a cell names."""
    try:
        return villages.find(told, town)
    except NoVillage as no:
        raise NotUnderstood(UNCLEAR[no.why], no.hints) from None


UNCLEAR = {
    Unclear.EMPTY: Expected.VILLAGE,
    Unclear.UNKNOWN: Expected.VILLAGE_KNOWN,
    Unclear.SEVERAL: Expected.TOWN_TOO,
}


class _Cells:
    """One row being read: each cell that is not understood becomes a fault, and the row no line."""

    def __init__(self, number: int, told: Mapping[Column, Any], letters: Mapping[Column, str], faults: list[Fault]):
        self.number, self.told, self.letters, self.faults, self.wrong = number, told, letters, faults, False

    def _take(self, column: Column, read: Any) -> Any:
        value = self.told.get(column)
        try:
            return read(value)
        except NotUnderstood as no:
            self._fault(column, value, no)
            return None

    def _fault(self, column: Column, value: Any, no: NotUnderstood) -> None:
        letter, read = self.letters.get(column, ""), text(value)[:60]
        self.faults.append(Fault(self.number, letter, column, read, no.expected, tuple(no.hints)))
        self.wrong = True

    def line(self, villages: areas.Villages, today: date, registers: bool) -> Line | None:
        """The person of this row, or None where a cell is wrong."""
        town = text(self.told.get(Column.TOWN))
        name = self._take(Column.NAME, sheet.name)
        code = self._take(Column.VILLAGE, lambda value: _village(villages, text(value), town))
        tier = self._take(Column.TIER, lambda value: one_of(value, sheet.TIERS, Tier, Expected.TIER))
        source = self._take(Column.SOURCE, lambda value: one_of(value, sheet.SOURCES, Source, Expected.SOURCE))
        known = self._take(
            Column.SPECIALITIES,
            lambda value: several(value, sheet.SPECIALITIES, Speciality, Expected.SPECIALITY),
        )
        duties = self._take(Column.DUTIES, lambda value: several(value, sheet.DUTIES, Duty, Expected.DUTY))
        recommended, registered = self._days(today, registers)
        line = Line(
            row=self.number,
            name=name,
            village_code=code,
            group_name=self._take(Column.GROUP, lambda value: short(value, Expected.GROUP)),
            tier=tier or Tier.ORDINARY,
            source=source or Source.OTHER,
            specialities=known or (),
            duties=duties or (),
            phone=self._take(Column.PHONE, sheet.phone),
            recommended_on=(recommended or registered or today).isoformat(),
            registered_on=registered.isoformat() if registered else None,
            certificate=self._take(Column.CERTIFICATE, lambda value: short(value, Expected.CERTIFICATE)),
            consent=bool(self._take(Column.CONSENT, sheet.consent)),
        )
        return None if self.wrong else line

    def _days(self, today: date, registers: bool) -> tuple[date | None, date | None]:
        found = []
        for column in (Column.RECOMMENDED, Column.REGISTERED):
            day = self._take(column, sheet.day)
            if day is not None and not date(1990, 1, 1) <= day <= today:
                expected = Expected.DAY_PAST if day > today else Expected.DAY
                self._fault(column, self.told[column], NotUnderstood(expected))
                day = None
            found.append(day)
        recommended, registered = found
        if registered is not None and not registers:
            self._fault(Column.REGISTERED, self.told[Column.REGISTERED], NotUnderstood(Expected.REGISTERED))
        if recommended and registered and registered < recommended:
            self._fault(Column.REGISTERED, self.told[Column.REGISTERED], NotUnderstood(Expected.DAY_ORDER))
        return recommended, registered


def _mind_twice(read: Read, letters: Mapping[Column, str]) -> None:
    """The same person twice in the file, or on the roster already.

    One name under two telephones in one village may be one person with two: their groups tell them apart, or nothing.
    """
    before: dict[str, list[_Other]] = {}
    for one in queries.known(line.name for line in read.lines):
        before.setdefault(one.name, []).append(_Other(one.village_code, one.phone_index, one.group_name, ""))
    kept = []
    for line in read.lines:
        mark = crypto.blind(line.phone, "person.phone") if line.phone else None
        others = before.setdefault(line.name, [])
        here = _Other(line.village_code, mark, line.group_name, str(line.row))
        faults = (fault for other in others if (fault := _same(here, other)) is not None)
        fault = next(faults, None)
        if fault is None:
            kept.append(line)
            others.append(here)
        else:
            expected, row = fault
            hints = (row,) if row else ()
            read.faults.append(Fault(line.row, letters.get(Column.NAME, ""), Column.NAME, line.name, expected, hints))
    read.lines = kept


class _Other(NamedTuple):
    """Somebody of the same name: the village, the telephone as a keyed hash, the group, and the row in the file."""

    village_code: str
    mark: str | None
    group: str
    row: str


def _same(one: _Other, other: _Other) -> tuple[Expected, str] | None:
    """What to say of a row that may be somebody who is there already; None where it surely is somebody else."""
    known = Expected.TWICE if other.row else Expected.KNOWN
    if one.mark and other.mark:
        if one.mark == other.mark:
            return known, other.row
        apart = one.village_code != other.village_code or (one.group and other.group and one.group != other.group)
        return None if apart else (Expected.TWO_PHONES, other.row)
    return (known, other.row) if one.village_code == other.village_code else None


def take_import(draft: Import) -> int:
    """Take a whole draft: everybody in it, or nobody; how many that were. Of two who take it at once one does."""
    db.session.refresh(draft, with_for_update=True)
    if draft.standing is not Standing.DRAFT or draft.read is None:
        raise Refused(_("这份名册已经导入过，或者放得太久了，请再选一次文件"))
    read = Read.of(draft.read)
    if draft.faults:
        raise Refused(_("还有地方要改，请改好文件再选一次"))
    _mind_twice(read, {})
    if read.faults:
        raise Refused(
            _(
                "核对以后，名册里已经有了：%(names)s。请再选一次文件",
                names="、".join(one.read for one in read.faults[:5]),
            )
        )
    by = actor().id
    for start in range(0, len(read.lines), AT_ONCE):
        _take(draft, read.lines[start : start + AT_ONCE], by)
    draft.standing, draft.done_at, draft.rows, draft.read = Standing.DONE, clock.now(), len(read.lines), None
    audit.record("members.import", "members_import", draft, rows=draft.rows)
    return draft.rows


def _take(draft: Import, lines: Sequence[Line], by: int | None) -> None:
    """Write some of a draft's people and let go of them: a roster of thousands is never in memory as a whole.

    What belongs to a member names them by number alone: a row that held them would keep them.
    """
    members = [_member(draft, line, by) for line in lines]
    db.session.add_all(members)
    db.session.flush()
    for member, line in zip(members, lines, strict=True):
        _begin(member, line)
        if member.shown:
            keep_listing(member, None)
        tell(member, None, rules.image(member))
    db.session.flush()
    audit.number()


def _member(draft: Import, line: Line, by: int | None) -> Member:
    recommended = date.fromisoformat(line.recommended_on)
    registered = date.fromisoformat(line.registered_on) if line.registered_on else None
    member = written(
        Told(
            village_code=line.village_code,
            name=line.name,
            tier=Tier(line.tier),
            source=Source(line.source),
            recommended_on=recommended,
            nominated=Nominated.COMMITTEE,
            group_name=line.group_name,
            specialities=tuple(Speciality(one) for one in line.specialities),
            phone=line.phone,
            consent=line.consent,
        ),
        by=None if registered else by,
        import_id=draft.id,
    )
    member.certificate = line.certificate
    if registered is not None:
        put(member, Step.CARRY_OVER, registered, line.certificate)
    return member


def _begin(member: Member, line: Line) -> None:
    """The first line of the history, and other work of the same person."""
    on = member.registered_on or member.recommended_on
    note(member, Moved.CARRY_OVER if member.registered_on else Moved.RECOMMEND, on)
    for duty in line.duties:
        db.session.add(Post(member_id=member.id, duty=Duty(duty), from_on=on))


def undo_import(done: Import) -> int:
    """Take an import back within seven days, as long as nothing else has happened to anybody it brought."""
    db.session.refresh(done, with_for_update=True)
    if done.standing is not Standing.DONE or done.done_at is None:
        raise Refused(_("这份名册没有导入，不用撤销"))
    if clock.now() > done.done_at + rules.UNDO_WITHIN:
        raise Refused(_("导入已经过了 7 天，不能整批撤销。个别的人请在各自的档案里改"))
    members = queries.imported(done.id)
    touched = [member.name for member in members if member.version != 1]
    if touched or len(members) != done.rows:
        raise Refused(
            _("导入以后有人的档案已经改过（%(names)s），不能整批撤销", names="、".join(touched[:5]) or _("已有变动"))
        )
    whose = select(Member.id).where(Member.import_id == done.id)
    try:
        with db.session.begin_nested():
            for part in (Post, Move, Listing):
                db.session.execute(delete(part).where(part.member_id.in_(whose)))
            db.session.execute(delete(Member).where(Member.import_id == done.id))
    except IntegrityError:
        raise Refused(_("这批人里已经有人排进培训或活动，不能整批撤销")) from None
    for member in members:
        tell(member, rules.image(member), None)
    done.standing, done.undone_at = Standing.UNDONE, clock.now()
    audit.record("members.import_undo", "members_import", done, rows=len(members))
    return len(members)


def forget_drafts(before: Any) -> int:
    """Forget drafts that nobody confirmed: they hold telephone numbers."""
    stale = (Import.standing == Standing.DRAFT) & Import.read_sealed.is_not(None)
    old = select(Import).where(stale, Import.read_at < before)
    found = list(db.session.scalars(old))
    for draft in found:
        draft.read = None
    return len(found)
