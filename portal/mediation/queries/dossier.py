"""What a dispute's dossier holds beside the talks, and the plain facts from which the rule says what it lacks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.core import clock, db
from portal.mediation.models import Case, Duty, Evidence, Inquiry, Party
from portal.mediation.queries.record import parties, sessions, visits
from portal.mediation.rules import CaseFacts, PartyFacts


def inquiries(case: Case) -> Sequence[Inquiry]:
    """Who was asked, in the order in which it was noted."""
    return db.session.scalars(select(Inquiry).where(Inquiry.case_id == case.id).order_by(Inquiry.id)).all()


def evidence(case: Case) -> Sequence[Evidence]:
    """The pieces of evidence, in the order in which they were noted."""
    return db.session.scalars(select(Evidence).where(Evidence.case_id == case.id).order_by(Evidence.id)).all()


def duties(case: Case) -> Sequence[Duty]:
    """What was agreed, one row a duty or instalment, in the order in which it was agreed."""
    return db.session.scalars(select(Duty).where(Duty.case_id == case.id).order_by(Duty.id)).all()


def duty_count(case: Case) -> int:
    """How many duties an agreement has."""
    return db.session.scalar(select(func.count(Duty.id)).where(Duty.case_id == case.id)) or 0


def next_due(case: Case) -> date | None:
    """The day of the first duty that was not kept yet."""
    return db.session.scalar(select(func.min(Duty.due_on)).where(Duty.case_id == case.id, Duty.done_on.is_(None)))


def facts_of(
    case: Case,
    people: Sequence[Party] | None = None,
    met: int | None = None,
    visited: int | None = None,
    owed: int | None = None,
) -> CaseFacts:
    """What `rules.missing` has to know of a dispute; what the caller has read already is not read again."""
    return CaseFacts(
        state=case.state,
        outcome=case.outcome,
        today=clock.today(),
        detail=case.detail is not None,
        claims=bool(case.claims),
        summary=bool(case.summary),
        parties=tuple(_of(party) for party in (parties(case) if people is None else people)),
        sessions=len(sessions(case)) if met is None else met,
        form=case.form,
        facts=bool(case.facts),
        terms=bool(case.terms),
        term=case.term_on is not None,
        duties=duty_count(case) if owed is None else owed,
        performed=case.performed,
        visits=len(visits(case)) if visited is None else visited,
        end_reason=bool(case.end_reason),
    )


def _of(party: Party) -> PartyFacts:
    has: dict[str, Any] = {name: bool(getattr(party, name)) for name in ("sex", "ethnic", "address", "behalf_power")}
    return PartyFacts(
        id=party.id,
        name=party.name,
        is_organisation=party.is_organisation,
        born_year=party.born_year,
        occupation=bool(party.occupation or party.unit),
        contact=party.phone_sealed is not None,
        identity=party.id_sealed is not None or party.id_seen,
        told=party.heard is not None,
        behalf=party.behalf,
        behalf_name=bool(party.behalf_name),
        **has,
    )
