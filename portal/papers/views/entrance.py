"""The room's blueprint: every page of it is declared on this."""

from typing import Any

from portal.core.web import Room, note_after
from portal.mediation.models import Case
from portal.papers import queries
from portal.papers.models import Made
from portal.papers.rules import Sheet

room = Room("papers", __name__, url_prefix="/papers")


def note_opened(case: Case, verb: str, **told: Any) -> None:
    """Who opened which paper: what cannot be noted is not shown (SECURITY.md R58, R70)."""
    note_after(f"papers.{verb}", "mediation_case", case.id, sensitive=not case.ordinary or None, **told)


@room.app_template_global()
def newest_dossier(case_id: int) -> Made | None:
    """The last dossier of a dispute, for its record; asked only where the trail tells of one."""
    return queries.newest(case_id, Sheet.DOSSIER)
