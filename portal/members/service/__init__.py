"""The verbs of the people who serve a village: each is done whole or not at all, and says no in a sentence."""

from portal.members.service.committees import seat_committee
from portal.members.service.course import note_pass, object_to, take
from portal.members.service.guards import expect
from portal.members.service.importing import Read, forget_drafts, read_file, take_import, understood, undo_import
from portal.members.service.liaisons import end_liaison, name_liaison, office_of
from portal.members.service.mediators import appoint, relieve
from portal.members.service.quota import set_quota
from portal.members.service.roster import (
    Details,
    Told,
    agree_to_listing,
    carry,
    change_tier,
    describe,
    end_listing,
    join_account,
    leave_post,
    recommend,
    reveal,
    take_post,
)

__all__ = [
    "Details",
    "Read",
    "Told",
    "agree_to_listing",
    "appoint",
    "carry",
    "change_tier",
    "describe",
    "end_liaison",
    "end_listing",
    "expect",
    "forget_drafts",
    "join_account",
    "leave_post",
    "name_liaison",
    "note_pass",
    "object_to",
    "office_of",
    "read_file",
    "recommend",
    "relieve",
    "reveal",
    "seat_committee",
    "set_quota",
    "take",
    "take_import",
    "take_post",
    "understood",
    "undo_import",
]
