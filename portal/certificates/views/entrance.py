"""The room's blueprint: its pages stand under /certificates, what a stranger checks under /c (CONTRACT)."""

from collections.abc import Sequence

from flask import Response
from flask.typing import ResponseReturnValue

from portal.certificates import queries, service
from portal.certificates.models import Certificate
from portal.certificates.rules import Can, Sheet
from portal.core import pdf
from portal.core.i18n import _
from portal.core.web import Room, note_after, page, person

room = Room("certificates", __name__)
room.menu_item(_("我的证书"), ".mine", needs=Can.CARRY, order=36)


def note_opened(certificate: Certificate, verb: str) -> None:
    """Who opened whose certificate: what cannot be noted is not shown (SECURITY.md R58, R70)."""
    note_after(f"certificates.{verb}", "certificates_certificate", certificate.id)


def as_pdf(certificate: Certificate, sheet: Sheet) -> ResponseReturnValue:
    """A certificate as PDF; where this machine makes none, a page that says so."""
    note_opened(certificate, "print")
    try:
        made = service.printed(certificate, sheet)
    except pdf.NotHere:
        return page(certificate=certificate)
    name = f"{sheet.value}-{certificate.id}.pdf"
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@room.app_template_global()
def reads_certificates() -> bool:
    """Whether this person opens the list of certificates, which stands beside the roster."""
    return person().may(Can.READ)


@room.app_template_global()
def certificates_of(member_id: int) -> Sequence[Certificate]:
    """The certificates that a member was ever given, for the file: where this person reads them."""
    return queries.of_member(member_id) if person().may(Can.READ) else ()
