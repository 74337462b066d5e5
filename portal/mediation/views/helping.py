"""Help before there is a dispute, noted in half a minute."""

from datetime import timedelta

from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.web import done, page
from portal.mediation import queries, service
from portal.mediation.forms import HelpForm, HelpFormWithVillage
from portal.mediation.rules import Can, Help
from portal.mediation.views.entrance import room

YEAR = timedelta(days=365)


@room.route("/help", methods=["GET", "POST"], needs=Can.LOG, once=True)
def helped() -> ResponseReturnValue:
    """One tap, one line; below it what was noted lately, and how often each kind in a year. No disputes."""
    codes = sorted(actor().areas)
    one = len(codes) == 1 and not codes[0].endswith("000")
    form = HelpForm() if one else HelpFormWithVillage()
    if not one:
        form.village.choices = offered([("", ""), *areas.options(actor().areas)])
    if form.on.data is None and not form.is_submitted():
        form.on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            village = codes[0] if one else form.village.data
            service.help_out(village, Help(form.what.data), form.note.data or "", form.on.data)
            return done(_("记下了"), ".helped")
    rows = queries.helped()
    return page(
        form=form,
        rows=rows,
        places=areas.names(row.village_code for row in rows),
        counted=queries.helped_since(clock.today() - YEAR),
        kinds=Help,
    )
