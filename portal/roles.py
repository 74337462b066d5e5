"""Role × permission: the one table, readable by a lawyer (DOMAIN.md 9). `docs/permissions.md` is generated from it.

A grant adds where (a village, town or county) and from when until when. Nobody certifies what they nominated, closes
what they handled, or audits what they administer.
"""

from portal.accounts.rules import Can as Accounts
from portal.accounts.rules import Role
from portal.advisers.rules import Can as Advisers
from portal.bookings.rules import Can as Bookings
from portal.certificates.rules import Can as Certificates
from portal.consultations.rules import Can as Consultations
from portal.filing.rules import Can as Filing
from portal.learning.rules import Can as Learning
from portal.ledgers.rules import Can as Ledgers
from portal.library.rules import Can as Library
from portal.mediation.rules import Can as Mediation
from portal.members.rules import Can as Members
from portal.notices.rules import Can as Notices
from portal.outreach.rules import Can as Outreach
from portal.papers.rules import Can as Papers
from portal.reports.rules import Can as Reports
from portal.reviews.rules import Can as Reviews
from portal.training.rules import Can as Training

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.MEDIATOR: frozenset(
        {
            Consultations.CALL,
            Filing.READ,
            Filing.NOTE,
            Filing.FILE,
            Learning.STUDY,
            Mediation.LIST,
            Mediation.READ,
            Mediation.LOG,
            Mediation.HANDLE,
            Mediation.REVEAL,
            Members.LIST,
            Members.READ,
            Outreach.LIST,
            Outreach.READ,
            Outreach.LOG,
            Outreach.ASSIST,
            Papers.READ,
            Papers.MAKE,
            Reports.READ,
            Training.LIST,
            Training.ENROL,
            Training.CALL,
        }
    ),
    Role.MEMBER: frozenset(
        {
            Certificates.CARRY,
            Consultations.CALL,
            Learning.STUDY,
            Mediation.LOG,
            Members.LIST,
            Members.READ,
            Outreach.LIST,
            Outreach.READ,
            Outreach.LOG,
            Outreach.ASSIST,
            Reports.READ,
            Reviews.WRITE,
            Reviews.READ,
            Training.LIST,
            Training.ENROL,
            Training.CALL,
        }
    ),
    Role.ADVISER: frozenset(
        {
            Advisers.LIST,
            Advisers.SERVE,
            Bookings.LIST,
            Bookings.NOTE,
            Bookings.CALL,
            Consultations.LIST,
            Consultations.READ,
            Consultations.ANSWER,
            Consultations.REVEAL,
            Library.WRITE,
            Reports.READ,
            Training.LIST,
        }
    ),
    Role.TOWN: frozenset(
        {
            Accounts.BIND,
            Advisers.LIST,
            Advisers.MANAGE,
            Advisers.SERVE,
            Bookings.LIST,
            Bookings.NOTE,
            Bookings.CALL,
            Certificates.READ,
            Consultations.LIST,
            Consultations.READ,
            Consultations.ASSIGN,
            Consultations.EXPORT,
            Consultations.REVEAL,
            Filing.READ,
            Filing.NOTE,
            Filing.FILE,
            Filing.CHECK,
            Filing.EXPORT,
            Learning.STUDY,
            Learning.ANALYSE,
            Ledgers.EXTRACT,
            Ledgers.IMPORT,
            Mediation.LIST,
            Mediation.READ,
            Mediation.LOG,
            Mediation.HANDLE,
            Mediation.CLOSE,
            Mediation.REVEAL,
            Mediation.EXPORT,
            Members.LIST,
            Members.READ,
            Members.PROPOSE,
            Members.REVEAL,
            Members.EXPORT,
            Members.IMPORT,
            Members.COMMITTEE,
            Members.LIAISE,
            Outreach.LIST,
            Outreach.READ,
            Outreach.LOG,
            Outreach.EXPORT,
            Outreach.ASSIST,
            Outreach.GIVE,
            Papers.READ,
            Papers.MAKE,
            Reports.READ,
            Reviews.LIST,
            Reviews.READ,
            Reviews.OPINE,
            Training.LIST,
            Training.ENROL,
            Training.MANAGE,
            Training.CALL,
        }
    ),
    Role.BUREAU: frozenset(
        {
            Accounts.BIND,
            Advisers.LIST,
            Advisers.MANAGE,
            Certificates.READ,
            Certificates.ISSUE,
            Consultations.LIST,
            Consultations.READ,
            Consultations.ASSIGN,
            Consultations.EXPORT,
            Consultations.FEEDBACK,
            Consultations.RETAIN,
            Consultations.REVEAL,
            Filing.READ,
            Filing.CHECK,
            Filing.EXPORT,
            Learning.STUDY,
            Learning.ANALYSE,
            Ledgers.EXTRACT,
            Ledgers.IMPORT,
            Ledgers.RELEASE,
            Ledgers.UPPER,
            Library.WRITE,
            Library.RELEASE,
            Mediation.LIST,
            Mediation.READ,
            Mediation.CLOSE,
            Mediation.REVEAL,
            Mediation.EXPORT,
            Members.LIST,
            Members.READ,
            Members.APPROVE,
            Members.REVEAL,
            Members.EXPORT,
            Members.IMPORT,
            Members.COMMITTEE,
            Members.LIAISE,
            Outreach.LIST,
            Outreach.READ,
            Outreach.LOG,
            Outreach.EXPORT,
            Outreach.ASSIST,
            Outreach.GIVE,
            Papers.READ,
            Reports.READ,
            Reviews.LIST,
            Reviews.READ,
            Reviews.DECIDE,
            Training.LIST,
            Training.ENROL,
            Training.MANAGE,
            Training.CALL,
        }
    ),
    Role.LEADER: frozenset(
        {
            Advisers.LIST,
            Mediation.LIST,
            Members.LIST,
            Outreach.LIST,
            Reports.READ,
            Training.LIST,
        }
    ),
    Role.AUDITOR: frozenset({Accounts.AUDIT}),
    Role.ADMIN: frozenset({Accounts.MANAGE, Notices.SEE}),
}
