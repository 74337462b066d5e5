"""The verbs after the result: return, mend, file, note, call, draw and check; each whole or not at all."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.areas.rules import Level, county_code, level
from portal.core import audit, clock, db, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.filing import queries, rules
from portal.filing.models import Call, Check, Concern, Draw, Return, Sequel, Volume
from portal.filing.rules import Drawn, From, Grade, Keep, Later, Part, Point, Purpose, Reach
from portal.mediation import service as mediation
from portal.mediation.models import Case, Visit
from portal.mediation.rules import State, Task


def hand_back(case: Case, parts: Collection[Part], why: str) -> Return:
    """Send a dispute back to who handles it, with the parts to mend and a reason (T03)."""
    if not parts:
        raise Refused(_("请至少勾一处要补正的"), field="parts")
    words = [part.value for part in Part if part in set(parts)]
    mediation.hand_back(case, words)
    found = Return(
        case=case, parts=",".join(words), why=why, by_id=actor().id, by_name=actor().name, returned_at=clock.now()
    )
    db.session.add(found)
    return found


def mend(case: Case, answer: str) -> None:
    """Say what was mended, and send the dispute to the town again."""
    found = queries.open_return(case)
    mediation.send_again(case)
    if found is not None:
        found.answer, found.mended_by, found.mended_at = answer, actor().name, clock.written()


@dataclass(frozen=True)
class Bound:
    """What is written on a volume when it is filed."""

    grade: Grade
    pages: int
    place: str
    keep: Keep
    stayed: bool | None
    trips: int
    filed_on: date
    remark: str = ""


def file(case: Case, told: Bound) -> Volume:
    """File a closed dispute's volume under its own number, or correct what is written on it."""
    if case.state is not State.CLOSED:
        raise Refused(_("结案以后才能立卷"))
    if case.number is None:
        raise Refused(_("没有受理的纠纷没有编号，不用立卷"))
    if told.pages < 1:
        raise Refused(_("至少有一页"), field="pages")
    if case.closed_on and told.filed_on < case.closed_on:
        raise Refused(_("立卷的日子不能早于结案的日子"), field="filed_on")
    if told.trips and told.stayed is not True:
        raise Refused(_("没出村就办完的，才写省了几趟"), field="trips")
    found = queries.volume(case) or Volume(case=case)
    for name in Bound.__dataclass_fields__:
        setattr(found, name, getattr(told, name))
    found.filed_by_id, found.filed_by = actor().id, actor().name
    db.session.add(found)
    audit.record("filing.file", "mediation_case", case, grade=told.grade.value, pages=told.pages)
    return found


def note_later(case: Case, what: Later, on: date, told: str, again: str = "") -> Sequel:
    """Note what came after an agreement; one that came within the window says that it did not hold (S20)."""
    if on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), field="on")
    later: Case | None = None
    if what is Later.REOPENED:
        later = queries.by_number(again) if again else None
        if later is None or later.id == case.id:
            raise Refused(_("请写新立的那一件的编号，先登记、受理，才有编号"), field="again")
    broke = mediation.note_later(case, what.value, on)
    event = Sequel(
        case=case, what=what, on=on, told=told, broke=broke, again_id=later.id if later else None,
        noted_at=clock.written(), noted_by=actor().name,
    )  # fmt: skip
    db.session.add(event)
    return event


def hear_visit(case: Case, visit: Visit) -> None:
    """Who is not satisfied at a return visit opens a concern for the dispute's own mediator."""
    if not visit.satisfied:
        _open_concern(case, From.VISIT, visit.found, case.mediator_user_id, case.mediator_name)


def _open_concern(case: Case, source: From, what: str, owner_id: int | None, owner: str) -> Concern:
    days = settings.days("concern_days", rules.DAYS_TO_ANSWER, clock.today())
    found = Concern(
        case=case, source=source, what=what, owner_id=owner_id, owner=owner, opened_at=clock.written(),
        opened_by=actor().name, due_on=clock.written_on() + timedelta(days=days),
    )  # fmt: skip
    db.session.add(found)
    audit.record("filing.concern", "mediation_case", case, source=source.value)
    return found


def finish(case: Case, concern: Concern, done: str, on: date) -> None:
    """Close a concern with what was done."""
    if concern.done_on is not None:
        raise Refused(_("别人已经办完了这一件，请看最新的情况"))
    if on < clock.local(concern.opened_at).date():
        raise Refused(_("办完的日子不能早于提出来的日子"), field="done_on")
    concern.done_on, concern.done, concern.done_by = on, done, actor().name
    audit.record("filing.finish", "mediation_case", case, concern=concern.id)


def draw(purpose: Purpose, month: date, area: str, seed: str = "") -> Draw:
    """Draw a month's sample within one's own town or county: once, and so that it can be drawn again.

    For calls it takes all risky ones beside the random ones (T04); for reviews a share of the confirmed and one of
    the others (DOMAIN.md 3.4).
    """
    if month > clock.month_start(clock.today()):
        raise Refused(_("这个月还没到，请核对"), field="month")
    if level(area) not in (Level.TOWN, Level.COUNTY):
        raise Refused(_("镇里或市里才抽"))
    town, county = area if level(area) is Level.TOWN else "", county_code(area)
    if queries.drawn_for(purpose, month, county, town):
        raise Refused(_("这个月已经抽过了，名单不能换"), field="month")
    seed = seed or secrets.token_hex(4)
    found = queries.closed_in(month, area)
    if purpose is Purpose.CALL:
        already = queries.called(one.id for one in found)
        found = [one for one in found if one.id not in already]
        risky = [one.id for one in found if one.risky]
        others = rules.drawn([one.id for one in found if not one.risky], _percent("call_percent"), seed)
    else:
        confirmed = _percent("review_percent_confirmed")
        risky = rules.drawn([one.id for one in found if one.confirmed], confirmed, seed)
        others = rules.drawn([one.id for one in found if not one.confirmed], _percent("review_percent"), seed)
    made = Draw(
        town_code=town, county_code=county, purpose=purpose, month=month, seed=seed, among=len(found),
        taken=len(risky) + len(others), drawn_at=clock.now(), drawn_by=actor().name,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    due = clock.today() + timedelta(days=settings.days("call_days", rules.DAYS_TO_CALL, clock.today()))
    for case in queries.numbered([*risky, *others]):
        if purpose is Purpose.CALL:
            why = Drawn.RISK if case.id in risky else Drawn.RANDOM
            db.session.add(Call(case=case, draw_id=made.id, why=why, due_on=due))
        else:
            db.session.add(Check(case=case, draw_id=made.id))
    audit.record("filing.draw", Draw.__tablename__, made, purpose=purpose.value, month=month.isoformat(), seed=seed)
    return made


def _percent(key: str) -> int:
    return min(100, settings.number(key, rules.SETTINGS[key], clock.today()))


def call(case: Case, found: Call, *, reached: bool, satisfied: bool | None, said: str) -> None:
    """Note a try to call: reached with an answer, or not reached, three times at most. Never who mediated (T04)."""
    _check_other(case)
    if found.reach is not Reach.WAITING:
        raise Refused(_("这一家已经打过了，请看最新的情况"))
    if reached and satisfied is None:
        raise Refused(_("打通了的，请选满意不满意"), field="satisfied")
    if reached and satisfied is False and not said:
        raise Refused(_("不满意的，请写他怎么说"), field="said")
    found.tries += 1
    found.caller_id, found.caller, found.called_at, found.said = actor().id, actor().name, clock.now(), said
    if reached:
        found.reach, found.satisfied = Reach.REACHED, satisfied
        if satisfied is False:
            _open_concern(case, From.CALL, said, actor().id, actor().name)
    elif found.tries >= rules.MOST_TRIES:
        found.reach = Reach.MISSED
    audit.record("filing.call", "mediation_case", case, reached=reached, tries=found.tries)


def _check_other(case: Case) -> None:
    if actor().id is not None and actor().id in (case.mediator_user_id, case.recorder_id):
        raise Refused(_("自己办的纠纷，要请别人来打电话、来查"))


def check(case: Case, sheet: Check, met: Collection[Point], note: str, on: date) -> None:
    """Fill in the sheet of a sampled volume: what is not met needs a word (DOMAIN.md 3.4)."""
    _check_other(case)
    if len(set(met)) < len(Point) and not note:
        raise Refused(_("有没做到的，请写一句哪里不行"), field="note")
    sheet.met = ",".join(point.value for point in Point if point in set(met))
    sheet.note, sheet.checked_on = note, on
    sheet.checked_by_id, sheet.checked_by = actor().id, actor().name
    audit.record("filing.check", "mediation_case", case, met=len(set(met)))


LACKS: dict[str, Any] = {
    "lacks_notice": _("权利义务告知"),
    "lacks_sessions": _("谈话记录"),
    "lacks_agreement": _("协议内容和期限"),
    "lacks_performance": _("履行的情况"),
    "lacks_visit": _("回访"),
}
"""What a list of many records says that one lacks; the record's own page says it in full."""


def lacks(row: Any) -> list[str]:
    """What a row of a list lacks, in words."""
    return [str(label) for name, label in LACKS.items() if getattr(row, name)]


def claim(row: Any, amounts: dict[Grade, int | None]) -> rules.Claim:
    """What a closed dispute claims: what it lacks, whether it was paid before, and how much."""
    missing = lacks(row)
    if row.grade is None:
        missing.append(str(_("立卷和案件等级")))
    return rules.claim(row.grade, missing, row.repeat_of_id is not None, amounts)


def amounts() -> dict[Grade, int | None]:
    """What each class is paid today, in fen, as the bureau entered it in yuan; none where it entered none."""
    today = clock.today()
    return {grade: rules.amount(settings.setting(f"pay_{grade.value}", "", today)) for grade in Grade}


def grade_names() -> dict[Grade, str]:
    """The names of the four classes as the county calls them."""
    today = clock.today()
    return {grade: settings.setting(f"grade_{grade.value}", "", today) or str(grade.label) for grade in Grade}


def simple(row: Any) -> bool:
    """Whether one tap may close it: nothing lacks, nothing in it is risky (T03)."""
    return not (lacks(row) or row.urgent or row.danger or row.conflict or row.relapsed)


def approve(case: Case) -> None:
    """One tap: close a complete dispute of low risk, by somebody who did not handle it (T03)."""
    if case.next_what is not Task.CLOSE:
        raise Refused(_("这件纠纷现在不在等审核，请看最新的情况"))
    mediation.close(case, None, clock.today())
