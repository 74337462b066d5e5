"""Files on a dispute's record: added by a plain form or in pieces that resume, saved within the record's scope."""

from flask import Response, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import kinds, submission
from portal.core.export import attached as saved
from portal.core.forms import Refused, one_line
from portal.core.i18n import _
from portal.core.web import done, get_or_404, note_after, page, person, too_large
from portal.mediation import service
from portal.mediation.forms import EmptyForm, FileForm
from portal.mediation.models import Attached, Case
from portal.mediation.rules import Can, State
from portal.mediation.service import Announced
from portal.mediation.views.entrance import note_reading, room
from portal.mediation.views.photos import case_of, number_of, refused

BOTH = ["GET", "POST"]
PLAIN_BODY = 22_000_000
"""Bytes of a plain form with one file; the county's `file_megabytes` may be less, not more."""


@room.route("/<int:case_id>/files/new", methods=BOTH, needs=Can.HANDLE, takes=PLAIN_BODY)
def add_file(case_id: int) -> ResponseReturnValue:
    """Choose one file; what a photo turns out to be goes to the photos."""
    case, form = get_or_404(Case, case_id), FileForm()
    if form.validate_on_submit():
        with form.refusals():
            service.attach(case, _chosen(), form.caption.data)
            return done(_("文件加上了"), ".show", case_id=case.id)
    elif form.is_submitted():
        with form.refusals():
            _chosen()
    return page(case=case, form=form, closed=case.state is State.CLOSED, limits=_limits())


def _limits() -> dict[str, int]:
    names = ("file_megabytes", "files_of_a_dispute", "files_megabytes_of_a_dispute")
    return {name: service.most(name) for name in names}


def _chosen() -> bytes:
    """The file of a plain form, read no further than it may be long."""
    allowed = service.most("file_megabytes")
    sent = request.files.get("file")
    if too_large():
        raise Refused(_("这个文件太大了：最多 %(most)d MB", most=allowed), field="file")
    if sent is None or not sent.filename:
        raise Refused(_("请先选文件"), field="file")
    return sent.stream.read(allowed * 1_000_000 + 1)


@room.post("/files", needs=Can.HANDLE)
def begin_file() -> ResponseReturnValue:
    """Announce a file, for a dispute or for a form whose text comes first: the same shape as a photo's."""
    told = Announced(
        key=request.form.get("key", ""),
        size=number_of(request.form.get("size", "")),
        sha256=request.form.get("sha256", ""),
        caption=one_line(request.form.get("caption", "")) or "",
    )
    case_id = number_of(request.form.get("case", ""))
    if form_key := request.form.get("form", ""):
        taken_at = submission.taken_at(form_key, person().id)
        if taken_at is None:
            return jsonify(wait=True), 409
        case_id = case_of(taken_at)
    case = get_or_404(Case, case_id)
    try:
        found, there = service.begin_attaching(case, told)
    except Refused as no:
        return refused(no)
    if there or found is None:
        return jsonify(done=True), 201
    return jsonify(upload=url_for(".coming_file", attached_id=found.id), received=found.received), 201


def _coming(attached_id: int) -> tuple[Attached, Case]:
    found = get_or_404(Attached, attached_id)
    if found.added_by_id != person().id:
        abort(404)
    return found, get_or_404(Case, found.case_id)


@room.get("/files/<int:attached_id>", needs=Can.HANDLE)
def coming_file(attached_id: int) -> ResponseReturnValue:
    """How far a file has come: asked after the line was cut."""
    found = get_or_404(Attached, attached_id)
    get_or_404(Case, found.case_id)
    return jsonify(received=found.received, size=found.size, done=found.ready_at is not None)


@room.post("/files/<int:attached_id>", needs=Can.HANDLE)
def go_on_file(attached_id: int) -> ResponseReturnValue:
    """The next piece of a file; `Upload-Offset` says where it begins, as with photos."""
    piece = request.get_data()
    found, case = _coming(attached_id)
    start = request.headers.get("Upload-Offset", "")
    try:
        ended = service.go_on_attaching(found, case, number_of(start) if start else -1, piece)
    except service.OtherPlace:
        return jsonify(received=found.received, done=found.ready_at is not None), 409
    except Refused as no:
        return refused(no)
    return jsonify(received=found.received, done=ended, next=url_for(".show", case_id=case.id)), 201


def _file(case_id: int, attached_id: int) -> tuple[Case, Attached]:
    case, found = get_or_404(Case, case_id), get_or_404(Attached, attached_id)
    if found.case_id != case.id or found.ready_at is None:
        abort(404)
    return case, found


@room.get("/<int:case_id>/files/<int:attached_id>", needs=Can.READ)
def attached_file(case_id: int, attached_id: int) -> ResponseReturnValue:
    """What a file is, who added it when, and the ways to save it or take it off."""
    case, found = _file(case_id, attached_id)
    note_reading(case)
    mine = found.added_by_id == person().id and person().may_at(Can.HANDLE, case.committee_code)
    return page(case=case, file=found, removes=mine and case.state is not State.CLOSED)


@room.get("/<int:case_id>/files/<int:attached_id>/content", needs=Can.READ)
def file_content(case_id: int, attached_id: int) -> ResponseReturnValue:
    """The bytes of a file, always to be saved and never run; each opening is on the trail (SECURITY.md R52, R56)."""
    case, found = _file(case_id, attached_id)
    content = service.whole(found)
    if content is None:
        abort(404)
    sensitive = not case.ordinary or None
    note_after("mediation.read_file", "mediation_case", case.id, file=found.id, sensitive=sensitive)
    tail = f"-{case.id}-{found.id}.{found.ending}"
    response = saved(Response(content, mimetype=kinds.MIMES[found.ending]), f"file{tail}", f"{_('材料')}{tail}")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@room.route("/<int:case_id>/files/<int:attached_id>/remove", methods=BOTH, needs=Can.HANDLE)
def remove_file(case_id: int, attached_id: int) -> ResponseReturnValue:
    """Take one's own file off the record, after asking."""
    case, found = _file(case_id, attached_id)
    form = EmptyForm()
    if form.validate_on_submit():
        with form.refusals():
            service.remove_attached(case, found)
            return done(_("文件拿掉了"), ".show", case_id=case.id)
    return page(case=case, file=found, form=form)
