"""What somebody else has to answer: a second pair of eyes, a party's wish, people who come back (S18, S24, V28)."""

from collections.abc import Sequence
from datetime import date, timedelta

from portal.accounts import queries as accounts
from portal.core import audit, clock, db, workdays
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor, level_of
from portal.mediation import queries, rules
from portal.mediation.models import Case, Pending
from portal.mediation.rules import Can, Publicity, Raised, State, Wish
from portal.mediation.service.guards import check_handling


def open_matter(case: Case, what: Raised, due_on: date, why: str = "", owners: str = "") -> Pending:
    """Put something before whoever has to answer it; one of a kind waits at a time."""
    there = queries.open_matters(case, what) if case.id else ()
    if there:
        return there[0]
    found = Pending(
        case=case, what=what, reason=why[:300], owners=owners[:200], due_on=due_on, opened_at=clock.written(),
        opened_by_id=actor().id, opened_by=actor().name,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    audit.record("mediation.waiting", "mediation_case", case, what=what.value, id=found.id, due=due_on.isoformat())
    return found


def answer(case: Case, found: Pending, granted: bool, said: str) -> None:
    """Answer what waits. What needs a second pair of eyes is answered by the town, and not by who asked (S18)."""
    check_handling(case)
    if found.answered_at is not None:
        raise Refused(_("这一件已经有人答复了"))
    if found.what is Raised.DECLINED:
        raise Refused(_("同意的，请审核结案；不同意的，请受理"))
    if found.what is Raised.CLASH:
        raise Refused(_("请打开“两种写法，选一种”那一页，选好就算答复了"))
    if found.what is Raised.LOWERED:
        _check_second(found)
        case.urgent = case.urgent and not granted
    _settle(case, found, granted, said)


def _settle(case: Case, found: Pending, granted: bool, said: str) -> None:
    found.answered_at, found.answered_by = clock.written(), actor().name
    found.granted, found.answer = granted, said[:300]
    audit.record("mediation.answered", "mediation_case", case, what=found.what.value, id=found.id, granted=granted)


def _check_second(found: Pending) -> None:
    who = actor()
    if who.id is not None and who.id == found.opened_by_id:
        raise Refused(_("这要请另一个人看，不能自己同意自己"))
    if not who.everywhere and all(level_of(code) == "village" for code in who.areas):
        raise Refused(_("这要请镇司法所的人看"))


def settle_all(case: Case, granted: bool, said: str, *kinds: Raised) -> None:
    """Answer what waits of some kinds, because the step that was asked for has been taken."""
    for found in queries.open_matters(case, *kinds):
        _settle(case, found, granted, said)


def lower(case: Case, why: str) -> None:
    """Ask that a dispute be no longer urgent: with a reason, and only once the town has agreed (S18)."""
    check_handling(case)
    if not case.urgent or not case.running:
        raise Refused(_("这件纠纷没有标“急”，不用取消"))
    open_matter(case, Raised.LOWERED, workdays.next_workday(clock.today()), why)


def wish(case: Case, what: Wish, said: str) -> None:
    """A party asks for another mediator, or for open or closed: their right (人民调解法 23; PRODUCT.md V28)."""
    check_handling(case)
    if not case.running:
        raise Refused(_("已经有结果了，请看记录"))
    if what is Wish.MEDIATOR:
        if case.mediator_id is None:
            raise Refused(_("还没有受理：受理的时候直接选另一位调解员就行"), field="what")
        open_matter(case, Raised.MEDIATOR, workdays.workdays_after(clock.today(), rules.DAYS_TO_ANSWER), said)
        return
    case.publicity = Publicity.OPEN if what is Wish.OPEN else Publicity.CLOSED
    audit.record("mediation.publicity", "mediation_case", case, to=case.publicity.value)


def notice_return(case: Case, phones: Sequence[str]) -> None:
    """The same people are back: twice in a month somebody is told, the fourth time named people meet (S24)."""
    since = case.reported_on - timedelta(days=rules.DAYS_COUNTED)
    before = [(case.reported_on - day).days for day in queries.reports_before(case, phones, since)]
    what = rules.count_again(before)
    if what is None:
        return
    owners = ""
    if what is Raised.CONFERENCE:
        holders = accounts.holders(Can.CLOSE, case.town_code)
        owners = "、".join(one.name for one in holders[:3]) or str(_("镇司法所"))
    why = str(_("一年里第 %(n)d 次", n=len(before) + 1))
    open_matter(case, what, workdays.next_workday(clock.today()), why, owners)


def declined(case: Case, why: str) -> None:
    """A dispute was turned away: within one working day another person looks at it (S18)."""
    if case.state is State.NOT_ACCEPTED:
        open_matter(case, Raised.DECLINED, workdays.next_workday(clock.today()), why)
