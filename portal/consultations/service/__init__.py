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
from portal.consultations.service.asking import Told, ask, count_asking, promise, rate
from portal.consultations.service.feedback import promised, reply, reveal_opinion, say
from portal.consultations.service.following import Braked, WrongPair, follow, forget_try, opened, ticket

__all__ = [
    "Braked",
    "Said",
    "Told",
    "WrongPair",
    "accept",
    "add_note",
    "answer",
    "ask",
    "assign",
    "close",
    "close_quiet",
    "count_asking",
    "decline",
    "expect",
    "follow",
    "forget_try",
    "opened",
    "pass_on",
    "promise",
    "promised",
    "rate",
    "reopen",
    "reply",
    "reveal",
    "reveal_opinion",
    "say",
    "tell",
    "ticket",
]
