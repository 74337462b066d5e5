"""What the worker does for ledgers: takes them and takes them back, a part at a time, and forgets what was read."""

from datetime import date

from portal.core import clock, db
from portal.core.jobs import daily, job
from portal.core.scope import Actor, acting_as
from portal.ledgers import queries, rules, service
from portal.ledgers.models import Import
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


@daily("ledgers.forget_drafts")
def forget_drafts(today: date) -> None:
    """Forget what was read of ledgers three days ago: a sheet is mended meanwhile."""
    service.forget_drafts(clock.now() - rules.DRAFT_KEPT)
