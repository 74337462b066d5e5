"""What is counted, and the three success rates: one definition for figure, list, export and recount (DOMAIN.md 3.7)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from blinker import signal

from portal.core import clock
from portal.core.choice import Choice
from portal.core.i18n import _
from portal.mediation.rules.tallies import parted_of
from portal.mediation.rules.words import Form, Outcome

case_changed = signal("mediation.case_changed")
"""A dispute was logged or changed: `before` and `after` are `Image`s or None; sent in the same transaction."""


count_asked = signal("mediation.count_asked")
"""A list wants its exact count: whoever keeps the figures answers with what counts it, or None if it cannot tell."""


visit_noted = signal("mediation.visit_noted")
"""A return visit was noted: the sender is the dispute, `visit` the visit; sent in the same transaction."""


relapse_asked = signal("mediation.relapse_asked")
"""Whether something beside a later dispute says that this agreement did not hold: whoever knows so answers True."""


@dataclass(frozen=True)
class Asked:
    """A statement that gives one number, and its values: a list asks it together with its rows."""

    statement: Any
    values: Mapping[str, Any]


class Figure(Choice):
    """What is counted. The stored ones have a column in the rollup, the others follow from them."""

    LOGGED = "logged", _("登记")
    OPEN = "open", _("在办")
    OVERDUE = "overdue", _("超期")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    REFUSED = "refused", _("一方不愿调解")
    WITHDRAWN = "withdrawn", _("撤回")
    AGREED = "agreed", _("达成协议")
    FAILED = "failed", _("调解不成")
    ORAL = "oral", _("口头协议")
    DUE = "due", _("约定期限已过")
    PERFORMED = "performed", _("已履行")
    AGED = "aged", _("满90天")
    RELAPSED = "relapsed", _("90天内又起纠纷")
    ENDED = "ended", _("有结果")
    STEADY = "steady", _("没有再起")


class Count(NamedTuple):
    """A figure: the day that puts it in a month, and which disputes it counts.

    `holds` reads a stored dispute or the table's columns alike, so that figure, list, export and recount share one
    definition. Sensitive disputes are in no figure.
    """

    day: str
    holds: Callable[[Any], Any]


REPORTED, ENDED = "reported_on", "ended_on"


COUNTS: dict[Figure, Count] = {
    Figure.LOGGED: Count(REPORTED, lambda c: c.ordinary & (c.outcome != Outcome.MERGED)),
    Figure.OPEN: Count(REPORTED, lambda c: c.ordinary & (c.outcome == Outcome.OPEN)),
    Figure.OVERDUE: Count(REPORTED, lambda c: c.ordinary & (c.outcome == Outcome.OPEN) & c.overdue),
    Figure.NOT_ACCEPTED: Count(REPORTED, lambda c: c.ordinary & (c.outcome == Outcome.NOT_ACCEPTED)),
    Figure.REFUSED: Count(REPORTED, lambda c: c.ordinary & (c.outcome == Outcome.REFUSED)),
    Figure.WITHDRAWN: Count(REPORTED, lambda c: c.ordinary & (c.outcome == Outcome.WITHDRAWN)),
    Figure.AGREED: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED)),
    Figure.FAILED: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.FAILED)),
    Figure.ORAL: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & (c.form == Form.ORAL)),
    Figure.DUE: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & c.term_passed),
    Figure.PERFORMED: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & c.term_passed & c.performed),
    Figure.AGED: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & c.aged),
    Figure.RELAPSED: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & c.aged & c.relapsed),
}


STORED = tuple(COUNTS)


DERIVED: dict[Figure, Count] = {
    Figure.ENDED: Count(ENDED, lambda c: c.ordinary & ((c.outcome == Outcome.AGREED) | (c.outcome == Outcome.FAILED))),
    Figure.STEADY: Count(
        ENDED,
        lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & c.aged & (c.relapsed == False),  # noqa: E712
    ),
}


FIGURES: dict[Figure, Count] = {**COUNTS, **DERIVED}


MEANINGS: dict[Figure, Any] = {
    Figure.LOGGED: _("登记的纠纷，按登记的那一天归月。保密的纠纷不在任何数字里，并进另一件的不再算。"),
    Figure.OPEN: _("登记了、到现在还没有结果的纠纷，按登记的那一天归月。"),
    Figure.OVERDUE: _("受理满一个月还没有结果、也没有延期的纠纷，按登记的那一天归月。"),
    Figure.NOT_ACCEPTED: _("不归调解委员会管、请到别处去办的，按登记的那一天归月。"),
    Figure.REFUSED: _("开始调解以前有一方不愿意的，按登记的那一天归月。不算调解不成。"),
    Figure.WITHDRAWN: _("开始调解以前申请人撤回的，按登记的那一天归月。"),
    Figure.AGREED: _("调解成了、双方有协议的纠纷，书面的、口头的都算，按达成的那一天归月。保密的纠纷不在里面。"),
    Figure.FAILED: _("调解过、没有达成协议的纠纷，按有结果的那一天归月。"),
    Figure.ORAL: _("达成协议里口头的，按达成的那一天归月。"),
    Figure.DUE: _("约定的期限已经过了的协议，按达成的那一天归月。"),
    Figure.PERFORMED: _("约定的期限已过、并且履行了的协议，按达成的那一天归月。"),
    Figure.AGED: _("达成满90天的协议，按达成的那一天归月。"),
    Figure.RELAPSED: _(
        "达成以后90天里，同样的当事人为同一类事又起纠纷，或者又上访、起诉、报警、司法确认没有通过的协议，按达成的那一天归月。"
    ),
    Figure.ENDED: _("达成协议和调解不成加在一起，按有结果的那一天归月。"),
    Figure.STEADY: _("满90天、没有为同样的事再起纠纷的协议，按达成的那一天归月。"),
}
"""What each figure means, in the words of whoever reads it."""


@dataclass(frozen=True)
class Image:
    """A dispute as the figures see it: its place, its kind, and what it counts for in which month.

    `parts` are the words under which the statistics count it beside the figures.
    """

    village_code: str
    town_code: str
    county_code: str
    kind: str
    counts: tuple[tuple[date, Figure], ...]
    parts: tuple[tuple[date, str], ...] = ()


def image(case: Any) -> Image:
    """What one dispute adds to the figures now."""
    counts = []
    for figure, count in COUNTS.items():
        day = getattr(case, count.day)
        if day is not None and count.holds(case):
            counts.append((clock.month_start(day), figure))
    place = (case.village_code, case.town_code, case.county_code)
    return Image(*place, str(case.kind), tuple(counts), parted_of(case))


class Rate(Choice):
    """The three success rates (SETTLED.md; DOMAIN.md 3.7): shown side by side, each with both numbers."""

    AGREED = "agreed", _("说和率")
    PERFORMED = "performed", _("履行率")
    STEADY = "steady", _("不反复率")


RATES: dict[Rate, tuple[Figure, Figure]] = {
    Rate.AGREED: (Figure.AGREED, Figure.ENDED),
    Rate.PERFORMED: (Figure.PERFORMED, Figure.DUE),
    Rate.STEADY: (Figure.STEADY, Figure.AGED),
}


DEFINITIONS: dict[Rate, Any] = {
    Rate.AGREED: _(
        "达成协议的件数 ÷ 达成协议和调解不成的件数，按有结果的那一天归月。不愿调解、撤回、不予受理、在办的不算。"
    ),
    Rate.PERFORMED: _("约定期限已过、并且履行了的件数 ÷ 约定期限已过的协议件数。"),
    Rate.STEADY: _("满90天没有为同样的事再起纠纷的协议件数 ÷ 满90天的协议件数（同样的当事人、同一类）。"),
}
