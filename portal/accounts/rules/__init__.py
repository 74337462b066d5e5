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
    BIND = "accounts.bind"


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
    "accounts.open_store": _("换手机上的开锁码"),
    "accounts.reset_password": _("重置密码"),
    "accounts.add_user": _("新建账号"),
    "accounts.disable": _("停用账号"),
    "accounts.enable": _("启用账号"),
    "accounts.grant": _("分配工作"),
    "accounts.end_grant": _("结束工作"),
    "accounts.revoke_device": _("停用一部手机"),
    "accounts.offer_binding": _("给人出开通手机的码"),
    "accounts.revoke_binding": _("作废开通手机的码"),
    "accounts.bind": _("扫码开通手机"),
    "accounts.read_audit": _("查看审计记录"),
    "core.refused": _("打不开的页面"),
    "core.hold": _("同号不同内容的表单另存"),
    "core.settle": _("处理好另存的表单"),
    "core.hand_over": _("把另存的表单转给同事"),
    "core.setting": _("改设置"),
    "core.retention": _("按期删去到期的资料"),
    "consultations.feedback": _("收到意见"),
    "consultations.reply": _("答复意见"),
    "consultations.retain": _("按法律保留咨询"),
    "consultations.let_go": _("解除保留"),
    "consultations.not_erased": _("按法律保留，没有删"),
    "consultations.hold": _("先给投诉的人回一句"),
    "consultations.complained_of": _("记投诉说的是谁"),
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
    "mediation.photo": _("加了一张照片"),
    "mediation.remove_photo": _("拿掉了一张照片"),
    "mediation.read_photo": _("打开照片"),
    "mediation.file": _("加了一个文件"),
    "mediation.remove_file": _("拿掉了一个文件"),
    "mediation.read_file": _("打开文件"),
    "mediation.slip": _("给了当事人查询凭条"),
    "mediation.rights": _("当事人自己看了权利义务"),
    "papers.make": _("打印文书"),
    "papers.signed": _("加了签好字的照片"),
    "papers.volume": _("打开卷宗"),
    "papers.show": _("打开卷宗"),
    "papers.open": _("打开文书"),
    "papers.word": _("下载文书"),
    "mediation.protect": _("设为保密"),
    "mediation.name_handler": _("指定承办人"),
    "mediation.conflict": _("回避"),
    "mediation.extend": _("延长期限"),
    "mediation.read": _("打开纠纷"),
    "mediation.carry": _("把纠纷带在手机上"),
    "mediation.export": _("导出纠纷"),
    "ledgers.ask_extract": _("请后台做清单"),
    "ledgers.release": _("同意写全姓名电话的清单"),
    "ledgers.refuse": _("没有同意要清单"),
    "ledgers.take_extract": _("下载后台做的清单"),
    "ledgers.upper": _("改上级平台对照表"),
    "ledgers.upper_export": _("按上级平台的格式导出"),
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
    "consultations.aid": _("转交法律援助"),
    "consultations.aid_decide": _("记法律援助的决定"),
    "consultations.aid_appoint": _("记法律援助派了谁"),
    "consultations.check_sides": _("查顾问是否要回避"),
    "consultations.assign": _("分派咨询"),
    "consultations.accept": _("接受咨询"),
    "consultations.decline": _("退回咨询"),
    "consultations.answer": _("答复咨询"),
    "consultations.solve": _("村民说解决了"),
    "consultations.partly": _("村民说解决了一部分"),
    "consultations.fail": _("村民说没有解决"),
    "consultations.reopen": _("请顾问再答一次"),
    "consultations.close": _("办结咨询"),
    "consultations.worse": _("村民说更糟了"),
    "consultations.call_back": _("给不满意的村民回电话"),
    "consultations.note": _("记内部备注"),
    "consultations.reveal": _("查看提问人的电话"),
    "consultations.tell": _("转告答复"),
    "consultations.read": _("打开咨询"),
    "consultations.record": _("村民说了一段录音"),
    "consultations.listen": _("听了村民的录音"),
    "advisers.duty_off": _("取消一次值班"),
    "bookings.book": _("村民约了时间"),
    "bookings.move": _("改了预约的时间"),
    "bookings.cancel": _("取消预约"),
    "bookings.put_off": _("预约的时间见不了"),
    "bookings.come": _("记预约的人来了"),
    "bookings.miss": _("记预约的人没来"),
    "bookings.reveal": _("查看预约的人的电话"),
    "bookings.tell": _("转告预约的变动"),
    "areas.end": _("合并或改编行政区划"),
    "certificates.issue": _("发法律明白人的证书"),
    "certificates.issue_all": _("成批发法律明白人的证书"),
    "certificates.reissue": _("换发证书"),
    "certificates.revoke": _("注销证书"),
    "certificates.series": _("定证书编号和有效期"),
    "certificates.batch": _("成批做证书文件"),
    "certificates.take": _("下载成批的证书文件"),
    "certificates.show": _("查看证书"),
    "certificates.print": _("打印证书"),
    "members.appoint": _("任命调解员"),
    "members.relieve": _("调解员卸任"),
    "members.recommend": _("推荐法律明白人"),
    "members.announce": _("公示推荐的人"),
    "members.object": _("记公示期间的异议"),
    "members.describe": _("改法律明白人的档案"),
    "members.tier": _("改法律明白人的类别"),
    "members.consent": _("记下同意公开姓名"),
    "members.consent_end": _("不再公开姓名"),
    "members.account": _("记法律明白人的账号"),
    "members.post": _("记兼任的工作"),
    "members.post_end": _("结束兼任的工作"),
    "members.reveal": _("查看法律明白人的手机号"),
    "members.read": _("打开法律明白人的档案"),
    "members.export": _("导出法律明白人名册"),
    "members.import_read": _("读名册文件"),
    "members.import": _("导入名册"),
    "members.import_undo": _("撤销导入"),
    "members.quota": _("定每村人数"),
    "members.liaison": _("定联络员"),
    "members.liaison_end": _("联络员卸任"),
    "members.pass": _("记网上考试通过"),
    "members.train": _("同意参加培训"),
    "members.qualify": _("考核通过"),
    "members.register": _("登记在册，发证"),
    "members.carry_over": _("原来已登记，转入名册"),
    "members.suspend": _("暂停"),
    "members.resume": _("恢复"),
    "members.propose_removal": _("提出移出"),
    "members.keep": _("不移出，继续在册"),
    "members.remove": _("移出名册"),
    "members.decline": _("不予登记"),
    "members.withdraw": _("撤回推荐"),
    "training.make": _("排一场培训"),
    "training.change": _("改培训的内容"),
    "training.publish": _("发布培训"),
    "training.move": _("培训改期"),
    "training.hold": _("记培训到场"),
    "training.attendance": _("更正培训到场"),
    "training.aim": _("定培训的目标"),
    "training.drop_target": _("去掉培训的目标"),
    "training.export": _("导出培训还差谁"),
    "training.invite": _("请人来培训"),
    "training.accept": _("答应来培训"),
    "training.substitute": _("培训换人"),
    "training.cost": _("记培训的钱"),
    "training.certify": _("核定培训学时"),
    "training.put_right": _("更正一个人的到场"),
    "training.code": _("启用或停用现场的码"),
    "training.code_came": _("用现场的码签到"),
    "training.cancel": _("取消培训"),
    "training.enrol": _("给人报名培训"),
    "training.leave": _("退出培训名单"),
    "training.promote": _("排队的人等到位子"),
    "training.tell": _("转告培训的变动"),
    "training.reveal": _("查看报名的人的电话"),
    "training.link": _("做日历链接"),
    "training.unlink": _("停用日历链接"),
    "members.committee": _("登记调解委员会"),
    "library.write": _("写一条法律解答"),
    "library.rewrite": _("改一条法律解答"),
    "library.release": _("发布一条法律解答"),
    "library.withdraw": _("收回一条法律解答"),
    "library.take": _("导入一部法律"),
    "learning.begin": _("开始一次测试"),
    "learning.hand_in": _("交一次测试"),
    "notices.arrive": _("短信送到手机"),
    "notices.fail": _("短信没有送到"),
    "notices.call": _("短信转给人打电话"),
    "notices.cancel": _("取消一条短信"),
    "outreach.log": _("记一场普法"),
    "outreach.correct": _("改正一场普法"),
    "outreach.withdraw": _("撤回一场普法"),
    "outreach.visits": _("记一条街的入户"),
    "outreach.strike": _("撤回一户次"),
    "outreach.follow": _("记入户跟进"),
    "outreach.give": _("派协助事项"),
    "outreach.do": _("做完协助事项"),
    "outreach.confirm": _("确认协助事项"),
    "outreach.send_back": _("退回协助事项"),
    "outreach.cancel": _("取消协助事项"),
    "outreach.part": _("记法律明白人帮的忙"),
    "outreach.deed": _("记为村里人办的一件事"),
    "reviews.write": _("写述职"),
    "reviews.reword": _("改述职"),
    "reviews.opine": _("写镇里对述职的意见"),
    "reviews.hand_back": _("把述职退回镇里"),
    "reviews.decide": _("评定述职"),
    "reviews.read": _("查看述职评议"),
    "outreach.undo": _("撤回为村里人办的一件事"),
    "outreach.export": _("导出普法清单"),
}
"""What the trail's verbs mean, for the auditor; a verb that is not listed is shown as it is stored."""

SUBJECTS: dict[str, Any] = {
    "accounts_user": _("账号"),
    "core_audit": _("审计记录"),
    "mediation_case": _("纠纷"),
    "consultations_consultation": _("咨询"),
    "consultations_opinion": _("意见和投诉"),
    "bookings_booking": _("预约"),
    "advisers_duty_day": _("值班"),
    "core_held": _("另存的表单"),
    "core_setting": _("设置"),
    "retention": _("到期的资料"),
    "certificates_certificate": _("证书"),
    "certificates_batch": _("成批的证书文件"),
    "members_member": _("法律明白人"),
    "members_import": _("名册导入"),
    "members_committee": _("调解委员会"),
    "members_liaison": _("联络员"),
    "members_mediator": _("调解员"),
    "training_session": _("培训"),
    "training_target": _("培训目标"),
    "library_entry": _("法律解答"),
    "library_edition": _("法律正文"),
    "learning_attempt": _("测试"),
    "notices_notice": _("短信"),
    "outreach_activity": _("普法宣讲"),
    "outreach_round": _("一条街的入户"),
    "outreach_visit": _("入户一次"),
    "outreach_task": _("协助事项"),
    "outreach_deed": _("为村里人办的事"),
    "outreach_talks": _("普法宣讲清单"),
    "outreach_visits": _("入户清单"),
    "outreach_deeds": _("为村里人办的事"),
    "outreach_tasks": _("协助事项"),
    "page": _("页面"),
}
"""What the trail's lines are about."""
