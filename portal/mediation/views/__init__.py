"""The pages of the dispute ledger: list, quick form, record, and one page a step."""

from portal.mediation.views import choose, dossier, ledger, parties, performing, photos, protect, quick, record, steps
from portal.mediation.views.entrance import room

__all__ = [
    "choose",
    "dossier",
    "ledger",
    "parties",
    "performing",
    "photos",
    "protect",
    "quick",
    "record",
    "room",
    "steps",
]
