"""The verbs of mediation: each changes a dispute whole or not at all, and says no in a sentence (人民调解法)."""

from portal.mediation.service.attached import (
    attach,
    begin_attaching,
    go_on_attaching,
    remove_attached,
    whole,
)
from portal.mediation.service.bringing import bring, take_back
from portal.mediation.service.calendar import mature
from portal.mediation.service.confirmation import Way, note_confirmation, remind
from portal.mediation.service.course import (
    accept,
    add_session,
    change_mediator,
    decline,
    extend,
    fail,
    notify,
    refuse,
    set_publicity,
    start,
    withdraw,
)
from portal.mediation.service.danger import Screened, screen
from portal.mediation.service.dossier import Asked, PartyMore, add_evidence, add_inquiry, claim, complete_party
from portal.mediation.service.duplicates import merge, part
from portal.mediation.service.duties import DutyTold, add_duty, drop_duty
from portal.mediation.service.finding import gather_words, refresh_all
from portal.mediation.service.forgetting import forget_people
from portal.mediation.service.guards import expect, most
from portal.mediation.service.helping import help_out
from portal.mediation.service.intake import Application, Told, apply, declare_conflict, describe, log
from portal.mediation.service.joint import Invited, add_joint_session, answer_invitation, invite, release
from portal.mediation.service.later import hand_back, note_later, send_again
from portal.mediation.service.merging import choose, correct
from portal.mediation.service.outcome import add_visit, agree, break_off, close, perform, settle_orally
from portal.mediation.service.parties import PartyTold, add_party, change_party, reveal
from portal.mediation.service.performing import keep_duty
from portal.mediation.service.photos import (
    Announced,
    OtherPlace,
    add_photo,
    begin_upload,
    check_open,
    go_on,
    remove_photo,
)
from portal.mediation.service.protection import mark, name_handler
from portal.mediation.service.slips import ask_for_mediator, give_slip, read_rights, refuse_by_slip, said_kept
from portal.mediation.service.waiting import answer, lower, notice_return, wish

__all__ = [
    "Announced",
    "Application",
    "Asked",
    "DutyTold",
    "Invited",
    "OtherPlace",
    "PartyMore",
    "PartyTold",
    "Screened",
    "Told",
    "Way",
    "accept",
    "add_duty",
    "add_evidence",
    "add_inquiry",
    "add_joint_session",
    "add_party",
    "add_photo",
    "add_session",
    "add_visit",
    "agree",
    "answer",
    "answer_invitation",
    "apply",
    "ask_for_mediator",
    "attach",
    "begin_attaching",
    "begin_upload",
    "break_off",
    "bring",
    "change_mediator",
    "change_party",
    "check_open",
    "choose",
    "claim",
    "close",
    "complete_party",
    "correct",
    "declare_conflict",
    "decline",
    "describe",
    "drop_duty",
    "expect",
    "extend",
    "fail",
    "forget_people",
    "gather_words",
    "give_slip",
    "go_on",
    "go_on_attaching",
    "hand_back",
    "help_out",
    "invite",
    "keep_duty",
    "log",
    "lower",
    "mark",
    "mature",
    "merge",
    "most",
    "name_handler",
    "note_confirmation",
    "note_later",
    "notice_return",
    "notify",
    "part",
    "perform",
    "read_rights",
    "refresh_all",
    "refuse",
    "refuse_by_slip",
    "release",
    "remind",
    "remove_attached",
    "remove_photo",
    "reveal",
    "said_kept",
    "screen",
    "send_again",
    "set_publicity",
    "settle_orally",
    "start",
    "take_back",
    "whole",
    "wish",
    "withdraw",
]
