"""Certificates as PDF: one for the hand, all of a place for the printing shop, in files that the worker makes."""

import io
import zipfile
from collections.abc import Sequence

from flask import current_app

from portal.areas import queries as areas
from portal.certificates import queries
from portal.certificates.models import Batch, Certificate, Part
from portal.certificates.rules import PER_PART, Sheet
from portal.core import audit, clock, codes, db, jobs, pdf, qr
from portal.core.config import config
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.pdf import Printed
from portal.core.scope import actor, level_of

STYLES = ("static/print/certificates.css",)
JOB = "certificates.press"
NO_PRESS = "no_press"


def html(certificates: Sequence[Certificate], sheet: Sheet) -> str:
    """Certificates one a page; the words are the paper's own and Chinese for everybody."""
    names = areas.names({code for one in certificates for code in (one.village_code, one.town_code, one.county_code)})
    template = current_app.jinja_env.get_template("certificates/_sheets.html")
    return template.render(
        certificates=[(one, codes.spoken(one.code or ""), qr.drawn(address(one.code or ""))) for one in certificates],
        names=names,
        sheet=sheet,
        demo=config().demo,
    )


def address(code: str) -> str:
    """Where the picture on a certificate leads."""
    return f"{config().base_url}/c/{code}"


def printed(certificate: Certificate, sheet: Sheet) -> bytes:
    """One certificate as PDF; `pdf.NotHere` where this machine makes none."""
    return pdf.fresh(html([certificate], sheet), STYLES).content


def ask(area: str, sheet: Sheet) -> Batch:
    """Ask the worker for all certificates of a place that stand today; whose are in which file is fixed now."""
    numbers = queries.to_print(area)
    if not numbers:
        raise Refused(_("这里还没有发过证书"))
    column = {"village": "village_code", "town": "town_code", "county": "county_code"}[level_of(area)]
    place = {column: area}
    made = Batch(
        **place, sheet=sheet, many=len(numbers), asked_at=clock.now(), asked_by_id=actor().id, asked_by=actor().name
    )
    db.session.add(made)
    db.session.flush()
    parts = [
        Part(batch=made, serial=place + 1, numbers=list(numbers[start : start + PER_PART]))
        for place, start in enumerate(range(0, len(numbers), PER_PART))
    ]
    db.session.add_all(parts)
    db.session.flush()
    for part in parts:
        jobs.enqueue(JOB, part_id=part.id)
    audit.record("certificates.batch", "certificates_batch", made, sheet=sheet.value, number=len(numbers))
    return made


def read(part_id: int) -> str | None:
    """The page of one file, read in a session that only reads; None where it is made already."""
    part = queries.part(part_id)
    if not part.waiting:
        return None
    return html(queries.some(part.numbers), queries.batch_of(part).sheet)


def press(page: str | None) -> Printed | bool:
    """Make the file, in a process of its own. True: there is nothing to make; False: this machine makes no PDF."""
    if page is None:
        return True
    try:
        return pdf.fresh(page, STYLES)
    except pdf.NotHere:
        return False


def keep(part_id: int, pressed: Printed | bool) -> None:
    """Seal a file, once: a second try of the same job changes nothing."""
    part = queries.part(part_id)
    if pressed is True or not part.waiting:
        return
    if isinstance(pressed, bool):
        part.fault = NO_PRESS
        return
    part.pdf, part.pages, part.made_at = pressed.content, pressed.pages, clock.now()


def bundle(batch: Batch) -> bytes:
    """All files of a batch in one, as far as they are made; stored as they are, because a PDF is small already."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_STORED) as box:
        for part in queries.parts(batch):
            if part.made_at is not None and part.pdf is not None:
                box.writestr(f"{batch.sheet.value}-{part.serial:03d}.pdf", part.pdf)
    return found.getvalue()
