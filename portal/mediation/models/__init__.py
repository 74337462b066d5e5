"""What is stored of a dispute: the case, its parties, sessions, return visits and named handlers."""

from portal.mediation.models.case import Case, Clash, Handler, Party, Session, Visit
from portal.mediation.models.committee import Committee
from portal.mediation.models.dossier import Evidence, Inquiry
from portal.mediation.models.duty import Duty
from portal.mediation.models.photos import Photo, Upload

__all__ = [
    "Case",
    "Clash",
    "Committee",
    "Duty",
    "Evidence",
    "Handler",
    "Inquiry",
    "Party",
    "Photo",
    "Session",
    "Upload",
    "Visit",
]
