"""What a dispute's record still lacks: for its next step, and for a dossier that the county would take.

One place for both (DOMAIN.md 3.4; PRODUCT.md M26): the record, the papers and the filing ask here. Plain values in, an
ordered list out, in the order of the volume; nothing is looked up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as made_of
from datetime import date
from typing import Any

from portal.core.choice import Choice
from portal.core.i18n import _
from portal.mediation.rules.words import Behalf, Form, Outcome, State

ADULT = 18
"""Whole years at which a person acts for himself (民法典 17、18)."""


class Paper(Choice):
    """The papers of a volume in their order (DOMAIN.md 3.4)."""

    COVER = "cover", _("卷宗封面")
    INDEX = "index", _("卷内目录")
    APPLICATION = "application", _("人民调解申请书")
    REGISTER = "register", _("人民调解受理登记表")
    NOTICE = "notice", _("当事人权利义务告知书")
    IDENTITY = "identity", _("当事人身份证明")
    MANDATE = "mandate", _("授权委托书")
    INQUIRY = "inquiry", _("调查记录")
    EVIDENCE = "evidence", _("证据材料")
    SESSION = "session", _("调解记录")
    AGREEMENT = "agreement", _("人民调解协议书")
    ORAL = "oral", _("口头协议登记表")
    PERFORMANCE = "performance", _("履行证明")
    VISIT = "visit", _("回访记录")
    CONFIRMATION = "confirmation", _("司法确认材料")
    NOTE = "note", _("卷宗情况说明")
    BACK = "back", _("封底")
    REPORT = "report", _("结案报告表")


@dataclass(frozen=True)
class PartyFacts:
    """What is known of one party, without any value that identifies: whether it is there, not what it is."""

    id: int
    name: str
    is_organisation: bool = False
    sex: bool = False
    ethnic: bool = False
    born_year: int | None = None
    occupation: bool = False
    contact: bool = False
    address: bool = False
    identity: bool = False
    told: bool = False
    behalf: Behalf | None = None
    behalf_name: bool = False
    behalf_power: bool = False

    def minor_on(self, day: date) -> bool:
        """Whether the person is a minor; by the year of birth alone, and then in doubt yes."""
        return not self.is_organisation and self.born_year is not None and day.year - self.born_year <= ADULT - 1


@dataclass(frozen=True)
class CaseFacts:
    """What the rule has to know of a dispute; made by `queries.facts_of`."""

    state: State
    outcome: Outcome
    today: date
    detail: bool = False
    claims: bool = False
    summary: bool = True
    parties: tuple[PartyFacts, ...] = ()
    sessions: int = 0
    form: Form | None = None
    facts: bool = False
    terms: bool = False
    term: bool = False
    duties: int = 0
    performed: bool = False
    visits: int = 0
    end_reason: bool = False


@dataclass(frozen=True)
class Missing:
    """One thing that is not there: of which paper, what it is called, and the page that takes it.

    `now`: without it the next step is not lawful. `endpoint` is None where it cannot be given yet.
    """

    paper: Paper
    field: str
    label: Any
    endpoint: str | None = None
    ids: dict[str, int] = made_of(default_factory=dict)
    now: bool = False
    who: str = ""


def missing(case: CaseFacts) -> list[Missing]:
    """What the record lacks, in the order of the volume; an empty list is a complete dossier."""
    return [*_people(case), *_matter(case), *_rights(case), *_course(case), *_result(case), *_after(case)]


def _people(case: CaseFacts) -> Iterator[Missing]:
    """No. 1: each party with name, sex, ethnic group, age, occupation, contact, unit or address."""
    if len(case.parties) < 2:
        yield Missing(Paper.APPLICATION, "parties", _("双方当事人"), "mediation.add_party", now=True)
    for one in case.parties:
        person = not one.is_organisation
        more, ids = "mediation.party_more", {"party_id": one.id}
        asked: tuple[tuple[bool, str, Any, str], ...] = (
            (person and not one.sex, "sex", _("性别"), more),
            (person and not one.ethnic, "ethnic", _("民族"), more),
            (person and one.born_year is None, "born_year", _("出生年份"), more),
            (person and not one.occupation, "occupation", _("职业"), more),
            (not one.contact, "contact", _("联系方式"), "mediation.party"),
            (not one.address, "address", _("住址或单位地址"), "mediation.party"),
            (one.is_organisation and one.behalf is None, "behalf", _("单位的负责人或代理人"), more),
            (not one.identity, "identity", _("身份证件（看过就行，不留复印件）"), more),
        )
        for lacks, name, label, endpoint in asked:
            if lacks:
                paper = Paper.IDENTITY if name == "identity" else Paper.APPLICATION
                yield Missing(paper, name, label, endpoint, ids, who=one.name)
        if one.minor_on(case.today) and not (one.behalf is Behalf.GUARDIAN and one.behalf_name):
            label = _("监护人（未成年人要有监护人参加）")
            yield Missing(
                Paper.APPLICATION, "guardian", label, more, ids, now=case.state is State.ACCEPTED, who=one.name
            )
        if one.behalf is Behalf.AGENT and not one.behalf_power:
            yield Missing(Paper.MANDATE, "behalf_power", _("委托的权限和期限"), more, ids, who=one.name)


def _matter(case: CaseFacts) -> Iterator[Missing]:
    """No. 1 and 2: what it is about, and what is asked for."""
    if not case.summary:
        yield Missing(Paper.APPLICATION, "summary", _("事情的经过"), "mediation.describe")
    if not case.claims:
        yield Missing(Paper.APPLICATION, "claims", _("申请人的请求"), "mediation.claims")
    if not case.detail:
        yield Missing(Paper.REGISTER, "detail", _("纠纷的细类"), "mediation.describe")


def _rights(case: CaseFacts) -> Iterator[Missing]:
    """No. 3: each party was told (人民调解法 23、24)."""
    open_still = case.state in (State.LOGGED, State.ACCEPTED, State.MEDIATING)
    for one in case.parties:
        if not one.told and case.outcome in (Outcome.OPEN, Outcome.AGREED, Outcome.FAILED):
            yield Missing(
                Paper.NOTICE, "heard", _("告知权利义务"), "mediation.notice" if open_still else None,
                now=case.state is State.ACCEPTED, who=one.name,
            )  # fmt: skip


def _course(case: CaseFacts) -> Iterator[Missing]:
    """No. 8: at least one talk, unless it was settled by word of mouth on the spot."""
    settled_on_the_spot = case.form is Form.ORAL
    if not case.sessions and not settled_on_the_spot and case.outcome in (Outcome.OPEN, Outcome.AGREED, Outcome.FAILED):
        endpoint = "mediation.session" if case.state is State.MEDIATING else None
        yield Missing(Paper.SESSION, "sessions", _("谈话记录"), endpoint, now=case.state is State.MEDIATING)


def _result(case: CaseFacts) -> Iterator[Missing]:
    """No. 9 or 9b: written, with every duty whole; oral, with what was said (人民调解法 28、29)."""
    if case.outcome is Outcome.OPEN:
        endpoint = "mediation.agree" if case.state is State.MEDIATING else None
        yield Missing(Paper.AGREEMENT, "agreement", _("调解的结果"), endpoint)
    elif case.outcome is Outcome.AGREED:
        paper = Paper.ORAL if case.form is Form.ORAL else Paper.AGREEMENT
        if not case.facts:
            yield Missing(paper, "facts", _("事情的经过和争的是什么"))
        if not case.terms:
            yield Missing(paper, "terms", _("协议内容"))
        if not case.term:
            yield Missing(paper, "term_on", _("履行的期限"))
        if case.form is Form.WRITTEN and not case.duties:
            yield Missing(paper, "duties", _("谁、做什么、多少、最晚哪天"))
    elif not case.end_reason:
        yield Missing(Paper.SESSION, "end_reason", _("没有调解成的原因"))


def _after(case: CaseFacts) -> Iterator[Missing]:
    """No. 10 and 11: kept or not, and the return visit (人民调解法 31)."""
    if case.outcome is not Outcome.AGREED:
        return
    if not case.performed and case.state is not State.BROKEN:
        yield Missing(
            Paper.PERFORMANCE, "performed", _("履行的情况"), "mediation.perform", now=case.state is State.AGREED
        )
    if not case.visits:
        settled = case.state in (State.PERFORMED, State.BROKEN)
        yield Missing(Paper.VISIT, "visits", _("回访记录"), "mediation.visit", now=settled)
