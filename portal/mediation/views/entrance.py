"""The room's blueprint: every page of it is declared on this."""

from portal.core import audit, db
from portal.core.i18n import _
from portal.core.web import Room, after_answer
from portal.mediation.models import Case
from portal.mediation.rules import Can

room = Room("mediation", __name__, url_prefix="/mediation")
room.menu_item(_("记纠纷"), ".new", needs=Can.LOG, order=10, tab=True)
room.menu_item(_("纠纷"), ".index", needs=Can.LIST, order=20, tab=True)


def note_reading(case: Case) -> None:
    """Who opened which record (SECURITY.md R58, R70): what cannot be noted is not shown."""
    number, sensitive = case.id, not case.ordinary

    def note() -> None:
        with db.short_write() as own:
            audit.record("mediation.read", "mediation_case", number, into=own, sensitive=sensitive or None)

    after_answer(note, must=True)
