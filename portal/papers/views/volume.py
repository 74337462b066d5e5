"""The dossier of a dispute: what is missing in it, its papers one by one, and the button that makes the whole."""

from dataclasses import dataclass
from io import BytesIO

from flask import Response, abort, request, send_file
from flask.typing import ResponseReturnValue

from portal.core.export import attached
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page, person
from portal.mediation.models import Case
from portal.papers import queries, rules, service
from portal.papers.forms import MakeForm
from portal.papers.models import Made
from portal.papers.rules import PAPERS, Can, Sheet
from portal.papers.views.entrance import note_opened, room

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEETS = ", ".join(sheet.value for sheet in PAPERS)


@dataclass(frozen=True)
class Row:
    """A paper on the page: whether it can be printed now, its last version and whether that still says the same."""

    sheet: Sheet
    ready: bool
    made: Made | None = None
    stands: bool = False


@room.get("/case/<int:case_id>", needs=Can.READ)
def index(case_id: int) -> ResponseReturnValue:
    """What the volume is made of and what is missing in it, in its order (DOMAIN.md 3.4)."""
    return _volume(get_or_404(Case, case_id), MakeForm(formdata=None))


def _volume(case: Case, form: MakeForm, status: int = 200) -> ResponseReturnValue:
    note_opened(case, "volume")
    frame, last, touched = service.frame(case), _last(case), queries.touched(case.id)
    ready = set(rules.printable(frame))
    rows = [
        Row(sheet, sheet in ready, one, one is not None and one.stands(touched))
        for sheet in PAPERS
        for one in [last.get(sheet)]
        if sheet in ready or one is not None
    ]
    whole = last.get(Sheet.DOSSIER)
    return page(
        _status=status,
        case=case,
        form=form if status != 200 else None,
        rows=rows,
        gaps=rules.gaps(frame),
        whole=whole,
        whole_stands=whole is not None and whole.stands(touched),
        taken=bool(frame.number),
        makes=person().may_at(Can.MAKE, case.village_code),
    )


def _last(case: Case) -> dict[Sheet, Made]:
    found: dict[Sheet, Made] = {}
    for one in queries.made(case):
        found.setdefault(one.sheet, one)
    return found


@room.post("/case/<int:case_id>/make", needs=Can.MAKE)
def make(case_id: int) -> ResponseReturnValue:
    """Ask the worker for a paper or for the whole; who asks again for the same text gets the same paper."""
    case = get_or_404(Case, case_id)
    try:
        sheet = Sheet(request.form.get("sheet", ""))
    except ValueError:
        abort(404)
    try:
        made = service.ask(case, sheet)
    except Refused as no:
        return done(no.message, ".index", case_id=case.id)
    return done("" if made.waiting else _("文字没有变，还是这一份"), ".show", made_id=made.id)


@room.get(f"/case/<int:case_id>/<any({SHEETS}):sheet>.docx", needs=Can.MAKE)
def word(case_id: int, sheet: str) -> ResponseReturnValue:
    """One paper as a Word file, to write on in it; it bears no code, because its text may be written over."""
    case, kind = get_or_404(Case, case_id), Sheet(sheet)
    v = service.gather(case)
    if kind not in rules.printable(v.frame):
        abort(404)
    note_opened(case, "word", sheet=kind.value)
    file = BytesIO(service.word(service.papers_of(v, kind)))
    answer: Response = send_file(file, mimetype=DOCX)
    return attached(answer, f"{kind.value}-{case.id}.docx", f"{kind.label}-{case.place_in_ledger}.docx")
