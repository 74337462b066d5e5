"""The verbs of certificates: each is done whole or not at all, and says no in a sentence."""

from portal.certificates.service.issuing import follow, issue, issue_all, reissue, revoke, set_series, standing
from portal.certificates.service.printing import NO_PRESS, address, ask, bundle, keep, press, printed, read

__all__ = [
    "NO_PRESS",
    "address",
    "ask",
    "bundle",
    "follow",
    "issue",
    "issue_all",
    "keep",
    "press",
    "printed",
    "read",
    "reissue",
    "revoke",
    "set_series",
    "standing",
]
