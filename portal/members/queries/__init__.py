"""Who serves which village on which day, and who is on the roster."""

from portal.members.queries.mediators import appointments_of, committee_codes, mediators_of, names
from portal.members.queries.roster import listed_in, member_names, member_of, on_register, serving

__all__ = [
    "appointments_of",
    "committee_codes",
    "listed_in",
    "mediators_of",
    "member_names",
    "member_of",
    "names",
    "on_register",
    "serving",
]
