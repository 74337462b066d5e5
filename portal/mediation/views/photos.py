"""Photos on a dispute's record: added by a plain form or in pieces that resume, shown within the record's scope."""

from flask import Response, abort, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from portal.core import crypto, files, submission
from portal.core.forms import Refused, one_line
from portal.core.i18n import _
from portal.core.offline import KEEPS_PAGE
from portal.core.web import done, get_or_404, note_after, page, person, too_large
from portal.mediation import queries, service
from portal.mediation.forms import EmptyForm, PhotoForm
from portal.mediation.models import Case, Photo, Upload
from portal.mediation.rules import Can, State
from portal.mediation.service import Announced
from portal.mediation.views.entrance import note_reading, room

BOTH = ["GET", "POST"]
PLAIN_BODY = 20_000_000
"""Bytes of a plain form with photos as the phone took them."""
Json = tuple[Response, int]


@room.context_processor
def _of_the_phone() -> dict[str, object]:
    """What a page with photos is told: the key under which they wait on the phone; one that is kept there has none."""
    return {
        "photo_key": lambda: "" if KEEPS_PAGE in request.headers else crypto.key_for_the_phone(person().id or 0),
        "photos_at_once": lambda: service.most("photos_at_once"),
    }


@room.route("/<int:case_id>/photos/new", methods=BOTH, needs=Can.HANDLE, takes=PLAIN_BODY)
def add_photo(case_id: int) -> ResponseReturnValue:
    """Choose photos; without scripts they are sent here as they are, and made small on arrival."""
    case, form = get_or_404(Case, case_id), PhotoForm()
    if form.validate_on_submit():
        with form.refusals():
            for number, sent in enumerate(_chosen(), start=1):
                _add(case, number, sent, form.caption.data or "")
            return done(_("照片加上了"), ".show", case_id=case.id)
    return page(case=case, form=form, closed=case.state in (State.CLOSED, State.MERGED))


def _chosen() -> list[bytes]:
    if too_large():
        raise Refused(_("送来的照片太大了：一张最多 %(most)d MB", most=files.MOST_SENT // 1_000_000), field="photo")
    sent = [one for one in request.files.getlist("photo") if one.filename]
    most = service.most("photos_at_once")
    if not sent:
        raise Refused(_("请先选照片"), field="photo")
    if len(sent) > most:
        raise Refused(_("一次最多 %(most)d 张照片", most=most), field="photo")
    return [one.stream.read(files.MOST_SENT + 1) for one in sent]


def _add(case: Case, number: int, sent: bytes, caption: str) -> None:
    try:
        service.add_photo(case, sent, caption)
    except Refused as no:
        raise Refused(_("第 %(number)d 张：%(why)s", number=number, why=no.message), field="photo") from None


@room.post("/uploads", needs=Can.HANDLE)
def begin_upload() -> ResponseReturnValue:
    """Announce one photo, for a dispute or for a form: its text comes first, so a form that has not come is waited for.

    The form is named by its submission key: whatever it made, the photo finds the very same dispute.
    """
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
        upload, photo = service.begin_upload(case, told)
    except Refused as no:
        return refused(no)
    if photo is not None or upload is None:
        return jsonify(done=True), 201
    return jsonify(upload=url_for(".upload", upload_id=upload.id), received=upload.received), 201


def number_of(text: str) -> int:
    """A row's number or a length as a phone tells it; nought where it tells none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def case_of(address: str) -> int:
    """The dispute of the page on which a form was answered."""
    try:
        _endpoint, values = current_app.url_map.bind("").match(address.partition("?")[0])
    except HTTPException:
        return 0
    found: int = values.get("case_id", 0)
    return found


def refused(no: Refused) -> Json:
    """A no for a script, in its sentence."""
    return jsonify(error=str(no.message)), 422


def _upload(upload_id: int) -> tuple[Upload, Case]:
    found = get_or_404(Upload, upload_id)
    return found, get_or_404(Case, found.case_id)


@room.get("/uploads/<int:upload_id>", needs=Can.HANDLE)
def upload(upload_id: int) -> ResponseReturnValue:
    """How far a photo has come: asked after the line was cut."""
    found, _case = _upload(upload_id)
    return jsonify(received=found.received, size=found.size, done=found.done_at is not None)


@room.post("/uploads/<int:upload_id>", needs=Can.HANDLE)
def go_on(upload_id: int) -> ResponseReturnValue:
    """The next piece of a photo: its bytes are the body, the header `Upload-Offset` says where it begins.

    On a thin line a piece takes seconds to arrive: it is here before the first row is asked for, so that nobody waits
    for SQLite's one writer meanwhile.
    """
    piece = request.get_data()
    found, case = _upload(upload_id)
    if found.actor_id != person().id:
        abort(404)
    start = request.headers.get("Upload-Offset", "")
    try:
        photo = service.go_on(found, case, number_of(start) if start else -1, piece)
    except service.OtherPlace:
        return jsonify(received=found.received, done=found.done_at is not None), 409
    except Refused as no:
        return refused(no)
    return jsonify(received=found.received, done=photo is not None), 201


def _photo(case_id: int, photo_id: int) -> tuple[Case, Photo]:
    case, found = get_or_404(Case, case_id), get_or_404(Photo, photo_id)
    if found.case_id != case.id:
        abort(404)
    return case, found


@room.get("/<int:case_id>/photos/<int:photo_id>", needs=Can.READ)
def photo(case_id: int, photo_id: int) -> ResponseReturnValue:
    """One photo, as large as the screen; its picture is noted as opened when it is fetched."""
    case, found = _photo(case_id, photo_id)
    note_reading(case)
    numbers = [one.id for one in queries.photos(case)]
    mine = found.added_by_id == person().id and person().may_at(Can.HANDLE, case.committee_code)
    return page(
        case=case, photo=found, number=numbers.index(found.id) + 1, removes=mine and case.state is not State.CLOSED
    )


@room.get("/<int:case_id>/photos/<int:photo_id>/<any(full, small):size>", needs=Can.READ)
def picture(case_id: int, photo_id: int, size: str) -> ResponseReturnValue:
    """The bytes of a photo. Whoever opens it stands on the trail; of a sensitive dispute the small one counts too."""
    case, found = _photo(case_id, photo_id)
    if size == "full" or not case.ordinary:
        sensitive = not case.ordinary or None
        note_after("mediation.read_photo", "mediation_case", case.id, photo=found.id, sensitive=sensitive)
    content = found.full if size == "full" else found.small
    if content is None:
        abort(404)
    tail = f"-{case.id}-{found.id}.jpg"
    return files.shown(content, f"photo{tail}", f"{_('材料照片')}{tail}")


@room.route("/<int:case_id>/photos/<int:photo_id>/remove", methods=BOTH, needs=Can.HANDLE)
def remove_photo(case_id: int, photo_id: int) -> ResponseReturnValue:
    """Take one's own photo off the record, after asking."""
    case, found = _photo(case_id, photo_id)
    form = EmptyForm()
    if form.validate_on_submit():
        with form.refusals():
            service.remove_photo(case, found)
            return done(_("照片拿掉了"), ".show", case_id=case.id)
    return page(case=case, photo=found, form=form)
