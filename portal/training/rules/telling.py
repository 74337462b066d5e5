"""What is said to a phone of training, and how long a freed seat waits for an answer (PRODUCT.md L03, section 6)."""

from datetime import datetime, timedelta

from portal.core import clock, texts
from portal.core.i18n import _
from portal.training.rules.words import News, Standing

HOURS_TO_ACCEPT = 24
"""So long a freed seat is kept for whoever waited longest (setting `training_accept_hours`)."""
SETTINGS = {"training_accept_hours": HOURS_TO_ACCEPT}

CHANGED, ASKED, SOON = "training_changed", "training_asked", "training_soon"
TEXTS = {
    CHANGED: texts.text(CHANGED, _("您报名的一场活动有变动。请登录看一看，或者问村委会。")),
    ASKED: texts.text(ASKED, _("有一场活动请您回话来不来。请登录回话，或者告诉村委会。")),
    SOON: texts.text(SOON, _("您报名的一场活动就在明天。来不了，请早点告诉村委会，好让给别人。")),
}
TEXT_OF: dict[News, str] = {
    News.MOVED: CHANGED,
    News.CANCELLED: CHANGED,
    News.SEATED: CHANGED,
    News.LAPSED: CHANGED,
    News.OFFERED: ASKED,
    News.INVITED: ASKED,
}
ANSWERS = frozenset({News.OFFERED, News.INVITED})
"""News to which an answer is wanted: that a text arrived is not enough."""

HOLDS = (Standing.OFFERED, Standing.SEATED)
"""Who has a seat, or is kept one."""
ASKED_OF = (Standing.INVITED, Standing.OFFERED)
"""Who may say yes."""


def accept_until(hours: int, begins: datetime) -> datetime:
    """Until when a seat is kept: so many hours, but not beyond the beginning."""
    return min(clock.now() + timedelta(hours=hours), begins)
