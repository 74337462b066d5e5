"""The upper platform: the table of its names, and the disputes of a month in its shape."""

from datetime import timedelta

from flask import redirect, request
from flask.typing import ResponseReturnValue

from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.export import as_file, xlsx_response
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.web import done, page, person
from portal.ledgers import service
from portal.ledgers.forms import UpperForm
from portal.ledgers.rules import Can, upper
from portal.ledgers.rules.upper import Wrong
from portal.ledgers.views.entrance import room
from portal.mediation import queries as mediation
from portal.mediation.queries import Filter

LARGEST_FILE = 1_000_000
ASKED = Asked("from", "to", "format")


@room.route("/upper", methods=["GET", "POST"], needs=Can.UPPER, once=True, takes=LARGEST_FILE)
def upper_table() -> ResponseReturnValue:
    """The names in force, and a new table: taken only where every cell is understood."""
    form, wrong, today = UpperForm(), list[Wrong](), clock.today()
    if form.validate_on_submit():
        with form.refusals():
            sent = request.files.get("file")
            if sent is None or not sent.filename:
                raise Refused(_("请选一个 Excel 或 CSV 文件"), "file")
            found, wrong = service.understood_upper(sent.stream)
            if wrong:
                raise Refused(_("有几格没有读懂，一项也没有改。请改好再选一次"), "file")
            count = service.keep_upper(found, form.since.data)
            return done(_("对照表存好了，改了 %(count)d 项", count=count), ".upper_table")
    table, f = service.upper_table(today), _filter()
    named, missing = len(upper.named_there(table)), upper.missing(table)
    return page(
        form=form,
        wrong=wrong,
        entries=[(field, word, table[upper.key(field, word)]) for field, word in upper.entries()],
        named=named,
        missing=missing,
        since=f.since,
        until=f.until,
        count=mediation.exact_count(f, person().id) if named and not missing else 0,
    )


@room.get("/upper/table", needs=Can.UPPER)
def upper_sheet() -> ResponseReturnValue:
    """The table as a sheet to fill in, with what is in force."""
    name = f"{_('上级平台对照表')}.xlsx"
    return xlsx_response("upper.xlsx", name, [one.label for one in upper.Head], service.filled_upper(clock.today()))


@room.get("/upper/file", needs=Can.UPPER)
def upper_file() -> ResponseReturnValue:
    """The disputes as the upper platform writes them; as long as a word has no code, none."""
    f, table = _filter(), service.upper_table(clock.today())
    if upper.missing(table) or not upper.named_there(table):
        return redirect(ASKED.address(".upper_table"), 303)
    header = [table[upper.key(field)] for field in upper.named_there(table)]
    rows = service.upper_rows(f, person().id, table)
    return as_file(
        "ledgers.upper_export",
        "mediation_case",
        ("upper", _("上报纠纷")),
        header,
        rows,
        {"since": f"{f.since}", "until": f"{f.until}"},
    )


def _filter() -> Filter:
    """The disputes that were logged in some days; the month before this one where none are named."""
    last = clock.today().replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    return Filter(
        since=asked.first_day(request.args.get("from")) or first, until=asked.last_day(request.args.get("to")) or last
    )
