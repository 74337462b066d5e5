"""What the worker does for ledgers: takes them and takes them back a part at a time, writes lists, forgets both."""

from datetime import date
from typing import Any

from portal.core import clock, db, retention
from portal.core.i18n import _
from portal.core.jobs import daily, job
from portal.core.retention import Kind, forget_with_parts
from portal.core.scope import Actor, acting_as
from portal.ledgers import queries, rules, service
from portal.ledgers.models import Extract, Import
from portal.ledgers.rules import Standing


def _in_name_of(found: Import) -> Actor:
    """Whoever brought the ledger, where it belongs."""
    place = found.village_code or found.town_code or found.county_code
    return Actor(found.by_id, frozenset({place}), name=found.by_name)


@job("ledgers.take")
def take(import_id: int) -> None:
    """Write the next rows of a ledger that somebody took; a job that comes twice finds nothing to do."""
    found = queries.locked(import_id)
    if found.standing is Standing.TAKING:
        with acting_as(_in_name_of(found)):
            service.take_part(found)
            db.session.flush()


@job("ledgers.undo")
def undo(import_id: int) -> None:
    """Take the next rows of a ledger back."""
    found = queries.locked(import_id)
    if found.standing is Standing.UNDOING:
        with acting_as(_in_name_of(found)):
            service.undo_part(found)
            db.session.flush()


def _as_it_is(made: Any) -> Any:
    return made


@job("ledgers.extract", read=service.made_extract, work=_as_it_is)
def extract(made: Any, extract_id: int) -> None:
    """Write the next workbook of a list that somebody asked for, and ask for the one after it."""
    service.keep_extract(extract_id, made)


retention.keep(
    Kind(
        "extracts", _("后台做的清单文件"), _("答复以后"), 2, queries.old_extracts,
        lambda numbers: forget_with_parts(Extract, numbers), least=1, most=14,
    )
)  # fmt: skip


@daily("ledgers.forget_drafts")
def forget_drafts(today: date) -> None:
    """Forget what was read of ledgers three days ago: a sheet is mended meanwhile."""
    service.forget_drafts(clock.now() - rules.DRAFT_KEPT)
