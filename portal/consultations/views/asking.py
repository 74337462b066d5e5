"""A villager asks without an account, on three pages that work without scripts: ask, check, receipt (UI.md C1)."""

from typing import Any

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.consultations import queries, rules, service
from portal.consultations.forms import AskForm
from portal.consultations.rules import Hour, Topic, Whom
from portal.consultations.views.entrance import by_link, room
from portal.core import clock, settings
from portal.core.forms import Refused
from portal.core.headers import WITH_MICROPHONE
from portal.core.i18n import _, _n
from portal.core.web import PUBLIC, page, too_large

HERE = "640381000000"
"""The county whose villages are offered, where the operator has not set another one (`county`)."""
ASIDE = ("csrf_token", "submission_key", "website", "recording")
BODY = service.LARGEST_RECORDING + 200_000


def _form() -> AskForm:
    """The form with the county's villages to choose from, by town; the poster's code chooses one."""
    form = AskForm()
    _offer(form)
    return form


def _offer(form: AskForm) -> None:
    """The county's villages, by town."""
    county = settings.setting("county", HERE, clock.today())
    options = areas.options(frozenset({county}))
    towns = areas.names({area_rules.town_code(code) for code, _name in options})
    names = areas.names(code for code, _name in options)
    form.village.choices = [
        SelectChoice("", _("请选村或社区"), optgroup=""),
        *(
            SelectChoice(code, names[code], optgroup=towns.get(area_rules.town_code(code), ""))
            for code, _name in options
        ),
    ]


def _shown(form: AskForm, status: int = 200, unknown: bool = False) -> ResponseReturnValue:
    place = areas.village_of(form.village.data or "")
    told = rules.alarm(_topic(form), form.question.data or "")
    promised = service.promise(clock.now())
    shown = render_template(
        "consultations/ask.html",
        form=form,
        place=place,
        town=areas.names([area_rules.town_code(place.code)]).get(area_rules.town_code(place.code)) if place else "",
        unknown=unknown,
        promised=promised,
        doubt=queries.doubt(promised),
        alarm=told,
        urgent=rules.lines(told),
        danger=rules.lines(rules.Alarm.DANGER),
        fraud=rules.lines(rules.Alarm.FRAUD),
        alarms={one.value: one for one in rules.Alarm},
        elsewhere=rules.ELSEWHERE,
        extra=_has_extra(form),
        said=service.spoken(form.recorded.data),
        longest=rules.LONGEST_SECONDS,
    )
    answer = make_response(shown, status)
    answer.headers["Permissions-Policy"] = WITH_MICROPHONE
    return answer


def _topic(form: AskForm) -> Topic | None:
    return Topic(form.kind.data) if form.kind.data in {one.value for one in Topic} else None


def _has_extra(form: AskForm) -> bool:
    """Whether something in the folded part was filled in or is wrong: then it stands open."""
    names = ("nickname", "other", "helper", "relation", "consent", "voice", "no_call", "no_text", "no_name")
    chosen = form.whom.data == Whom.ELDER or form.hour.data != Hour.ANY
    return chosen or any(form[name].data or form[name].errors for name in names)


@room.get("/consult", needs=PUBLIC)
def ask() -> ResponseReturnValue:
    """The first page; the code of the village's poster chooses the village."""
    form = _form()
    asked, kind = request.args.get("village", ""), request.args.get("kind", "")
    if kind in {one.value for one in Topic}:
        form.kind.data = kind
    known = areas.village_of(asked) if asked else None
    if known is not None and any(choice.value == known.code for choice in form.village.choices):
        form.village.data = known.code
    return _shown(form, unknown=bool(asked) and known is None)


@room.post("/consult", needs=PUBLIC, takes=BODY)
def check() -> ResponseReturnValue:
    """The second page: everything once more, with a way back to each answer. Nothing is stored yet."""
    form = AskForm()
    _hear(form)
    _offer(form)
    if request.form.get("change"):
        return _shown(form, 422 if form.recording.errors else 200)
    refused = list(form.recording.errors)
    valid = form.validate()
    if refused:
        form.recording.errors = refused
    if not valid or refused:
        return _shown(form, 422)
    place = areas.village_of(form.village.data)
    alarm = rules.alarm(_topic(form), form.question.data)
    promised = service.promise(clock.now())
    return render_template(
        "consultations/check.html",
        answers=form,
        kept=_kept(form),
        rows=_rows(form, place),
        promised=promised,
        doubt=queries.doubt(promised),
        alarm=alarm,
        urgent=rules.lines(alarm),
        elsewhere=rules.ELSEWHERE,
    )


def _hear(form: AskForm) -> None:
    """Take the recording that came with the form, so that it need not be sent twice; its ticket stands in the form."""
    sent = request.files.get("recording")
    if request.form.get("unsay"):
        form.recorded.data = ""
    if too_large():
        form.recording.errors = [_("录音太大了，最多 1 分钟。请在这里录，或者写几句")]
    elif sent is not None and sent.filename:
        with form.refusals():
            content = sent.stream.read(service.LARGEST_RECORDING + 1)
            form.recorded.data = service.listen(content, g.get("address", ""))


def _kept(form: AskForm) -> list[tuple[str, str]]:
    """The answers as hidden fields, the same each time, so that the form sent twice is the same form."""
    return [
        (field.name, "y" if field.data is True else str(field.data))
        for field in form
        if field.name not in ASIDE and field.data not in (None, "", False)
    ]


def _rows(form: AskForm, place: Any) -> list[tuple[Any, Any, str]]:
    """What was answered, and the field that changes it."""
    town = area_rules.town_code(place.code)
    where = areas.names([town, place.code])
    return [
        (_("哪方面的事"), Topic(form.kind.data).label, "kind"),
        (_("您想问的"), form.question.data, "question"),
        *((_("录音"), _lasts(form), "recording") for said in [form.recorded.data] if said),
        (_("手机号"), form.phone.data, "phone"),
        (_("哪个村"), f"{where.get(town, '')} {where[place.code]}".strip(), "village"),
        (_("称呼"), form.nickname.data or _("没有写"), "nickname"),
        *((_("对方"), form.other.data, "other") for said in [form.other.data] if said),
        (_("替谁问"), _whom(form), "whom"),
        (_("怎么联系"), "；".join(str(one) for one in contact(form)), "voice"),
    ]


def _lasts(form: AskForm) -> Any:
    said = service.spoken(form.recorded.data)
    return _n("%(num)d 秒", "%(num)d 秒", said.seconds) if said is not None else _("录音等得太久，没有了，请再录一次")


def _whom(form: AskForm) -> Any:
    if form.whom.data != Whom.ELDER:
        return Whom.SELF.label
    return _("替别人问：%(helper)s（%(relation)s）", helper=form.helper.data, relation=form.relation.data)


def contact(form: Any) -> list[Any]:
    """How somebody wishes to be reached, in short sentences."""
    said = [
        (form.voice.data, _("只打电话告诉我")),
        (form.no_call.data, _("不要打电话")),
        (form.no_text.data, _("不要发短信")),
        (form.no_name.data, _("联系时不要说是法律服务")),
    ]
    found = [label for yes, label in said if yes]
    hour = Hour(form.hour.data)
    if hour is not Hour.ANY:
        found.append(hour.label)
    return found or [_("打电话、发短信都可以")]


@room.post("/consult/send", needs=PUBLIC, once=True)
def send() -> ResponseReturnValue:
    """Store the question; whoever sends it twice gets the same receipt."""
    form = _form()
    if form.validate():
        with form.refusals():
            try:
                service.count_asking(g.get("address", ""))
                service.count_phone(form.phone.data)
            except Refused as no:
                form.form_errors.append(no.message)
                return _shown(form, 429)
            found = service.ask(_told(form))
            link = service.ticket(found.receipt_hash, "receipt")
            return redirect(url_for(".receipt", at=link), 303)
    return _shown(form, 422)


def _told(form: AskForm) -> service.Told:
    return service.Told(
        topic=Topic(form.kind.data),
        question=form.question.data,
        phone=form.phone.data,
        village_code=form.village.data,
        nickname=form.nickname.data or "",
        whom=Whom(form.whom.data),
        helper=form.helper.data or "",
        relation=form.relation.data or "",
        consent=form.consent.data,
        no_call=form.no_call.data,
        no_text=form.no_text.data,
        no_name=form.no_name.data,
        voice=form.voice.data,
        hour=Hour(form.hour.data),
        spoken=service.spoken(form.recorded.data),
        other=form.other.data or "",
    )


@room.get("/consult/receipt", needs=PUBLIC)
def receipt() -> ResponseReturnValue:
    """The third page: the number, the promised day, what comes next; it may be opened again by its link (C5)."""
    found = by_link("receipt", queries.by_key)
    if found is None:
        return redirect(url_for(".track"), 303)
    danger = rules.alarm(found.topic, found.question)
    return page(
        found=found,
        number=found.receipt,
        doubt=queries.doubt(found.due_on),
        place=areas.names([found.village_code]).get(found.village_code, ""),
        alarm=danger,
        urgent=rules.lines(danger),
        elsewhere=rules.ELSEWHERE,
    )
