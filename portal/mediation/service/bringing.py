"""Disputes of an older ledger are written many at a time, and taken back as if they had never come (O16)."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete

from portal.areas import rules as area_rules
from portal.core import clock, db
from portal.core.scope import actor
from portal.mediation import rules
from portal.mediation.models import Case, Party
from portal.mediation.queries.finding import WORDS, place_of
from portal.mediation.rules import Brought, Outcome, Role, State, Task
from portal.mediation.service.calendar import mature_case
from portal.mediation.service.guards import days, tell
from portal.mediation.service.intake import notice_relapse
from portal.mediation.service.parties import set_phone, set_title
from portal.mediation.service.planning import await_task, plan
from portal.mediation.service.protection import leave_no_trace


def bring(told: Sequence[Brought]) -> list[Case]:
    """Write some lines of an older ledger: each counted by the month of its own days, each found by its words.

    The ledger's own number is no number of this portal: whoever brings it keeps it beside the dispute.
    """
    cases = [_case(one) for one in told]
    db.session.add_all(cases)
    db.session.flush()
    for case in cases:
        notice_relapse(case)
        tell(case, None, rules.image(case))
    db.session.flush()
    return cases


def _case(told: Brought) -> Case:
    town = area_rules.town_code(told.village_code)
    conflict = any(rules.is_village_body(name) for name in told.names)
    case = Case(
        village_code=told.village_code,
        town_code=town,
        county_code=area_rules.county_code(told.village_code),
        committee_code=town if conflict else told.village_code,
        kind=told.kind,
        detail=told.detail,
        source=told.source,
        summary=told.summary,
        conflict=conflict,
        state=rules.beginning(told.outcome, told.performed),
        outcome=told.outcome,
        reported_on=told.reported_on,
        accepted_on=told.accepted_on,
        logged_at=clock.now(),
        ended_on=told.ended_on,
        closed_on=told.closed_on,
        form=told.form,
        terms=told.terms or None,
        performed=bool(told.performed),
        mediator_name=told.mediator_name,
        recorder_id=actor().id,
        danger=False, urgent=False, ordinary=True, aged=False, relapsed=False, overdue=False, term_passed=False,
    )  # fmt: skip
    for place, name in enumerate(told.names):
        party = Party(
            case=case,
            role=Role.APPLICANT if place == 0 else Role.RESPONDENT,
            name=name,
            is_organisation=rules.is_village_body(name),
        )
        set_phone(party, told.phones[place] if place < len(told.phones) else None)
    set_title(case, list(told.names))
    mature_case(case, clock.today())
    if case.state is State.AGREED:
        await_task(case, Task.PERFORMANCE, clock.today() + timedelta(days=days("return_visit_days")))
    else:
        plan(case)
    return case


def take_back(cases: Sequence[Case]) -> None:
    """Take disputes away that nobody has touched: their figures, their words, what they said of others."""
    for case in cases:
        if case.outcome is Outcome.AGREED or case.repeat_of_id is not None:
            leave_no_trace(case)
        tell(case, rules.image(case), None)
    WORDS.forget(db.session.connection(), [place_of(case) for case in cases])
    db.session.flush()
    numbers = [case.id for case in cases]
    for case in cases:
        db.session.expunge(case)
    db.session.execute(delete(Party).where(Party.case_id.in_(numbers)))
    db.session.execute(delete(Case).where(Case.id.in_(numbers)))
