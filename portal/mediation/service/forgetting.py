"""What was applied for and never accepted is not kept for ever: the people go, the counted shell stays (PIPL 47)."""

from collections.abc import Sequence

from sqlalchemy import delete

from portal.core import db
from portal.mediation import queries
from portal.mediation.models import (
    Attached,
    AttachedPart,
    Clash,
    Duty,
    Evidence,
    Inquiry,
    Party,
    Pending,
    Photo,
    Screen,
    Slip,
    Upload,
)

NAMELESS = "—"
BESIDE = (Slip, Evidence, Inquiry, Duty, Pending, Screen, Party, Clash, Photo, Upload, AttachedPart, Attached)


def forget_people(numbers: Sequence[int]) -> None:
    """Take names, phones, photos and every free text out of matters that no committee took.

    Kind, place, days and outcome stay, so that each figure still equals the list that it opens. Nothing is taken from
    a matter that runs or was ever accepted, whatever number is handed in.
    """
    for case in queries.never_accepted(numbers):
        case.summary, case.title, case.parties_key = "", NAMELESS, ""
        case.end_reason = case.close_reason = case.conflict_reason = case.claims = None
        for beside in BESIDE:
            gone = delete(beside).where(beside.case_id == case.id)
            db.session.execute(gone, execution_options={"synchronize_session": False})
    db.session.flush()
