"""Which papers a dispute has, what the volume is made of in its order, and what is missing in it (DOMAIN.md 3.4)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from portal.core.i18n import _
from portal.mediation.rules import RUNNING, Form, Outcome, Source, State
from portal.papers.rules import sheets
from portal.papers.rules.content import Contents, Paper, Prose
from portal.papers.rules.volume import Volume
from portal.papers.rules.words import PAPERS, Sheet


@dataclass(frozen=True)
class Gap:
    """Something that a complete volume has and this one has not: of which paper, and what."""

    sheet: Sheet
    says: Any


def printable(v: Volume) -> tuple[Sheet, ...]:
    """The papers that can be printed now, in the volume's order: some filled in, some to fill in by hand."""
    taken = v.accepted_on is not None
    agreed = v.form is not None
    allowed = {
        Sheet.COVER: taken,
        Sheet.INDEX: taken,
        Sheet.ACCEPTANCE: taken,
        Sheet.AGREEMENT: v.form is Form.WRITTEN,
        Sheet.ORAL: v.form is Form.ORAL,
        Sheet.PERFORMANCE: agreed,
        Sheet.VISIT: v.ended_on is not None,
        Sheet.CONFIRMATION: v.form is Form.WRITTEN,
        Sheet.CLOSING: taken and v.outcome is not Outcome.OPEN,
        Sheet.REMARKS: taken,
        Sheet.BACK: taken,
    }
    return tuple(sheet for sheet in PAPERS if allowed.get(sheet, True))


def one_of(v: Volume, sheet: Sheet) -> tuple[Paper, ...]:
    """A paper as it is printed by itself: a session or a visit once for each, or empty to be filled in by hand."""
    if sheet is Sheet.SESSION:
        talks = v.talks or (None,)
        return tuple(_paper(v, sheet, sheets.session(v, one), nth) for nth, one in enumerate(talks, start=1))
    if sheet is Sheet.VISIT:
        visits = v.visits or (None,)
        return tuple(_paper(v, sheet, sheets.visit(v, one), nth) for nth, one in enumerate(visits, start=1))
    if sheet in (Sheet.INDEX, Sheet.REMARKS):
        return tuple(one for one in dossier(v, (), complete=True) if one.sheet is sheet)
    return (_paper(v, sheet, sheets.PLAIN[sheet](v)),)


def _paper(v: Volume, sheet: Sheet, blocks: Any, nth: int = 1) -> Paper:
    return Paper(sheet, sheets.TITLES[sheet], v.number, blocks, nth)


def _belongs(v: Volume, sheet: Sheet) -> bool:
    """Whether a volume of this dispute has the paper: some always, some where something happened."""
    match sheet:
        case Sheet.APPLICATION:
            return v.source in (Source.PARTY, Source.APPLIED)
        case Sheet.MANDATE | Sheet.INQUIRY | Sheet.CONFIRMATION | Sheet.INDEX | Sheet.REMARKS:
            return False
        case Sheet.EVIDENCE:
            return any(not one.of_paper for one in v.evidence)
        case Sheet.SESSION:
            return bool(v.talks)
        case Sheet.AGREEMENT:
            return v.form is Form.WRITTEN
        case Sheet.ORAL:
            return v.form is Form.ORAL
        case Sheet.PERFORMANCE:
            return v.performed
        case Sheet.VISIT:
            return bool(v.visits)
        case Sheet.CLOSING:
            return v.outcome is not Outcome.OPEN
        case _:
            return True


def dossier(v: Volume, gaps: Collection[Gap], *, complete: bool = False) -> tuple[Paper, ...]:
    """The whole volume in its order: cover, index, the papers, what is missing, back.

    `complete` leaves out what is said of the gaps: for an index or a note that is printed by itself.
    """
    inner = [
        paper
        for sheet in PAPERS
        if sheet not in (Sheet.COVER, Sheet.BACK) and _belongs(v, sheet)
        for paper in one_of(v, sheet)
    ]
    missing = () if complete else tuple(str(gap.says) for gap in gaps)
    counted = f"本卷共有{len(inner) + 4}件材料。"
    inner.append(_paper(v, Sheet.REMARKS, sheets.remarks(v, missing, counted)))
    index = Contents(tuple(sheets.entry(place, paper) for place, paper in enumerate(inner, start=1)))
    return (
        *one_of(v, Sheet.COVER),
        _paper(v, Sheet.INDEX, (index, Prose(""))),
        *inner,
        *one_of(v, Sheet.BACK),
    )


def gaps(v: Volume) -> tuple[Gap, ...]:
    """What a complete volume still needs, in the volume's order (the review of DOMAIN.md 3.4)."""
    found = [*_before(v), *_course(v), *_after(v)]
    order = list(Sheet)
    return tuple(sorted(found, key=lambda gap: order.index(gap.sheet)))


def _before(v: Volume) -> list[Gap]:
    found = []
    if not v.number:
        found.append(Gap(Sheet.COVER, _("还没有受理，没有卷号")))
    if not v.mediator:
        found.append(Gap(Sheet.COVER, _("还没有定调解员")))
    if v.source in (Source.PARTY, Source.APPLIED) and not any(one.applies for one in v.parties):
        found.append(Gap(Sheet.APPLICATION, _("当事人申请的，没有写明谁是申请人")))
    if len(v.parties) < 2:
        found.append(Gap(Sheet.ACCEPTANCE, _("只有一方当事人")))
    found += [Gap(Sheet.NOTICE, _("%(name)s还没有告知权利义务", name=one.name)) for one in v.parties if not one.told]
    if v.form is not None or v.outcome is Outcome.FAILED:
        found += [
            Gap(Sheet.IDENTITY, _("%(name)s的身份证件还没有核对", name=one.name))
            for one in v.parties
            if not one.id_number and not one.is_organisation
        ]
    return found


def _course(v: Volume) -> list[Gap]:
    found = []
    if not v.talks and v.form is not Form.ORAL and v.outcome not in (Outcome.REFUSED, Outcome.WITHDRAWN):
        found.append(Gap(Sheet.SESSION, _("一次调解记录也没有")))
    if v.state in RUNNING:
        found.append(Gap(Sheet.AGREEMENT, _("还没有调解结果")))
    elif v.form is Form.WRITTEN and not any(one.of_paper == Sheet.AGREEMENT for one in v.evidence):
        found.append(Gap(Sheet.AGREEMENT, _("没有签好字的协议书照片")))
    return found


def _after(v: Volume) -> list[Gap]:
    found = []
    if v.form is not None:
        if not v.performed:
            found.append(Gap(Sheet.PERFORMANCE, _("协议还没有履行")))
        if not v.visits:
            found.append(Gap(Sheet.VISIT, _("还没有回访")))
    if v.outcome is not Outcome.OPEN and any(not (one.phone or one.address) for one in v.parties):
        found.append(Gap(Sheet.CLOSING, _("有当事人没有住址也没有电话")))
    if v.outcome is not Outcome.OPEN and v.state is not State.CLOSED:
        found.append(Gap(Sheet.CLOSING, _("还没有审核结案")))
    return found


def agrees(v: Volume, papers: Collection[Paper]) -> list[str]:
    """What the papers of one volume must say alike (DOMAIN.md 3.4); each fault as a sentence."""
    by = {paper.sheet: paper for paper in papers}
    faults: list[str] = []

    def both(first: Sheet, second: Sheet, what: str, value: str) -> None:
        faults.extend(
            f"{sheets.TITLES[sheet]}：{what}"
            for sheet in (first, second)
            if sheet in by and value and value not in by[sheet].number + by[sheet].text
        )

    both(Sheet.COVER, Sheet.CLOSING, "卷号", v.number)
    both(Sheet.COVER, Sheet.CLOSING, "调解员", v.mediator)
    both(Sheet.AGREEMENT, Sheet.VISIT, "协议编号", v.number)
    both(Sheet.ACCEPTANCE, Sheet.CLOSING, "受理日期", _written(v))
    both(Sheet.AGREEMENT, Sheet.AGREEMENT, "份数", f"一式{v.copies}份")
    if Sheet.AGREEMENT in by and Sheet.ORAL in by:
        faults.append("口头协议登记表和协议书只能有一种")
    return faults


def _written(v: Volume) -> str:
    on = v.accepted_on
    return f"{on.year}年{on.month}月{on.day}日" if on else ""
