"""Who may hold which work where, how long a session lasts, and when guessing is slowed down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from portal.core.choice import Choice
from portal.core.i18n import _


class Role(Choice):
    """The work that a grant gives someone (CONTRACT.md, demo county)."""

    MEDIATOR = "mediator", _("村调解员")
    MEMBER = "member", _("法律明白人")
    ADVISER = "adviser", _("村法律顾问")
    TOWN = "town", _("镇司法所")
    BUREAU = "bureau", _("司法局工作人员")
    LEADER = "leader", _("司法局领导")
    AUDITOR = "auditor", _("审计员")
    ADMIN = "admin", _("管理员")


class Standing(Choice):
    """How an account stands: may be used, closed, still on the password it was given, or open without any work."""

    OPEN = "open", _("可用"), "good"
    DISABLED = "disabled", _("已停用"), "quiet"
    FIRST = "first", _("待改初始密码"), "wait"
    IDLE = "idle", _("没有分配工作"), "wait"


class Can(StrEnum):
    """What this room lets people do."""

    MANAGE = "accounts.manage"
    AUDIT = "accounts.audit"


LEVELS: dict[Role, tuple[str, ...]] = {
    Role.MEDIATOR: ("village", "town"),
    Role.MEMBER: ("village",),
    Role.ADVISER: ("village",),
    Role.TOWN: ("town",),
    Role.BUREAU: ("county",),
    Role.LEADER: ("county",),
    Role.AUDITOR: ("county",),
    Role.ADMIN: (),
}
"""The level of area that each kind of work is given for; an administrator has none."""

APART = frozenset({Role.ADMIN, Role.AUDITOR})
"""Nobody audits what they administer (SECURITY.md R30)."""

STRICT = frozenset({Role.ADMIN, Role.AUDITOR, Role.BUREAU, Role.LEADER, Role.TOWN})
ABSOLUTE = timedelta(hours=12)
FIRST_PASSWORD = timedelta(hours=72)
KEPT_FORM = timedelta(hours=1)
SEEN_EVERY = timedelta(minutes=1)


def idle_limit(roles: Iterable[str]) -> timedelta:
    """How long a session may rest: 30 minutes at an office desk, two hours on a mediator's phone (SECURITY.md R16)."""
    return timedelta(minutes=30 if STRICT.intersection(roles) else 120)


WRONG_HERE = 5
WRONG_ANYWHERE = 10
NAMES_HERE = 30
PAUSE = timedelta(minutes=15)
REMEMBER_HERE = timedelta(minutes=30)
REMEMBER_ANYWHERE = timedelta(hours=24)
REMEMBER_NAMES = timedelta(hours=1)


@dataclass(frozen=True)
class Tries:
    """What failed before: how often and when last, for the account here, the account anywhere, and the address."""

    here: int = 0
    here_last: datetime | None = None
    anywhere: int = 0
    anywhere_last: datetime | None = None
    names: int = 0
    names_last: datetime | None = None


def pause(tries: Tries, known_device: bool, now: datetime) -> timedelta:
    """How long the next try must wait; zero lets it through (SETTLED.md, Brakes).

    A device that has signed in to the account before is held by the first brake alone, so that a stranger's guessing
    locks nobody out of their own phone.
    """
    waits = [timedelta(0)]
    if tries.here >= WRONG_HERE and tries.here_last:
        waits.append(tries.here_last + PAUSE - now)
    if not known_device:
        if tries.anywhere >= WRONG_ANYWHERE and tries.anywhere_last:
            doubled = timedelta(seconds=30 * 2 ** min(tries.anywhere - WRONG_ANYWHERE, 5))
            waits.append(tries.anywhere_last + min(doubled, PAUSE) - now)
        if tries.names >= NAMES_HERE and tries.names_last:
            waits.append(tries.names_last + PAUSE - now)
    return max(waits)


VERBS: dict[str, Any] = {
    "accounts.sign_in": _("登录"),
    "accounts.sign_in_failed": _("密码不对"),
    "accounts.sign_in_braked": _("试得太多，被拦下"),
    "accounts.sign_out": _("退出"),
    "accounts.end_sessions": _("结束登录"),
    "accounts.change_password": _("改密码"),
    "accounts.reset_password": _("重置密码"),
    "accounts.add_user": _("新建账号"),
    "accounts.disable": _("停用账号"),
    "accounts.enable": _("启用账号"),
    "accounts.grant": _("分配工作"),
    "accounts.end_grant": _("结束工作"),
    "accounts.read_audit": _("查看审计记录"),
    "core.refused": _("打不开的页面"),
    "core.setting": _("改设置"),
    "core.retention": _("按期删去到期的资料"),
    "consultations.feedback": _("收到意见"),
    "consultations.reply": _("答复意见"),
    "consultations.reveal_feedback": _("查看提意见人的电话"),
    "consultations.export_feedback": _("导出意见"),
    "consultations.mine": _("本人要一份自己的资料"),
    "consultations.stop_contact": _("本人不再同意联系"),
    "consultations.erase": _("按本人要求删去咨询"),
    "consultations.correct": _("按本人要求改正"),
    "mediation.log": _("记一件纠纷"),
    "mediation.describe": _("补写情况"),
    "mediation.party": _("记当事人"),
    "mediation.notice": _("告知权利"),
    "mediation.session": _("记一次调解"),
    "mediation.visit": _("回访"),
    "mediation.reveal": _("查看证件号或电话"),
    "mediation.protect": _("设为保密"),
    "mediation.name_handler": _("指定承办人"),
    "mediation.conflict": _("回避"),
    "mediation.extend": _("延长期限"),
    "mediation.read": _("打开纠纷"),
    "mediation.export": _("导出纠纷"),
    "mediation.accept": _("受理"),
    "mediation.decline": _("不受理，转别处"),
    "mediation.start": _("开始调解"),
    "mediation.agree": _("记下协议"),
    "mediation.fail": _("没说和，结束调解"),
    "mediation.refuse": _("一方不愿调解"),
    "mediation.withdraw": _("当事人撤回"),
    "mediation.perform": _("已经履行"),
    "mediation.break": _("没有履行"),
    "mediation.close": _("审核结案"),
    "consultations.ask": _("村民提问"),
    "consultations.assign": _("分派咨询"),
    "consultations.accept": _("接受咨询"),
    "consultations.decline": _("退回咨询"),
    "consultations.answer": _("答复咨询"),
    "consultations.solve": _("村民说解决了"),
    "consultations.partly": _("村民说解决了一部分"),
    "consultations.fail": _("村民说没有解决"),
    "consultations.reopen": _("请顾问再答一次"),
    "consultations.close": _("办结咨询"),
    "consultations.note": _("记内部备注"),
    "consultations.reveal": _("查看提问人的电话"),
    "consultations.tell": _("转告答复"),
    "consultations.read": _("打开咨询"),
}
"""What the trail's verbs mean, for the auditor; a verb that is not listed is shown as it is stored."""

SUBJECTS: dict[str, Any] = {
    "accounts_user": _("账号"),
    "core_audit": _("审计记录"),
    "mediation_case": _("纠纷"),
    "consultations_consultation": _("咨询"),
    "consultations_opinion": _("意见和投诉"),
    "core_setting": _("设置"),
    "retention": _("到期的资料"),
    "page": _("页面"),
}
"""What the trail's lines are about."""
