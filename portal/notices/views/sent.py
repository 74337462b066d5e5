"""What the operator sees: what a month has cost, which gateway takes messages, and what became of each.

No number of a phone and no record's name: whom a text did not reach stands on the call list of their village.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue

from portal.core import asked, clock, settings, sms
from portal.core.paging import page_size
from portal.core.web import page
from portal.notices import queries, rules
from portal.notices.rules import Can, State
from portal.notices.views.entrance import ASKED, room


@dataclass(frozen=True)
class Way:
    """A gateway as the page shows it."""

    name: str
    reaches: bool
    handed_at: datetime | None


@room.get("/", needs=Can.SEE)
def sent() -> ResponseReturnValue:
    """Messages of the kept days, the newest first."""
    state = asked.word(State, request.args.get("state"))
    found = queries.listed(state, request.args.get("at"), page_size(request.args.get("per")))
    counts, today = queries.counted(), clock.today()
    fen, parts = queries.spent(clock.month_start(today))
    last = {one.name: one.handed_at for one in queries.last_handed([one.name for one in sms.gateways()])}
    return page(
        rows=found.rows,
        total=counts[state] if state else sum(counts.values()),
        counts={one: number for one, number in counts.items() if number},
        state=state,
        states=State.options(),
        chips=ASKED.chips({"state": state}),
        ways=[Way(one.name, one.reaches, last[one.name]) for one in sms.gateways()],
        spent=fen,
        parts=parts,
        most=settings.number("sms_month_yuan", rules.MONTH_YUAN, today) * 100,
        earlier=ASKED.address(at=found.before) if found.before else None,
        later=ASKED.address(at=found.after) if found.after else None,
    )
