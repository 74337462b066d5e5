"""Lists that the worker writes: asked for, released by a second person where they name people, piece by piece."""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, NamedTuple

from portal.accounts import queries as accounts
from portal.core import audit, clock, db
from portal.core.export import workbook
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.jobs import enqueue
from portal.core.paging import Page
from portal.core.scope import Actor, acting_as, actor
from portal.ledgers import queries
from portal.ledgers.models import Extract, Piece
from portal.ledgers.rules import ROWS_A_PIECE, Can, Columns, Stage
from portal.ledgers.service.reading import place_of
from portal.mediation import queries as mediation
from portal.mediation.queries import Filter

AT_ONCE, LONGEST_ASKED = 2000, 200


def ask(told: Mapping[str, str], columns: Columns, why: str) -> Extract:
    """Ask for the list that an address shows; one that names people in full waits for another person."""
    codes = sorted(actor().areas)
    found = Extract(
        **place_of(codes),
        areas=codes,
        columns=columns,
        why=why,
        asked_at=clock.now(),
        stage=Stage.ASKED,
        by_id=actor().id,
        by_name=actor().name,
    )
    found.told = json.dumps({name: said[:LONGEST_ASKED] for name, said in told.items()}, ensure_ascii=False)
    db.session.add(found)
    db.session.flush()
    plain = {name: said for name, said in told.items() if name != "q"}  # what was typed may be a name
    audit.record("ledgers.ask_extract", "ledgers_extract", found, columns=columns.value, why=why, told=plain)
    if not found.named:
        _begin(found)
    return found


def decide(found: Extract, yes: bool, answer: str) -> None:
    """Another person says yes or no, with a reason for a no; of two at once the second is told."""
    db.session.refresh(found, with_for_update=True)
    if found.stage is not Stage.ASKED:
        raise Refused(_("这份清单已经有人答复了"))
    if found.by_id == actor().id:
        raise Refused(_("自己要的清单，要另一个人来同意"))
    if not yes and not answer:
        raise Refused(_("不同意的，请写一句原因"), "answer")
    found.decided_by_id, found.decided_by, found.decided_at = actor().id, actor().name, clock.now()
    found.answer = answer
    verb = "ledgers.release" if yes else "ledgers.refuse"
    audit.record(verb, "ledgers_extract", found, why=answer or None)
    if yes:
        _begin(found)
    else:
        found.stage = Stage.REFUSED


def _begin(found: Extract) -> None:
    found.stage = Stage.MAKING
    enqueue("ledgers.extract", extract_id=found.id)


class Made(NamedTuple):
    """One workbook before it is stored."""

    serial: int
    rows: int
    after: str | None
    content: bytes


def made(extract_id: int) -> Made | None:
    """Write the next workbook of a list, as whoever asked sees it; None where nothing is left to write.

    Nothing is written for somebody who has left one of its places since.
    """
    found, last = queries.extract(extract_id), queries.last_piece(extract_id)
    if found is None or found.stage is not Stage.MAKING or (last is not None and last.after is None):
        return None
    if not _still_there(found):
        return None
    with acting_as(Actor(found.by_id, frozenset(found.areas), name=found.by_name)):
        reading = _Reading(found, last.after if last else None)
        header = mediation.NAMED_HEADER if found.named else mediation.HEADER
        file = BytesIO()
        count = workbook(file, header, reading.lines(), found.by_name)
    return Made(last.serial + 1 if last else 1, count, reading.after, file.getvalue())


def _still_there(found: Extract) -> bool:
    return all(found.by_id in {one.id for one in accounts.holders(Can.EXTRACT, code)} for code in found.areas)


def filter_of(found: Extract) -> Filter:
    """What a list was asked for; nothing of what is protected."""
    told = {name: said for name, said in json.loads(found.told or "{}").items() if name != "confidential"}
    return mediation.filter_from(told, frozenset(found.areas), by_name=True)


def counted(found: Extract) -> int:
    """How many rows whoever asked would be given now; one more than a thousand stands for any more."""
    with acting_as(Actor(found.by_id, frozenset(found.areas), name=found.by_name)):
        return mediation.capped_count(filter_of(found), found.by_id)


class _Reading:
    """The rows of one workbook, read in parts; where the next one goes on."""

    def __init__(self, found: Extract, cursor: str | None):
        self.filter, self.found, self.after = filter_of(found), found, cursor

    def lines(self) -> Iterator[list[Any]]:
        for _part in range(ROWS_A_PIECE // AT_ONCE):
            page: Page = mediation.exported_part(self.filter, self.found.by_id, self.after, AT_ONCE)
            people = mediation.contacts([row.id for row in page.rows]) if self.found.named else None
            yield from mediation.lines(page.rows, people)
            self.after = page.after
            if self.after is None:
                return


def keep(extract_id: int, made: Made | None) -> None:
    """Store a workbook, and ask for the next; a job that comes twice finds it there."""
    found = queries.extract(extract_id)
    if found is not None and found.stage is Stage.MAKING and not _still_there(found):
        found.stage, found.answer = Stage.REFUSED, str(_("要清单的人已经不在这里工作"))
        audit.record("ledgers.refuse", "ledgers_extract", found, why=found.answer)
        return
    if found is None or made is None or queries.piece(extract_id, made.serial) is not None:
        return
    piece = Piece(extract=found, serial=made.serial, rows=made.rows, after=made.after, made_at=clock.now())
    db.session.add(piece)
    db.session.flush()
    piece.file = made.content
    found.rows += made.rows
    if made.after is None:
        found.stage = Stage.MADE
    else:
        enqueue("ledgers.extract", extract_id=extract_id)
