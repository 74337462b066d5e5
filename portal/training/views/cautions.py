"""集市和农忙: what speaks against a day, kept by town and bureau themselves; examples wait to be confirmed."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.core.web import done, get_or_404, page
from portal.training import queries, service
from portal.training.forms import CautionForm, CorrectCautionForm, LinkForm
from portal.training.models import Caution
from portal.training.rules import Against, Can
from portal.training.views.entrance import invitable, room

BOTH = ["GET", "POST"]


@room.get("/training/cautions", needs=Can.MANAGE)
def cautions() -> ResponseReturnValue:
    """The market days and farm seasons of these places, and the county's that hold there too."""
    rows = [one for one in queries.cautions() if _here(one) or _above(one)]
    mine = {one.id for one in rows if _here(one)}
    names = areas.names(one.code for one in rows)
    return page(rows=rows, mine=mine, names=names, market=Against.MARKET, form=LinkForm())


def _here(row: Caution) -> bool:
    return within(row.code, actor().areas)


def _above(row: Caution) -> bool:
    return any(within(code, [row.code]) for code in actor().areas)


@room.post("/training/cautions/examples", needs=Can.MANAGE)
def caution_examples() -> ResponseReturnValue:
    """Begin with the examples; each says that it waits to be confirmed."""
    made = service.take_examples(actor().areas) if LinkForm().validate_on_submit() else []
    said = _("放进了 %(num)s 条例子，请一条条核对", num=len(made)) if made else _("已经有了，没有再放例子")
    return done(said, ".cautions")


@room.route("/training/cautions/new", methods=BOTH, needs=Can.MANAGE, once=True)
def new_caution() -> ResponseReturnValue:
    """Write down a market day or a farm season."""
    form = CautionForm()
    form.area.choices = offered(invitable())
    if form.validate_on_submit():
        with form.refusals():
            service.note_caution(_told(form))
            return done(_("记下了"), ".cautions")
    return page(form=form)


@room.route("/training/cautions/<int:caution_id>", methods=BOTH, needs=Can.MANAGE)
def caution(caution_id: int) -> ResponseReturnValue:
    """Put one right, confirm it, or take it away."""
    row, form = get_or_404(Caution, caution_id), CorrectCautionForm()
    if not _here(row):
        abort(404)
    form.area.choices = offered(invitable())
    if not form.is_submitted():
        for name in ("name", "name_en", "first", "last", "digits", "valid_from", "valid_until"):
            form[name].data = getattr(row, name)
        form.kind.data, form.area.data, form.checked.data = row.kind.value, row.code, row.checked_on is not None
        form.version.data = str(row.version)
    if form.validate_on_submit():
        with form.refusals():
            opened_on, form.version.data = form.version.data, str(row.version)
            service.correct_caution(row, _told(form), opened_on, stands=not form.gone.data)
            return done(_("改好了"), ".cautions")
    return page(form=form, row=row)


def _told(form: Any) -> service.Noted:
    return service.Noted(
        kind=Against(form.kind.data),
        code=form.area.data,
        name=form.name.data,
        name_en=form.name_en.data or "",
        first=form.first.data,
        last=form.last.data,
        digits=form.digits.data or "",
        valid_from=form.valid_from.data,
        valid_until=form.valid_until.data,
        checked=form.checked.data,
    )
