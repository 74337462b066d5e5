"""The dossier's material: what is there, what it lacks, and a page for each part that completes it."""

from typing import Any

from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.core.web import done, get_or_404, page, person
from portal.mediation import queries, rules, service
from portal.mediation.forms import ClaimsForm, EvidenceForm, InquiryForm, PartyMoreForm
from portal.mediation.models import Case
from portal.mediation.rules import Behalf, Can, Sex, State
from portal.mediation.views.entrance import note_reading, room
from portal.mediation.views.parties import party_of

BOTH = ["GET", "POST"]
OF_FILE = "file-"


@room.get("/<int:case_id>/dossier", needs=Can.READ)
def dossier(case_id: int) -> ResponseReturnValue:
    """What the dossier holds and what it lacks, in the order of the volume."""
    case = get_or_404(Case, case_id)
    note_reading(case)
    handles = person().may(Can.HANDLE) and within(case.committee_code, person().areas[Can.HANDLE])
    return page(
        case=case,
        lacks=rules.missing(queries.facts_of(case)),
        inquiries=queries.inquiries(case),
        evidence=queries.evidence(case),
        adds=handles and case.state not in (State.CLOSED, State.MERGED),
    )


@room.route("/<int:case_id>/parties/<int:party_id>/more", methods=BOTH, needs=Can.HANDLE, once=True)
def party_more(case_id: int, party_id: int) -> ResponseReturnValue:
    """What the application says of a party, when it is safe to call, and who speaks for it."""
    case, found = party_of(case_id, party_id)
    note_reading(case)
    told = {name: getattr(found, name) for name in service.PartyMore.__dataclass_fields__}
    form = PartyMoreForm(data={**told, "version": str(case.version)})
    if form.validate_on_submit():
        with form.refusals():
            service.expect(case, form.opened_on(case))
            said: dict[str, Any] = {name: form[name].data or None for name in told}
            said["sex"] = Sex(form.sex.data) if form.sex.data else None
            said["behalf"] = Behalf(form.behalf.data) if form.behalf.data else None
            said["id_seen"] = bool(form.id_seen.data)
            service.complete_party(case, found, service.PartyMore(**said))
            return done(_("存好了"), ".show", case_id=case.id)
    return page(case=case, party=found, form=form)


@room.route("/<int:case_id>/claims", methods=BOTH, needs=Can.HANDLE, once=True)
def claims(case_id: int) -> ResponseReturnValue:
    """What the applicant asks for."""
    case = get_or_404(Case, case_id)
    note_reading(case)
    form = ClaimsForm(data={"claims": case.claims, "version": str(case.version)})
    if form.validate_on_submit():
        with form.refusals():
            service.expect(case, form.opened_on(case))
            service.claim(case, form.claims.data)
            return done(_("存好了"), ".show", case_id=case.id)
    return page(case=case, form=form)


@room.route("/<int:case_id>/inquiry", methods=BOTH, needs=Can.HANDLE, once=True)
def inquiry(case_id: int) -> ResponseReturnValue:
    """Note whom the mediator asked, and what was said."""
    case = get_or_404(Case, case_id)
    form = InquiryForm()
    if not form.is_submitted():
        form.held_on.data = form.held_on.data or clock.today()
        form.asker.data = form.asker.data or actor().name
    if form.validate_on_submit():
        with form.refusals():
            told = service.Asked(
                held_on=form.held_on.data,
                place=form.place.data,
                asker=form.asker.data,
                asked=form.asked.data,
                asked_about=form.asked_about.data or "",
                record=form.record.data,
            )
            service.add_inquiry(case, told)
            return done(_("调查记下了"), ".dossier", case_id=case.id)
    return page(case=case, form=form)


@room.route("/<int:case_id>/evidence", methods=BOTH, needs=Can.HANDLE, once=True)
def evidence(case_id: int) -> ResponseReturnValue:
    """List a piece of evidence."""
    case = get_or_404(Case, case_id)
    form = EvidenceForm()
    taken = queries.photos(case)
    form.photo.choices = offered(
        [
            ("", _("没有拍照，也没有文件")),
            *((str(one.id), one.caption or _("第 %(n)d 张", n=n)) for n, one in enumerate(taken, 1)),
            *((f"{OF_FILE}{one.id}", _("文件：%(name)s", name=one.caption)) for one in queries.attached(case)),
        ]
    )
    if not form.is_submitted():
        form.copies.data = 1 if form.copies.data is None else form.copies.data
        form.photo.data = form.photo.data or ""
    if form.validate_on_submit():
        with form.refusals():
            service.add_evidence(
                case,
                name=form["name"].data,
                source=form.source.data,
                copies=form.copies.data,
                **_shown_by(form.photo.data or ""),
            )
            return done(_("证据列上了"), ".dossier", case_id=case.id)
    return page(case=case, form=form)


def _shown_by(chosen: str) -> dict[str, int]:
    """The photo or the file that was chosen for a piece of evidence, if one was."""
    if chosen.startswith(OF_FILE):
        return {"file_id": int(chosen.removeprefix(OF_FILE))}
    return {"photo_id": int(chosen)} if chosen else {}
