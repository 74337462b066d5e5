"""The dictionary of indicators: what each number means, which records it counts, who answers for it (PRODUCT.md B07).

The definitions and clauses are those of the rooms that keep the records; nothing is defined a second time here. Whoever
changes a clause raises its version: `docs/figures.md` holds the clause of every version, and a test compares.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from portal.core.choice import Choice
from portal.core.i18n import _, _p
from portal.mediation import rules as mediation
from portal.members import rules as members
from portal.outreach import rules as outreach
from portal.training import rules as training


class Nature(Choice):
    """Whether a number is counted over a time, or stands on a day."""

    FLOW = "flow", _("一段时间里发生的")
    STOCK = "stock", _("现在有的")


class Ledger(Choice):
    """The list that a number counts."""

    DISPUTES = "disputes", _("纠纷清单")
    ROSTER = "roster", _("法律明白人名册")
    TALKS = "talks", _("普法宣讲清单")
    VISITS = "visits", _("入户清单")
    TASKS = "tasks", _("协助事项清单")
    DEEDS = "deeds", _("为村里人办的事")
    COURSES = "courses", _("培训的到场名单")


LISTS: dict[Ledger, tuple[str, Choice]] = {
    Ledger.DISPUTES: ("mediation.index", mediation.Can.LIST),
    Ledger.ROSTER: ("members.index", members.Can.LIST),
    Ledger.TALKS: ("outreach.talks", outreach.Can.LIST),
    Ledger.VISITS: ("outreach.visits", outreach.Can.LIST),
    Ledger.TASKS: ("outreach.tasks", outreach.Can.LIST),
    Ledger.DEEDS: ("outreach.deeds", outreach.Can.LIST),
}
"""The page of each list that can be opened from a number, and what it needs."""


class Owner(Choice):
    """Who answers for a definition; who writes the records down stands in the list itself."""

    MEDIATION = "mediation", _("市司法局，管人民调解的")
    PUBLICITY = "publicity", _("市司法局，管普法的")
    CORRECTION = "correction", _("市司法局，管社区矫正的")


class Version(NamedTuple):
    """Which wording and clause of an indicator holds, and since when."""

    number: int
    since: date


FIRST = Version(1, date(2026, 11, 22))
LATER: dict[str, Version] = {}
"""Indicators whose clause was changed after the first version, by their code."""

DAYS: dict[str, Any] = {
    mediation.figures.REPORTED: _("登记的那一天"),
    mediation.figures.ENDED: _("有结果的那一天"),
    "registered_on": _("登记在册的那一天"),
    "left_on": _("移出的那一天"),
    "day": _("办培训的那一天"),
    "held_on": _("宣讲的那一天"),
    "visited_on": _("入户的那一天"),
    "done_on": _("做完的那一天"),
}
"""What puts a record in a month."""


@dataclass(frozen=True)
class Indicator:
    """One number that pages show."""

    room: str
    figure: Choice
    unit: Any
    definition: Any
    ledger: Ledger
    day: Any
    owner: Owner
    nature: Nature = Nature.FLOW
    in_villages: bool = True
    part_of: Choice | None = None

    @property
    def code(self) -> str:
        """Its name for machines and papers: the room and its own word."""
        return f"{self.room}.{self.figure.value}"

    @property
    def name(self) -> Any:
        """What pages call it."""
        return self.figure.label

    @property
    def opens(self) -> bool:
        """Whether a list has as many rows as the number says: a sum of people or copies has none."""
        return self.ledger in LISTS and self.figure not in SUMS

    @property
    def version(self) -> Version:
        """The version that holds."""
        return LATER.get(self.code, FIRST)


STOCKS = {mediation.Figure.OPEN, mediation.Figure.OVERDUE, members.Figure.CORE, members.Figure.ORDINARY}
PARTS: dict[Choice, Choice] = {
    mediation.Figure.ORAL: mediation.Figure.AGREED,
    outreach.Figure.ANTI_FRAUD: outreach.Figure.TALKS,
}
"""Figures that count some of the records of another."""


def _indicator(room: str, figure: Any, unit: Any, definition: Any, ledger: Ledger, day: str, owner: Owner) -> Indicator:
    nature = Nature.STOCK if figure in STOCKS else Nature.FLOW
    in_villages = figure not in outreach.TASKS
    return Indicator(room, figure, unit, definition, ledger, DAYS[day], owner, nature, in_villages, PARTS.get(figure))


SUMS = {figure for figure, count in outreach.COUNTS.items() if count.adds is not None}
"""Figures that add up what the records say, people or copies: no list has as many rows."""


def asked(figure: str, area: str, since: date | None, until: date | None, kind: str = "") -> dict[str, str]:
    """What the address of a figure's list says: whole months."""
    told = {"figure": str(figure), "area": area}
    if kind:
        told["kind"] = kind
    if since is not None:
        told["from"] = f"{since:%Y-%m}"
    if until is not None:
        told["to"] = f"{until:%Y-%m}"
    return told


def _all() -> list[Indicator]:
    found = [
        _indicator(
            "members", one, _p("unit", "人"), members.DEFINITIONS[one], Ledger.ROSTER, count.day, Owner.PUBLICITY
        )
        for one, count in members.COUNTS.items()
    ]
    found += [
        _indicator("mediation", one, _("件"), mediation.MEANINGS[one], Ledger.DISPUTES, count.day, Owner.MEDIATION)
        for one, count in mediation.FIGURES.items()
    ]
    ledgers = {
        **dict.fromkeys(outreach.TALKS, Ledger.TALKS),
        **dict.fromkeys(outreach.VISITS, Ledger.VISITS),
        **dict.fromkeys(outreach.TASKS, Ledger.TASKS),
        **dict.fromkeys(outreach.DEEDS, Ledger.DEEDS),
    }
    found += [
        _indicator(
            "outreach", figure, outreach.UNITS[figure], outreach.DEFINITIONS[figure], ledgers[figure], of.day,
            Owner.CORRECTION if figure in outreach.TASKS else Owner.PUBLICITY,
        )
        for figure, of in outreach.COUNTS.items()
    ]  # fmt: skip
    units = {training.Figure.HELD: _("场"), training.Figure.ATTENDED: _("人次")}
    found += [
        _indicator(
            "training", which, units[which], training.DEFINITIONS[which], Ledger.COURSES, held.day, Owner.PUBLICITY
        )
        for which, held in training.COUNTS.items()
    ]
    return found


INDICATORS: dict[str, Indicator] = {one.figure.value: one for one in _all()}
"""Every indicator by its word; the order is that of the dictionary's page."""

HEADLINES: tuple[str, ...] = (
    members.Figure.CORE,
    mediation.Figure.AGREED,
    outreach.Figure.TALKS,
    outreach.Figure.VISITS,
    outreach.Figure.TASKS,
)
"""The five figures of the county's story (DOMAIN.md 1.1)."""
