"""One certificate: what it is worth, its history, and what may be done to it."""

from flask import abort
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.certificates import queries, service
from portal.certificates.forms import IssueForm, ReissueForm, RevokeForm
from portal.certificates.models import Certificate
from portal.certificates.rules import Anew, Can, Sheet
from portal.certificates.views.entrance import as_pdf, note_opened, room
from portal.core import clock, codes, qr
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page, person
from portal.members.models import Member

BOTH = ["GET", "POST"]
SHEETS = ", ".join(sheet.value for sheet in Sheet)


@room.get("/certificates/<int:certificate_id>", needs=Can.READ)
def show(certificate_id: int) -> ResponseReturnValue:
    """What stands on it, whether it is valid today, and the certificates before and after it."""
    found = get_or_404(Certificate, certificate_id)
    note_opened(found, "show")
    return page(
        certificate=found,
        worth=found.worth_on(clock.today()),
        places=areas.names([found.village_code, found.town_code]),
        code=codes.spoken(found.code or ""),
        picture=qr.drawn(service.address(found.code or "")),
        others=[one for one in queries.of_member(found.member_id) if one.id != found.id],
        sheets=Sheet,
        issues=found.ended is None and person().may_at(Can.ISSUE, found.village_code),
    )


@room.get(f"/certificates/<int:certificate_id>/<any({SHEETS}):sheet>.pdf", needs=Can.READ)
def file(certificate_id: int, sheet: str) -> ResponseReturnValue:
    """The card or the certificate to print; of one that ended nothing is printed."""
    found = get_or_404(Certificate, certificate_id)
    return as_pdf(found, Sheet(sheet)) if found.ended is None else abort(404)


@room.route("/certificates/<int:certificate_id>/revoke", methods=BOTH, needs=Can.ISSUE)
def revoke(certificate_id: int) -> ResponseReturnValue:
    """Make it void; whoever scans it sees that at once."""
    found, form = get_or_404(Certificate, certificate_id), RevokeForm()
    if not form.is_submitted():
        form.on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            service.revoke(found, form.on.data, form.why.data)
            return done(_("证书注销了，扫码马上显示无效"), ".show", certificate_id=found.id)
    return page(form=form, certificate=found)


@room.route("/certificates/<int:certificate_id>/reissue", methods=BOTH, needs=Can.ISSUE, once=True)
def reissue(certificate_id: int) -> ResponseReturnValue:
    """A new certificate with a new number; the old one ends."""
    found, form = get_or_404(Certificate, certificate_id), ReissueForm()
    if not form.is_submitted():
        form.on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            made = service.reissue(found, form.on.data, Anew(form.anew.data), form.why.data or "")
            return done(_("换发好了，旧的一张无效"), ".show", certificate_id=made.id)
    return page(form=form, certificate=found)


@room.route("/certificates/member/<int:member_id>", methods=BOTH, needs=Can.ISSUE, once=True)
def issue(member_id: int) -> ResponseReturnValue:
    """Give one member on the register a certificate, for example after an earlier one was revoked."""
    member, form = get_or_404(Member, member_id), IssueForm()
    if not form.is_submitted():
        form.on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            made = service.issue(member, form.on.data)
            return done(_("发好了，编号 %(number)s", number=made.number), ".show", certificate_id=made.id)
    return page(form=form, member=member)
