"""Which papers a dispute has, what the volume is made of in its order, and what is missing in it (DOMAIN.md 3.4)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from portal.core.i18n import _
from portal.mediation.rules import RUNNING, Behalf, Form, Missing, Outcome, Source, State
from portal.mediation.rules import Paper as Lacking
from portal.papers.rules import sheets
from portal.papers.rules.content import Block, Contents, Paper, Prose
from portal.papers.rules.volume import Frame, Volume
from portal.papers.rules.words import PAPERS, Sheet

NAMED: dict[Lacking, Sheet] = {
    Lacking.REGISTER: Sheet.ACCEPTANCE,
    Lacking.NOTE: Sheet.REMARKS,
    Lacking.REPORT: Sheet.CLOSING,
}
"""Where the record calls a paper otherwise; all others bear the same word."""


@dataclass(frozen=True)
class Gap:
    """Something that a complete volume has and this one has not: of which paper, what, and the page that takes it."""

    sheet: Sheet
    says: Any
    endpoint: str | None = None
    ids: tuple[tuple[str, int], ...] = ()


def printable(f: Frame) -> tuple[Sheet, ...]:
    """The papers that can be printed now, in the volume's order: some filled in, some to fill in by hand."""
    over = f.outcome is not Outcome.OPEN
    allowed = {
        Sheet.COVER: f.accepted,
        Sheet.INDEX: f.accepted,
        Sheet.ACCEPTANCE: f.accepted,
        Sheet.AGREEMENT: f.form is Form.WRITTEN,
        Sheet.ORAL: f.form is Form.ORAL,
        Sheet.PERFORMANCE: f.form is not None,
        Sheet.VISIT: over and f.accepted,
        Sheet.CONFIRMATION: f.form is Form.WRITTEN,
        Sheet.CLOSING: over and f.accepted,
        Sheet.REMARKS: f.accepted,
        Sheet.BACK: f.accepted,
    }
    return tuple(sheet for sheet in PAPERS if allowed.get(sheet, True))


def one_of(v: Volume, sheet: Sheet) -> tuple[Paper, ...]:
    """A paper as it is printed by itself: once for each session, visit, inquiry or agent, or empty, for a pen."""
    if sheet in (Sheet.INDEX, Sheet.REMARKS):
        return tuple(one for one in dossier(v, ()) if one.sheet is sheet)
    if sheet in sheets.PLAIN:
        return (_paper(v, sheet, sheets.PLAIN[sheet](v)),)
    each, of = _several(v)[sheet]
    return tuple(_paper(v, sheet, of(v, one), nth) for nth, one in enumerate(each or (None,), start=1))


def _several(v: Volume) -> dict[Sheet, tuple[tuple[Any, ...], Callable[[Volume, Any], tuple[Block, ...]]]]:
    """The papers of which there may be several, with what each is about."""
    agents = tuple(one for one in v.parties if one.behalf is Behalf.AGENT)
    return {
        Sheet.SESSION: (v.talks, sheets.session),
        Sheet.VISIT: (v.visits, sheets.visit),
        Sheet.INQUIRY: (v.asked, sheets.inquiry),
        Sheet.MANDATE: (agents, sheets.mandate),
    }


def _paper(v: Volume, sheet: Sheet, blocks: Any, nth: int = 1) -> Paper:
    return Paper(sheet, sheets.TITLES[sheet], v.number, blocks, nth)


def _belongs(v: Volume, sheet: Sheet) -> bool:
    """Whether a volume of this dispute has the paper: some always, some where something happened."""
    if sheet in (several := _several(v)):
        return bool(several[sheet][0])
    allowed = {
        Sheet.APPLICATION: v.source in (Source.PARTY, Source.APPLIED),
        Sheet.CONFIRMATION: False,
        Sheet.COVER: False,
        Sheet.INDEX: False,
        Sheet.REMARKS: False,
        Sheet.BACK: False,
        Sheet.EVIDENCE: bool(v.exhibits) or any(not one.of_paper for one in v.photos),
        Sheet.AGREEMENT: v.form is Form.WRITTEN,
        Sheet.ORAL: v.form is Form.ORAL,
        Sheet.PERFORMANCE: v.performed,
        Sheet.CLOSING: v.outcome is not Outcome.OPEN,
    }
    return allowed.get(sheet, True)


def dossier(v: Volume, missing: Collection[Gap]) -> tuple[Paper, ...]:
    """The whole volume in its order: cover, index, the papers, the note of what is missing or does not agree, back."""
    inner = [paper for sheet in PAPERS if _belongs(v, sheet) for paper in one_of(v, sheet)]
    cover, back = one_of(v, Sheet.COVER), one_of(v, Sheet.BACK)
    lacking = (*(f"{sheets.TITLES[gap.sheet]}：{gap.says}" for gap in missing), *agrees(v, [*cover, *inner]))
    inner.append(_paper(v, Sheet.REMARKS, sheets.remarks(v, lacking, f"本卷共有{len(inner) + 4}件材料。")))
    index = Contents(tuple(sheets.entry(place, paper) for place, paper in enumerate(inner, start=1)))
    return (*cover, _paper(v, Sheet.INDEX, (index, Prose(""))), *inner, *back)


def gaps(f: Frame) -> tuple[Gap, ...]:
    """What a complete volume still needs, in the volume's order: what the record lacks, and what the papers lack."""
    order = list(Sheet)
    found = [*map(_gap, f.lacks), *_of_papers(f)]
    return tuple(sorted(found, key=lambda gap: order.index(gap.sheet)))


def _gap(one: Missing) -> Gap:
    says = _("%(who)s的%(what)s", who=one.who, what=one.label) if one.who else one.label
    return Gap(NAMED.get(one.paper) or Sheet(one.paper.value), says, one.endpoint, tuple(one.ids.items()))


def _of_papers(f: Frame) -> Iterable[Gap]:
    """What only the volume asks for (DOMAIN.md 3.4)."""
    if not f.number:
        yield Gap(Sheet.COVER, _("卷号（受理以后才有）"), "mediation.accept" if f.state is State.LOGGED else None)
    elif not f.mediator:
        yield Gap(Sheet.COVER, _("调解员"))
    if f.form is Form.WRITTEN and not f.signed:
        yield Gap(Sheet.AGREEMENT, _("签好字的协议书照片"))
    if f.outcome is not Outcome.OPEN and f.state not in RUNNING and f.state is not State.CLOSED:
        yield Gap(Sheet.CLOSING, _("审核结案"))


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
