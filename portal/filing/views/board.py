"""The room's first page and its lists: each number opens the list with exactly as many rows."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.web import page, person
from portal.filing import queries, service
from portal.filing.rules import Can, Show
from portal.filing.views.entrance import room
from portal.mediation import queries as mediation
from portal.mediation.rules import Can as Mediation

ASKED = Asked("show", "at", "per")
FEW, SOME = 10, 20
"""Below ten no percentage is shown, below twenty the words for a small sample (SETTLED.md)."""


@room.get("/", needs=Can.CHECK)
def index() -> ResponseReturnValue:
    """What waits for the town's hand, and how many matters were settled without leaving the village."""
    found = queries.counts()
    stayed, went = found[Show.STAYED], found[Show.WENT]
    told = stayed + went
    return page(
        to_close=mediation.owed().to_close,
        counts=[(show, found[show], url_for(".listed", show=show.value)) for show in WAITING],
        volumes=found[Show.VOLUMES],
        stayed={
            "name": _("没出村就办完"),
            "numerator": stayed,
            "denominator": told,
            "numerator_href": url_for(".listed", show=Show.STAYED.value),
            "denominator_href": url_for(".listed", show=Show.VOLUMES.value) if told == found[Show.VOLUMES] else "",
            "small": "counts" if told < FEW else "few" if told < SOME else "",
            "period": _("立了卷、写明了的纠纷"),
            "as_of": clock.now(),
            "definition": _("立卷时写明“没出村就办完了”的，除以写明了出没出村的。没写的不算。保密的纠纷不在里面。"),
        },
        saved=queries.saved_trips(),
        pays=person().may(Can.EXPORT),
    )


WAITING = (Show.RETURNED, Show.CONCERNS, Show.CALLS, Show.UNFILED)


@room.get("/list", needs=Can.CHECK)
def listed() -> ResponseReturnValue:
    """One list: what waits first by its day, what is done the newest first."""
    show = asked.word(Show, request.args.get("show")) or Show.UNFILED
    found = queries.listed(show, request.args.get("at"), page_size(request.args.get("per")))
    return page(
        show=show,
        rows=found.rows,
        opens=_opens(show),
        waits=show in (Show.RETURNED, Show.CONCERNS, Show.CALLS),
        total=queries.count(show),
        today=clock.today(),
        places=areas.names(row.village_code for row in found.rows),
        before=ASKED.address(at=found.before) if found.before else None,
        after=ASKED.address(at=found.after) if found.after else None,
    )


def _opens(show: Show) -> str:
    return ".call" if show is Show.CALLS else ".show"


@room.get("/review", needs=Can.CHECK)
def review() -> ResponseReturnValue:
    """What waits for the check: complete ones of low risk close by one tap, the others are opened first (T03)."""
    found = queries.to_check(request.args.get("at"), page_size(request.args.get("per")))
    closes = person().may(Mediation.CLOSE)
    rows: list[Any] = [
        (row, service.lacks(row), closes and service.simple(row) and not _own(row)) for row in found.rows
    ]
    return page(
        rows=rows,
        own=_own,
        total=mediation.owed().to_close,
        today=clock.today(),
        places=areas.names(row.village_code for row in found.rows),
        before=ASKED.address(at=found.before) if found.before else None,
        after=ASKED.address(at=found.after) if found.after else None,
    )


def _own(row: Any) -> bool:
    return person().id in (row.mediator_user_id, row.recorder_id)
