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
from portal.consultations.service.knowing import DEMO as DEMO_CODE
from portal.consultations.service.knowing import Mine, enter, index_phones, of_phone, seeing, seen, send_code
from portal.consultations.service.pausing import ask_back, lapse, lapse_quiet, run_on, supply
from portal.consultations.service.promising import Moved, recount
from portal.consultations.service.rights import ask_about, decide, erase
from portal.consultations.service.speaking import LARGEST as LARGEST_RECORDING
from portal.consultations.service.speaking import heard, listen, spoken

__all__ = [
    "DEMO_CODE",
    "LARGEST_RECORDING",
    "Braked",
    "Mine",
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
    "enter",
    "erase",
    "expect",
    "follow",
    "forget_try",
    "hand_over",
    "heard",
    "index_phones",
    "lapse",
    "lapse_quiet",
    "listen",
    "may_withdraw",
    "of_phone",
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
    "seeing",
    "seen",
    "send_code",
    "spoken",
    "supply",
    "tell",
    "ticket",
    "undo_until",
    "withdraw",
]
