"""What completes a dispute's dossier: who the parties are, what they ask for, who was asked, what was shown."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm.attributes import flag_modified

from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.mediation import queries
from portal.mediation.models import Case, Evidence, Inquiry, Party
from portal.mediation.rules import Behalf, Sex, State
from portal.mediation.service.guards import check_handling

OLDEST = 120
MOST_EVIDENCE = 60
MOST_INQUIRIES = 60


@dataclass(frozen=True)
class PartyMore:
    """What the application says of a party beside name, contact and address (DOMAIN.md 3.4 no. 1)."""

    sex: Sex | None = None
    ethnic: str | None = None
    born_year: int | None = None
    occupation: str | None = None
    unit: str | None = None
    id_seen: bool = False
    safe_contact: str | None = None
    behalf: Behalf | None = None
    behalf_name: str | None = None
    behalf_power: str | None = None


def complete_party(case: Case, party: Party, told: PartyMore) -> None:
    """Note what else is known of a party, when it is safe to call, and who speaks for it."""
    _check_open(case)
    this_year = clock.today().year
    if told.born_year is not None and not this_year - OLDEST <= told.born_year <= this_year:
        raise Refused(_("出生年份不对，请写四位数，比如 1962"), field="born_year")
    if told.behalf is not None and not told.behalf_name:
        raise Refused(_("请写替他说话的人的姓名"), field="behalf_name")
    if told.behalf is None and told.behalf_name:
        raise Refused(_("请选这个人凭什么替他说话"), field="behalf")
    for name in PartyMore.__dataclass_fields__:
        setattr(party, name, getattr(told, name))
    flag_modified(case, "title")
    audit.record("mediation.party", "mediation_case", case, act="complete", party=party.id)


def claim(case: Case, claims: str) -> None:
    """Note what the applicant asks for (DOMAIN.md 3.4 no. 1)."""
    _check_open(case)
    case.claims = claims
    audit.record("mediation.claims", "mediation_case", case)


@dataclass(frozen=True)
class Asked:
    """One investigation: when, where, who asked whom, and what was said."""

    held_on: date
    place: str
    asker: str
    asked: str
    asked_about: str
    record: str


def add_inquiry(case: Case, told: Asked) -> Inquiry:
    """Note that somebody was asked; what was written is only added to (DOMAIN.md 3.4 no. 6)."""
    _check_open(case)
    if len(queries.inquiries(case)) >= MOST_INQUIRIES:
        raise Refused(_("一件纠纷最多记 %(most)d 次调查", most=MOST_INQUIRIES))
    inquiry = Inquiry(case=case, noted_at=clock.written(), noted_by=actor().name, **vars(told))
    db.session.add(inquiry)
    audit.record("mediation.inquiry", "mediation_case", case)
    return inquiry


def add_evidence(
    case: Case, *, name: str, source: str, copies: int, photo_id: int | None = None, file_id: int | None = None
) -> Evidence:
    """List a piece of evidence, where it is on the record with its photo or its file."""
    _check_open(case)
    if copies < 1:
        raise Refused(_("至少要有一份"), field="copies")
    if photo_id is not None and photo_id not in {photo.id for photo in queries.photos(case)}:
        raise Refused(_("这张照片不在这件纠纷里，请重新选"), field="photo")
    if file_id is not None and file_id not in {one.id for one in queries.attached(case)}:
        raise Refused(_("这个文件不在这件纠纷里，请重新选"), field="photo")
    if len(queries.evidence(case)) >= MOST_EVIDENCE:
        raise Refused(_("一件纠纷最多列 %(most)d 样证据", most=MOST_EVIDENCE))
    found = Evidence(
        case=case, name=name, source=source, copies=copies, photo_id=photo_id, file_id=file_id,
        noted_at=clock.written(), noted_by=actor().name,
    )  # fmt: skip
    db.session.add(found)
    audit.record("mediation.evidence", "mediation_case", case)
    return found


def _check_open(case: Case) -> None:
    check_handling(case)
    if case.state in (State.CLOSED, State.MERGED):
        raise Refused(_("已经结案归档，不能再加"))
