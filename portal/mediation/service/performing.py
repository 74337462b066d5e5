"""What was agreed is kept part by part: each duty or instalment, a part of a sum at a time (M28; 人民调解法 31)."""

from datetime import date

from portal.core import audit, clock
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.mediation import queries, rules
from portal.mediation.models import Case, Duty
from portal.mediation.rules import State, Step
from portal.mediation.service.guards import changing, check_handling
from portal.mediation.service.planning import plan


def keep_duty(case: Case, duty: Duty, on: date, paid: int | None = None) -> None:
    """Note that a duty was kept, or that a part of its sum was paid (fen); with the last one the agreement is kept."""
    check_handling(case)
    if case.state not in (State.AGREED, State.BROKEN):
        raise Refused(_("有了协议、还没履行完的，才记这一条"))
    if duty.done_on is not None:
        raise Refused(_("这一条已经做到了，请看最新的情况"))
    if on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), field="done_on")
    if case.ended_on and on < case.ended_on:
        raise Refused(_("履行的日子不能早于协议的日子"), field="done_on")
    if duty.amount is not None:
        left = duty.amount - (duty.done_amount or 0)
        paid = left if paid is None else paid
        if paid > left:
            raise Refused(_("写多了：这一条只差 %(left)s 元", left=rules.yuan(left)), field="paid")
        duty.done_amount = (duty.done_amount or 0) + paid
    if duty.amount is None or duty.done_amount == duty.amount:
        duty.done_on = on
    audit.record("mediation.duty", "mediation_case", case, duty=duty.id, paid=paid, on=on.isoformat())
    if all(one.done_on is not None for one in queries.duties(case)):
        with changing(case):
            perform_now(case, on)
            plan(case)
    else:
        plan(case)


def perform_now(case: Case, on: date) -> None:
    """The agreement was kept whole: whatever of it was open is done on that day."""
    case.advance(Step.PERFORM)
    case.performed, case.performed_on = True, on
    for duty in queries.duties(case):
        if duty.done_on is None:
            duty.done_on, duty.done_amount = on, duty.amount
