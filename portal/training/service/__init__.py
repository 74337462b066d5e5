"""The verbs of training: each changes a session or a list whole or not at all, and says no in a sentence."""

from portal.training.service.attendance import (
    Sheet,
    allow_code,
    cards_in,
    certify,
    come_by_code,
    hold,
    look,
    note,
    put_right,
)
from portal.training.service.cautions import Noted, correct_caution, note_caution, take_examples
from portal.training.service.links import end_link, new_link
from portal.training.service.planning import Told, cancel, change, expect, make, move, publish, revise
from portal.training.service.seats import enrol, leave, resize, reveal, say
from portal.training.service.series import Proposal, Series, make_series, propose

__all__ = [
    "Noted",
    "Proposal",
    "Series",
    "Sheet",
    "Told",
    "allow_code",
    "cancel",
    "cards_in",
    "certify",
    "change",
    "come_by_code",
    "correct_caution",
    "end_link",
    "enrol",
    "expect",
    "hold",
    "leave",
    "look",
    "make",
    "make_series",
    "move",
    "new_link",
    "note",
    "note_caution",
    "propose",
    "publish",
    "put_right",
    "resize",
    "reveal",
    "revise",
    "say",
    "take_examples",
]
