"""What is to be done on a first page: tasks that open the page where they are done, and counts that open their list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import url_for

from portal.accounts import queries as accounts
from portal.accounts.rules import VERBS, Standing
from portal.advisers import queries as advisers
from portal.advisers.rules import Can as Advisers
from portal.advisers.rules import Show as Villages
from portal.areas import queries as areas
from portal.consultations import queries as consultations
from portal.consultations.rules import Can as Consultations
from portal.consultations.rules import Show, State
from portal.core import clock
from portal.core.i18n import _, _n
from portal.core.scope import acting_for
from portal.core.web import person
from portal.home import queries as home
from portal.ledgers.rules import Can as Ledgers
from portal.mediation import queries as mediation
from portal.mediation.rules import Can as Mediation
from portal.mediation.rules import Raised, Task
from portal.members.rules import Can as Members
from portal.members.rules import Office
from portal.outreach import queries as outreach
from portal.outreach.rules import Can as Outreach
from portal.outreach.rules import LegalDay
from portal.outreach.rules import Standing as Helped
from portal.reviews.rules import Can as Reviews
from portal.reviews.rules import State as Reviewed
from portal.reviews.rules import due_year
from portal.training import queries as training
from portal.training.rules import Can as Training
from portal.training.rules import Show as Sessions

SHOWN = 7
SESSIONS = 3
WATCHED = (
    "mediation.reveal",
    "consultations.reveal",
    "mediation.export",
    "ledgers.release",
    "accounts.grant",
    "accounts.sign_in_failed",
    "core.refused",
)
OPENS = {
    Task.ACCEPT: "mediation.accept",
    Task.NOTICE: "mediation.notice",
    Task.SESSION: "mediation.session",
    Task.ORAL: "mediation.oral",
    Task.VISIT: "mediation.visit",
    Task.CONFIRM: "mediation.confirmation",
}


@dataclass(frozen=True)
class Work:
    """One task of a first page: it opens the very page where it is done."""

    href: str
    what: Any
    about: str
    place: str
    on: Any
    late_days: int
    urgent: bool


class Count(NamedTuple):
    """One number of a board: the list that it opens has exactly as many rows."""

    label: Any
    number: int
    href: str
    late: bool = False


def so_many(label: str, number: int, href: str, late: bool = False) -> Count:
    """A number and what there are so many of; the words are collected for one and for several of them."""
    return Count(_n(label, label, number), number, href, late)


def disputes(town: bool) -> list[Work]:
    """What is to be done on the disputes this person handles: choices first, the dangerous next, then by day."""
    with acting_for(Mediation.HANDLE) as who:
        rows = mediation.tasks(town, SHOWN) if who is not None else []
        joint = mediation.asked_to_join() if who is not None else []
    places, today = areas.names(row.village_code for row in rows), clock.today()
    invited = [
        Work(
            url_for("mediation.join", joint_id=one.id),
            _("答复参不参加联合调解"),
            str(_("%(who)s请的", who=one.asked_by)),
            "",
            one.due_on,
            (today - one.due_on).days,
            False,
        )
        for one in joint
    ]
    return invited + [
        Work(
            url_for("mediation.choose" if row.clash else OPENS.get(row.next_what, "mediation.show"), case_id=row.id),
            (Raised.CLASH if row.clash else row.next_what).label,
            f"{row.kind.label} · {row.title}",
            places.get(row.village_code, ""),
            row.next_on,
            (today - row.next_on).days,
            row.urgent,
        )
        for row in rows
    ]


def questions() -> consultations.Waiting | None:
    """The questions that wait for this person's answer, the first promised one first; None for who answers none."""
    with acting_for(Consultations.ANSWER) as who:
        return consultations.waiting(clock.today(), SHOWN) if who is not None else None


def calls() -> int | None:
    """How many villagers are to be told that their answer is there; None for who tells nobody."""
    with acting_for(Consultations.CALL) as who:
        return consultations.to_tell_count() if who is not None else None


def coverage() -> advisers.Coverage | None:
    """How the villages of this person are served by their advisers; None for who has no such page."""
    with acting_for(Advisers.LIST) as who:
        return advisers.coverage(who.areas, clock.today()) if who is not None else None


def of_disputes() -> list[Count]:
    """What waits for the town's hand."""
    with acting_for(Mediation.LIST) as who:
        if who is None:
            return []
        found = mediation.owed()
    return [
        so_many("等镇里受理的纠纷", found.handed_up, _ledger(Task.HAND_UP)),
        so_many("等镇里审核结案的纠纷", found.to_close, _ledger(Task.CLOSE)),
        so_many("等人答复的事", found.to_answer, url_for("mediation.waiting")),
    ]


def _ledger(task: Task) -> str:
    return url_for("mediation.index", task=task.value)


def of_questions() -> list[Count]:
    """Questions beyond their promise, and those that nobody has yet."""
    with acting_for(Consultations.LIST) as who:
        if who is None:
            return []
        found = consultations.owed(clock.today())
    return [
        so_many("超过约定日子的咨询", found.late, _inbox(show=Show.LATE.value), late=found.late > 0),
        so_many("还没有分给顾问的咨询", found.unassigned, _inbox(state=State.SUBMITTED.value)),
        so_many("顾问还没接受的咨询", found.untaken, _inbox(show=Show.UNTAKEN.value), late=found.untaken > 0),
        so_many("要给不满意的提问人回的电话", found.to_call, _inbox(show=Show.CALL.value)),
        so_many("等改派的咨询", found.declined, _inbox(state=State.DECLINED.value)),
        so_many("等答复的咨询", found.waiting, _inbox()),
    ]


def _inbox(**told: Any) -> str:
    return url_for("consultations.index", **told)


def of_feedback() -> list[Count]:
    """Complaints and suggestions without an answer."""
    with acting_for(Consultations.FEEDBACK) as who:
        if who is None:
            return []
        waiting, late = consultations.feedback_owed(clock.today())
    href = url_for("consultations.opinions", show=Show.LATE.value)
    return [
        so_many("超过约定日子的意见和投诉", late, href, late=late > 0),
        so_many("等答复的意见和投诉", waiting, url_for("consultations.opinions")),
    ]


def of_accounts() -> list[Count]:
    """Accounts that cannot do their work yet."""
    found = accounts.standing(Standing.FIRST, Standing.IDLE)
    return [
        so_many("还没有换初始密码的账号", found[Standing.FIRST], _accounts(Standing.FIRST)),
        so_many("没有分配工作的账号", found[Standing.IDLE], _accounts(Standing.IDLE)),
    ]


def _accounts(state: Standing) -> str:
    return url_for("admin.index", state=state.value)


def of_trail() -> list[tuple[Any, str]]:
    """What an auditor looks at first: the acts of the last seven days that open, take out or hand out something."""
    since = (clock.today() - timedelta(days=6)).isoformat()
    return [(VERBS[verb], url_for("admin.audit", verb=verb, from_on=since)) for verb in WATCHED]


def told(counts: Iterable[Count]) -> tuple[Count, ...]:
    """Counts with their words in the reader's language: a list that says the same as before is not written anew."""
    return tuple([one._replace(label=str(one.label)) for one in counts])


@dataclass(frozen=True)
class Learning:
    """Training as somebody in a village needs it: on whose list they are, what is next, whom to tell."""

    own: list[Any]
    coming: list[Any]
    to_tell: int
    enrols: bool


def learning() -> Learning | None:
    """The training panel of a village's people and their adviser: their own next one first; None for who has none."""
    with acting_for(Training.LIST) as who:
        if who is None or who.id is None:
            return None
        own = training.own_enrolments(who.id, clock.today())
        next_own = [one.training for one in own if one.training.live][:SESSIONS]
        others = [one for one in training.coming(who.areas, SESSIONS) if one not in next_own]
    coming = [*next_own, *others][:SESSIONS]
    with acting_for(Training.ENROL) as who:
        return Learning(own, coming, training.to_tell_count() if who is not None else 0, who is not None)


def overdue(late: int, href: str) -> list[Count]:
    """Disputes whose month has passed without a result."""
    return [so_many("超期的纠纷", late, href, late=late > 0)]


def of_villages(found: advisers.Coverage | None) -> list[Count]:
    """Villages that their adviser does not serve today, and those whose contract ends soon."""
    if found is None:
        return []
    ending = len(found.ending)
    return [
        so_many("没有顾问服务的村", len(found.gaps), url_for("advisers.index", show=Villages.GAPS.value)),
        *(
            [so_many("顾问合同快到期的村", ending, url_for("advisers.index", show=Villages.ENDING.value))]
            if ending
            else []
        ),
    ]


def of_programme() -> list[Count]:
    """What the programme of the year still wants from whoever arranges it: people, lists, confirmations.

    A number is left out where its list is wider than the places that this person arranges for.
    """
    with acting_for(Training.MANAGE) as who:
        if who is None:
            return []
        areas_held, found = who.areas, home.wanting(who.areas, clock.today(), who.id or 0)
    same = {
        can
        for can in (Ledgers.RELEASE, Members.LIST, Outreach.LIST, Reviews.LIST, Training.LIST)
        if person().areas.get(can) == areas_held
    }
    liaisons = found.without_liaison
    decides = Reviews.DECIDE in person().areas
    counts = [
        (Ledgers.RELEASE, so_many("等您同意的清单", found.extracts, url_for("ledgers.extracts"))),
        (Training.LIST, so_many("办过、还没记到场的培训", found.unrecorded, _sessions(), late=found.unrecorded > 0)),
        (Outreach.LIST, so_many("过了日子还没做的协助事项", found.late, _helping(late=1), late=found.late > 0)),
        (Outreach.LIST, so_many("等确认的协助事项", found.to_confirm, _helping(state=Helped.DONE.value))),
        *([(Reviews.LIST, so_many("等您评定的述职", found.opined, _reviews(Reviewed.OPINED)))] if decides else []),
        *(
            []
            if decides
            else [
                (Reviews.LIST, so_many("等镇里意见的述职", found.reported, _reviews(Reviewed.WRITTEN))),
                (Reviews.LIST, so_many("退回镇里补的述职评议", found.handed_back, _reviews(Reviewed.RETURNED))),
            ]
        ),
        (Members.LIST, so_many("法律明白人不够的村", found.short, url_for("members.quota", part="short"))),
        (Members.LIST, so_many("缺联络员的乡镇", liaisons[Office.TOWN], _liaisons(Office.TOWN))),
        (Members.LIST, so_many("缺法律援助联络员的村", liaisons[Office.AID], _liaisons(Office.AID))),
    ]
    return [count for can, count in counts if can in same and count.number]


def _reviews(state: Reviewed) -> str:
    return url_for("reviews.index", year=due_year(clock.today()), show=state.value)


def _sessions() -> str:
    return url_for("training.index", show=Sessions.PAST.value)


def _helping(**told: Any) -> str:
    return url_for("outreach.tasks", **told)


def _liaisons(office: Office) -> str:
    return url_for("members.liaisons", office=office.value, gaps=1)


@dataclass(frozen=True)
class Reaching:
    """The next legal day for whoever logs talks, and the tasks of assistance that wait for this person."""

    ahead: LegalDay | None
    left: int
    waiting: outreach.Own
    today: date


def reaching() -> Reaching | None:
    """What outreach says on a helper's first page; None for whoever logs no talks."""
    with acting_for(Outreach.LOG) as who:
        if who is None or who.id is None:
            return None
        today = clock.today()
        ahead = outreach.next_legal_day(today)
        return Reaching(ahead, ahead.days_until(today) if ahead else 0, outreach.own_tasks(who.id, 3), today)
