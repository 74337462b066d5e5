"""Help before there is a dispute, in half a minute (PRODUCT.md M35)."""

from datetime import date

from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.mediation.models import Helped
from portal.mediation.rules import Help


def help_out(village: str, what: Help, note: str, on: date) -> Helped:
    """Note that somebody was helped; it is no dispute and counts apart. Nobody is named."""
    if areas.area(village) is None:
        raise Refused(_("没有这个村，请重新选"), field="village")
    if on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), field="on")
    found = Helped(
        village_code=village, town_code=area_rules.town_code(village), county_code=area_rules.county_code(village),
        on=on, what=what, note=note, noted_at=clock.written(), noted_by_id=actor().id, noted_by=actor().name,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    audit.record("mediation.helped", "mediation_helped", found, what=what.value)
    return found
