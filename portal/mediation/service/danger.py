"""Red flags: who is in danger comes first, and what the law wants reported is decided in writing (DOMAIN.md 5.5)."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.accounts import queries as accounts
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.mediation import queries, rules
from portal.mediation.models import Case, Handler, Screen
from portal.mediation.rules import Can, Flag, Raised, Report
from portal.mediation.service.guards import changing, check_handling
from portal.mediation.service.protection import mark
from portal.mediation.service.waiting import open_matter


@dataclass(frozen=True)
class Screened:
    """The answers, and whether it was reported: to whom, or why not."""

    flags: Collection[Flag]
    report: Report | None = None
    why: str = ""
    told_whom: str = ""


def screen(case: Case, told: Screened) -> Screen:
    """Note the nine answers. One yes makes it urgent and the town's to look at today; what is sensitive is hidden.

    Where the law leaves no choice, not to report is refused (反家庭暴力法 14；未成年人保护法 11).
    """
    check_handling(case)
    flags = sorted(told.flags)
    if rules.must_decide(flags) and told.report is None:
        raise Refused(_("请写明报了没有：报了写报给谁，没报写原因"), field="report")
    if rules.must_report(flags) and told.report is Report.NOT:
        raise Refused(
            _("未成年人、没有行为能力的人受害，必须马上报告（反家庭暴力法第14条，未成年人保护法第11条）"), "report"
        )
    if told.report is Report.NOT and not told.why:
        raise Refused(_("不报，要写明原因"), field="why")
    if told.report is Report.DONE and not told.told_whom:
        raise Refused(_("请写报给了谁，比如：派出所马警官"), field="told_whom")
    found = Screen(
        case=case, flags=",".join(flags), report=told.report, why=told.why[:300], told_whom=told.told_whom[:120],
        decided_at=clock.written() if told.report else None, noted_at=clock.written(), noted_by=actor().name,
    )  # fmt: skip
    db.session.add(found)
    audit.record("mediation.screen", "mediation_case", case, yes=len(flags), report=told.report and told.report.value)
    if flags:
        _act(case, flags)
    return found


def _act(case: Case, flags: Collection[Flag]) -> None:
    """Urgent, before the town today, and hidden from all but named handlers where it is sensitive."""
    protection = rules.protection_for(flags)
    with changing(case):
        case.danger = case.urgent = True
    if protection is not None and actor().id is not None:
        mark(case, protection)
        named = queries.handler_ids(case)
        for one in accounts.holders(Can.CLOSE, case.town_code):
            if one.id not in named:
                db.session.add(Handler(case=case, user_id=one.id))
    open_matter(case, Raised.DANGER, clock.today(), "")
