"""The verbs of outreach: each changes a record whole or not at all, and says no in a sentence."""

from portal.outreach.service.deeds import Done, note_deed, undo
from portal.outreach.service.parts import note_part
from portal.outreach.service.talks import Told, Unsure, correct, expect, log, withdraw
from portal.outreach.service.tasks import Given, cancel, confirm, do, give, send_back
from portal.outreach.service.visits import AtRow, Door, Repeated, Street, follow, log_street, strike

__all__ = [
    "AtRow",
    "Done",
    "Door",
    "Given",
    "Repeated",
    "Street",
    "Told",
    "Unsure",
    "cancel",
    "confirm",
    "correct",
    "do",
    "expect",
    "follow",
    "give",
    "log",
    "log_street",
    "note_deed",
    "note_part",
    "send_back",
    "strike",
    "undo",
    "withdraw",
]
