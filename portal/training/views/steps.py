"""One page a step: publish, move, cancel, and who came."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core.forms import Refused, VersionForm, offered
from portal.core.i18n import _, _n
from portal.core.web import done, get_or_404, page
from portal.training import queries, service
from portal.training.forms import CancelForm, CertifyForm, CorrectForm, HoldForm, MoveForm, PublishForm
from portal.training.models import Enrolment, TrainingSession
from portal.training.queries import Cautious, Wanted
from portal.training.rules import Can, State
from portal.training.views import entrance
from portal.training.views.entrance import arranged, room

BOTH = ["GET", "POST"]
HERE = "/training/<int:session_id>"


def _opened(form: VersionForm, found: TrainingSession) -> bool:
    """Whether the form was sent in order; a form that opens remembers the version it was opened on."""
    if not form.is_submitted() and not form.version.data:
        form.version.data = str(found.version)
    return bool(form.validate_on_submit())


@room.route(f"{HERE}/publish", methods=BOTH, needs=Can.MANAGE)
def publish(session_id: int) -> ResponseReturnValue:
    """A draft goes on the public calendar and people may enrol."""
    found, form = arranged(session_id), PublishForm()
    if _opened(form, found):
        with form.refusals():
            service.expect(found, form.opened_on(found))
            service.publish(found)
            return done(_("培训已发布，可以报名了"), ".show", session_id=found.id)
    codes = queries.invited(found)
    return page(form=form, found=found, against=Cautious([found.day]).sentences(found.day, codes))


@room.route(f"{HERE}/move", methods=BOTH, needs=Can.MANAGE)
def move(session_id: int) -> ResponseReturnValue:
    """Another day, place or teacher; everyone enrolled is to be told."""
    found, form = arranged(session_id), MoveForm()
    entrance.offer_towns(form)
    if not form.is_submitted():
        entrance.fill_when(form, found)
    if _opened(form, found):
        with form.refusals():
            service.expect(found, form.opened_on(found))
            wanted = Wanted(
                form.day.data, entrance.hour_of(form.starts.data), entrance.hour_of(form.ends.data),
                form.teacher.data, form.venue.data, form.place.data,
            )  # fmt: skip
            service.move(found, wanted, form.why.data)
            count = found.taken + found.waiting
            said = _n("已改期，要转告 %(num)d 个人", "已改期，要转告 %(num)d 个人", count)
            return done(said, ".show", session_id=found.id)
    return page(form=form, found=found)


@room.route(f"{HERE}/cancel", methods=BOTH, needs=Can.MANAGE)
def cancel(session_id: int) -> ResponseReturnValue:
    """The session is called off; everyone enrolled is to be told."""
    found, form = arranged(session_id), CancelForm()
    if _opened(form, found):
        with form.refusals():
            service.expect(found, form.opened_on(found))
            service.cancel(found, form.why.data)
            count = found.taken + found.waiting
            said = _n("已取消，要转告 %(num)d 个人", "已取消，要转告 %(num)d 个人", count)
            return done(said, ".show", session_id=found.id)
    return page(form=form, found=found)


@room.route(f"{HERE}/hold", methods=BOTH, needs=Can.MANAGE, once=True)
def hold(session_id: int) -> ResponseReturnValue:
    """Who came, ticked on the list or shown by certificate; with `?all=1` everyone is ticked first (DOMAIN.md 0.1).

    What two people tick counts both (decision 28). A list that was opened to put the note right asks why.
    """
    found, form = arranged(session_id), HoldForm()
    people = queries.enrolments(found)
    places = areas.names(one.village_code for one in people)
    form.came.choices = offered([(str(one.id), one.name) for one in people])
    there = {one.id: one.late for one in people if one.came}
    if not form.is_submitted():
        form.came.data = [str(one.id) for one in people if one.came or request.args.get("all")]
        form.late = there
        if not form.base.data:
            form.open_with(there)
    if _opened(form, found):
        form.read_late(request.form, [one.id for one in people])
        with form.refusals():
            opened, base = form.opened_on(found), form.opened_with()
            if base is None:
                service.expect(found, opened)
            if "why" in request.form and not form.why.data:
                raise Refused(_("请写一句原因"), "why")
            service.note(found, _sheet(form, base))
            said = _n("到场记好了：%(num)d 个人", "到场记好了：%(num)d 个人", found.came)
            return done(said, ".show", session_id=found.id)
    return page(form=form, found=found, people=people, places=places, again=found.state is State.HELD)


def _sheet(form: HoldForm, base: dict[int, int] | None) -> service.Sheet:
    if form.came.errors:
        raise Refused(form.came.errors[0], "came")
    came = {int(one) for one in form.came.data}
    return service.Sheet(came, form.late, service.cards_in(form.cards.data), base, form.why.data or "")


@room.route(f"{HERE}/certify", methods=BOTH, needs=Can.MANAGE)
def certify(session_id: int) -> ResponseReturnValue:
    """The hours of who came are certified: from then on only counter-entries put them right."""
    found, form = arranged(session_id), CertifyForm()
    if _opened(form, found):
        with form.refusals():
            service.expect(found, form.opened_on(found))
            service.certify(found)
            return done(_("学时已核定"), ".show", session_id=found.id)
    return page(form=form, found=found)


@room.route(f"{HERE}/correct/<int:enrolment_id>", methods=BOTH, needs=Can.MANAGE)
def correct(session_id: int, enrolment_id: int) -> ResponseReturnValue:
    """One person's attendance is put right, with a reason; what was certified gets a counter-entry."""
    found, form = arranged(session_id), CorrectForm()
    one = get_or_404(Enrolment, enrolment_id)
    if one.session_id != found.id:
        abort(404)
    if not form.is_submitted():
        form.came.data, form.late.data = bool(one.came), str(one.late)
    if _opened(form, found):
        with form.refusals():
            service.expect(found, form.opened_on(found))
            service.put_right(one, bool(form.came.data), int(form.late.data), form.why.data)
            return done(_("到场已更正"), ".show", session_id=found.id)
    return page(form=form, found=found, one=one)
