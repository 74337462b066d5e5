"""After a session: its money, and what people say of it."""

from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.web import SIGNED_IN, done, page, person
from portal.training import queries, service
from portal.training.forms import CostForm, OpinionForm
from portal.training.rules import Can, Clear, Money, Pace, Useful
from portal.training.views.entrance import arranged, room

BOTH = ["GET", "POST"]


def _fen(text: str) -> int:
    """An amount as people write it, in fen."""
    try:
        amount = Decimal(text.replace(",", "").replace("，", "")) * 100
        if not amount.is_finite() or amount != amount.to_integral_value() or abs(amount) > service.MOST_FEN:
            raise InvalidOperation
    except InvalidOperation:
        raise Refused(_("请写金额，比如 150 或 150.50；冲抵写负数"), "yuan") from None
    return int(amount)


@room.route("/training/<int:session_id>/after", methods=BOTH, needs=Can.MANAGE, once=True)
def after(session_id: int) -> ResponseReturnValue:
    """What a session was planned to cost and cost, with vouchers; what people said, and how many did."""
    found, form = arranged(session_id), CostForm()
    if form.validate_on_submit():
        with form.refusals():
            kind, fen = Money(form.kind.data), _fen(form.yuan.data)
            service.note_cost(found, kind, form.item.data, fen, form.voucher.data or "")
            return done(_("记下了"), ".after", session_id=found.id)
    costs, said = queries.costs(found.id), queries.feedback(found.id)
    sums = {kind.value: sum(row.fen for row in costs if row.kind is kind) for kind in Money}
    return page(
        form=form, found=found, costs=costs, said=said, sums=sums, tallies=_tallies(said),
        still=[row.still for row in said if row.still],
    )  # fmt: skip


def _tallies(said: list[Any]) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """How often each word was said."""
    asked = ((_("用得上吗？"), "useful", Useful), (_("听懂了吗？"), "clear", Clear), (_("讲得快慢？"), "pace", Pace))
    found = []
    for label, name, words in asked:
        counts = Counter(getattr(row, name) for row in said)
        found.append((label, [(word.label, counts[word]) for word in words]))
    return found


@room.route("/training/<int:session_id>/opinion", methods=BOTH, needs=SIGNED_IN, once=True)
def opinion(session_id: int) -> ResponseReturnValue:
    """Three taps and one sentence, once, by whoever came; the answer does not say who."""
    one = queries.own_place(session_id, person().id or 0)
    if one is None:
        abort(404)
    form = OpinionForm()
    if form.validate_on_submit():
        with form.refusals():
            said = service.Opinion(
                Useful(form.useful.data), Clear(form.clear.data), Pace(form.pace.data), form.still.data or ""
            )
            service.say_opinion(one, said)
            return done(_("谢谢，记下了"), ".mine", session_id=one.session_id)
    return page(form=form, found=one.training, back=url_for(".mine", session_id=one.session_id), today=clock.today())
