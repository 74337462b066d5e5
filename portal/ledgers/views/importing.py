"""A ledger from Excel: choose the file, look at what was read, take it, watch it, take it back."""

from typing import Any

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock
from portal.core.export import xlsx_response
from portal.core.forms import Form, Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.web import done, get_or_404, note_after, page, person
from portal.ledgers import queries, rules, service
from portal.ledgers.forms import FileForm, TakeForm
from portal.ledgers.models import Import
from portal.ledgers.rules import Can, Column, Standing, Twins
from portal.ledgers.views.entrance import room
from portal.mediation.rules import masked

LARGEST_FILE = 12_000_000
LINES_SHOWN, FAULTS_SHOWN, TWINS_SHOWN, KEPT_SHOWN = 10, 100, 50, 50
EXAMPLE = {
    Column.OUTSIDE: "（例）2024-012",
    Column.REPORTED: "2024.3.5",
    Column.TOWN: "邵岗镇",
    Column.VILLAGE: "甘城子村",
    Column.APPLICANT: "马青穗",
    Column.PHONE: "19900000000",
    Column.RESPONDENT: "王秋泉",
    Column.KIND: "邻里纠纷",
    Column.SOURCE: "当事人申请",
    Column.SUMMARY: "院墙滴水",
    Column.OUTCOME: "成功",
    Column.ENDED: "2024.3.12",
    Column.FORM: "书面",
    Column.TERMS: "十日内改好水槽",
    Column.PERFORMED: "已履行",
    Column.MEDIATOR: "马调解",
    Column.CLOSED: "2024.4.12",
}


@room.route("/", methods=["GET", "POST"], needs=Can.IMPORT, once=True, takes=LARGEST_FILE)
def imports() -> ResponseReturnValue:
    """Choose a file; it is read and shown before anything is stored as a dispute."""
    form = FileForm()
    if form.validate_on_submit():
        with form.refusals():
            sent = request.files.get("file")
            if sent is None or not sent.filename:
                raise Refused(_("请选一个 Excel 或 CSV 文件"))
            draft = service.read_file(sent.stream, sent.filename, actor().areas)
            return done("", ".preview", import_id=draft.id)
    return page(form=form, found=queries.imports(), most=f"{rules.MOST_ROWS:,}")


@room.get("/template", needs=Can.IMPORT)
def template() -> ResponseReturnValue:
    """An empty ledger with its headings and one line as an example."""
    name = f"{_('调解台账模板')}.xlsx"
    line = [EXAMPLE.get(one, "") for one in Column]
    return xlsx_response("ledger-template.xlsx", name, [one.label for one in Column], [line])


@room.get("/<int:import_id>", needs=Can.IMPORT)
def preview(import_id: int) -> ResponseReturnValue:
    """What was read, what must be put right cell by cell, what may be known already, how far it is."""
    found = get_or_404(Import, import_id)
    note_after("ledgers.preview", "ledgers_import", found.id)
    read = service.Read.of(found.read)
    lines = read.lines[:LINES_SHOWN]
    draft = found.standing is Standing.DRAFT
    return page(
        found=found,
        read=read,
        mends=found.by_id == person().id,
        faults=read.faults[:FAULTS_SHOWN],
        twins=read.twins[:TWINS_SHOWN] if draft else [],
        lines=[(line, "、".join(masked(list(line.told.names)))) for line in lines],
        places=areas.names(line.told.village_code for line in lines),
        forgotten=draft and found.read_sealed is None,
        takes=draft and bool(read.lines),
        undoes=_may_undo(found),
        moving=found.standing in rules.MOVING,
        whole=found.rows - (0 if found.with_twins else found.twins),
        kept=queries.brought(found.id, 0, KEPT_SHOWN) if found.standing is Standing.UNDONE and found.kept else [],
        form=None,
    )


def _may_undo(found: Import) -> bool:
    return (
        found.done_at is not None
        and found.standing is Standing.DONE
        and clock.now() <= found.done_at + rules.UNDO_WITHIN
    )


@room.get("/<int:import_id>/state", needs=Can.IMPORT)
def state(import_id: int) -> ResponseReturnValue:
    """Whether the worker is still at it: asked by the page that waits."""
    return jsonify(waiting=get_or_404(Import, import_id).standing in rules.MOVING)


@room.get("/<int:import_id>/wrong", needs=Can.IMPORT)
def wrong(import_id: int) -> ResponseReturnValue:
    """The wrong rows as a sheet to mend, each with what to mend; sent in again, they come beside the others.

    They name people in full: whoever brought the file has them already, and nobody else is given them.
    """
    found = get_or_404(Import, import_id)
    read = service.Read.of(found.read)
    if not read.wrong or found.by_id != person().id:
        abort(404)
    note_after("ledgers.wrong", "ledgers_import", found.id, rows=len(read.wrong))
    header, rows = service.mend_rows(read)
    name = f"{_('要改的行')}-{found.id}.xlsx"
    return xlsx_response(f"to-mend-{found.id}.xlsx", name, [str(one) for one in header], rows)


@room.route("/<int:import_id>/take", methods=["GET", "POST"], needs=Can.IMPORT)
def take(import_id: int) -> ResponseReturnValue:
    """Take what was understood, after asking; wrong rows stay out, those that may be known as one chooses."""
    found, form = get_or_404(Import, import_id), TakeForm()
    if not found.twins:
        del form.twins
    if form.validate_on_submit():
        with form.refusals():
            chosen: Any = Twins(form.twins.data) if found.twins and form.twins.data in list(Twins) else None
            service.begin(found, chosen)
            return done(_("开始导入了，可以先去办别的事"), ".preview", import_id=found.id)
    return page(found=found, form=form)


@room.route("/<int:import_id>/undo", methods=["GET", "POST"], needs=Can.IMPORT)
def undo(import_id: int) -> ResponseReturnValue:
    """Take an import back, after asking; what somebody touched since stays and is named."""
    found, form = get_or_404(Import, import_id), Form()
    if form.validate_on_submit():
        with form.refusals():
            service.begin_undo(found)
            return done(_("开始撤销了，可以先去办别的事"), ".preview", import_id=found.id)
    return page(found=found, form=form)
