"""Mediating together: the town's asking, and the pages of who takes part from elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.accounts import queries as accounts
from portal.areas import queries as areas
from portal.core import asked, clock
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.scope import opening
from portal.core.web import done, get_or_404, page, person
from portal.mediation import queries, service
from portal.mediation.forms import JoinAnswerForm, JoinForm, JoinOfficeForm, ReleaseForm, SessionForm
from portal.mediation.models import Case, Joint
from portal.mediation.rules import Answer, Can, Office, State
from portal.mediation.views.entrance import note_reading, room

BOTH = ["GET", "POST"]


@contextmanager
def _taking_part(joint: Joint) -> Iterator[Case]:
    """The dispute behind a row: opened for who takes part while it runs; others see it only where they may anyway."""
    mine = joint.user_id == person().id and (joint.waits or joint.stands)
    with opening({joint.case_id} if mine else ()):
        case = get_or_404(Case, joint.case_id)
        if mine and not case.running:
            abort(404)
        yield case


@room.get("/joint", needs=Can.HANDLE)
def joints() -> ResponseReturnValue:
    """Where this person is asked to mediate together, and where they do."""
    rows = queries.my_joints()
    running = queries.running_of(rows)
    rows = [one for one in rows if one.case_id in running]
    places = areas.names(running[one.case_id].village_code for one in rows)
    return page(rows=rows, cases=running, places=places, today=clock.today())


@room.get("/joint/<int:joint_id>", needs=Can.HANDLE)
def joint(joint_id: int) -> ResponseReturnValue:
    """What who is asked may see: first what it is about and who asks; after saying yes, what is needed to take part."""
    found = get_or_404(Joint, joint_id)
    with _taking_part(found) as case:
        note_reading(case)
        shown = found.stands
        return page(
            found=found,
            case=case,
            shown=shown,
            mine=found.user_id == person().id,
            parties=queries.parties(case) if shown else (),
            sessions=queries.sessions(case) if shown else (),
            places=areas.names([case.village_code, case.committee_code]),
            writes=shown and case.state is State.MEDIATING and found.user_id == person().id,
        )


@room.route("/joint/<int:joint_id>/answer", methods=BOTH, needs=Can.HANDLE, once=True)
def join(joint_id: int) -> ResponseReturnValue:
    """Say whether one takes part."""
    found = get_or_404(Joint, joint_id)
    form = JoinAnswerForm()
    form.accepted.choices = [(Answer.YES.value, _("参加")), (Answer.NO.value, _("不参加"))]
    with _taking_part(found) as case:
        if form.validate_on_submit():
            with form.refusals():
                accepted = form.accepted.data == Answer.YES
                service.answer_invitation(case, found, accepted, form.said.data or "")
                if accepted:
                    return done(_("记下了，现在可以看这件纠纷、记谈话"), ".joint", joint_id=found.id)
                return done(_("记下了，镇里会看到您的说明"), ".joints")
        return page(found=found, case=case, form=form)


@room.route("/joint/<int:joint_id>/session", methods=BOTH, needs=Can.HANDLE, once=True)
def joint_session(joint_id: int) -> ResponseReturnValue:
    """Note a session of a dispute that one mediates together."""
    found = get_or_404(Joint, joint_id)
    if not found.stands:
        abort(404)
    form = SessionForm()
    if not form.is_submitted():
        form.held_on.data = clock.today()
    with _taking_part(found) as case:
        if form.validate_on_submit():
            with form.refusals():
                service.add_joint_session(
                    case,
                    found,
                    held_on=form.held_on.data,
                    place=form.place.data or "",
                    present=form.present.data or "",
                    course=form.course.data,
                    next_on=form.next_on.data,
                )
                return done(_("这次谈话已记下"), ".joint", joint_id=found.id)
        return page(found=found, case=case, form=form)


@room.route("/<int:case_id>/invite", methods=BOTH, needs=Can.CLOSE, once=True)
def invite(case_id: int) -> ResponseReturnValue:
    """The town asks somebody of another place, or notes an office that takes part."""
    case = get_or_404(Case, case_id)
    note_reading(case)
    place = asked.area(request.args.get("place"))
    people = {str(one.id): one.name for one in accounts.holders(Can.HANDLE, place)} if place else {}
    form = JoinForm() if people else JoinOfficeForm()
    if isinstance(form, JoinForm):
        form.user.choices = offered([("", ""), *people.items()])
    if form.validate_on_submit():
        with form.refusals():
            if isinstance(form, JoinForm):
                number = form.user.data or ""
                who = service.Invited(people[number], int(number), place)
            else:
                who = service.Invited(form.name.data or "", office=Office(form.office.data))
            service.invite(case, who, form.why.data or "")
            return done(_("记下了"), ".show", case_id=case.id)
    county = frozenset({case.county_code})
    towns = [(one.code, one.short) for one in areas.children(case.county_code)]
    return page(
        case=case,
        form=form,
        place=place,
        place_name=areas.names([place]).get(place, "") if place else "",
        nobody=bool(place) and not people,
        places=[*towns, *areas.options(county)],
    )


@room.route("/<int:case_id>/release/<int:joint_id>", methods=BOTH, needs=Can.CLOSE, once=True)
def release(case_id: int, joint_id: int) -> ResponseReturnValue:
    """Let one of those who take part go again."""
    case, found = get_or_404(Case, case_id), get_or_404(Joint, joint_id)
    if found.case_id != case.id:
        abort(404)
    note_reading(case)
    form = ReleaseForm()
    if form.validate_on_submit():
        with form.refusals():
            service.release(case, found, form.why.data)
            return done(_("记下了，这一位看不到这件纠纷了"), ".show", case_id=case.id)
    return page(case=case, found=found, form=form)
