"""The pages of the dispute ledger: list, quick form, record, and one page a step."""

from portal.mediation.views import (
    agreeing,
    choose,
    confirming,
    danger,
    dossier,
    duplicates,
    helping,
    ledger,
    parties,
    performing,
    photos,
    protect,
    quick,
    record,
    statistics,
    steps,
    waiting,
)
from portal.mediation.views.entrance import room

__all__ = [
    "agreeing",
    "choose",
    "confirming",
    "danger",
    "dossier",
    "duplicates",
    "helping",
    "ledger",
    "parties",
    "performing",
    "photos",
    "protect",
    "quick",
    "record",
    "room",
    "statistics",
    "steps",
    "waiting",
]
