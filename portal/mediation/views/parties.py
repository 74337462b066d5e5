"""The parties of a dispute: their data, masked on the page, shown in full only with a reason."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.mediation import service
from portal.mediation.forms import PartyChangeForm, PartyForm, RevealForm
from portal.mediation.models import Case, Party
from portal.mediation.rules import Can, Role
from portal.mediation.views.entrance import note_reading, room

FIELDS = {"phone": _("手机号"), "id": _("身份证号")}


def _told(form: PartyForm) -> service.PartyTold:
    return service.PartyTold(
        name=form.name.data,
        role=Role(form.role.data),
        is_organisation=form.is_organisation.data,
        phone=form.phone.data or None,
        id_number=form.id_number.data or None,
        address=form.address.data or None,
        forget_phone=form.forget_phone.data,
        forget_id=form.forget_id.data,
    )


def party_of(case_id: int, party_id: int) -> tuple[Case, Party]:
    """A dispute and one of its own parties; another dispute's is not found."""
    case, party = get_or_404(Case, case_id), get_or_404(Party, party_id)
    if party.case_id != case.id:
        abort(404)
    return case, party


@room.route("/<int:case_id>/parties/new", methods=["GET", "POST"], needs=Can.HANDLE, once=True)
def add_party(case_id: int) -> ResponseReturnValue:
    """One more party."""
    case = get_or_404(Case, case_id)
    form = PartyForm()
    if form.validate_on_submit():
        with form.refusals():
            service.add_party(case, _told(form))
            return done(_("加上了"), ".show", case_id=case.id)
    return page(case=case, form=form)


@room.route("/<int:case_id>/parties/<int:party_id>", methods=["GET", "POST"], needs=Can.HANDLE, once=True)
def party(case_id: int, party_id: int) -> ResponseReturnValue:
    """Correct a party; a phone or number left blank stays as it is stored."""
    case, found = party_of(case_id, party_id)
    note_reading(case)
    form = PartyChangeForm(
        data={
            "version": str(case.version),
            "name": found.name,
            "role": found.role.value,
            "is_organisation": found.is_organisation,
            "address": found.address,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            service.expect(case, form.opened_on(case))
            service.change_party(case, found, _told(form))
            return done(_("改好了"), ".show", case_id=case.id)
    return page(case=case, party=found, form=form)


@room.route("/<int:case_id>/parties/<int:party_id>/<any(phone, id):field>", methods=["GET", "POST"], needs=Can.REVEAL)
def reveal(case_id: int, party_id: int, field: str) -> ResponseReturnValue:
    """Show a phone or identity number in full, once, after a reason is given; it stands on the trail."""
    case, found = party_of(case_id, party_id)
    form = RevealForm()
    if form.validate_on_submit():
        with form.refusals():
            shown = service.reveal(found, "phone" if field == "phone" else "id_number", form.why.data)
            return page(
                _status=201,
                case=case,
                party=found,
                form=form,
                shown=shown,
                label=FIELDS[field],
                field_name=field,
                back=url_for(".show", case_id=case.id),
            )
    return page(case=case, party=found, form=form, shown=None, label=FIELDS[field])
