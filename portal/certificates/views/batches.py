"""All certificates of a place for the printing shop: asked for, made by the worker file by file, taken home."""

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.certificates import queries, service
from portal.certificates.forms import BatchForm
from portal.certificates.models import Batch, Part
from portal.certificates.rules import Can, Sheet
from portal.certificates.views.entrance import room
from portal.core import asked
from portal.core.export import attached
from portal.core.forms import Refused
from portal.core.scope import actor, within
from portal.core.web import done, get_or_404, note_after, page


@room.post("/certificates/batches", needs=Can.READ, once=True)
def make() -> ResponseReturnValue:
    """Ask the worker for the certificates of the place that the list shows."""
    form = BatchForm()
    area = asked.area(request.form.get("area")) or min(actor().areas)
    sheet = asked.word(Sheet, request.form.get("sheet"))
    if sheet is None or areas.area(area) is None or not within(area, actor().areas):
        abort(404)
    if not form.validate_on_submit():
        return done(next(iter(next(iter(form.errors.values()), [""])), ""), ".index")
    try:
        batch = service.ask(area, sheet)
    except Refused as no:
        return done(no.message, ".index")
    return done("", ".batch", batch_id=batch.id)


@room.get("/certificates/batches/<int:batch_id>", needs=Can.READ)
def batch(batch_id: int) -> ResponseReturnValue:
    """How far it is, and its files."""
    found = get_or_404(Batch, batch_id)
    parts = queries.parts(found)
    place = found.village_code or found.town_code or found.county_code
    made = [one for one in parts if one.made_at is not None]
    return page(
        batch=found,
        place=areas.names([place]).get(place, ""),
        parts=parts,
        ready=sum(len(one.numbers) for one in made),
        waiting=any(one.waiting for one in parts),
        no_press=any(one.fault for one in parts),
        whole=len(made) == len(parts),
    )


@room.get("/certificates/batches/<int:batch_id>/state", needs=Can.READ)
def batch_state(batch_id: int) -> ResponseReturnValue:
    """Whether the worker is still at it: asked by the page that waits."""
    return jsonify(waiting=any(one.waiting for one in queries.parts(get_or_404(Batch, batch_id))))


@room.get("/certificates/batches/<int:batch_id>/all.zip", needs=Can.READ)
def batch_zip(batch_id: int) -> ResponseReturnValue:
    """All files of a batch in one; each taking is on the trail."""
    found = get_or_404(Batch, batch_id)
    if not any(one.made_at for one in queries.parts(found)):
        abort(404)
    note_after("certificates.take", "certificates_batch", found.id)
    name = f"certificates-{found.id}.zip"
    return attached(Response(service.bundle(found), mimetype="application/zip"), name, name)


@room.get("/certificates/batches/<int:batch_id>/<int:part_id>.pdf", needs=Can.READ)
def part(batch_id: int, part_id: int) -> ResponseReturnValue:
    """One file of a batch."""
    found = get_or_404(Part, part_id)
    content = found.pdf if found.batch_id == batch_id and found.made_at is not None else None
    if content is None:
        abort(404)
    note_after("certificates.take", "certificates_batch", batch_id, part=part_id)
    name = f"certificates-{batch_id}-{found.serial:03d}.pdf"
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
