"""The table of the upper platform's names: read from a file, in force from a day on, used for its export (B28)."""

from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from portal.core import audit, settings
from portal.core.choice import Choice
from portal.core.export import COMMANDS
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.sheets import Sheet, text
from portal.ledgers.rules import upper
from portal.ledgers.rules.upper import Field, Head, Wanted, Wrong
from portal.mediation import queries as mediation
from portal.mediation.queries import Filter

MOST_LINES = 500


def table(on: date) -> dict[str, str]:
    """The names in force on a day; empty where the upper platform has none."""
    return settings.together(upper.KEYS, on)


def understood(file: IO[bytes]) -> tuple[dict[str, str], list[Wrong]]:
    """What a file says, and each cell that says nothing known; nothing is stored."""
    found: dict[str, str] = {}
    wrong: list[Wrong] = []
    sheet = Sheet(file, upper.HEADS)
    for number, told in sheet.rows():
        if number > MOST_LINES:
            raise Refused(_("对照表最多 %(most)d 行", most=MOST_LINES), "file")
        read = {head: text(told.get(head)) for head in Head}
        fault = _entered(found, read)
        if fault is not None:
            head, wanted = fault
            wrong.append(Wrong(number, sheet.letters.get(head, ""), head, read[head][: upper.LONGEST], wanted))
    if not sheet.places:
        raise Refused(_("没有找到表头：要有“我们的栏目”和“上级平台的写法”两列。可以下载对照表来填"), "file")
    return found, wrong


def _entered(found: dict[str, str], read: dict[Head, str]) -> tuple[Head, Wanted] | None:
    """Take one line, or say which cell is wrong."""
    field = _one(Field, read[Head.FIELD])
    if field is None:
        return Head.FIELD, Wanted.FIELD
    word = _one(upper.CODED[field], read[Head.WORD]) if read[Head.WORD] and field in upper.CODED else None
    if read[Head.WORD] and word is None:
        return Head.WORD, Wanted.WORD
    theirs = read[Head.THEIRS]
    if len(theirs) > upper.LONGEST or theirs.startswith(COMMANDS):
        return Head.THEIRS, Wanted.THEIRS
    key = upper.key(field, word)
    if key in found:
        return Head.FIELD, Wanted.TWICE
    found[key] = theirs
    return None


def _one(choice: type[Any], told: str) -> Any:
    return next((one for one in choice if told in (str(one.label), one.value)), None)


def keep(found: dict[str, str], since: date) -> int:
    """Put a table in force from a day on, whole: what it does not name is not sent any more; how many names changed."""
    if not any(found.values()):
        raise Refused(_("表里还没有填“上级平台的写法”"), "file")
    before = table(since)
    changed = [key for key in upper.KEYS if before[key] != found.get(key, "")]
    for key in changed:
        settings.change(key, found.get(key, ""), since)
    audit.record("ledgers.upper", "ledgers_upper", None, since=since.isoformat(), changed=len(changed))
    return len(changed)


def filled(on: date) -> Iterator[list[Any]]:
    """The table as a sheet to fill in: every column and word, with the name that is in force."""
    named = table(on)
    for field, word in upper.entries():
        yield [str(field.label), str(word.label) if word is not None else "", named[upper.key(field, word)]]


def rows(f: Filter, who: int | None, named: dict[str, str]) -> Iterator[list[Any]]:
    """The disputes of a list as the upper platform writes them; names as they stand on lists, without a telephone."""
    fields = upper.named_there(named)
    for row in mediation.exported(f, who):
        told: dict[Field, Choice | object] = {
            Field.NUMBER: row.number or f"{row.id:07d}",
            Field.REPORTED: row.reported_on,
            Field.KIND: row.kind,
            Field.PARTIES: row.title,
            Field.STATE: row.state,
            Field.TOWN: row.town_code,
            Field.VILLAGE: row.village_code,
            Field.ACCEPTED: row.accepted_on,
            Field.ENDED: row.ended_on,
            Field.FORM: row.form,
            Field.PERFORMED: row.performed_on,
            Field.MEDIATOR: row.mediator_name,
            Field.CLOSED: row.closed_on,
        }
        yield [upper.cell(named, field, told[field]) for field in fields]
