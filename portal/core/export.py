"""What a list shows, as a file: CSV for any length, XLSX for a list that people work on (PERFORMANCE.md 5, Exports)."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from flask import Response, request, send_file, stream_with_context
from werkzeug.exceptions import RequestEntityTooLarge

from portal.core import clock
from portal.core.choice import Choice
from portal.core.config import config
from portal.core.forms import one_line
from portal.core.i18n import _
from portal.core.seldom import xlsxwriter
from portal.core.web import note_after, person

ROWS_A_CHUNK = 2000
MOST_XLSX_ROWS = 100_000
LONGEST_CELL = 32_767
LONGEST_WHY = 100
BOM = "\ufeff"
STAMP = _("演示·虚构")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COMMANDS = tuple("=+-@\t\r＝＋－＠")
LONG_NUMBER = re.compile(r"0\d+|\d{11,}")
Rows = Iterable[Sequence[Any]]


class TooLong(RequestEntityTooLarge):
    """A list has more rows than a workbook made at once may hold: it is to be had as CSV, or narrowed."""


def as_file(
    verb: str, subject: str, names: tuple[str, Any], header: Iterable[Any], rows: Rows, told: Mapping[str, Any]
) -> Response:
    """What a list shows, as CSV, or as Excel where the address says `format=xlsx`; every file is on the trail.

    `names` are the file's name in ASCII and as people read it, to which the moment and the account are put; a workbook
    says on each printed page who took it out and when (PRODUCT.md B19). `told` is how it was asked for; what for, the
    list's page asks.
    """
    why = (one_line(request.args.get("why")) or "")[:LONGEST_WHY]
    kind = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    note_after(verb, subject, format=kind, why=why or None, **told)
    answer = xlsx_response if kind == "xlsx" else csv_response
    at = clock.local(clock.now())
    plain, shown_name = (f"{name}-{at:%Y%m%d-%H%M}-{person().username or ''}.{kind}" for name in names)
    return answer(plain, shown_name, [str(cell) for cell in header], rows)


def csv_response(filename_ascii: str, filename_utf8: str, header: Sequence[Any], rows: Rows) -> Response:
    """A list of any length, written while it is read; opens in Excel and in WPS by a double click."""
    parts = stream_with_context(csv_parts(header, rows))
    return attached(Response(parts, mimetype="text/csv"), filename_ascii, filename_utf8)


def xlsx_response(filename_ascii: str, filename_utf8: str, header: Sequence[Any], rows: Rows) -> Response:
    """A workbook of at most 100,000 rows, made in a temporary file; a longer list is refused (`TooLong`)."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the server when the answer has been sent
    who = person()
    try:
        workbook(file, header, rows, f"{who.name} {who.username or ''}".strip())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return attached(send_file(file, mimetype=XLSX), filename_ascii, filename_utf8)


def shown(value: Any) -> Any:
    """A value as a cell shows it: labels for words, Beijing time for moments, numbers as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, Choice):
        return str(value.label)
    if isinstance(value, datetime):
        return clock.local(value).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def defused(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula, and that keeps every digit of a phone or code.

    A text that begins like a formula gets an apostrophe in front (CWE-1236); a long number a tab behind.
    """
    cell = shown(value)
    if not isinstance(cell, str):
        return cell
    if cell.startswith(COMMANDS):
        return "'" + cell
    return cell + "\t" if LONG_NUMBER.fullmatch(cell) else cell


def csv_parts(header: Sequence[Any], rows: Rows) -> Iterator[str]:
    """A list as CSV, two thousand rows a part: never in memory as a whole."""
    buffer = io.StringIO()
    line = csv.writer(buffer)
    buffer.write(BOM)
    if config().demo:
        line.writerow([str(STAMP)])
    line.writerow([defused(cell) for cell in header])
    for number, row in enumerate(rows, start=1):
        line.writerow([defused(cell) for cell in row])
        if number % ROWS_A_CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    if rest := buffer.getvalue():
        yield rest


def workbook(file: Any, header: Sequence[Any], rows: Rows, who: str) -> int:
    """Write at most 100,000 rows as a workbook into a file, row by row; on each printed page stands who took it out.

    How many rows it has. More are refused (`TooLong`).
    """
    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, {"constant_memory": True, **plain}) as book:
        sheet = book.add_worksheet()
        taken = _taken_out(who)
        book.set_properties({"author": taken, "comments": taken})
        sheet.set_footer(f"&L{taken.replace('&', '&&')}&R&P / &N")
        bold = book.add_format({"bold": True})
        at = 0
        if config().demo:
            sheet.write_string(0, 0, str(STAMP), bold)
            at = 1
        for column, cell in enumerate(header):
            sheet.write_string(at, column, str(cell), bold)
        sheet.freeze_panes(at + 1, 0)
        number = 0
        for number, row in enumerate(rows, start=1):
            if number > MOST_XLSX_ROWS:
                raise TooLong
            for column, value in enumerate(row):
                cell = shown(value)
                if isinstance(cell, str):
                    sheet.write_string(at + number, column, cell[:LONGEST_CELL])
                else:
                    sheet.write_number(at + number, column, cell)
    return number


def _taken_out(who: str) -> str:
    """Who took a file out and when, as it stands on its printed pages."""
    return str(_("%(who)s 于 %(when)s 导出", who=who, when=f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"))


def attached(response: Response, filename_ascii: str, filename_utf8: str) -> Response:
    """Always saved, never shown or guessed at; both forms of the name (RFC 6266)."""
    ascii_name = re.sub(r"[^A-Za-z0-9._-]", "_", filename_ascii)
    names = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(filename_utf8, safe='')}"
    response.headers["Content-Disposition"] = names
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
