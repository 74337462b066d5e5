"""Asking for a paper, making it in the worker, and what became of it (PRODUCT.md M25, M26).

A made paper is never made over: a later text is a later paper, and the earlier one says that it was followed.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from portal.core import audit, clock, codes, crypto, db, files, jobs, pdf
from portal.core.forms import Refused
from portal.core.i18n import _, in_chinese
from portal.core.kinds import Sort
from portal.core.pdf import Printed
from portal.core.scope import Actor, acting_as, actor
from portal.mediation import service as mediation
from portal.mediation.models import Case, Photo
from portal.papers import queries, rules
from portal.papers.models import MOST_ABSENT, Made, Signed
from portal.papers.rules import CODE_LETTERS, EDITIONS, Paper, Sheet, Standing, Volume
from portal.papers.service.gathering import gather
from portal.papers.service.setting import STYLES, html

JOB = "papers.make"
NO_PRESS = "press"


def papers_of(v: Volume, sheet: Sheet) -> tuple[Paper, ...]:
    """The papers that one file holds: one kind, or the whole volume."""
    with in_chinese():
        return rules.dossier(v, rules.gaps(v.frame)) if sheet is Sheet.DOSSIER else rules.one_of(v, sheet)


def ask(case: Case, sheet: Sheet) -> Made:
    """Ask for a paper with today's text; where the last one says the very same, it is that one, and nothing is made."""
    volume = gather(case)
    if sheet is not Sheet.DOSSIER and sheet not in rules.printable(volume.frame):
        raise Refused(_("这份文书现在还不能打印"))
    if sheet is Sheet.DOSSIER and not volume.number:
        raise Refused(_("还没有受理的纠纷没有卷宗"))
    last = queries.newest(case.id, sheet)
    if last is not None and (last.waiting or still_says(last, volume)):
        return last
    body = "".join(secrets.choice(codes.ALPHABET) for _letter in range(CODE_LETTERS - 1))
    code = codes.sealed(body)
    made = Made(
        case=case,
        sheet=sheet,
        serial=queries.last_serial(case, sheet) + 1,
        edition=EDITIONS[sheet],
        code_hash=crypto.blind(code, "papers.code"),
        lacks=len(rules.gaps(volume.frame)) if sheet is Sheet.DOSSIER else 0,
        asked_at=clock.now(),
        asked_by_id=actor().id,
        asked_by=actor().name,
    )
    made.code = code
    db.session.add(made)
    db.session.flush()
    jobs.enqueue(JOB, made_id=made.id)
    audit.record("papers.make", "mediation_case", case, sheet=sheet.value, serial=made.serial)
    return made


def still_says(made: Made, volume: Volume) -> bool:
    """Whether a made paper says what the record says now, on the form of today."""
    if made.made_at is None or made.edition != EDITIONS[made.sheet]:
        return False
    return made.text_sha256 == rules.fingerprint(papers_of(volume, made.sheet))


@dataclass(frozen=True)
class Proof:
    """A paper that is ready for the press: its page, and the fingerprint of its text; None where it is made already."""

    page: str
    text_sha256: str


def read(made_id: int) -> Proof | None:
    """What the press needs, read in a session that only reads."""
    made = queries.one(made_id)
    if not made.waiting or made.code is None:
        return None
    papers = papers_of(gather(queries.case_of(made)), made.sheet)
    return Proof(html(papers, made.code, whole=made.sheet is Sheet.DOSSIER), rules.fingerprint(papers))


def press(told: Proof | None) -> tuple[Proof, Printed | None] | None:
    """Make the PDF, in a process of its own; nobody waits for it. No PDF where this machine makes none."""
    if told is None:
        return None
    try:
        return told, pdf.fresh(told.page, STYLES)
    except pdf.NotHere:
        return told, None


def keep(made_id: int, pressed: tuple[Proof, Printed | None] | None) -> None:
    """Seal what was made, once: a second try of the same job changes nothing. Earlier ones are marked."""
    made = queries.one(made_id)
    if pressed is None or not made.waiting:
        return
    told, printed = pressed
    if printed is None:
        made.fault = NO_PRESS
        return
    made.pdf, made.size, made.pages = printed.content, len(printed.content), printed.pages
    made.absent = printed.absent[:MOST_ABSENT]
    made.sha256, made.text_sha256, made.made_at = files.fingerprint(printed.content), told.text_sha256, clock.now()
    for older in queries.earlier(made):
        if older.text_sha256 != made.text_sha256:
            older.changed_at = made.made_at


def compare(since: datetime) -> None:
    """Mark the papers whose dispute says something else by now, so that the code on them tells it."""
    for made in queries.touched_since(since):
        if made.edition == EDITIONS[made.sheet] and not still_says(made, gather(queries.case_of(made))):
            made.changed_at = clock.now()


def standing(code: str) -> Standing:
    """What the code on a paper tells a stranger: whether its text still stands and its bytes are as they were made."""
    for key in crypto.blinds(code, "papers.code"):
        with acting_as(Actor(key=key)):
            found = queries.by_code()
            if found is not None:
                return Standing.UNCHANGED if _whole(found) and found.changed_at is None else Standing.CHANGED
    return Standing.UNKNOWN


def _whole(made: Made) -> bool:
    try:
        return made.pdf is not None and files.fingerprint(made.pdf) == made.sha256
    except crypto.WrongKey:
        return False


def content(made: Made) -> bytes | None:
    """The bytes of a made paper, exactly as they were made; None where they are not there or not whole."""
    return made.pdf if made.made_at is not None and _whole(made) else None


def add_signed(case: Case, made: Made, sent: bytes) -> Signed:
    """Bind a photo or a PDF scan of the signed paper to the version that was signed (M25), no electronic signature."""
    if made.made_at is None:
        raise Refused(_("这份文书还没有做好，请先打印、签字，再拍照"))
    name = str(_("签好字的%(paper)s", paper=made.sheet.label))
    try:
        found = mediation.attach(case, sent, name)
    except Refused as no:
        raise Refused(no.message, field="photo") from None
    of_photo = isinstance(found, Photo)
    if not isinstance(found, Photo) and found.sort is not Sort.PDF:
        raise Refused(_("签好字的文书请拍照，或者加 PDF 扫描件"), field="photo")
    if queries.shows_a_paper(found) if isinstance(found, Photo) else queries.is_a_paper(found.id):
        raise Refused(_("这张照片已经加过了") if of_photo else _("这份扫描件已经加过了"), field="photo")
    bound = Signed(
        case=case,
        made_id=made.id,
        photo_id=found.id if of_photo else None,
        file_id=None if of_photo else found.id,
        photo_sha256=found.sha256,
        text_sha256=made.text_sha256,
        added_at=clock.now(),
        added_by=actor().name,
    )
    db.session.add(bound)
    db.session.flush()
    audit.record("papers.signed", "mediation_case", case, made=made.id, found=found.id, sha256=found.sha256)
    return bound
