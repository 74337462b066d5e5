"""On to legal aid: handed over, decided, a lawyer named, each with its day; what is owed stands on one list."""

from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.areas import queries as areas
from portal.consultations import queries, service
from portal.consultations.forms import AidDecideForm, AidLawyerForm, EmptyForm
from portal.consultations.models import Consultation
from portal.consultations.rules import Can, Granted
from portal.consultations.views.entrance import room
from portal.core import clock
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page


@room.get("/consultations/aid", needs=Can.ASSIGN)
def aids() -> ResponseReturnValue:
    """What waits for a decision or for a lawyer, by the day on which it is due."""
    rows = queries.aids_open()
    return page(rows=rows, places=areas.names({row.village_code for row in rows}), today=clock.today())


@room.route("/consultations/<int:consultation_id>/aid", methods=["GET", "POST"], needs=Can.ASSIGN)
def to_aid(consultation_id: int) -> ResponseReturnValue:
    """Hand it over; afterwards note the decision; afterwards the lawyer."""
    found = get_or_404(Consultation, consultation_id)
    aid = queries.aid_of(found)
    if aid is not None and (aid.appointed_on or aid.granted is False):
        raise NotFound()
    form = EmptyForm() if aid is None else AidDecideForm() if aid.decided_on is None else AidLawyerForm()
    if not form.is_submitted():
        form.version.data = str(found.version)
    if form.validate_on_submit():
        with form.refusals():
            service.expect(found, form.version.data)
            if aid is None:
                service.hand_to_aid(found)
            elif isinstance(form, AidDecideForm):
                service.decide_aid(aid, form.granted.data == Granted.YES, form.on.data, form.why.data or "")
            elif isinstance(form, AidLawyerForm):
                service.appoint_aid(aid, form.lawyer.data, form.on.data)
            return done(_("记下了，提问人凭回执号看得到"), ".show", consultation_id=found.id)
    return page(found=found, form=form, aid=aid)
