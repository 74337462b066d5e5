"""From an agreement to the court that confirms it: thirty days, together, and not everything (人民调解法 33; M29)."""

from dataclasses import dataclass
from datetime import date

from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.mediation import queries, rules
from portal.mediation.models import Case, Confirmation
from portal.mediation.rules import About, Form, Outcome, Ruling, Task
from portal.mediation.service.guards import check_handling
from portal.mediation.service.planning import await_task, plan


@dataclass(frozen=True)
class Way:
    """What is noted of the way to the court so far."""

    about: About
    wanted: bool
    applied_on: date | None = None
    accepted_on: date | None = None
    ruling: Ruling | None = None
    ruled_on: date | None = None
    number: str = ""


def note_confirmation(case: Case, told: Way) -> Confirmation:
    """Note whether the parties apply, when they did, and what the court said.

    Status and title are never confirmed (民诉法解释 355); after thirty days it is too late (人民调解法 33).
    """
    check_handling(case)
    if case.outcome is not Outcome.AGREED or case.ended_on is None:
        raise Refused(_("达成协议以后才能申请司法确认"))
    if case.form is Form.ORAL:
        raise Refused(_("口头协议要先写成书面，双方签字，再申请司法确认"))
    _check(case.ended_on, told)
    found = queries.confirmation(case) or Confirmation(case=case)
    found.about, found.wanted, found.number = told.about, told.wanted, told.number
    found.applied_on, found.accepted_on = told.applied_on, told.accepted_on
    found.ruling, found.ruled_on = told.ruling, told.ruled_on
    found.noted_at, found.noted_by = clock.written(), actor().name
    db.session.add(found)
    audit.record(
        "mediation.confirmation", "mediation_case", case, wanted=told.wanted, ruling=told.ruling and told.ruling.value
    )
    if case.next_what is Task.CONFIRM:
        plan(case)
    return found


def _check(effect: date, told: Way) -> None:
    if told.about is not About.ORDINARY and (told.wanted or told.applied_on):
        raise Refused(_("法院不确认这样的事（民诉法解释第355条），请当事人走别的路"), field="about")
    if told.applied_on is None:
        if told.accepted_on or told.ruling or told.ruled_on:
            raise Refused(_("请先填哪天申请的"), field="applied_on")
        return
    if not told.wanted:
        raise Refused(_("不申请的不用填申请的日子"), field="wanted")
    if told.applied_on < effect:
        raise Refused(_("申请的日子不能早于协议的日子"), field="applied_on")
    last = rules.last_day_to_confirm(effect)
    if told.applied_on > last:
        raise Refused(
            _("最晚 %(day)s 申请，已经过了30天（人民调解法第33条）", day=last.isoformat()), field="applied_on"
        )
    if told.accepted_on and told.accepted_on < told.applied_on:
        raise Refused(_("法院受理的日子不能早于申请的日子"), field="accepted_on")
    if bool(told.ruling) != bool(told.ruled_on):
        raise Refused(_("结果和日子要一起填"), field="ruled_on" if told.ruling else "ruling")
    if told.ruling in (Ruling.CONFIRMED, Ruling.REJECTED) and told.accepted_on is None:
        raise Refused(_("法院受理以后才有裁定，请填受理的日子"), field="accepted_on")
    if told.ruled_on and told.ruled_on < (told.accepted_on or told.applied_on):
        raise Refused(_("结果的日子不能早于申请和受理的日子"), field="ruled_on")


def remind(today: date) -> int:
    """On the 20th, 25th and 29th day the mediator is asked whether the parties apply; how many were."""
    count = 0
    for case in queries.to_confirm(today):
        await_task(case, Task.CONFIRM, today)
        count += 1
    return count
