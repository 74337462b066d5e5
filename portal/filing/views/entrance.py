"""The room's blueprint, and what its pages share."""

from datetime import date

from flask import request

from portal.core import asked, clock
from portal.core.i18n import _
from portal.core.web import Room, note_after
from portal.filing.rules import Can
from portal.mediation.models import Case

MONTHS_SHOWN = 12

room = Room("filing", __name__, url_prefix="/filing")
room.menu_item(_("审核立卷"), ".index", needs=Can.CHECK, order=25)


def note_reading(case: Case) -> None:
    """Who opened what came after which dispute's result."""
    note_after("filing.read", "mediation_case", case.id, sensitive=not case.ordinary or None)


def month_asked() -> date:
    """The month in the address, 2026-11; without one, or with a month to come, this month."""
    now = clock.month_start(clock.today())
    told = asked.first_day(request.args.get("month"))
    return min(clock.month_start(told), now) if told else now


def months() -> list[date]:
    """This month and those before it, the newest first."""
    now = clock.month_start(clock.today())
    return [clock.months_back(now, back) for back in range(MONTHS_SHOWN)]


def month_choices() -> list[tuple[str, str]]:
    """The months as a form offers them: 2026-11."""
    return [(f"{month:%Y-%m}", f"{month:%Y-%m}") for month in months()]
