"""The record of a dispute: where it stands, what comes next, what is known, what happened."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import audit, clock
from portal.core.i18n import _, _n
from portal.core.record import Entry, buttons, masked_phone
from portal.core.scope import within
from portal.core.web import done, get_or_404, page, person
from portal.mediation import queries, rules, service
from portal.mediation.forms import DescribeForm
from portal.mediation.models import Case, Party
from portal.mediation.rules import Can, State, Step, Task
from portal.mediation.views.entrance import note_reading, room


@dataclass(frozen=True)
class Item:
    """A line of the record's task list."""

    label: Any
    href: str | None
    done: bool
    note: Any = ""


@room.get("/<int:case_id>", needs=Can.READ)
def show(case_id: int) -> ResponseReturnValue:
    """The whole record; every reading is on the trail."""
    case = get_or_404(Case, case_id)
    note_reading(case)
    parties = queries.parties(case)
    places = areas.names([case.village_code, case.town_code, case.committee_code])
    merged = case.state is State.MERGED
    handles = not merged and person().may(Can.HANDLE) and within(case.committee_code, person().areas[Can.HANDLE])
    lines = audit.trail("mediation_case", case.id)
    happened, older = {line.verb for line in lines}, len(lines) == audit.NEWEST
    sessions = queries.sessions(case) if older or "mediation.session" in happened else ()
    visits = queries.visits(case) if older or "mediation.visit" in happened else ()
    duties = queries.duties(case) if older or "mediation.duties" in happened else ()
    added = queries.materials(case) if older or happened & {"mediation.photo", "mediation.file"} else ()
    lacks = rules.missing(queries.facts_of(case, parties, len(sessions), len(visits), len(duties)))
    steps = buttons(_steps(case, handles, all(party.heard for party in parties)))
    return page(
        case=case,
        parties=parties,
        sessions=sessions,
        visits=visits,
        photos=[one for one in added if not one.sort],
        files=[one for one in added if one.sort],
        adds_photos=handles and case.state is not State.CLOSED,
        places=places,
        buttons=steps[:2],
        others=steps[2:],
        items=_items(case, parties, bool(sessions), bool(visits), lacks) if handles else [],
        duties=duties,
        names_by_id={party.id: party.name for party in parties},
        waits=_waits(lines) if not older else _of_table(case),
        entries=_timeline(lines),
        happened=happened,
        clashes=queries.clashes(case) if handles and (older or "mediation.clash" in happened) else (),
        merge=queries.merge_of(case) if merged else None,
        merged=queries.merged_into(case) if older or "mediation.merge_in" in happened else (),
        joint_rows=queries.joints_of(case) if older or "mediation.joint" in happened else (),
        invites=person().may(Can.CLOSE) and case.running and case.ordinary,
        reveals=person().may(Can.REVEAL),
        handles=handles,
        today=clock.today(),
        next_label=case.next_what.label if case.next_what else None,
    )


FORWARD = {
    State.LOGGED: Step.ACCEPT,
    State.ACCEPTED: Step.START,
    State.MEDIATING: Step.AGREE,
    State.AGREED: Step.PERFORM,
    State.BROKEN: Step.PERFORM,
}
AT_HAND = {
    Task.NOTICE: (_("告知权利义务"), ".notice"),
    Task.SESSION: (_("记一次谈话"), ".session"),
    Task.ORAL: (_("记口头协议"), ".oral"),
    Task.VISIT: (_("记一次回访"), ".visit"),
    Task.CONFIRM: (_("记下要不要申请司法确认"), ".confirmation"),
    Task.MEND: (_("看退回的原因，补正"), "filing.show"),
}


def _steps(case: Case, handles: bool, told: bool) -> list[tuple[Any, str]]:
    """What this person may do from here: the task at hand first, then the usual step, then the rest."""
    found: dict[str, Any] = {}
    usual = FORWARD.get(case.state, Step.CLOSE)
    if handles:
        if case.next_what in AT_HAND and not (told and case.next_what is Task.NOTICE):
            label, endpoint = AT_HAND[case.next_what]
            found[endpoint] = label
        if usual in case.steps and rules.NEEDS[usual] is Can.HANDLE:
            found[f".{usual.value}"] = usual.label
        if case.running:
            found.setdefault(".oral", _("当场说和了，记口头协议"))
    for step in case.steps:
        if rules.NEEDS[step] is Can.HANDLE:
            allowed = handles
        else:
            allowed = person().may(rules.NEEDS[step]) and (step is not Step.CLOSE or not _own(case))
        if allowed:
            found.setdefault(f".{step.value}", step.label)
    return [(label, url_for(endpoint, case_id=case.id)) for endpoint, label in found.items()]


@dataclass(frozen=True)
class Waits:
    """What waits for somebody's answer."""

    id: int
    what: rules.Raised
    due_on: date


def _waits(lines: Iterable[Any]) -> list[Waits]:
    """What was put before somebody and is not answered, as the trail tells."""
    told = list(lines)
    answered = {line.detail.get("id") for line in told if line.verb == "mediation.answered"}
    return [
        Waits(line.detail["id"], rules.Raised(line.detail["what"]), date.fromisoformat(line.detail["due"]))
        for line in reversed(told)
        if line.verb == "mediation.waiting" and line.detail["id"] not in answered
    ]


def _of_table(case: Case) -> list[Waits]:
    return [Waits(one.id, one.what, one.due_on) for one in queries.open_matters(case)]


def _own(case: Case) -> bool:
    return person().id in (case.mediator_user_id, case.recorder_id)


def _items(case: Case, parties: Any, met: bool, visited: bool, lacks: list[rules.Missing]) -> list[Item]:
    """What the record still needs, in any order (UI.md D11); what was left undone and is past is not asked for."""
    number = case.id
    told = all(party.heard for party in parties)
    phones = sum(1 for party in parties if party.phone_sealed)
    mediating, ahead = case.state is State.MEDIATING, case.state in (State.LOGGED, State.ACCEPTED, State.MEDIATING)
    found = [
        Item(_("事情的类别和经过"), url_for(".describe", case_id=number), case.detail is not None, _("可补细类")),
        Item(
            _("当事人的电话和住址"),
            url_for(".party", case_id=number, party_id=parties[0].id) if parties else None,
            phones == len(parties),
            _("%(have)d／%(all)d 人有电话", have=phones, all=len(parties)),
        ),
        Item(
            _("告知权利义务"), url_for(".notice", case_id=number) if case.running else None, told, _("每位当事人都要")
        ),
        Item(_("谈话记录"), url_for(".session", case_id=number) if mediating else None, met),
        Item(_("协议"), url_for(".agree", case_id=number) if mediating else None, case.form is not None),
        Item(_("回访"), url_for(".visit", case_id=number) if case.ended_on else None, visited),
        Item(
            _("卷宗材料"),
            url_for(".dossier", case_id=number),
            not lacks,
            _n("还缺 %(num)d 样", "还缺 %(num)d 样", len(lacks)) if lacks else "",
        ),
    ]
    return [one for one in found if one.done or one.href or ahead]


TOLD = {
    "mediation.log": _("登记"),
    "ledgers.bring": _("从台账导入"),
    "mediation.read": _("打开记录"),
    "mediation.notice": _("告知权利义务"),
    "mediation.session": _("谈话"),
    "mediation.visit": _("回访"),
    "mediation.file": _("加了一个文件"),
    "mediation.slip": _("给了当事人查询凭条"),
    "mediation.rights": _("当事人自己看了权利义务"),
    "mediation.remove_file": _("拿掉了一个文件"),
    "mediation.hand_back": _("镇里退回补正"),
    "mediation.send_again": _("补正好了，再送审"),
    "mediation.later": _("记了后来的事"),
    "mediation.change_mediator": _("换了调解员"),
    "mediation.extend": _("延期"),
    "mediation.protect": _("设为保密"),
    "mediation.name_handler": _("指定经办人"),
    "mediation.conflict": _("申明回避，转镇调委会"),
    "mediation.describe": _("改了类别或经过"),
    "mediation.clash": _("一处改得不一样，等人选"),
    "mediation.choose": _("选定了一种写法"),
    "mediation.party": _("改了当事人"),
    "mediation.publicity": _("改了公开不公开"),
    "mediation.waiting": _("请人答复"),
    "mediation.answered": _("有了答复"),
    "mediation.confirmation": _("记了司法确认"),
    "mediation.merge": _("并进另一件"),
    "mediation.joint": _("请人一起调解"),
    "mediation.joint_answer": _("答复了参不参加"),
    "mediation.joint_release": _("不再请一位一起调解"),
    "mediation.merge_in": _("有一件并了进来"),
    "mediation.part_from": _("并进来的一件又分开了"),
    "mediation.screen": _("查了有没有危险"),
    "mediation.claims": _("记了申请人的请求"),
    "mediation.inquiry": _("记了一次调查"),
    "mediation.evidence": _("列了一样证据"),
    "mediation.duty": _("做到了一条"),
    "mediation.duties": _("记了谁做什么、多少、哪天"),
    "mediation.reveal": _("看了完整的电话或证件号"),
    "mediation.photo": _("加了一张照片"),
    "mediation.remove_photo": _("拿掉了一张照片"),
    "papers.make": _("打印文书"),
    "papers.signed": _("加了签好字的照片"),
}


ONLY_OPENED = {
    "mediation.read_photo",
    "mediation.read_file",
    "papers.volume",
    "papers.show",
    "papers.open",
    "papers.word",
}
"""Readings of its photos, files and papers: left to the auditor like those of the record."""


STEPS = {step.value: step.label for step in Step}
STATES = {state.value: state.label for state in State}


def _timeline(lines: Iterable[Any]) -> list[Entry]:
    """What happened, newest first, from the trail; readings are left to the auditor."""
    entries = []
    for line in lines:
        step = line.verb.removeprefix("mediation.")
        if line.verb == "mediation.read" or line.verb in ONLY_OPENED:
            continue
        after = STATES.get(line.detail.get("after", ""), "") or _from_ledger(line)
        entries.append(Entry(TOLD.get(line.verb) or STEPS.get(step, step), line.at, line.actor_name, after))
    return entries


def _from_ledger(line: Any) -> Any:
    """Which row of an older ledger it was, and the number that it has there."""
    if line.verb != "ledgers.bring":
        return ""
    told = {"row": line.detail["row"], "number": line.detail.get("number", "")}
    return _("表里第 %(row)s 行，原编号 %(number)s", **told) if told["number"] else _("表里第 %(row)s 行", **told)


@room.get("/<int:case_id>/agreement", needs=Can.READ)
def agreement(case_id: int) -> ResponseReturnValue:
    """The agreement on one A4 page, for signatures and stamp (人民调解法 28, 29)."""
    case = get_or_404(Case, case_id)
    if case.form is None:
        abort(404)
    note_reading(case)
    places = areas.names([case.village_code, case.town_code, case.committee_code, case.county_code])
    parties = queries.parties(case)
    return page(case=case, parties=parties, places=places, copies=len(parties) + 1)


@room.route("/<int:case_id>/describe", methods=["GET", "POST"], needs=Can.HANDLE, once=True)
def describe(case_id: int) -> ResponseReturnValue:
    """Correct or complete what the quick form said; what somebody else corrected meanwhile is not written over."""
    case = get_or_404(Case, case_id)
    form = DescribeForm(obj=case)
    note_reading(case)
    if not form.base.data and not form.is_submitted():
        form.base.data = json.dumps(rules.said_of(case), ensure_ascii=False)
    if form.validate_on_submit():
        with form.refusals():
            opened, base = form.opened_on(case), rules.read_base(form.base.data)
            if base is None:
                service.expect(case, opened)
            mine = {name: str(form[name].data or "") for name in rules.CORRECTED}
            if service.correct(case, mine, base or rules.said_of(case)):
                return done(_("存好了。有一处别人也改过，写得不一样，请选一种"), ".choose", case_id=case.id)
            return done(_("改好了"), ".show", case_id=case.id)
    return page(form=form, case=case)


def masked_id(party: Party) -> str:
    """640381 ******** 001X."""
    text = party.id_number or ""
    return f"{text[:6]} ******** {text[-4:]}" if text else ""


room.add_app_template_filter(masked_phone)
room.add_app_template_filter(masked_id)
room.add_app_template_filter(rules.in_words)
room.add_app_template_filter(rules.yuan)
