"""答复请转告: villagers who are to be told something by voice, on the list of their village's people.

Each line says what to tell: an answer is there, the adviser asks something, or somebody asked in their name. It shows
no question and no answer: these the villager reads, or has read out, by the receipt number.
"""

from flask import abort
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.consultations import queries, rules, service
from portal.consultations.forms import RevealForm
from portal.consultations.models import Consultation
from portal.consultations.rules import Call, Can
from portal.consultations.views.entrance import room
from portal.consultations.views.record import instruction
from portal.core import texts
from portal.core.i18n import _
from portal.core.record import masked_phone
from portal.core.web import done, get_or_404, page


@room.get("/consultations/calls", needs=Can.CALL)
def calls() -> ResponseReturnValue:
    """Who is to be told, the longest waiting first."""
    rows = queries.to_tell()
    return page(
        rows=rows,
        phones={row.id: masked_phone(row.phone) for row in rows},
        places=areas.names([row.village_code for row in rows]),
    )


@room.route("/consultations/<int:consultation_id>/call", methods=["GET", "POST"], needs=Can.CALL)
def call(consultation_id: int) -> ResponseReturnValue:
    """The phone in full, after the instruction and a reason; it stands on the trail."""
    found = get_or_404(Consultation, consultation_id)
    if not found.calls:
        abort(404)
    form, shown = RevealForm(data={"why": str(_("把消息转告给他"))}), None
    if form.validate_on_submit():
        shown = service.reveal(found, form.why.data)
    return page(
        _status=201 if shown else 200 if not form.is_submitted() else 422,
        found=found,
        form=form,
        shown=shown,
        instruction=instruction(found),
        undo_until=service.undo_until(found),
        written=_written(found.calls, shown) if shown and found.takes_texts else [],
    )


def _written(calls: list[Call], phone: str) -> list[tuple[str, str, int, int]]:
    """Each text that may be sent, the address that opens it, its signs and what it is paid as."""
    said = [str(rules.TEXTS[call]) for call in calls]
    return [(text, texts.message_link(phone, text), len(text), texts.segments(text)) for text in said]


@room.post("/consultations/<int:consultation_id>/told", needs=Can.CALL)
def told(consultation_id: int) -> ResponseReturnValue:
    """Told by voice: off the list; a second tap changes nothing."""
    found = get_or_404(Consultation, consultation_id)
    if found.calls:
        service.tell(found)
    return done(_("记下了：已转告"), ".calls")
