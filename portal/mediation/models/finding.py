"""What the index of words is written from, whoever changed it: a visitor who applies sees nothing of it afterwards.

The index is read within the scope alone, joined with the disputes themselves; here nothing is shown to anybody.
"""

from typing import Any

from portal.mediation.models.case import Case, Party, Session

CASES: Any = Case.__table__.c
PARTIES: Any = Party.__table__.c
SESSIONS: Any = Session.__table__.c
