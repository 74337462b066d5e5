"""The room's blueprint: every page of it is declared on this."""

from portal.core.i18n import _
from portal.core.web import Room, note_after
from portal.mediation.models import Case
from portal.mediation.rules import Can

room = Room("mediation", __name__, url_prefix="/mediation")
room.menu_item(_("记纠纷"), ".new", needs=Can.LOG, order=10, tab=True)
room.menu_item(_("纠纷"), ".index", needs=Can.LIST, order=20, tab=True)


def note_reading(case: Case) -> None:
    """Who opened which record (SECURITY.md R58, R70): what cannot be noted is not shown."""
    note_after("mediation.read", "mediation_case", case.id, sensitive=not case.ordinary or None)
