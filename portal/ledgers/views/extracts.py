"""Lists that the worker writes: asked for from the list of disputes, released where they name people, taken home."""

from io import BytesIO
from typing import Any

from flask import abort, jsonify, send_file
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock, jobs
from portal.core.asked import Asked
from portal.core.export import XLSX, attached
from portal.core.i18n import _
from portal.core.web import done, get_or_404, note_after, page, person
from portal.ledgers import queries, service
from portal.ledgers.forms import DecideForm, ExtractForm
from portal.ledgers.models import Extract, Piece
from portal.ledgers.rules import Agree, Can, Columns, Stage
from portal.ledgers.views.entrance import room
from portal.mediation import queries as mediation

ASKED = Asked("q", "area", "state", "kind", "figure", "from", "to", "mine", "task", "source", "ending", "days")
BOTH = ["GET", "POST"]


def _asked(found: Extract) -> list[tuple[Any, Any]]:
    """What is asked for, in words: where, which disputes, how many there are."""
    f, count = service.filter_of(found), service.count_extract(found)
    places = areas.names([*found.areas, f.area] if f.area else found.areas)
    shown = places.get(f.area, f.area) if f.area else "、".join(places.get(code, code) for code in found.areas)
    words = [one.label for one in (f.state, f.kind, f.figure, f.task, f.source, f.ending, f.days) if one is not None]
    return [
        (_("哪里的"), shown),
        (_("查的"), f.q),
        (_("只要"), "、".join(map(str, words))),
        (_("登记日期"), f"{f.since or ''} – {f.until or ''}" if f.since or f.until else ""),
        (_("件数"), f"{mediation.CAPPED:,}+" if count > mediation.CAPPED else f"{count:,}"),
    ]


@room.get("/extracts/", needs=Can.EXTRACT)
def extracts() -> ResponseReturnValue:
    """What was asked for here in the last days, and what waits for a second person."""
    return page(found=queries.extracts())


@room.route("/extracts/new", methods=BOTH, needs=Can.EXTRACT, once=True)
def ask() -> ResponseReturnValue:
    """Ask for the list that the address shows, with or without people's names and telephones."""
    form, told = ExtractForm(), ASKED.kept()
    if form.validate_on_submit():
        with form.refusals():
            found = service.ask_extract(told, Columns(form.columns.data), form.why.data)
            return done("", ".extract", extract_id=found.id)
    return page(form=form, told=told)


@room.get("/extracts/<int:extract_id>", needs=Can.EXTRACT)
def extract(extract_id: int) -> ResponseReturnValue:
    """How far it is, who said yes, and its files for whoever asked."""
    found = get_or_404(Extract, extract_id)
    mine, stuck = _takes(found), _stuck(found)
    return page(
        extract=found,
        mine=mine,
        asked=_asked(found),
        pieces=queries.pieces(found) if mine else (),
        waiting=found.stage is Stage.MAKING and not stuck,
        stuck=stuck,
        decides=found.stage is Stage.ASKED and found.by_id != person().id and person().may(Can.RELEASE),
    )


def _takes(found: Extract) -> bool:
    """Whoever asked, as long as they work for all the places that the list is of."""
    return found.by_id == person().id and person().may_at(Can.EXTRACT, *found.areas)


@room.get("/extracts/<int:extract_id>/state", needs=Can.EXTRACT)
def extract_state(extract_id: int) -> ResponseReturnValue:
    """Whether the worker is still at it: asked by the page that waits."""
    found = get_or_404(Extract, extract_id)
    return jsonify(waiting=found.stage is Stage.MAKING and not _stuck(found))


def _stuck(found: Extract) -> bool:
    return found.stage is Stage.MAKING and jobs.given_up("ledgers.extract", extract_id=found.id)


@room.route("/extracts/<int:extract_id>/decide", methods=BOTH, needs=Can.RELEASE)
def decide(extract_id: int) -> ResponseReturnValue:
    """A second person reads what is asked for and why, and says yes or no."""
    found, form = get_or_404(Extract, extract_id), DecideForm()
    if form.validate_on_submit():
        with form.refusals():
            yes = Agree(form.yes.data) is Agree.YES
            service.decide_extract(found, yes, form.answer.data or "")
            return done(_("同意了，后台开始做") if yes else _("记下了：没有同意"), ".extract", extract_id=found.id)
    return page(extract=found, form=form, asked=_asked(found))


@room.get("/extracts/<int:extract_id>/<int:piece_id>.xlsx", needs=Can.EXTRACT)
def piece(extract_id: int, piece_id: int) -> ResponseReturnValue:
    """One workbook, for whoever asked for it and nobody else; each taking is on the trail."""
    found = get_or_404(Piece, piece_id)
    whole = get_or_404(Extract, extract_id)
    content = found.file if found.extract_id == whole.id and _takes(whole) else None
    if content is None:
        abort(404)
    note_after("ledgers.take_extract", "ledgers_extract", whole.id, serial=found.serial, rows=found.rows)
    stem = f"{whole.id}-{found.serial:02d}-{clock.local(found.made_at):%Y%m%d-%H%M}-{person().username or ''}.xlsx"
    return attached(send_file(BytesIO(content), mimetype=XLSX), f"list-{stem}", f"{_('纠纷清单')}-{stem}")
