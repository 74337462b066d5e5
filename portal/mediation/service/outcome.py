"""The agreement, whether it was kept, the return visit and the close (人民调解法 28–33)."""

from datetime import date, timedelta

from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.mediation import queries
from portal.mediation.models import Case, Visit
from portal.mediation.rules import (
    Form,
    Heard,
    State,
    Step,
    Task,
    visit_noted,
)
from portal.mediation.service.calendar import mature_case
from portal.mediation.service.course import accept, notify, start
from portal.mediation.service.guards import changing, check_handling
from portal.mediation.service.performing import perform_now
from portal.mediation.service.planning import await_task, plan
from portal.members.models import Mediator


def agree(case: Case, *, form: Form, facts: str, terms: str, on: date, term_on: date, performed: bool = False) -> None:
    """Record the agreement the parties reached; it takes effect on its day (人民调解法 28–30)."""
    check_handling(case)
    if case.accepted_on and on < case.accepted_on:
        raise Refused(_("协议的日子不能早于受理的日子"), field="agreed_on")
    if on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), field="agreed_on")
    if term_on < on:
        raise Refused(_("履行的日子不能早于协议的日子"), field="term_on")
    if performed and term_on > clock.today():
        term_on = max(on, clock.today())
    with changing(case):
        case.advance(Step.AGREE, why=form.value)
        case.form, case.facts, case.terms = form, facts, terms
        case.ended_on, case.term_on = on, term_on
        case.first_session_on = case.first_session_on or on
        case.overdue = False
        if performed:
            perform_now(case, on)
        mature_case(case, clock.today())
        plan(case)


def settle_orally(
    case: Case, mediator: Mediator, *, terms: str, on: date, term_on: date, heard: bool, performed: bool
) -> None:
    """An oral agreement on the spot: accept, tell the rights aloud, mediate, record, in one go (PRODUCT.md M27)."""
    if not heard:
        raise Refused(_("先把权利义务念给双方听，再记协议"), field="heard")
    if case.state is State.LOGGED:
        accept(case, mediator, on)
    if case.state is State.ACCEPTED:
        for party in queries.parties(case):
            if party.heard is None:
                notify(case, party, Heard.READ_ALOUD)
        start(case)
    agree(case, form=Form.ORAL, facts=case.summary, terms=terms, on=on, term_on=term_on, performed=performed)


def perform(case: Case, on: date) -> None:
    """The agreement was kept."""
    check_handling(case)
    if case.ended_on and on < case.ended_on:
        raise Refused(_("履行的日子不能早于协议的日子"), field="performed_on")
    with changing(case):
        perform_now(case, on)
        plan(case)


def break_off(case: Case, told: str) -> None:
    """The agreement was not kept when its term had passed."""
    check_handling(case)
    if case.term_on and case.term_on > clock.today():
        raise Refused(_("约定的日子还没到，到期再看"))
    with changing(case):
        case.advance(Step.BREAK)
        case.end_reason = told
        plan(case)


def add_visit(case: Case, *, visited_on: date, spoke_with: str, satisfied: bool, found: str) -> Visit:
    """Note a return visit (人民调解法 31)."""
    if case.ended_on is None:
        raise Refused(_("有了结果才能回访"))
    if visited_on < case.ended_on:
        raise Refused(_("回访的日子不能早于有结果的日子"), field="visited_on")
    visit = Visit(
        case=case,
        visited_on=visited_on,
        spoke_with=spoke_with,
        satisfied=satisfied,
        found=found,
        noted_at=clock.written(),
        noted_by=actor().name,
    )
    db.session.add(visit)
    if case.state in (State.PERFORMED, State.BROKEN):
        await_task(case, Task.CLOSE, visited_on + timedelta(days=3))
    audit.record("mediation.visit", "mediation_case", case, satisfied=satisfied)
    visit_noted.send(case, visit=visit)
    return visit


def close(case: Case, why: str | None, on: date) -> None:
    """Close and file; only by someone other than the handler, after a return visit or with a reason."""
    if actor().id is not None and actor().id in (case.mediator_user_id, case.recorder_id):
        raise Refused(_("自己办的纠纷要请别人审核结案"))
    if case.next_what is Task.MEND:
        raise Refused(_("退回去补正的还没有再送审"))
    visited = queries.was_visited(case)
    if case.state in (State.PERFORMED, State.BROKEN) and not visited and not why:
        raise Refused(_("还没有回访。请先回访，或者写明不用回访的原因"), field="reason")
    case.advance(Step.CLOSE)
    case.closed_on, case.closed_by_id, case.close_reason = on, actor().id, why
    plan(case)
