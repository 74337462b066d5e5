"""The telephone numbers that anybody may need at once, and what each is for (DOMAIN.md 4.5, UI.md C8).

They stand here and nowhere else: pages and sentences ask by name. The numbers are the national ones; the administrator
may give another from a day on, and the county's own line (decision 17). A page that reads no rows says what was known
last.
"""

from portal.core import clock, settings
from portal.core.choice import Choice
from portal.core.i18n import Words, _


class Helpline(Choice):
    """A line by its purpose; the number may change, the purpose does not."""

    POLICE = "police", _("报警")
    AMBULANCE = "ambulance", _("急救")
    FIRE = "fire", _("火警")
    LEGAL = "legal", _("法律服务热线")
    WOMEN = "women", _("妇女热线")
    YOUTH = "youth", _("青少年热线")
    MIND = "mind", _("心理援助热线")
    FRAUD = "fraud", _("反诈专线")
    LABOUR = "labour", _("劳动和社会保障热线")
    AFFAIRS = "affairs", _("政务服务热线")
    COUNTY = "county", _("本市的求助电话")

    @property
    def key(self) -> str:
        """The setting that holds the county's choice."""
        return f"helpline_{self.value}"


NUMBERS = {
    Helpline.POLICE: "110",
    Helpline.AMBULANCE: "120",
    Helpline.FIRE: "119",
    Helpline.LEGAL: "12348",
    Helpline.WOMEN: "12338",
    Helpline.YOUTH: "12355",
    Helpline.MIND: "12356",
    Helpline.FRAUD: "96110",
    Helpline.LABOUR: "12333",
    Helpline.AFFAIRS: "12345",
    Helpline.COUNTY: "",
}
"""The numbers of a new installation; a county has no line of its own until it is set."""

KEYS = (*(line.key for line in Helpline), *settings.FILINGS)
"""Read together with what else the frame of every page says."""


def number(line: str) -> str:
    """The number in force today; empty where the county has not set its own line."""
    found = Helpline(line)
    return settings.together(KEYS, clock.today())[found.key] or NUMBERS[found]


LEGAL = Words(number, Helpline.LEGAL)
"""For sentences: the number as it is when they are shown."""
