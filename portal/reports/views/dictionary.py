"""The dictionary: every number that pages show, what it means, which records it counts, who answers for it."""

from collections.abc import Iterator
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.core.export import csv_response
from portal.core.i18n import _
from portal.core.web import page
from portal.mediation.rules import DEFINITIONS, RATES
from portal.reports import rules
from portal.reports.rules import Can, Ledger
from portal.reports.views.area import room


@room.get("/dictionary", needs=Can.READ)
def dictionary() -> ResponseReturnValue:
    """All indicators by the list that they count; `format=csv` gives them with their codes."""
    if request.args.get("format") == "csv":
        return _file()
    groups = [(ledger, [one for one in rules.INDICATORS.values() if one.ledger is ledger]) for ledger in Ledger]
    return page(
        groups=groups,
        five=[rules.INDICATORS[word] for word in rules.HEADLINES],
        rates=[(rate, DEFINITIONS[rate], above, below) for rate, (above, below) in RATES.items()],
        names={one.figure: one.name for one in rules.INDICATORS.values()},
    )


def _file() -> ResponseReturnValue:
    header = [
        _("编号"), _("名称"), _("单位"), _("怎么算的"), _("数哪个清单"), _("按哪一天归月"), _("哪一类数"), _("谁负责"),
        _("第几版"), _("从哪天起"),
    ]  # fmt: skip

    def rows() -> Iterator[list[Any]]:
        for one in rules.INDICATORS.values():
            about = [one.ledger, str(one.day), one.nature, one.owner]
            yield [one.code, str(one.name), str(one.unit), str(one.definition), *about, *one.version]

    return csv_response("indicators.csv", f"{_('指标字典')}.csv", [str(cell) for cell in header], rows())
