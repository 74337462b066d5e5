"""A small deed for villagers is written down in half a minute, and withdrawn with a reason (PRODUCT.md L10)."""

from dataclasses import dataclass
from datetime import date

from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.outreach import rules
from portal.outreach.models import Deed
from portal.outreach.rules import Errand


@dataclass(frozen=True)
class Done:
    """What the form says of a deed."""

    village_code: str
    kind: Errand
    done_on: date
    note: str = ""
    member_id: int | None = None


def note_deed(told: Done) -> Deed:
    """Write a deed down; for whom it was done is nobody's to read, so no number of a person is taken."""
    if told.done_on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), field="done_on")
    if areas.village_of(told.village_code) is None:
        raise Refused(_("没有这个村，请重新选"), field="village")
    if rules.personal(told.note):
        raise Refused(_("不要写电话和证件号，写做了什么就行"), field="note")
    deed = Deed(
        village_code=told.village_code,
        town_code=area_rules.town_code(told.village_code),
        county_code=area_rules.county_code(told.village_code),
        kind=told.kind,
        done_on=told.done_on,
        note=told.note,
        member_id=told.member_id,
        name=actor().name,
        stands=True,
        noted_at=clock.now(),
        noted_by_id=actor().id,
    )
    db.session.add(deed)
    db.session.flush()
    audit.record("outreach.deed", Deed.__tablename__, deed, kind=told.kind.value)
    rules.changed.send(deed, before=None, after=rules.image(deed))
    return deed


def undo(deed: Deed, why: str) -> None:
    """Take a deed out of the figures; it stays, with its reason."""
    if not deed.stands:
        raise Refused(_("这一条已经撤回了"))
    before = rules.image(deed)
    deed.stands, deed.withdrawn_why = False, why
    rules.changed.send(deed, before=before, after=rules.image(deed))
    audit.record("outreach.undo", Deed.__tablename__, deed, why=why)
