"""Members' part in disputes (PRODUCT.md S05)."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.mediation.models import Case
from portal.outreach.models import Part
from portal.outreach.rules import Share


def note_part(case: Case, name: str, share: Share, on: date, member_id: int | None = None) -> Part:
    """Note that a member reported a dispute, or helped to settle it; the same part is noted once."""
    if on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), field="on")
    part = Part(
        case=case,
        name=name,
        share=share,
        on=on,
        member_id=member_id,
        noted_at=clock.now(),
        noted_by_id=actor().id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(part)
            db.session.flush()
    except IntegrityError:
        raise Refused(_("%(name)s的这一份已经记过了", name=name), field="member") from None
    audit.record("outreach.part", "mediation_case", case, share=share.value)
    return part
