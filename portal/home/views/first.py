"""The first page, the switches in the header, and the pages that say how the portal treats its visitors."""

from datetime import date
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.rules import Can as Accounts
from portal.areas import queries as areas
from portal.areas.rules import short_code
from portal.core import clock, retention
from portal.core.codes import spoken
from portal.core.config import config
from portal.core.i18n import LANGUAGES, _
from portal.core.web import PUBLIC, page, person, safe_next
from portal.home import queries
from portal.home.views import figures, tasks
from portal.home.views.entrance import room
from portal.home.views.village import county
from portal.mediation.rules import Can as Mediation

YEAR = 365 * 24 * 3600


def _kept(on: date) -> tuple[tuple[Any, ...], ...]:
    """What is kept of whom: when, what, why, who sees it, how long; the periods are those that the night goes by."""
    return (
        (
            _("随便看看"),
            _("语言、字号、防冒名的号码，都只在您的浏览器里"),
            _("让网页好用"),
            _("没有人"),
            _("一年，清掉浏览器就没有了"),
        ),
        (
            _("问法律"),
            _("问题（写的或者录的）、手机号、哪个村；称呼和怎么联系可以不写"),
            _("答复您，防止别人看到答复"),
            _("村里的顾问、镇司法所、市司法局"),
            _("办结以后 %(period)s，到时连同答复一起删掉", period=retention.period("consultations", on)),
        ),
        (
            _("约时间见顾问"),
            _("时间、手机号、哪个村；称呼可以不写，不记是什么事"),
            _("留住时间，有变动告诉您"),
            _("村里的顾问、镇司法所"),
            _("那一天以后 %(period)s，到时删掉", period=retention.period("bookings", on)),
        ),
        (
            _("申请调解、有纠纷"),
            _("当事人的称呼、电话、事情经过、协议；证件号只在签协议时"),
            _("把纠纷调好，看履行没有"),
            _("本村、本镇调委会和市司法局的经办人"),
            _(
                "受理了的，照调解案卷的保管年限；没有受理的，%(period)s以后删掉姓名、电话和经过",
                period=retention.period("applications", on),
            ),
        ),
        (
            _("提意见、投诉，要求看、改、删自己的信息"),
            _("您说的话、手机号"),
            _("改正我们的工作，答复您"),
            _("市司法局"),
            _("答复以后 %(period)s，到时删掉", period=retention.period("feedback", on)),
        ),
        (
            _("工作人员登录"),
            _("谁、什么时候、在哪个网络、用哪部手机登录，看了或改了什么，手机上有几份没送出"),
            _("查得清是谁做的，没送出的不会丢"),
            _("审计员；手机的登记，本人和管理员"),
            _(
                "登录记录 %(period)s；手机的登记，最后联系以后 %(phones)s；审计记录至少半年，不能改",
                period=retention.period("sessions", on),
                phones=retention.period("devices", on),
            ),
        ),
        (
            _("送出表单"),
            _("防重的号码、网络地址的乱码"),
            _("点两次只算一次，防止有人乱送"),
            _("没有人"),
            _(
                "防重的号码 %(period)s，网络地址的乱码 %(short)s",
                period=retention.period("submissions", on),
                short=retention.period("sendings", on),
            ),
        ),
    )


@room.get("/", needs=PUBLIC, posted=True)
def index() -> ResponseReturnValue:
    """A visitor finds three ways to be helped; who is signed in finds what to do next."""
    who = person()
    if not who.signed_in:
        return page(ahead=queries.ahead(county()))
    code = figures.widest()
    wide = code.endswith("000")
    return page(
        logs=who.may(Mediation.LOG),
        handles=who.may(Mediation.HANDLE),
        work=tasks.disputes(wide),
        manages=who.may(Accounts.MANAGE),
        accounts=tasks.of_accounts() if who.may(Accounts.MANAGE) else [],
        trail=tasks.of_trail() if who.may(Accounts.AUDIT) else [],
        **(_office() if wide else _village()),
    )


def _office() -> dict[str, Any]:
    """A town, the bureau, a leader: what is owed first, each number with its list, then the figures."""
    handles = person().may(Mediation.HANDLE)
    served = tasks.coverage()
    board = figures.board(towns=not handles)
    counts = tasks.of_disputes() if handles else []
    counts += [*tasks.of_questions(), *tasks.of_feedback(), *tasks.of_villages(served)]
    if board:
        counts = [*tasks.overdue(board.late, board.late_href), *counts]
    return {
        "board": board,
        "today": clock.today(),
        "owed": tasks.told(sorted((one for one in counts if one.number), key=lambda one: not one.late)),
        "settled": tasks.told(one for one in counts if not one.number),
        "programme": tasks.told(tasks.of_programme()),
        "covered": None if handles else figures.covered(served),
    }


def _village() -> dict[str, Any]:
    """A mediator, a member, an adviser: the next act, the people to call, and the villages."""
    questions, served = tasks.questions(), tasks.coverage()
    codes = sorted(person().areas.get(Mediation.LOG, ()))
    return {
        "questions": questions,
        "calls": tasks.calls(),
        "learning": tasks.learning(),
        "reaching": tasks.reaching(),
        "served": served,
        "today": clock.today(),
        "mine": [(name, url_for("home.village", code=spoken(short_code(code)))) for code, name in _named(codes)],
        "places": areas.names(row.village_code for row in questions.rows) if questions else {},
    }


def _named(codes: list[str]) -> list[tuple[str, str]]:
    found = areas.names(codes)
    return [(code, found[code]) for code in codes if code in found]


@room.get("/ui", needs=PUBLIC)
def ui() -> ResponseReturnValue:
    """Every component in every state, for who builds pages; only in the demo."""
    return page() if config().demo else abort(404)


def _remembered(name: str, value: str) -> ResponseReturnValue:
    """Back to the page, with a choice kept for a year."""
    answer = redirect(safe_next(request.form.get("back")) or "/", 303)
    answer.set_cookie(name, value, max_age=YEAR, httponly=True, secure=config().https, samesite="Lax", path="/")
    return answer


@room.post("/large-text", needs=PUBLIC)
def large_text() -> ResponseReturnValue:
    """Large type on, or off again."""
    return _remembered("large", "0" if request.cookies.get("large") == "1" else "1")


@room.post("/language", needs=PUBLIC)
def language() -> ResponseReturnValue:
    """Chinese or English."""
    chosen = request.form.get("lang", "").replace("-", "_")
    return _remembered("lang", chosen if chosen in LANGUAGES else LANGUAGES[0])


@room.get("/privacy", needs=PUBLIC, posted=True)
def privacy() -> ResponseReturnValue:
    """What is kept of whom, why, for how long, and whom to ask (DOMAIN.md 7.2)."""
    return page(kept=_kept(clock.today()))


@room.get("/accessibility", needs=PUBLIC, posted=True)
def accessibility() -> ResponseReturnValue:
    """What was done so that everybody can use the portal."""
    return page()
