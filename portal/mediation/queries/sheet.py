"""The lines of a ledger as a file shows them: names as lists show them, or written out with telephones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from portal.areas import queries as areas
from portal.core import db
from portal.core.i18n import _
from portal.mediation.models import Party

HEADER = (
    _("编号"),
    _("登记日期"),
    _("类别"),
    _("当事人"),
    _("状态"),
    _("镇"),
    _("村"),
    _("受理日期"),
    _("期限"),
    _("有结果日期"),
    _("协议形式"),
    _("履行期限"),
    _("履行日期"),
    _("调解员"),
    _("结案日期"),
)
PARTIES = HEADER.index(_("当事人"))
NAMED_HEADER = (*HEADER, _("当事人电话"))
Contacts = Mapping[int, list[tuple[str, str]]]


def contacts(numbers: Sequence[int]) -> Contacts:
    """The parties of some disputes in the order in which they were noted: name and telephone, unsealed."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = select(Party).where(Party.case_id.in_(numbers)).order_by(Party.id)
    for party in db.session.scalars(rows) if numbers else ():
        found.setdefault(party.case_id, []).append((party.name, party.phone or ""))
    return found


def lines(rows: Iterable[Any], people: Contacts | None = None) -> Iterator[list[Any]]:
    """Rows of `exported` under `HEADER`; with the parties' contacts under `NAMED_HEADER`."""
    for row in rows:
        places = areas.names([row.town_code, row.village_code])
        line = [
            row.number or f"{row.id:07d}",
            row.reported_on,
            str(row.kind.label),
            row.title,
            str(row.state.label),
            places.get(row.town_code, row.town_code),
            places.get(row.village_code, row.village_code),
            row.accepted_on,
            row.due_on,
            row.ended_on,
            str(row.form.label) if row.form else "",
            row.term_on,
            row.performed_on,
            row.mediator_name,
            row.closed_on,
        ]
        if people is not None:
            here = people.get(row.id, [])
            line[PARTIES] = "、".join(name for name, _phone in here)
            line.append("、".join(phone for _name, phone in here if phone))
        yield line
