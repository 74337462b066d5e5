"""意见和投诉: anyone tells the bureau about its work, gets a number, and reads the answer by it (DOMAIN.md 0.1, 2)."""

from collections.abc import Iterator
from typing import Any

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries as accounts
from portal.consultations import queries, service
from portal.consultations.forms import DecideForm, FeedbackForm, HoldForm, ReplyForm, RevealForm, WhomForm
from portal.consultations.models import Consultation, Opinion
from portal.consultations.queries import OpinionFilter
from portal.consultations.rules import Can, Granting, Saying, Show, Want
from portal.consultations.views.asking import HERE
from portal.consultations.views.entrance import by_link, room
from portal.core import asked, clock, settings
from portal.core.asked import Asked
from portal.core.export import as_file
from portal.core.forms import Refused, offered
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.record import masked_phone
from portal.core.web import PUBLIC, done, get_or_404, page, person

ASKED = Asked("q", "show", "kind", "per", "at", "format")
NOBODY_HERE = "-"
SHOWS = (Show.WAITING, Show.LATE, Show.ANSWERED, Show.ALL)
HEADER = (
    _("编号"),
    _("哪一种"),
    _("哪天说的"),
    _("最晚答复"),
    _("情况"),
    _("说的什么"),
    _("手机号"),
    _("答复"),
    _("答复人"),
    _("哪天答复的"),
)


@room.route("/feedback", methods=["GET", "POST"], needs=PUBLIC, once=True)
def feedback() -> ResponseReturnValue:
    """One page of three answers; whoever sends it twice gets the same number."""
    form = FeedbackForm(data={"kind": request.args.get("kind", "")})
    promised = service.promised(clock.now())
    if form.validate_on_submit():
        try:
            service.count_asking(g.get("address", ""))
        except Refused as no:
            form.form_errors.append(no.message)
            return page(_status=429, form=form, promised=promised, doubt=queries.doubt(promised))
        county = settings.setting("county", HERE, clock.today())
        found = service.say(Saying(form.kind.data), form.text.data, form.phone.data, county)
        return redirect(url_for(".received", at=service.ticket(found.receipt_hash, "feedback")), 303)
    return page(form=form, promised=promised, doubt=queries.doubt(promised))


@room.get("/feedback/received", needs=PUBLIC)
def received() -> ResponseReturnValue:
    """The number and the promised day, without a word of the matter."""
    found = by_link("feedback", queries.opinion_by_key)
    if found is None:
        return redirect(url_for(".track"), 303)
    return page(found=found, number=found.receipt, doubt=queries.doubt(found.due_on))


@room.get("/consultations/feedback", needs=Can.FEEDBACK)
def opinions() -> ResponseReturnValue:
    """What the bureau owes an answer by promised day, or what it has answered; `format=csv` or `xlsx` as a file."""
    if asked.wants_file():
        return redirect(ASKED.address(".export_opinions"))
    f, today = read_opinion_filter(), clock.today()
    found = queries.opinions(f, today, request.args.get("at"), page_size(request.args.get("per")))
    return page(
        f=f,
        rows=found.rows,
        total=queries.opinion_count(f, today),
        today=today,
        doubt=queries.doubt_of(found.rows) if f.by_due else "",
        shows=[(one, ASKED.address(show=one.value, at=None)) for one in SHOWS],
        kinds=Saying,
        chips=ASKED.chips({"q": f.q, "kind": f.kind}),
        export_args=ASKED.kept(at=None, format=None),
        before=ASKED.address(at=found.before) if found.before else None,
        after=ASKED.address(at=found.after) if found.after else None,
    )


def read_opinion_filter() -> OpinionFilter:
    """The filter that stands in the address; what cannot be read is left out."""
    show = asked.word(Show, request.args.get("show"))
    return OpinionFilter(
        q=asked.sought(request.args.get("q")),
        show=show if show in SHOWS else Show.WAITING,
        kind=asked.word(Saying, request.args.get("kind")),
    )


@room.get("/consultations/feedback/export", needs=Can.FEEDBACK)
def export_opinions() -> ResponseReturnValue:
    """What the list shows as CSV or Excel, with masked phones; each is on the trail, without what was sought."""
    f = read_opinion_filter()
    told = {"show": f.show.value, "kind": f.kind.value if f.kind else ""}
    names = "feedback", _("意见和投诉")
    return as_file("consultations.export_feedback", "consultations_opinion", names, HEADER, _file_rows(f), told)


def _file_rows(f: OpinionFilter) -> Iterator[list[Any]]:
    for one in queries.exported_opinions(f, clock.today()):
        yield [
            f"{one.id:07d}",
            one.kind,
            one.told_at,
            one.due_on,
            _("等答复") if one.waiting else _("已答复"),
            one.text,
            masked_phone(one.phone),
            one.answer,
            one.answered_by,
            one.answered_at,
        ]


def _others(opinion_id: int) -> Opinion:
    """What is said of somebody else; who is complained of finds nothing."""
    found = get_or_404(Opinion, opinion_id)
    if found.of_id is not None and found.of_id == person().id:
        abort(404)
    return found


@room.route("/consultations/feedback/<int:opinion_id>/hold", methods=["GET", "POST"], needs=Can.FEEDBACK)
def hold(opinion_id: int) -> ResponseReturnValue:
    """A first word within a working day to who complained (PRODUCT.md V20)."""
    found, form = _others(opinion_id), HoldForm()
    if form.validate_on_submit():
        with form.refusals():
            service.hold(found, form.held.data)
            return done(_("先回的话已送出，凭号码看得到"), ".opinion", opinion_id=found.id)
    return page(found=found, form=form)


@room.route("/consultations/feedback/<int:opinion_id>/whom", methods=["GET", "POST"], needs=Can.FEEDBACK)
def whom(opinion_id: int) -> ResponseReturnValue:
    """Of whom among those who answer it speaks: kept from that person from now on."""
    found, form = _others(opinion_id), WhomForm()
    known = {
        str(one.id): one.name for one in accounts.holders(Can.FEEDBACK, found.county_code) if one.id != person().id
    }
    form.whom.choices = offered([(NOBODY_HERE, _("不是这里的同事")), *known.items()])
    if not form.is_submitted():
        form.whom.data = str(found.of_id or NOBODY_HERE)
    if form.validate_on_submit():
        with form.refusals():
            chosen = form.whom.data
            user_id = int(chosen) if chosen in known else None
            service.name_subject(found, user_id, known.get(chosen, ""))
            return done(_("记下了"), ".opinion", opinion_id=found.id)
    return page(found=found, form=form)


@room.route("/consultations/feedback/<int:opinion_id>", methods=["GET", "POST"], needs=Can.FEEDBACK, once=True)
def opinion(opinion_id: int) -> ResponseReturnValue:
    """What was said, and the one answer to it."""
    found = _others(opinion_id)
    personal = found.kind is Saying.PERSONAL
    about = queries.one(found.about_id) if found.about_id is not None else None
    form = DecideForm() if personal else ReplyForm()
    if form.validate_on_submit():
        with form.refusals():
            if personal:
                _decide(found, form, about)
            else:
                service.reply(found, form.text.data)
            return done(_("答复已送出，凭号码看得到"), ".opinion", opinion_id=found.id)
    corrects = about is not None and found.want is Want.CORRECT
    return page(
        found=found,
        form=form,
        phone=masked_phone(found.phone),
        today=clock.today(),
        doubt=queries.doubt(found.due_on) if found.waiting else "",
        about=about,
        corrects=corrects,
    )


def _decide(found: Opinion, form: DecideForm, about: Consultation | None) -> None:
    """Granted or refused; what is corrected is written by whoever may open the question."""
    granted = form.granted.data == Granting.YES
    service.decide(found, granted, form.text.data, about, form.nickname.data or "", form.phone.data or "")


@room.route("/consultations/feedback/<int:opinion_id>/phone", methods=["GET", "POST"], needs=Can.FEEDBACK)
def reveal_opinion(opinion_id: int) -> ResponseReturnValue:
    """Show the phone in full, once, after a reason is given; it stands on the trail."""
    found, form, shown = _others(opinion_id), RevealForm(), None
    if form.validate_on_submit():
        shown = service.reveal_opinion(found, form.why.data)
    return page(_status=201 if shown else 200, found=found, form=form, shown=shown)
