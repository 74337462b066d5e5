"""A dispute as plain values for its papers, read through the scope of whoever asks, and said in Chinese."""

from collections.abc import Mapping, Sequence

from portal.accounts import queries as accounts
from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.core import clock, settings
from portal.core.i18n import in_chinese
from portal.mediation import queries as mediation
from portal.mediation.models import Case, Duty, Party
from portal.mediation.rules import Form, Missing, Owed, Role, in_words, missing, terms_of, yuan
from portal.papers import queries
from portal.papers.rules import Asking, Exhibit, Frame, Person, Photo, Return, Sheet, Talk, Volume

COURT, KEPT = "confirming_court", "dossier_kept"
KEPT_FOR = "长期"


def frame(case: Case) -> Frame:
    """What decides which papers there are and what is missing: four short reads at most."""
    met, visited, owed = queries.counts(case.id)
    lacks = missing(mediation.facts_of(case, met=met, visited=visited, owed=owed))
    signed = case.form is Form.WRITTEN and queries.is_signed(case.id, Sheet.AGREEMENT)
    return _frame(case, lacks, signed)


def _frame(case: Case, lacks: Sequence[Missing], signed: bool) -> Frame:
    return Frame(
        number=case.number or "",
        mediator=case.mediator_name,
        source=case.source,
        state=case.state,
        outcome=case.outcome,
        accepted=case.accepted_on is not None,
        form=case.form,
        signed=signed,
        lacks=tuple(lacks),
    )


def gather(case: Case) -> Volume:
    """Everything that the papers of one dispute say; as many reads, whatever the number of parties and sessions."""
    parties, talks, photos = mediation.parties(case), mediation.sessions(case), queries.photos(case.id)
    visits = mediation.visits(case) if case.ended_on else ()
    duties = mediation.duties(case) if case.form else ()
    lacks = missing(mediation.facts_of(case, parties, len(talks), len(visits), len(duties)))
    signed = any(one.sheet is Sheet.AGREEMENT for one in photos)
    county = area_rules.county_code(case.village_code)
    path, today = areas.path(case.committee_code), clock.today()
    with in_chinese():
        return Volume(
            committee=f"{''.join(path)}人民调解委员会",
            court=settings.setting(f"{COURT}:{county}", f"{''.join(path[:1])}人民法院", today),
            number=case.number or "",
            kind=str(case.detail.label if case.detail else case.kind.label),
            frame=_frame(case, lacks, signed),
            source=case.source,
            came=str(case.source.label),
            summary=case.summary,
            reported_on=case.reported_on,
            outcome=case.outcome,
            accepted_on=case.accepted_on,
            ended_on=case.ended_on,
            closed_on=case.closed_on,
            term_on=case.term_on,
            performed_on=case.performed_on,
            performed=case.performed,
            form=case.form,
            claims=case.claims or "",
            facts=case.facts or "",
            terms=case.terms or "",
            end_reason=case.end_reason or "",
            mediator=case.mediator_name,
            recorder=talks[-1].noted_by if talks else "",
            checker=accounts.name_of(case.closed_by_id),
            court_said=_court_said(case),
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
            asked=tuple(
                Asking(one.held_on, one.place, one.asker, one.asked, one.asked_about, one.record, one.noted_by)
                for one in mediation.inquiries(case)
            ),
            exhibits=_exhibits(case),
            duties=_duties(case.terms or "", duties, {party.id: party.name for party in parties}),
            photos=tuple(
                Photo(one.id, one.sha256, one.caption, one.added_by, one.sheet.value if one.sheet else "")
                for one in photos
            ),
        )


def _court_said(case: Case) -> str:
    """How the agreement stands with the court: applied, taken, ruled (人民调解法 33); empty where nobody applied."""
    found = mediation.confirmation(case) if case.form else None
    if found is None or found.applied_on is None:
        return ""
    said = f"{found.applied_on.year}年{found.applied_on.month}月{found.applied_on.day}日共同申请司法确认"
    if found.ruling and found.ruled_on:
        on = found.ruled_on
        said += f"；{on.year}年{on.month}月{on.day}日{found.ruling.label}"
    return said + (f"（{found.number}）" if found.number else "")


def _exhibits(case: Case) -> tuple[Exhibit, ...]:
    """The evidence as listed; then each file that is neither listed nor a signed paper (DOMAIN.md 3.4 no. 7)."""
    listed, there = mediation.evidence(case), queries.files(case.id)
    names = {one.id: f"{one.sort.label}：{one.caption}" for one in there}
    shown = {one.file_id for one in listed}
    return (
        *(Exhibit(one.name, one.source, one.copies, one.photo_id, names.get(one.file_id or 0, "")) for one in listed),
        *(
            Exhibit(one.caption, one.added_by, 1, None, str(one.sort.label))
            for one in there
            if one.id not in shown and not one.of_paper
        ),
    )


def _duties(terms: str, duties: Sequence[Duty], names: Mapping[int, str]) -> tuple[str, ...]:
    """The duties, one sentence each; where the terms were made of them, they say them already."""
    owed = [
        Owed(names[one.debtor_id], names.get(one.creditor_id or 0, ""), one.what, one.amount, one.due_on)
        for one in duties
    ]
    return () if owed and terms_of(owed) in terms else tuple(_duty(one, names) for one in duties)


def _duty(duty: Duty, names: Mapping[int, str]) -> str:
    """One duty in one sentence: who, to whom, what, how much in digits and in words, by when (人民调解法 29)."""
    to = f"对{names.get(duty.creditor_id, '')}" if duty.creditor_id else ""
    sum_ = f"，人民币{yuan(duty.amount)}元（大写：{in_words(duty.amount)}）" if duty.amount else ""
    what, until = duty.what.strip().rstrip("。；;."), duty.due_on
    return f"{names.get(duty.debtor_id, '')}{to}：{what}{sum_}，最晚{until.year}年{until.month}月{until.day}日履行。"


def _person(party: Party) -> Person:
    return Person(
        name=party.name,
        side=str(party.role.label),
        applies=party.role is Role.APPLICANT,
        is_organisation=party.is_organisation,
        phone=party.phone or "",
        id_number=party.id_number or "",
        address=party.address or "",
        told=party.heard is not None,
        sex=str(party.sex.label) if party.sex else "",
        ethnic=party.ethnic or "",
        born_year=party.born_year,
        occupation=party.occupation or "",
        unit=party.unit or "",
        seen=party.id_seen or party.id_sealed is not None,
        behalf=party.behalf,
        behalf_name=party.behalf_name or "",
        behalf_power=party.behalf_power or "",
    )
