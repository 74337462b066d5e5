"""The monthly list of what may be claimed by the case, on the screen and as a file (PRODUCT.md M33)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core.asked import Asked
from portal.core.export import as_file
from portal.core.i18n import _
from portal.core.web import page
from portal.filing import queries, rules, service
from portal.filing.rules import Can, Claim
from portal.filing.views.entrance import month_asked, month_choices, room

ASKED = Asked("month", "format")
HEADER = (
    _("编号"),
    _("类别"),
    _("镇"),
    _("村"),
    _("调解员"),
    _("结果"),
    _("有结果日期"),
    _("结案日期"),
    _("案件等级"),
    _("还缺什么"),
    _("能不能申报"),
    _("金额（元）"),
)


def _claims(month: date) -> list[tuple[Any, Claim]]:
    amounts = service.amounts()
    return [(row, service.claim(row, amounts)) for row in queries.claims_of(month)]


@room.get("/claims", needs=Can.EXPORT)
def claims() -> ResponseReturnValue:
    """Each closed dispute of a month: its class, what it lacks, what it is paid where the bureau said how much."""
    month = month_asked()
    found = _claims(month)
    return page(
        month=f"{month:%Y-%m}",
        months=month_choices(),
        rows=found,
        names=service.grade_names(),
        claimable=sum(1 for _row, claim in found if claim.claimable),
        total=rules.total(claim for _row, claim in found),
        priced=any(amount is not None for amount in service.amounts().values()),
        places=areas.names(row.village_code for row, _claim in found),
    )


@room.get("/claims/file", needs=Can.EXPORT)
def claims_file() -> ResponseReturnValue:
    """The same list as a file, with its total in the last line; every file is on the trail."""
    rows = _file_rows(month_asked())
    return as_file(
        "filing.export", "mediation_case", ("claims", _("以案定补清单")), HEADER, rows,
        {"month": request.args.get("month", "")[:7]},
    )  # fmt: skip


def _file_rows(month: date) -> Iterator[list[Any]]:
    found, names = _claims(month), service.grade_names()
    places = areas.names(code for row, _claim in found for code in (row.village_code, row.town_code))
    for row, claim in found:
        yield [
            row.number or f"{row.id:07d}", str(row.kind.label), places.get(row.town_code, ""),
            places.get(row.village_code, ""), row.mediator_name, str(row.outcome.label), row.ended_on, row.closed_on,
            names[claim.grade] if claim.grade else "", "、".join(claim.lacks), said(claim),
            money(claim.fen) if claim.fen is not None else "",
        ]  # fmt: skip
    total = rules.total(claim for _row, claim in found)
    if total:
        yield [str(_("合计")), *[""] * (len(HEADER) - 2), money(total)]


def said(claim: Claim) -> str:
    """Whether it may be claimed, in words."""
    if claim.again:
        return str(_("同一件纠纷只算一次"))
    return str(_("还不能") if claim.lacks else _("能"))


def money(fen: int) -> str:
    """Yuan with both decimals, as an account book writes them; exact, never rounded."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}"


room.add_app_template_filter(said, "claim_said")
