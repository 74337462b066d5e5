"""Members' part in disputes: who reported, who helped; nothing more of a dispute than this person may see (S05)."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.web import done, get_or_404, page, person
from portal.mediation.models import Case
from portal.mediation.rules import Can as Mediation
from portal.members import queries as members
from portal.outreach import queries, service
from portal.outreach.forms import PartForm
from portal.outreach.rules import Can, Share
from portal.outreach.views.entrance import room


def _share() -> Share | None:
    asked = request.args.get("share", "")
    return Share(asked) if asked in set(Share) else None


@room.get("/parts/", needs=Can.READ)
def parts() -> ResponseReturnValue:
    """Members' parts in the disputes of one's area, the latest first; no party's name."""
    share = _share()
    found = queries.parts(request.args.get("at"), page_size(request.args.get("per")), share=share)
    kept: dict[str, Any] = {"share": share.value} if share else {}
    return page(
        rows=found.rows,
        share=share,
        shares=list(Share),
        taken=queries.taken(),
        places=areas.names(row.village_code for row in found.rows),
        opens=person().may(Mediation.READ),
        before=url_for(".parts", at=found.before, **kept) if found.before else None,
        after=url_for(".parts", at=found.after, **kept) if found.after else None,
    )


def _open(case_id: int) -> Case:
    """A dispute for who logged it, or who may open it anyway."""
    case = get_or_404(Case, case_id)
    if case.recorder_id != person().id and not person().may_at(Mediation.READ, case.village_code):
        abort(404)
    return case


@room.route("/parts/<int:case_id>", methods=["GET", "POST"], needs=Can.LOG, once=True)
def part(case_id: int) -> ResponseReturnValue:
    """Note which member reported a dispute or helped to settle it."""
    case = _open(case_id)
    serving = {str(one.id): one for one in members.serving([case.village_code])}
    form = PartForm()
    form.member.choices = offered([("", ""), *((key, one.name) for key, one in serving.items())])
    if not form.is_submitted():
        form.on.data = clock.today()
    if form.validate_on_submit():
        member = serving[form.member.data]
        with form.refusals():
            service.note_part(case, member.name, Share(form.share.data), form.on.data, member.id)
            return done(_("记下了"), ".part", case_id=case.id)
    noted = queries.parts(None, 20, case_id=case.id).rows
    opens = person().may_at(Mediation.READ, case.village_code)
    return page(form=form, case=case, noted=noted, nobody=not serving, opens=opens)
