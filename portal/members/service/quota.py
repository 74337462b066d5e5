"""How many members a village should have at least: a number with dated versions (national norm: 3)."""

from datetime import date

from portal.areas import queries as areas
from portal.core import audit, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import OutOfScope, actor, within
from portal.members.queries import QUOTA

MOST = 500


def set_quota(code: str, least: int, from_on: date) -> None:
    """Set the number for a county, a town or a village from a day on; the old one stays for the time before."""
    if areas.area(code) is None:
        raise Refused(_("没有这个地方，请重新选"), "area")
    if not actor().everywhere and not within(code, actor().areas):
        raise OutOfScope(f"{code} is not this actor's to set")
    if not 0 <= least <= MOST:
        raise Refused(_("人数写 0 到 500"), "least")
    settings.change(f"{QUOTA}{code}", str(least), from_on)
    audit.record("members.quota", "core_setting", None, area=code, least=least, since=from_on.isoformat())
