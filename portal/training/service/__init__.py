"""The verbs of training: each changes a session or a list whole or not at all, and says no in a sentence."""

from portal.training.service.cautions import Noted, correct_caution, note_caution, take_examples
from portal.training.service.links import end_link, new_link
from portal.training.service.planning import Told, cancel, change, expect, hold, make, move, publish, revise
from portal.training.service.seats import enrol, leave, resize, reveal, say
from portal.training.service.series import Proposal, Series, make_series, propose

__all__ = [
    "Noted",
    "Proposal",
    "Series",
    "Told",
    "cancel",
    "change",
    "correct_caution",
    "end_link",
    "enrol",
    "expect",
    "hold",
    "leave",
    "make",
    "make_series",
    "move",
    "new_link",
    "note_caution",
    "propose",
    "publish",
    "resize",
    "reveal",
    "revise",
    "say",
    "take_examples",
]
