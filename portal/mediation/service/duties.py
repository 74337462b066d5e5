"""What an agreement obliges whom to, written down before it is signed: who, to whom, what, how much, by when (M24)."""

import calendar
from dataclasses import dataclass
from datetime import date

from portal.core import audit, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.mediation import queries, rules
from portal.mediation.models import Case, Duty
from portal.mediation.rules import By, Owed, Role, State
from portal.mediation.service.guards import check_handling

MOST_DUTIES = 60
MOST_PARTS = 36


@dataclass(frozen=True)
class DutyTold:
    """One duty; `parts` instalments of equal size a month apart, the last with what does not divide."""

    debtor_id: int
    creditor_id: int | None
    what: str
    amount: int | None
    due_on: date
    parts: int = 1


def add_duty(case: Case, told: DutyTold) -> list[Duty]:
    """Write one duty down, or its instalments, before the agreement is recorded."""
    check_handling(case)
    if case.state is not State.MEDIATING:
        raise Refused(_("开始调解以后、记下协议以前，才能写谁做什么"))
    known = {party.id for party in queries.parties(case)}
    if told.debtor_id not in known or told.creditor_id not in {None, *known}:
        raise Refused(_("请从当事人里选"), field="debtor")
    if told.debtor_id == told.creditor_id:
        raise Refused(_("不能自己欠自己，请核对"), field="creditor")
    if rules.BLANK in told.what:
        raise Refused(_("句子里还有空没有填，请补上"), field="what")
    if told.parts > 1 and told.amount is None:
        raise Refused(_("分几次付，要先写多少钱"), field="amount")
    if not 1 <= told.parts <= MOST_PARTS:
        raise Refused(_("最多分 %(most)d 次", most=MOST_PARTS), field="parts")
    if len(queries.duties(case)) + told.parts > MOST_DUTIES:
        raise Refused(_("一份协议最多写 %(most)d 条", most=MOST_DUTIES), field="parts")
    each = _shares(told.amount, told.parts)
    found = [
        Duty(
            case=case, debtor_id=told.debtor_id, creditor_id=told.creditor_id, what=told.what, amount=each[part],
            due_on=_months_later(told.due_on, part),
        )
        for part in range(told.parts)
    ]  # fmt: skip
    db.session.add_all(found)
    audit.record("mediation.duties", "mediation_case", case, act="add", count=told.parts)
    return found


def drop_duty(case: Case, duty: Duty) -> None:
    """Take a duty out again, as long as no agreement has been recorded."""
    check_handling(case)
    if case.state is not State.MEDIATING:
        raise Refused(_("协议已经记下，不能再改"))
    audit.record("mediation.duties", "mediation_case", case, act="drop")
    db.session.delete(duty)


def of_sides(case: Case, by: By, what: str, amount: int | None, due_on: date) -> list[Duty]:
    """The one duty of a short agreement, for each person of the side that owes it."""
    people = queries.parties(case)
    sides = {By.APPLICANT: {Role.APPLICANT}, By.RESPONDENT: {Role.RESPONDENT}, By.BOTH: set(Role)}[by]
    owing = [party for party in people if party.role in sides]
    if not owing:
        raise Refused(_("没有这一方的当事人，请先加上"), field="debtor")
    each = _shares(amount, len(owing))
    others = [party for party in people if party not in owing]
    creditor = others[0].id if len(others) == 1 else None
    found = [
        Duty(case=case, debtor_id=one.id, creditor_id=creditor, what=what[:300], amount=each[place], due_on=due_on)
        for place, one in enumerate(owing)
    ]
    db.session.add_all(found)
    audit.record("mediation.duties", "mediation_case", case, act="add", count=len(found))
    return found


def terms_of(case: Case, duties: list[Duty]) -> str:
    """The text of an agreement made of its duties."""
    names = {party.id: party.name for party in queries.parties(case)}
    return rules.terms_of(
        [
            Owed(names[one.debtor_id], names.get(one.creditor_id or 0, ""), one.what, one.amount, one.due_on)
            for one in duties
        ]
    )


def with_sum(terms: str, amount: int | None) -> str:
    """The typed terms with the sum in digits and 大写, where they do not say it in words already."""
    if amount is None or rules.in_words(amount) in terms:
        return terms
    return f"{terms}\n金额：人民币{rules.yuan(amount)}元（大写：{rules.in_words(amount)}）。"


def _shares(amount: int | None, parts: int) -> list[int | None]:
    """A sum in so many equal parts of whole yuan where it can be; the last takes the rest."""
    if amount is None:
        return [None] * parts
    unit = 100 if amount >= parts * 100 else 1
    each = amount // parts // unit * unit
    if not each:
        raise Refused(_("钱太少，分不了这么多次"), field="parts")
    return [*([each] * (parts - 1)), amount - each * (parts - 1)]


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
