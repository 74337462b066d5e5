"""The administrator's settings: each with its value, who set it and from when; never changed without a line (O18)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.rules import Can
from portal.advisers.rules import (
    LECTURES_QUARTER,
    MOST_VILLAGES,
    SERVED_WITHIN,
    SLOT_MINUTES,
    SLOT_PLACES,
    VISITS_MONTH,
)
from portal.areas import queries as areas
from portal.bookings.rules import AHEAD_DAYS
from portal.consultations import rules as consultations
from portal.core import clock, retention, settings, workdays
from portal.core.i18n import _
from portal.core.settings import Change
from portal.core.web import done, page
from portal.filing.rules import SETTINGS as FILING
from portal.filing.rules import Grade
from portal.home import rules
from portal.home.forms import ValueForm
from portal.home.rules import OFFICE_PHONE, Field, Group
from portal.home.views.entrance import room
from portal.home.views.village import county
from portal.learning.rules import SETTINGS as LEARNING
from portal.mediation.rules import SETTINGS as MEDIATION
from portal.notices.rules import SETTINGS as NOTICES
from portal.training.rules import SETTINGS as TRAINING

AHEAD = timedelta(days=366)
room.menu_item(_("设置"), ".values", needs=Can.MANAGE, order=93, match="/admin/settings")


@dataclass(frozen=True)
class Line:
    """A setting as the list shows it."""

    field: Field
    value: str
    in_force: Change | None
    ahead: Change | None
    href: str


def _fields() -> dict[str, Field]:
    """Everything that may be set, in the order of the page."""
    found = [*rules.FILINGS, *_office(), *rules.HELPLINES, *_promises(), *_learning(), *_following(), *_keeping()]
    return {one.key: one for one in found}


def _office() -> list[Field]:
    closes = Field(
        "office.closes", Group.OFFICE, _("几点下班"), _("答应的日子到这个时刻为止"), workdays.CLOSES, rules.hour
    )
    served = county()
    offices = [
        (served, areas.names([served]).get(served, served)),
        *((o.code, o.short) for o in areas.children(served)),
    ]
    hint = _("村的网页上会写出来，点一下就能打；没有就留空")
    return [closes] + [
        Field(
            f"{OFFICE_PHONE}:{code}", Group.OFFICE, _("%(place)s司法所的电话", place=name) if code != served
            else _("市司法局的电话"), hint, "", rules.phone, may_be_empty=True,
        )
        for code, name in offices
    ]  # fmt: skip


def _promises() -> list[Field]:
    told = (
        ("consultation_workdays", _("咨询几个工作日内答复"), consultations.PROMISE_WORKDAYS, 1, 15, _("个工作日")),
        ("consultation_accept_hours", _("顾问几小时内接受咨询"), consultations.ACCEPT_HOURS, 1, 240, _("小时")),
        (
            "consultation_accept_hours_risk",
            _("有危险的咨询，顾问几小时内接受"),
            consultations.ACCEPT_HOURS_AT_RISK,
            1,
            72,
            _("小时"),
        ),
        ("complaint_hold_workdays", _("投诉几个工作日内先回一句"), consultations.HOLD_WORKDAYS, 1, 10, _("个工作日")),
        ("feedback_workdays", _("意见和投诉几个工作日内答复"), consultations.FEEDBACK_WORKDAYS, 1, 60, _("个工作日")),
        ("consultation_close_days", _("答复以后几天没有消息就办结"), consultations.CLOSE_DAYS, 7, 365, _("天")),
        (
            "consultation_pause_workdays",
            _("问了提问人，等几个工作日"),
            consultations.SETTINGS["consultation_pause_workdays"],
            1,
            60,
            _("个工作日"),
        ),
        (
            "consultation_undo_days",
            _("替别人问的，几天内可以撤回"),
            consultations.SETTINGS["consultation_undo_days"],
            1,
            60,
            _("天"),
        ),
        (
            "consultation_call_workdays",
            _("答复没帮上忙的，几个工作日内回电话"),
            consultations.CALL_WORKDAYS,
            1,
            15,
            _("个工作日"),
        ),
        ("mediation_days", _("受理以后几天内调解完"), MEDIATION["mediation_days"], 7, 180, _("天")),
        ("return_visit_days", _("有结果以后几天内回访"), MEDIATION["return_visit_days"], 7, 180, _("天")),
        ("sms_month_yuan", _("一个月的短信费最多多少"), NOTICES["sms_month_yuan"], 0, 100000, _("元")),
        (
            "sms_call_after_minutes",
            _("短信多久发不出去就请人打电话"),
            NOTICES["sms_call_after_minutes"],
            10,
            1440,
            _("分钟"),
        ),
        ("duty_slot_minutes", _("值班日一个人约多少分钟"), SLOT_MINUTES, 5, 120, _("分钟")),
        ("duty_slot_places", _("同一个时间最多约几个人"), SLOT_PLACES, 1, 20, _("人")),
        ("booking_ahead_days", _("最多提前几天预约"), AHEAD_DAYS, 7, 180, _("天")),
        ("adviser_served_days", _("顾问几天没有服务，就算缺顾问服务"), SERVED_WITHIN, 7, 366, _("天")),
        ("adviser_most_villages", _("一位顾问最多签几个村"), MOST_VILLAGES, 1, 100, _("个村")),
        ("adviser_visits_month", _("顾问每个村一个月去几次"), VISITS_MONTH, 0, 31, _("次")),
        ("adviser_lectures_quarter", _("顾问每个村一个季度讲几次法治课"), LECTURES_QUARTER, 0, 12, _("次")),
    )
    hint = _("已经答应的日子不变，新的照新的算")
    return [
        Field(key, Group.PROMISE, label, hint, str(default), rules.counted(least, most), unit)
        for key, label, default, least, most, unit in told
    ]


def _learning() -> list[Field]:
    """How long a test is, what passes, and when it may be sat again."""
    told = (
        ("training_accept_hours", _("等到位子，答应的时间"), 1, 72, _("小时")),
        ("learning_questions", _("一次测试几道题"), 5, 60, _("道")),
        ("learning_pass_percent", _("答对百分之几算合格"), 50, 100, "%"),
        ("learning_retake_days", _("不合格的，几天以后可以再考"), 0, 180, _("天")),
    )
    hint = _("已经开始的照原来的算")
    return [
        Field(key, Group.LEARNING, label, hint, str({**LEARNING, **TRAINING}[key]), rules.counted(least, most), unit)
        for key, label, least, most, unit in told
    ]


def _following() -> list[Field]:
    """What is sampled, and what each class is paid by the case: nothing is computed before the bureau says how much."""
    counts = (
        ("call_percent", _("没风险的，抽百分之几打回访电话"), 0, 100, "%"),
        ("review_percent_confirmed", _("司法确认过的，抽百分之几查案卷"), 0, 100, "%"),
        ("review_percent", _("别的，抽百分之几查案卷"), 0, 100, "%"),
        ("call_days", _("回访电话几天内打"), 1, 60, _("天")),
        ("concern_days", _("不满意的几天内办"), 1, 60, _("天")),
    )
    hint = _("抽过的名单不变，新抽的照新的算")
    said, paid = _("县里叫别的名字才填"), _("没有定就留空，清单里就不算金额")
    return [
        *(
            Field(key, Group.FOLLOWING, label, hint, str(FILING[key]), rules.counted(least, most), unit)
            for key, label, least, most, unit in counts
        ),
        *(
            Field(
                f"{key}_{grade.value}", Group.FOLLOWING, label(grade), told, "", read, unit, may_be_empty=True
            )
            for grade in Grade
            for key, label, told, read, unit in (
                ("grade", _called, said, rules.named, ""), ("pay", _paid, paid, rules.money, _("元")),
            )
        ),
    ]  # fmt: skip


def _called(grade: Grade) -> Any:
    return _("“%(grade)s”这一等叫什么", grade=grade.label)


def _paid(grade: Grade) -> Any:
    return _("“%(grade)s”一件补多少钱", grade=grade.label)


def _keeping() -> list[Field]:
    return [
        Field(
            kind.key, Group.KEEPING, kind.label,
            _("%(since)s算起，到时每天夜里自动删去；隐私页照这里写", since=kind.since),
            str(kind.days), rules.counted(kind.least, kind.most), _("天"),
        )
        for kind in retention.kinds()
        if kind.most
    ]  # fmt: skip


def _line(field: Field, changes: list[Change], today: date) -> Line:
    in_force = next((one for one in changes if one.valid_from <= today), None)
    ahead = next((one for one in reversed(changes) if one.valid_from > today), None)
    value = in_force.value if in_force else field.default
    return Line(field, value, in_force, ahead, url_for(".value", key=field.key))


@room.get("/admin/settings", needs=Can.MANAGE)
def values() -> ResponseReturnValue:
    """What is set now, by group; what comes into force later stands beside it."""
    fields, today = _fields(), clock.today()
    told = settings.histories(fields)
    lines = [_line(one, told[one.key], today) for one in fields.values()]
    return page(groups=[(group, [line for line in lines if line.field.group is group]) for group in Group])


@room.route("/admin/settings/<key>", methods=["GET", "POST"], needs=Can.MANAGE)
def value(key: str) -> ResponseReturnValue:
    """Another value from a day on; earlier days keep theirs."""
    field, today = _fields().get(key), clock.today()
    if field is None:
        abort(404)
    line = _line(field, changes := settings.histories([key])[key], today)
    form = ValueForm(data={"value": line.value, "from_on": today})
    form.value.label.text = _("改成几%(unit)s？", unit=field.unit) if field.unit else _("改成什么？")
    form.value.description, form.value.flags.required = field.hint, not field.may_be_empty
    if form.validate_on_submit():
        with form.refusals():
            form.check_day(today, today + AHEAD)
            settings.change(key, field.read(form.value.data or ""), form.from_on.data)
            return done(_("记好了，从 %(day)s 起照新的", day=form.from_on.data.isoformat()), ".values")
    return page(form=form, line=line, changes=changes)
