"""Several who mediate one dispute together: whom the town may ask, and by when they answer (T09)."""

from portal.core.choice import Choice
from portal.core.i18n import _

DAYS_TO_JOIN = 2
"""Working days in which who is asked says yes or no."""
MOST_JOINED = 6


class Office(Choice):
    """An office beside the committees that can take part (人民调解法 20: others may be invited to help)."""

    POLICE = "police", _("派出所")
    COURT = "court", _("人民法院")
    LAND = "land", _("自然资源部门（土地、房屋）")
    FARM = "farm", _("农业农村部门")
    WATER = "water", _("水务部门")
    LABOUR = "labour", _("人社部门（工资、用工）")
    CIVIL = "civil", _("民政部门")
    WOMEN = "women", _("妇联")
    OTHER = "other", _("别的单位")
