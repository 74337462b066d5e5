"""A dispute as plain values for its papers, read through the scope of whoever asks, and said in Chinese."""

from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.core import clock, settings
from portal.core.i18n import in_chinese
from portal.mediation import queries as mediation
from portal.mediation.models import Case, Party
from portal.mediation.rules import Role
from portal.papers import queries
from portal.papers.rules import Evidence, Person, Return, Talk, Volume

COURT, KEPT = "confirming_court", "dossier_kept"
KEPT_FOR = "长期"


def gather(case: Case) -> Volume:
    """Everything that the papers of one dispute say: five reads, whatever the number of parties and sessions."""
    parties, talks, visits = mediation.parties(case), mediation.sessions(case), mediation.visits(case)
    photos = queries.evidence(case.id)
    county = area_rules.county_code(case.village_code)
    path, today = areas.path(case.committee_code), clock.today()
    with in_chinese():
        return Volume(
            committee=f"{''.join(path)}人民调解委员会",
            court=settings.setting(f"{COURT}:{county}", f"{''.join(path[:1])}人民法院", today),
            number=case.number or "",
            kind=str(case.detail.label if case.detail else case.kind.label),
            source=case.source,
            came=str(case.source.label),
            summary=case.summary,
            reported_on=case.reported_on,
            today=today,
            state=case.state,
            outcome=case.outcome,
            accepted_on=case.accepted_on,
            ended_on=case.ended_on,
            closed_on=case.closed_on,
            term_on=case.term_on,
            performed_on=case.performed_on,
            performed=case.performed,
            form=case.form,
            ending=case.ending,
            facts=case.facts or "",
            terms=case.terms or "",
            end_reason=case.end_reason or "",
            publicity=str(case.publicity.label),
            mediator=case.mediator_name,
            recorder=talks[-1].noted_by if talks else "",
            retention=settings.setting(KEPT, KEPT_FOR, today),
            parties=tuple(_person(one) for one in parties),
            talks=tuple(
                Talk(one.held_on, one.place, one.present, one.course, one.next_on, one.noted_by)
                for one in reversed(talks)
            ),
            visits=tuple(
                Return(one.visited_on, one.spoke_with, one.satisfied, one.found, one.noted_by)
                for one in reversed(visits)
            ),
            evidence=tuple(
                Evidence(
                    one.id,
                    one.sha256,
                    one.caption,
                    one.added_by,
                    of_paper=one.sheet.value if one.sheet else "",
                    of_made=one.made_id,
                    on=clock.local(one.added_at).date(),
                )
                for one in photos
            ),
        )


def _person(party: Party) -> Person:
    return Person(
        name=party.name,
        side=str(party.role.label),
        applies=party.role is Role.APPLICANT,
        is_organisation=party.is_organisation,
        phone=party.phone or "",
        id_number=party.id_number or "",
        address=party.address or "",
        told=str(party.heard.label) if party.heard else "",
        told_on=clock.local(party.heard_at).date() if party.heard_at else None,
    )
