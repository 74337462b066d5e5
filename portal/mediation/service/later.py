"""What a check or a later event changes on a dispute: handed back, sent again, not held (人民调解法 31; T03, S20)."""

from datetime import date, timedelta

from portal.core import audit, clock
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.mediation.models import Case
from portal.mediation.rules import Outcome, Task
from portal.mediation.service.guards import changing, check_handling, days
from portal.mediation.service.planning import await_task

DAYS_TO_MEND = 3
"""Days that a handler has to mend what the town handed back, and the town to look at it again."""


def hand_back(case: Case, fields: list[str]) -> None:
    """The town does not close it yet: it goes back to who handles it, with the parts that are named (T03)."""
    if actor().id is not None and actor().id in (case.mediator_user_id, case.recorder_id):
        raise Refused(_("自己办的纠纷要请别人审核结案"))
    if case.next_what is not Task.CLOSE:
        raise Refused(_("这件纠纷现在不在等审核，请看最新的情况"))
    await_task(case, Task.MEND, clock.today() + timedelta(days=DAYS_TO_MEND))
    audit.record("mediation.hand_back", "mediation_case", case, fields=fields)


def send_again(case: Case) -> None:
    """What was named is mended: the town looks at it again."""
    check_handling(case)
    if case.next_what is not Task.MEND:
        raise Refused(_("这件纠纷现在没有退回的事，请看最新的情况"))
    await_task(case, Task.CLOSE, clock.today() + timedelta(days=DAYS_TO_MEND))
    audit.record("mediation.send_again", "mediation_case", case)


def note_later(case: Case, what: str, on: date) -> bool:
    """Something came after an agreement: whether it came soon enough to say that it did not hold (S20).

    Nothing else of the dispute changes, closed or not: what happened later stands beside it.
    """
    if case.outcome is not Outcome.AGREED or case.ended_on is None:
        raise Refused(_("有协议的纠纷，才记后来的事"))
    if on < case.ended_on:
        raise Refused(_("后来的事不能早于协议的日子"), field="on")
    broke = on <= case.ended_on + timedelta(days=days("relapse_days"))
    with changing(case):
        case.relapsed = case.relapsed or broke
    audit.record("mediation.later", "mediation_case", case, what=what, on=on.isoformat())
    return broke
