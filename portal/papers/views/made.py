"""One made paper: on its way, there, or given up; opened as it was made, and bound to the photo of the signed one."""

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from portal.core import codes
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page, person, too_large
from portal.mediation.models import Case
from portal.mediation.rules import State
from portal.papers import queries, service
from portal.papers.forms import SignedForm
from portal.papers.models import Made
from portal.papers.rules import Can
from portal.papers.views.entrance import note_opened, room

PLAIN_BODY = 22_000_000


def _made(made_id: int) -> tuple[Made, Case]:
    made = get_or_404(Made, made_id)
    return made, get_or_404(Case, made.case_id)


@room.get("/<int:made_id>", needs=Can.READ)
def show(made_id: int) -> ResponseReturnValue:
    """How far it is, and once it is there what it is: version, fingerprint, code, and the photos of it signed."""
    made, case = _made(made_id)
    note_opened(case, "show", made=made.id)
    touched = queries.touched(case.id)
    return page(
        made=made,
        case=case,
        code=codes.spoken(made.code or ""),
        stands=made.stands(touched),
        signed=queries.signed(made.id),
        binds=made.made_at is not None and case.state is not State.CLOSED and _makes(case),
        no_press=made.fault == service.NO_PRESS,
    )


def _makes(case: Case) -> bool:
    return person().may_at(Can.MAKE, case.village_code)


@room.get("/<int:made_id>/state", needs=Can.READ)
def state(made_id: int) -> ResponseReturnValue:
    """Whether it is still on its way: asked by the page that waits."""
    made, _case = _made(made_id)
    return jsonify(waiting=made.waiting)


@room.get("/<int:made_id>/pdf", needs=Can.READ)
def file(made_id: int) -> ResponseReturnValue:
    """The very bytes that were made then; each opening is on the trail."""
    made, case = _made(made_id)
    content = service.content(made)
    if content is None:
        abort(404)
    note_opened(case, "open", made=made.id)
    name = f"{made.sheet.value}-{case.id}-{made.serial}.pdf"
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@room.route("/<int:made_id>/signed", methods=["GET", "POST"], needs=Can.MAKE, takes=PLAIN_BODY)
def signed(made_id: int) -> ResponseReturnValue:
    """A photo of the signed paper comes back and is bound to the version that was signed."""
    (made, case), form = _made(made_id), SignedForm()
    if form.validate_on_submit():
        with form.refusals():
            sent = request.files.get("photo")
            if too_large():
                raise Refused(_("送来的文件太大了：一个最多 %(most)d MB", most=PLAIN_BODY // 1_000_000), field="photo")
            if sent is None or not sent.filename:
                raise Refused(_("请先选照片"), field="photo")
            service.add_signed(case, made, sent.stream.read(PLAIN_BODY))
            return done(_("照片加上了，和这一版文书连在一起"), ".show", made_id=made.id)
    return page(form=form, made=made, case=case)
