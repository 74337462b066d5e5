"""The verbs of consultations: each changes a question whole or not at all, and says no in a sentence."""

from portal.consultations.service.answering import (
    Said,
    accept,
    add_note,
    answer,
    assign,
    close,
    close_quiet,
    decline,
    expect,
    pass_on,
    reopen,
    reveal,
    tell,
)
from portal.consultations.service.asking import (
    Told,
    ask,
    count_asking,
    count_phone,
    may_withdraw,
    promise,
    rate,
    undo_until,
    withdraw,
)
from portal.consultations.service.feedback import promised, reply, reveal_opinion, say
from portal.consultations.service.following import Braked, WrongPair, follow, forget_try, opened, ticket
from portal.consultations.service.handing import hand_over
from portal.consultations.service.pausing import ask_back, lapse, lapse_quiet, run_on, supply
from portal.consultations.service.promising import Moved, recount
from portal.consultations.service.rights import ask_about, decide, erase
from portal.consultations.service.speaking import LARGEST as LARGEST_RECORDING
from portal.consultations.service.speaking import heard, listen, spoken

__all__ = [
    "LARGEST_RECORDING",
    "Braked",
    "Moved",
    "Said",
    "Told",
    "WrongPair",
    "accept",
    "add_note",
    "answer",
    "ask",
    "ask_about",
    "ask_back",
    "assign",
    "close",
    "close_quiet",
    "count_asking",
    "count_phone",
    "decide",
    "decline",
    "erase",
    "expect",
    "follow",
    "forget_try",
    "hand_over",
    "heard",
    "lapse",
    "lapse_quiet",
    "listen",
    "may_withdraw",
    "opened",
    "pass_on",
    "promise",
    "promised",
    "rate",
    "recount",
    "reopen",
    "reply",
    "reveal",
    "reveal_opinion",
    "run_on",
    "say",
    "spoken",
    "supply",
    "tell",
    "ticket",
    "undo_until",
    "withdraw",
]
