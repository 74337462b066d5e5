"""What is stored of a dispute: the case, its parties, sessions, return visits and named handlers."""

from portal.mediation.models.attached import Attached, AttachedPart
from portal.mediation.models.case import Case, Clash, Handler, Party, Session, Visit
from portal.mediation.models.committee import Committee
from portal.mediation.models.dossier import Evidence, Inquiry
from portal.mediation.models.duty import Duty
from portal.mediation.models.joint import Joint
from portal.mediation.models.merge import Merge
from portal.mediation.models.photos import Photo, Upload
from portal.mediation.models.slip import Slip
from portal.mediation.models.tally import TALLIES, Tally
from portal.mediation.models.waiting import Confirmation, Helped, Pending, Screen

__all__ = [
    "TALLIES",
    "Attached",
    "AttachedPart",
    "Case",
    "Clash",
    "Committee",
    "Confirmation",
    "Duty",
    "Evidence",
    "Handler",
    "Helped",
    "Inquiry",
    "Joint",
    "Merge",
    "Party",
    "Pending",
    "Photo",
    "Screen",
    "Session",
    "Slip",
    "Tally",
    "Upload",
    "Visit",
]
