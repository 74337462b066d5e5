"""A roster from Excel: choose the file, look at what was read, take it whole, or take it back."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock
from portal.core.export import xlsx_response
from portal.core.forms import Form, Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.web import done, get_or_404, page, person
from portal.members import queries, rules, service
from portal.members.forms import FileForm
from portal.members.models import Import
from portal.members.rules import Can, Duty, Source, Speciality, Standing, Tier
from portal.members.rules.sheet import Column
from portal.members.views.entrance import room

LINES_SHOWN = 20
FAULTS_SHOWN = 100
EXAMPLE = {
    Column.NAME: "（例）马青穗",
    Column.TOWN: "邵岗镇",
    Column.VILLAGE: "甘城子村",
    Column.GROUP: "三组",
    Column.TIER: "骨干",
    Column.SOURCE: "网格员",
    Column.SPECIALITIES: "邻里、合同",
    Column.DUTIES: "网格员",
    Column.PHONE: "19900000000",
    Column.RECOMMENDED: "2024.3.5",
    Column.REGISTERED: "2024.6.20",
    Column.CERTIFICATE: "",
    Column.CONSENT: "是",
}


@room.route("/imports", methods=["GET", "POST"], needs=Can.IMPORT, once=True)
def imports() -> ResponseReturnValue:
    """Choose a file; it is read and shown before anything is stored on the roster."""
    form, registers = FileForm(), person().may_at(Can.APPROVE, *actor().areas)
    if form.validate_on_submit():
        with form.refusals():
            sent = request.files.get("file")
            if sent is None or not sent.filename:
                raise Refused(_("请选一个 Excel 文件"))
            draft = service.read_file(sent.stream, sent.filename, actor().areas, registers=registers)
            return done("", ".preview", import_id=draft.id)
    return page(form=form, found=queries.imports(), registers=registers)


@room.get("/imports/template", needs=Can.IMPORT)
def template() -> ResponseReturnValue:
    """An empty roster with its headings and one line as an example."""
    name = f"{_('法律明白人名册模板')}.xlsx"
    return xlsx_response("members-template.xlsx", name, [one.label for one in Column], [list(EXAMPLE.values())])


@room.get("/imports/<int:import_id>", needs=Can.IMPORT)
def preview(import_id: int) -> ResponseReturnValue:
    """What was read: how many people, what must be put right cell by cell, and the first lines as understood."""
    found = get_or_404(Import, import_id)
    read = service.Read.of(found.read)
    lines = read.lines[:LINES_SHOWN]
    return page(
        found=found,
        read=read,
        faults=read.faults[:FAULTS_SHOWN],
        wrong_rows=len({fault.row for fault in read.faults}),
        lines=lines,
        places=areas.names(line.village_code for line in lines),
        labels=_labels(),
        registered=sum(1 for line in read.lines if line.registered_on),
        forgotten=found.standing is Standing.DRAFT and found.read_sealed is None,
        takes=found.standing is Standing.DRAFT and found.read_sealed is not None and not found.faults,
        undoes=_may_undo(found),
        form=None,
    )


def _labels() -> dict[str, dict[str, Any]]:
    kinds = {"tier": Tier, "source": Source, "speciality": Speciality, "duty": Duty}
    return {name: {one.value: one.label for one in choice} for name, choice in kinds.items()}


def _may_undo(found: Import) -> bool:
    return (
        found.done_at is not None
        and found.standing is Standing.DONE
        and (clock.now() <= found.done_at + rules.UNDO_WITHIN)
    )


@room.route("/imports/<int:import_id>/take", methods=["GET", "POST"], needs=Can.IMPORT)
def take(import_id: int) -> ResponseReturnValue:
    """Take everybody in the draft, after asking; or nobody."""
    found, form = get_or_404(Import, import_id), Form()
    if form.validate_on_submit():
        with form.refusals():
            count = service.take_import(found)
            return done(
                _("导入了 %(count)s 人。7 天以内可以整批撤销", count=f"{count:,}"), ".preview", import_id=found.id
            )
    return page(found=found, form=form)


@room.route("/imports/<int:import_id>/undo", methods=["GET", "POST"], needs=Can.IMPORT)
def undo(import_id: int) -> ResponseReturnValue:
    """Take an import back, after asking, as long as nothing else has happened to it."""
    found, form = get_or_404(Import, import_id), Form()
    if form.validate_on_submit():
        with form.refusals():
            count = service.undo_import(found)
            return done(_("撤销了，%(count)s 人不在名册里了", count=f"{count:,}"), ".preview", import_id=found.id)
    return page(found=found, form=form)
