"""One page a step: what it asks, what the law says, and one button that does it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.forms import Refused, offered
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.web import done, get_or_404, page
from portal.mediation import queries, service
from portal.mediation.forms import (
    AcceptForm,
    CloseForm,
    DeclineForm,
    EmptyForm,
    ExtendForm,
    FailForm,
    MediatorForm,
    NoticeForm,
    OralForm,
    PerformForm,
    SessionForm,
    VisitForm,
    WhyForm,
)
from portal.mediation.models import Case
from portal.mediation.rules import Barred, Can, Elsewhere, Ending, Heard, Publicity
from portal.mediation.views.entrance import room
from portal.members import queries as members
from portal.members.models import Mediator

BOTH = ["GET", "POST"]
MYSELF = "me"
"""Who mediated, on a page that names nobody: whoever sends it."""


def _step(case: Case, form: Any, verb: Callable[[], Any], said: Any, **context: Any) -> ResponseReturnValue:
    """The one way every step goes: check the form, mind the version, call the verb, go back to the record."""
    if form.validate_on_submit():
        with form.refusals():
            if "version" in form:
                service.expect(case, form.opened_on(case))
            verb()
            return done(said, ".show", case_id=case.id)
    return page(case=case, form=form, **context)


def _opened(form: Any, case: Case, **days: date | None) -> Any:
    """A form as it is first shown: the version it was opened on, and today in its day fields."""
    if not form.is_submitted():
        for name, value in days.items():
            if form[name].data is None:
                form[name].data = value
        if "version" in form and not form.version.data:
            form.version.data = str(case.version)
    return form


def _offer_mediators(form: Any, case: Case) -> dict[str, Mediator]:
    """Who may take it; the person who acts is offered first and chosen."""
    serving = [
        one
        for one in members.mediators_of(case.village_code, case.town_code, clock.today())
        if case.committee_code == case.village_code or one.village_code == case.committee_code
    ]
    serving.sort(key=lambda one: one.user_id != actor().id)
    form.mediator.choices = offered((str(one.id), one.name) for one in serving)
    if form.mediator.data == MYSELF and serving and serving[0].user_id == actor().id:
        form.mediator.data = str(serving[0].id)
    if not form.is_submitted() and serving and not form.mediator.data:
        form.mediator.data = str(case.mediator_id or serving[0].id)
    return {str(one.id): one for one in serving}


@room.route("/<int:case_id>/accept", methods=BOTH, needs=Can.HANDLE, once=True)
def accept(case_id: int) -> ResponseReturnValue:
    """A mediator takes the case, it gets its number, and the month begins."""
    case = get_or_404(Case, case_id)
    form = _opened(AcceptForm(), case, accepted_on=clock.today())
    serving = _offer_mediators(form, case)
    return _step(
        case,
        form,
        lambda: service.accept(case, serving[form.mediator.data], form.accepted_on.data, Barred(form.barred.data)),
        _("已受理"),
    )


@room.route("/<int:case_id>/decline", methods=BOTH, needs=Can.HANDLE, once=True)
def decline(case_id: int) -> ResponseReturnValue:
    """The committee may not mediate this: say why and where it goes."""
    case = get_or_404(Case, case_id)
    form = _opened(DeclineForm(), case)
    return _step(
        case, form, lambda: service.decline(case, Elsewhere(form.why.data), form.told.data), _("已记下，转别处办")
    )


@room.route("/<int:case_id>/notice", methods=BOTH, needs=Can.HANDLE, once=True)
def notice(case_id: int) -> ResponseReturnValue:
    """Each party is told rights and duties; read aloud counts."""
    case = get_or_404(Case, case_id)
    form = NoticeForm()
    parties = queries.parties(case)

    def tell() -> None:
        for party in parties:
            if party.heard is None:
                service.notify(case, party, Heard(form.how.data))
        service.set_publicity(case, Publicity(form.publicity.data))

    return _step(case, form, tell, _("已记下告知"), parties=parties)


@room.route("/<int:case_id>/mediator", methods=BOTH, needs=Can.HANDLE, once=True)
def mediator(case_id: int) -> ResponseReturnValue:
    """A party asks for another mediator."""
    case = get_or_404(Case, case_id)
    form = _opened(MediatorForm(), case)
    serving = {key: one for key, one in _offer_mediators(form, case).items() if one.id != case.mediator_id}
    form.mediator.choices = offered([("", ""), *((key, one.name) for key, one in serving.items())])
    return _step(
        case,
        form,
        lambda: service.change_mediator(case, serving[form.mediator.data], form.why.data),
        _("换好了调解员"),
    )


@room.route("/<int:case_id>/start", methods=BOTH, needs=Can.HANDLE, once=True)
def start(case_id: int) -> ResponseReturnValue:
    """Mediation begins once every party knows rights and duties."""
    case = get_or_404(Case, case_id)
    form = _opened(EmptyForm(), case)
    waiting = [party for party in queries.parties(case) if party.heard is None]
    return _step(case, form, lambda: service.start(case), _("开始调解"), waiting=waiting)


@room.route("/<int:case_id>/session", methods=BOTH, needs=Can.HANDLE, once=True)
def session(case_id: int) -> ResponseReturnValue:
    """Note one mediation session."""
    case = get_or_404(Case, case_id)
    form = _opened(SessionForm(), case, held_on=clock.today())
    return _step(
        case,
        form,
        lambda: service.add_session(
            case,
            held_on=form.held_on.data,
            place=form.place.data or "",
            present=form.present.data or "",
            course=form.course.data,
            next_on=form.next_on.data,
        ),
        _("这次谈话已记下"),
    )


@room.route("/<int:case_id>/extend", methods=BOTH, needs=Can.HANDLE, once=True)
def extend(case_id: int) -> ResponseReturnValue:
    """Go on beyond the month, both parties consenting."""
    case = get_or_404(Case, case_id)
    form = _opened(ExtendForm(), case)
    return _step(
        case,
        form,
        lambda: service.extend(case, form.until.data, form.why.data, form.consent.data),
        _("已延期"),
    )


@room.route("/<int:case_id>/oral", methods=BOTH, needs=Can.HANDLE, once=True)
def oral(case_id: int) -> ResponseReturnValue:
    """Settled on the spot: everything that an oral agreement needs on one page."""
    case = get_or_404(Case, case_id)
    form = _opened(OralForm(), case, agreed_on=clock.today())
    serving = _offer_mediators(form, case)
    return _step(
        case,
        form,
        lambda: service.settle_orally(
            case,
            serving[form.mediator.data],
            terms=form.terms.data,
            on=form.agreed_on.data,
            term_on=form.agreed_on.data if form.performed.data else _term(form),
            heard=form.heard.data,
            performed=form.performed.data,
        ),
        _("口头协议已记下"),
    )


@room.get("/0/oral", needs=Can.HANDLE, once=True)
def unsent() -> ResponseReturnValue:
    """The same for a dispute that waits on this phone: its number is told by the key of its form (decision 24)."""
    form = OralForm()
    form.mediator.choices, form.mediator.data = [(MYSELF, "")], MYSELF
    form.agreed_on.data = clock.today()
    return page(form=form)


def _term(form: Any) -> date:
    if form.term_on.data is None:
        raise Refused(_("没有当场履行的，请写最晚哪天履行"), "term_on")
    day: date = form.term_on.data
    return day


@room.route("/<int:case_id>/fail", methods=BOTH, needs=Can.HANDLE, once=True)
def fail(case_id: int) -> ResponseReturnValue:
    """End without an agreement, and tell the other routes."""
    case = get_or_404(Case, case_id)
    form = _opened(FailForm(), case, ended_on=clock.today())
    return _step(
        case,
        form,
        lambda: service.fail(case, Ending(form.ending.data), form.told.data, form.ended_on.data),
        _("已记下：没说和"),
    )


@room.route("/<int:case_id>/refuse", methods=BOTH, needs=Can.HANDLE, once=True)
def refuse(case_id: int) -> ResponseReturnValue:
    """One party does not want mediation: their right, and no failure."""
    case = get_or_404(Case, case_id)
    form = _opened(WhyForm(), case)
    return _step(case, form, lambda: service.refuse(case, form.told.data), _("已记下：一方不愿调解"))


@room.route("/<int:case_id>/withdraw", methods=BOTH, needs=Can.HANDLE, once=True)
def withdraw(case_id: int) -> ResponseReturnValue:
    """The applicant takes it back."""
    case = get_or_404(Case, case_id)
    form = _opened(WhyForm(), case)
    return _step(case, form, lambda: service.withdraw(case, form.told.data), _("已记下：撤回"))


@room.route("/<int:case_id>/perform", methods=BOTH, needs=Can.HANDLE, once=True)
def perform(case_id: int) -> ResponseReturnValue:
    """The agreement was kept."""
    case = get_or_404(Case, case_id)
    form = _opened(PerformForm(), case, performed_on=clock.today())
    return _step(case, form, lambda: service.perform(case, form.performed_on.data), _("已记下：履行了"))


@room.route("/<int:case_id>/break", methods=BOTH, needs=Can.HANDLE, endpoint="break", once=True)
def break_off(case_id: int) -> ResponseReturnValue:
    """The agreement was not kept."""
    case = get_or_404(Case, case_id)
    form = _opened(WhyForm(), case)
    return _step(case, form, lambda: service.break_off(case, form.told.data), _("已记下：没有履行"))


@room.route("/<int:case_id>/visit", methods=BOTH, needs=Can.HANDLE, once=True)
def visit(case_id: int) -> ResponseReturnValue:
    """Ask the parties how it went."""
    case = get_or_404(Case, case_id)
    form = _opened(VisitForm(), case, visited_on=clock.today())
    return _step(
        case,
        form,
        lambda: service.add_visit(
            case,
            visited_on=form.visited_on.data,
            spoke_with=form.spoke_with.data,
            satisfied=form.satisfied.data == "yes",
            found=form.found.data,
        ),
        _("回访已记下"),
    )


@room.route("/<int:case_id>/close", methods=BOTH, needs=Can.CLOSE, once=True)
def close(case_id: int) -> ResponseReturnValue:
    """Someone other than the handler checks and closes."""
    case = get_or_404(Case, case_id)
    form = _opened(CloseForm(), case, closed_on=clock.today())
    return _step(case, form, lambda: service.close(case, form.reason.data, form.closed_on.data), _("已结案归档"))
